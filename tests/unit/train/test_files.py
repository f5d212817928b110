import cv2
import numpy as np
import pytest
from google.protobuf import text_format

from convscope.importers.caffe.schema import NetParameter
from convscope.model.card import read_card
from convscope.train.files import write_lenet_card, write_network

SHAPES = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "ip1": (500, 800), "ip2": (10, 500)}


@pytest.fixture
def weights():
    """Give weights by chance, of the size that trained ones have."""
    rng = np.random.default_rng(0)
    return {
        name: (
            (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32),
            rng.standard_normal(shape[0]).astype(np.float32),
        )
        for name, shape in SHAPES.items()
    }


def test_opencv_finds_the_same_weights_in_the_pair(tmp_path, weights):
    write_network(weights, tmp_path)
    net = cv2.dnn.readNetFromCaffe(str(tmp_path / "deploy.prototxt"), str(tmp_path / "lenet.caffemodel"))
    assert net.getLayerNames() == ("conv1", "pool1", "conv2", "pool2", "ip1", "relu1", "ip2", "prob")
    for name, (values, bias) in weights.items():
        np.testing.assert_array_equal(net.getParam(name, 0).reshape(values.shape), values)
        np.testing.assert_array_equal(net.getParam(name, 1).ravel(), bias)


def test_the_caffemodel_says_what_the_prototxt_says(tmp_path, weights):
    write_network(weights, tmp_path)
    deploy = text_format.Parse((tmp_path / "deploy.prototxt").read_bytes(), NetParameter())
    trained = NetParameter.FromString((tmp_path / "lenet.caffemodel").read_bytes())
    assert {
        layer.name: [list(blob.shape.dim) for blob in layer.blobs] for layer in trained.layer if layer.blobs
    } == {name: [list(shape), [shape[0]]] for name, shape in SHAPES.items()}
    for layer in trained.layer:
        layer.ClearField("blobs")
    assert trained == deploy


def test_the_card_is_read_back(tmp_path):
    write_lenet_card(tmp_path, origin="made here", scale=1 / 256)
    card = read_card(tmp_path / "convscope.toml")
    assert card.origin == "made here"
    assert card.input.size == (28, 28)
    assert card.input.color == "gray"
    assert card.input.scale == 0.00390625
    assert card.input.prepare == "digits"
    assert card.output.labels == tuple("0123456789")
