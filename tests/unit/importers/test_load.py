"""Opening a network, whatever its format."""

import pytest

from caffe_files import layer, stated_input, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

TEXT = stated_input(3, 2, 2) + layer("prob", "Softmax", "data")


def test_a_path_may_be_text(tmp_path):
    path = write_pair(tmp_path, TEXT)
    assert load_file(str(path), weights=str(path.with_suffix(".caffemodel"))).shape == (3, 2, 2)


def test_the_weights_will_do(tmp_path):
    assert load_file(write_pair(tmp_path, TEXT).with_suffix(".caffemodel")).shape == (3, 2, 2)


def test_a_missing_file(tmp_path):
    path = tmp_path / "deploy.prototxt"
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path} is not there"


def test_a_folder(tmp_path):
    with pytest.raises(ModelError) as caught:
        load_file(tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder: give the network in it, such as its deploy.prototxt"


def test_an_unknown_format(tmp_path):
    path = tmp_path / "model.h5"
    path.touch()
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert (
        str(caught.value)
        == f"{path}: unknown format '.h5': give a Caffe network, its deploy.prototxt, an .onnx file, "
        "or one of PyTorch's, .pt2"
    )


UNREADABLE = [("x" * 300 + ".prototxt", "File name too long"), ("a\0b.prototxt", "embedded null byte")]


@pytest.mark.parametrize(("name", "reason"), UNREADABLE)
def test_a_path_that_cannot_be(tmp_path, name, reason):
    with pytest.raises(ModelError) as caught:
        load_file(tmp_path / name)
    assert str(caught.value) == f"{tmp_path / name} cannot be read: {reason}"
