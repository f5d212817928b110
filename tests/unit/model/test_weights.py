"""The weights of layers, against what OpenCV reads."""

import cv2
import numpy as np
import pytest

from convscope.api import load
from convscope.model.weights import learned_by
from networks import small


def zoo():
    folder = load.__globals__["ZOO"]["lenet"].parent
    return folder / "deploy.prototxt", folder / "lenet.caffemodel"


@pytest.mark.parametrize("name", ["conv1", "conv2", "ip1", "ip2"])
def test_lenets_weights_are_what_opencv_reads(name):
    oracle = cv2.dnn.readNetFromCaffe(*map(str, zoo()))
    model = load("lenet")
    learned = learned_by(model, model.layer(name))
    np.testing.assert_array_equal(learned.values, oracle.getParam(name, 0))
    np.testing.assert_array_equal(learned.biases, oracle.getParam(name, 1).ravel())


@pytest.mark.shared
def test_weights_in_the_oldest_shapes_are_what_opencv_reads(shared):
    folder = shared / "models" / "cifar10_quick_everpeace"
    prototxt, caffemodel = folder / "deploy.prototxt", folder / "weights.caffemodel"
    oracle = cv2.dnn.readNetFromCaffe(str(prototxt), str(caffemodel))
    model = load(prototxt, weights=caffemodel)
    for name in ("conv1", "conv2", "conv3", "ip1", "ip2"):
        learned = learned_by(model, model.layer(name))
        np.testing.assert_array_equal(learned.values, oracle.getParam(name, 0))
        np.testing.assert_array_equal(learned.biases, oracle.getParam(name, 1).ravel())


@pytest.mark.parametrize("name", ["pool", "prob"])
def test_layers_that_learn_nothing_have_no_weights(name):
    model = small()
    assert learned_by(model, model.layer(name)) is None
