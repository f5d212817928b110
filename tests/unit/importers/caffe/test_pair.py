"""Finding the two files of a network."""

import pytest

from convscope.errors import ModelError
from convscope.importers.caffe.pair import match, pair_of

PAIRS = [
    (["net.prototxt", "net.caffemodel"], "net.prototxt", ("net.prototxt", "net.caffemodel")),
    (["deploy.prototxt", "weights.caffemodel"], "deploy.prototxt", ("deploy.prototxt", "weights.caffemodel")),
    (
        ["det1.prototxt", "det1.caffemodel", "det2.prototxt", "det2.caffemodel"],
        "det2.prototxt",
        ("det2.prototxt", "det2.caffemodel"),
    ),
    (["Net.PROTOTXT", "x.CaffeModel"], "Net.PROTOTXT", ("Net.PROTOTXT", "x.CaffeModel")),
    (["net.prototxt.txt", "net.caffemodel"], "net.caffemodel", ("net.prototxt.txt", "net.caffemodel")),
    (
        ["a.big.prototxt", "a.caffemodel", "a.big.caffemodel"],
        "a.big.prototxt",
        ("a.big.prototxt", "a.big.caffemodel"),
    ),
    (["deploy.prototxt", "w.caffemodel"], "w.caffemodel", ("deploy.prototxt", "w.caffemodel")),
]


@pytest.mark.parametrize(("files", "given", "pair"), PAIRS)
def test_the_other_file_is_found(tmp_path, files, given, pair):
    for name in files:
        (tmp_path / name).touch()
    assert match(tmp_path / given)
    assert pair_of(tmp_path / given, weights=None) == tuple(tmp_path / name for name in pair)


def test_weights_may_lie_elsewhere(tmp_path):
    path, weights = tmp_path / "a.prototxt", tmp_path / "far" / "b.caffemodel"
    assert pair_of(path, weights=weights) == (path, weights)


BROKEN = [
    (["net.prototxt"], "net.prototxt", "no caffemodel lies beside it: say which with --weights"),
    (["net.caffemodel"], "net.caffemodel", "no prototxt lies beside it: give the prototxt as the model"),
    (
        ["net.prototxt", "a.caffemodel", "b.caffemodel"],
        "net.prototxt",
        "several files beside it may be its caffemodel (a.caffemodel, b.caffemodel): say which with --weights",
    ),
    (
        ["deploy.prototxt", "train.prototxt", "a.caffemodel"],
        "a.caffemodel",
        "several files beside it may be its prototxt (deploy.prototxt, train.prototxt): "
        "give the prototxt as the model",
    ),
]


@pytest.mark.parametrize(("files", "given", "sentence"), BROKEN)
def test_no_other_file_or_too_many(tmp_path, files, given, sentence):
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(ModelError) as caught:
        pair_of(tmp_path / given, weights=None)
    assert str(caught.value) == f"{tmp_path / given}: {sentence}"


def test_two_files_of_weights(tmp_path):
    path = tmp_path / "a.caffemodel"
    with pytest.raises(ModelError) as caught:
        pair_of(path, weights=tmp_path / "b.caffemodel")
    assert (
        str(caught.value) == f"{path} holds weights: give the prototxt as the model, and one file of weights"
    )


@pytest.mark.parametrize("name", ["model.onnx", "prototxt", "net.txt", "weights.h5"])
def test_other_files_are_not_caffes(tmp_path, name):
    assert not match(tmp_path / name)


def test_a_folder_that_is_not_there(tmp_path):
    path = tmp_path / "none" / "a.prototxt"
    with pytest.raises(ModelError) as caught:
        pair_of(path, weights=None)
    assert str(caught.value) == f"{path}: its folder cannot be read: No such file or directory"
