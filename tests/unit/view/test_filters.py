"""Panels of weights, against the arrays that stand in the graph."""

import base64

import numpy as np
import pytest
from onnx import numpy_helper

from convscope.view.plan import make_plan
from convscope.view.view import View, Weights
from networks import small


def learned(model, **keys):
    (panel,) = make_plan(model, View(panels=(Weights(**keys),))).panels
    return panel.learned


def stored(model, name):
    return next(numpy_helper.to_array(one) for one in model.graph.graph.initializer if one.name == name)


def numbers(one):
    return np.frombuffer(base64.b64decode(one.values), "<f4").reshape(-1, *one.shape)


@pytest.mark.parametrize("color", ["rgb", "bgr", "gray"])
def test_the_filters_of_the_first_convolution_are_in_red_green_and_blue(color):
    model = small(color=color)
    one = learned(model, layer="conv")
    expected = stored(model, "conv.weight")
    if color == "bgr":
        expected = expected[:, [2, 1, 0]]
    assert (one.units, one.colors, one.order, one.input) == ((0, 1, 2, 3), color != "gray", (), "")
    np.testing.assert_array_equal(numbers(one), expected)
    np.testing.assert_array_equal(np.float32(one.biases), stored(model, "conv.bias"))


def test_chosen_filters_come_in_the_order_in_which_they_are_written():
    model = small()
    one = learned(model, layer="conv", units="3,1")
    assert one.units == (3, 1)
    np.testing.assert_array_equal(numbers(one), stored(model, "conv.weight")[[3, 1]])


def test_the_weights_of_a_dense_layer():
    model = small()
    one = learned(model, layer="dense")
    assert (one.units, one.shape, one.input, one.activations, one.outputs) == ((0,), (120,), "", -1, ())
    np.testing.assert_array_equal(numbers(one), stored(model, "dense.weight")[:1])
    classes = learned(model, layer="logits", units="0-2", order="class:bee")
    assert (classes.units, classes.input, classes.activations) == ((0, 1, 2), "dense", -1)
    np.testing.assert_array_equal(numbers(classes), stored(model, "logits.weight"))
    assert classes.order == tuple(np.argsort(-stored(model, "logits.weight")[1], kind="stable"))
