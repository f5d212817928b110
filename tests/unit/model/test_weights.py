"""The weights of layers, against what OpenCV reads."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from onnx import helper, numpy_helper

from convscope.api import load
from convscope.model.weights import Wiring, learned_by
from networks import small


def zoo():
    folder = load.__globals__["ZOO"]["lenet"].network.parent
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


def test_a_constant_that_is_no_bias_of_each_unit_is_none():
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["product"]),
        helper.make_node("Add", ["product", "places"], ["sum"]),
    ]
    arrays = [
        numpy_helper.from_array(np.ones((3, 4), np.float32), "w"),
        numpy_helper.from_array(np.ones((1, 5, 4), np.float32), "places"),
    ]
    graph = helper.make_model(helper.make_graph(nodes, "small", [], [], arrays))
    assert Wiring(replace(small(), graph=graph)).learned("sum") is None
