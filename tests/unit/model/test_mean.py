"""Means that are files."""

import io

import numpy as np
import pytest

from convscope.errors import CardError
from convscope.importers.caffe.schema import BlobProto
from convscope.model.mean import fit_mean, read_mean

PICTURE = np.arange(3 * 6 * 8, dtype=np.float32).reshape(3, 6, 8)


def blob(values, *sizes):
    names = ("num", "channels", "height", "width")
    return BlobProto(**dict(zip(names, sizes, strict=True)), data=values.ravel().tolist()).SerializeToString()


def test_a_binaryproto(tmp_path):
    path = tmp_path / "mean.binaryproto"
    path.write_bytes(blob(PICTURE, 1, 3, 6, 8))
    np.testing.assert_array_equal(read_mean(path), PICTURE)


@pytest.mark.parametrize(
    "values", [PICTURE, PICTURE[None], PICTURE.astype(np.float64), PICTURE.astype(np.uint8)]
)
def test_a_npy(tmp_path, values):
    np.save(tmp_path / "mean.npy", values)
    np.testing.assert_array_equal(read_mean(tmp_path / "mean.npy"), PICTURE)


def test_one_value_for_each_channel(tmp_path):
    np.save(tmp_path / "mean.npy", np.array([1, 2, 3]))
    mean = read_mean(tmp_path / "mean.npy")
    assert fit_mean(mean, (3, 4, 4), path=tmp_path).tolist() == [[[1]], [[2]], [[3]]]


def test_the_middle_is_taken(tmp_path):
    np.testing.assert_array_equal(fit_mean(PICTURE, (3, 3, 4), path=tmp_path), PICTURE[:, 1:4, 2:6])
    np.testing.assert_array_equal(fit_mean(PICTURE, (3, 6, 8), path=tmp_path), PICTURE)


@pytest.mark.parametrize("shape", [(3, 7, 8), (3, 6, 9), (1, 6, 8)])
def test_what_does_not_fit(tmp_path, shape):
    with pytest.raises(CardError) as caught:
        fit_mean(PICTURE, shape, path=tmp_path)
    assert str(caught.value) == f"input.mean: {tmp_path} holds an array (3, 6, 8), the input is {shape}"


WHOLE = blob(PICTURE, 1, 3, 6, 8)
BROKEN = [
    (WHOLE[:-1], "is not a binaryproto: it is cut short or damaged"),
    (b"", "claims an array (0, 0, 0, 0), and holds 0 values"),
    (blob(PICTURE, 1, 3, 6, 9), "claims an array (1, 3, 6, 9), and holds 144 values"),
    (
        blob(PICTURE, 1, 2**31 - 1, 2**31 - 1, 2**31 - 1),
        "claims an array (1, 2147483647, 2147483647, 2147483647), and holds 144 values",
    ),
    (blob(PICTURE, 2, 3, 6, 4), "holds an array (2, 3, 6, 4) of float32, not CHW numbers"),
]


@pytest.mark.parametrize(("data", "sentence"), BROKEN)
def test_what_is_no_mean(tmp_path, data, sentence):
    path = tmp_path / "mean.binaryproto"
    path.write_bytes(data)
    with pytest.raises(CardError) as caught:
        read_mean(path)
    assert str(caught.value) == f"input.mean: {path} {sentence}"


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    path = tmp_path / "mean.binaryproto"
    with pytest.raises(CardError) as caught:
        read_mean(path)
    assert str(caught.value) == f"input.mean: {path} cannot be read: No such file or directory"
    monkeypatch.setattr("convscope.model.mean.LARGEST", 10)
    path.write_bytes(WHOLE)
    with pytest.raises(CardError) as caught:
        read_mean(path)
    assert str(caught.value) == f"input.mean: {path} has more than 10 bytes"


NPY = io.BytesIO()
np.save(NPY, PICTURE)
NPY = NPY.getvalue()
UNREADABLE = "cannot be read as a .npy array: "  # and then what numpy says
NO_NPY = [
    (b"", "is no .npy array"),
    (b"PK\3\4broken", "is no .npy array"),
    (b"version https://git-lfs.github.com/spec/v1", "is no .npy array"),
    (NPY[:-4], UNREADABLE),
    (NPY[:20], UNREADABLE),
    (NPY[:8], UNREADABLE),
    (NPY.replace(b"(3, 6, 8)", b"(9, 9, 9)"), UNREADABLE),
    (NPY.replace(b"'<f4'", b"'|O8'"), UNREADABLE),
    (NPY.replace(b"(3, 6, 8)", b"(18, 8)  "), "holds an array (18, 8) of float32, not CHW numbers"),
    (NPY.replace(b"'<f4'", b"'|S4'"), "holds an array (3, 6, 8) of |S4, not CHW numbers"),
    (
        NPY.replace(b"'<f4'", b"'<c8'").replace(b"(3, 6, 8)", b"(3, 6, 4)"),
        "holds an array (3, 6, 4) of complex64, not CHW numbers",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), NO_NPY)
def test_what_is_no_npy_is_told(tmp_path, data, sentence):
    path = tmp_path / "mean.npy"
    path.write_bytes(data)
    with pytest.raises(CardError) as caught:
        read_mean(path)
    told = str(caught.value)
    assert told.startswith(f"input.mean: {path} {sentence}")
    assert sentence == UNREADABLE or told == f"input.mean: {path} {sentence}"
    assert "\n" not in told
