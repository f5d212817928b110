"""Data sets in files of one's own: what they hold was written byte by byte, or is MNIST's own."""

import gzip
import os
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from convscope.datasets import mnist, own
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError

DIGITS = Path(mnist.__file__).parent / "digits"
RNG = np.random.default_rng(3)
PICTURES = RNG.integers(0, 256, (4, 5, 6), np.uint8)
LABELS = np.array([2, 0, 1, 2], np.uint8)


def idx(values):
    return struct.pack(f">2xBB{values.ndim}I", 0x08, values.ndim, *values.shape) + values.tobytes()


def batch(*labels):
    return b"".join(bytes([label]) + bytes([label]) * 3072 for label in labels)


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("pictures", "labels"),
    [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
        ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"),
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"),
        ("emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte.gz"),
        ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"),
    ],
)
def test_the_labels_of_an_idx_file_are_found_beside_it_by_name(tmp_path, pictures, labels):
    held = {pictures: idx(PICTURES), labels: idx(LABELS)}
    put(
        tmp_path, {name: gzip.compress(data) if name.endswith(".gz") else data for name, data in held.items()}
    )
    for path in (tmp_path / pictures, tmp_path):
        assert own.is_data(path)
        stack = own.load(path, classes=("ant", "bee", "cat"))
        assert isinstance(stack, Dataset)
        np.testing.assert_array_equal(stack.pictures, PICTURES)
        np.testing.assert_array_equal(stack.labels, LABELS)
        assert stack.classes == ("ant", "bee", "cat")
        assert stack.name == str(tmp_path / pictures)


def test_the_published_files_are_read_as_they_lie(tmp_path):
    for file in DIGITS.glob("*.gz"):
        shutil.copy(file, tmp_path)
    stack = own.load(tmp_path)
    digits = mnist.load("test")
    np.testing.assert_array_equal(stack.pictures, digits.pictures)
    np.testing.assert_array_equal(stack.known, digits.labels)
    assert stack.classes == digits.classes


def test_a_file_lies_there_plain_and_gzipped_and_is_one(tmp_path):
    put(tmp_path, {"a-idx3-ubyte": idx(PICTURES), "a-idx3-ubyte.gz": gzip.compress(idx(PICTURES[:1]))})
    assert len(own.load(tmp_path)) == 4


@pytest.mark.parametrize("name", ["mine", "mine.gz", "images-idx3-ubyte"])
def test_pictures_without_labels_are_pictures_all_the_same(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(idx(PICTURES)) if name.endswith("gz") else idx(PICTURES))
    assert own.is_data(path)
    stack = own.load(path)
    np.testing.assert_array_equal(stack.pictures, PICTURES)
    assert stack.known is None


@pytest.mark.parametrize(
    ("files", "labels"),
    [
        (("data_batch_1.bin",), [0, 1]),
        (("test_batch.bin",), [9]),
        (("data_batch_1.bin", "data_batch_2.bin"), [0, 1, 2, 3, 4]),
    ],
)
def test_batches_of_cifar_are_read_alone_and_together(tmp_path, files, labels):
    held = {"data_batch_1.bin": batch(0, 1), "data_batch_2.bin": batch(2, 3, 4), "test_batch.bin": batch(9)}
    put(tmp_path, {name: held[name] for name in files})
    for path in (tmp_path, tmp_path / files[0]) if len(files) == 1 else (tmp_path,):
        assert own.is_data(path)
        stack = own.load(path)
        assert stack.known.tolist() == labels
        assert stack.pictures.shape == (len(labels), 32, 32, 3)
        np.testing.assert_array_equal(stack.pictures[:, 5, 7, 2], labels)
        assert stack.classes[:2] == ("airplane", "automobile")


HOSTILE = {
    "labels for pictures": (
        {"a-labels-idx1-ubyte": idx(LABELS)},
        "a-labels-idx1-ubyte",
        "{path}: has 1 dimension, not 3: pictures have 3, labels have 1",
    ),
    "too few labels": (
        {"a-images-idx3-ubyte": idx(PICTURES), "a-labels-idx1-ubyte": idx(LABELS[:3])},
        "a-images-idx3-ubyte",
        "{path}: 4 pictures, but 3 labels",
    ),
    "a label without class": (
        {"a-images-idx3-ubyte": idx(PICTURES), "a-labels-idx1-ubyte": idx(LABELS + 1)},
        "a-images-idx3-ubyte",
        "{path}: picture 0 has label 3, but the classes are 0 to 2",
    ),
    "labels that are damaged": (
        {"a-images-idx3-ubyte": idx(PICTURES), "a-labels-idx1-ubyte": idx(LABELS)[:-1]},
        "a-images-idx3-ubyte",
        "{folder}/a-labels-idx1-ubyte: claims 4 values, but 1 of them are missing",
    ),
    "cut short": (
        {"a-images-idx3-ubyte": idx(PICTURES)[:-9]},
        "a-images-idx3-ubyte",
        "{path}: claims 4×5×6 values, but 9 of them are missing",
    ),
    "a claim": (
        {"a-images-idx3-ubyte": idx(PICTURES)[:4] + b"\xff" * 12},
        "a-images-idx3-ubyte",
        "{path}: claims 4294967295×4294967295×4294967295 values, more than the 1,073,741,824 bytes that are taken "
        "at most",
    ),
    "nothing": (
        {"a-images-idx3-ubyte.gz": b""},
        "a-images-idx3-ubyte.gz",
        "{path}: is not an IDX file: it begins with nothing",
    ),
    "a text of that name": (
        {"a-images-idx3-ubyte": b"hello"},
        "a-images-idx3-ubyte",
        "{path}: is not an IDX file: it begins with 68 65 6c 6c",
    ),
    "numbers with points": (
        {"mine": b"\0\0\x0d\x03" + idx(PICTURES)[4:]},
        "mine",
        "{path}: holds float32 values; only uint8 (type 0x08) is read",
    ),
    "gzip cut short": (
        {"a-idx3-ubyte.gz": gzip.compress(idx(PICTURES))[:-20]},
        "a-idx3-ubyte.gz",
        "{path}: the gzip file is cut short; fetch it again",
    ),
    "several": (
        {"a-idx3-ubyte": idx(PICTURES), "b-idx3-ubyte.gz": b"", "data_batch_1.bin": batch(1)},
        ".",
        "{folder}: holds several data sets: name one of a-idx3-ubyte, b-idx3-ubyte.gz, data_batch_1.bin",
    ),
    "lessons and trials": (
        {"data_batch_1.bin": batch(1), "test_batch.bin": batch(2)},
        ".",
        "{folder}: holds pictures to learn from and test_batch.bin: say which, with cifar10:train or cifar10:test and "
        "--folder {folder}",
    ),
    "a batch cut short": (
        {"data_batch_1.bin": batch(1)[:-1]},
        ".",
        "{folder}/data_batch_1.bin: has 3,072 bytes, which is no whole number of pictures of 3,073: it is cut short, "
        "or another file",
    ),
    "a batch of something else": (
        {"test_batch.bin": batch(200)},
        "test_batch.bin",
        "{path}: picture 0 has label 200, but the classes are 0 to 9",
    ),
    "no data": (
        {"notes.txt": b"hello"},
        ".",
        "{folder}: holds no IDX file of pictures (*-images-idx3-ubyte) and no data_batch_*.bin",
    ),
    "no file": ({}, "a-idx3-ubyte", "{path}: there is no such file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path, name):
    files, asked, sentence = HOSTILE[name]
    put(tmp_path, files)
    with pytest.raises(DataError) as caught:
        own.load(tmp_path / asked, classes=("ant", "bee", "cat"))
    assert str(caught.value) == sentence.format(folder=tmp_path, path=tmp_path / asked)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.mp4", b"\0\0\0\x18ftypmp42"),
        ("film.mpg", b"\0\0\x01\xba" + bytes(9)),
        ("icon.ico", b"\0\0\x01\0\x03\0"),
        ("text.gz", gzip.compress(b"hello", mtime=0)),
        ("cut.gz", gzip.compress(b"hello", mtime=0)[:8]),
        ("damaged.gz", b"\x1f\x8b\x08\0" + b"\xff" * 40),
        ("empty", b""),
        ("short", b"\0\0\x08"),
    ],
)
def test_other_files_are_left_to_others(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert not own.is_data(path)


def test_what_is_no_file_is_no_data(tmp_path):
    assert not own.is_data(tmp_path)
    assert not own.is_data(tmp_path / "none")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert not own.is_data(tmp_path / "pipe")
