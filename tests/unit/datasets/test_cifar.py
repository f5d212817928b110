"""CIFAR-10's binary batches, written byte by byte."""

import numpy as np
import pytest

from convscope.datasets.registry import load
from convscope.errors import DataError

RNG = np.random.default_rng(6)


def batch(count):
    """Make pictures and labels, and the bytes that hold them."""
    pictures = RNG.integers(0, 256, (count, 32, 32, 3), np.uint8)
    labels = RNG.integers(0, 10, count).astype(np.uint8)
    held = b""
    for label, picture in zip(labels, pictures, strict=True):
        held += bytes([label])
        for channel in range(3):
            held += picture[:, :, channel].tobytes()
    return pictures, labels, held


def test_the_test_pictures_are_those_that_were_written(tmp_path):
    pictures, labels, held = batch(7)
    (tmp_path / "test_batch.bin").write_bytes(held)
    dataset = load("cifar10:test", folder=tmp_path)
    np.testing.assert_array_equal(dataset.pictures, pictures)
    np.testing.assert_array_equal(dataset.labels, labels)
    assert dataset.classes[3] == "cat"


@pytest.mark.parametrize("inner", ["", "cifar-10-batches-bin"])
def test_the_training_pictures_come_from_five_files(tmp_path, monkeypatch, inner):
    made = [batch(2) for _ in range(5)]
    (tmp_path / inner).mkdir(exist_ok=True)
    for number, (_, _, held) in enumerate(made, 1):
        (tmp_path / inner / f"data_batch_{number}.bin").write_bytes(held)
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path))
    dataset = load("cifar10:train")
    np.testing.assert_array_equal(dataset.pictures, np.concatenate([pictures for pictures, _, _ in made]))
    np.testing.assert_array_equal(dataset.labels, np.concatenate([labels for _, labels, _ in made]))


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (None, "holds no test_batch.bin"),
        (b"", "has 0 bytes, which is no whole number of pictures of 3,073: it is cut short, or another file"),
        (bytes(3072), "has 3,072 bytes, which is no whole number"),
        (b"\x0b" + bytes(3072), "cifar10:test: picture 0 has label 11, but the classes are 0 to 9"),
    ],
)
def test_broken_files_are_said(tmp_path, held, message):
    if held is not None:
        (tmp_path / "test_batch.bin").write_bytes(held)
    with pytest.raises(DataError) as raised:
        load("cifar10:test", folder=tmp_path)
    assert message in str(raised.value)


def test_a_folder_has_to_be_named_and_to_be_there(tmp_path, monkeypatch):
    monkeypatch.delenv("CONVSCOPE_DATA", raising=False)
    with pytest.raises(
        DataError, match=r"name the folder that holds test_batch\.bin with --folder or CONVSCOPE_DATA"
    ):
        load("cifar10:test")
    with pytest.raises(DataError, match="there is no such folder"):
        load("cifar10:test", folder=tmp_path / "nowhere")
