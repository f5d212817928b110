"""Which pooling sees each element, against what windows there are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.model.maxima import pooled
from networks import small

HEIGHT, WIDTH = 12, 10  # of the maps of `conv`


def pooling(**attributes):
    """Give the small network with other pooling behind its convolution."""
    model = small()
    (node,) = (node for node in model.graph.graph.node if node.op_type == "MaxPool")
    node.CopyFrom(helper.make_node("MaxPool", ["conv"], ["pool"], **attributes))
    return model


def sees_all(attributes):
    """Put one element after the other above all others, and look whether it comes out."""
    graph = helper.make_graph(
        [helper.make_node("MaxPool", ["x"], ["y"], **attributes)],
        "pool",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, HEIGHT, WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
    )
    engine = OnnxRuntime(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9))
    maps = np.eye(HEIGHT * WIDTH, dtype=np.float32).reshape(-1, 1, HEIGHT, WIDTH)
    (seen,) = engine.run({"x": maps})
    return bool((seen.max((1, 2, 3)) == 1).all())


SIDES = st.tuples(st.integers(1, 5), st.integers(1, 5))


@given(kernel=SIDES, strides=SIDES, data=st.data(), ceil=st.integers(0, 1))
def test_pooling_is_known_to_see_every_element(kernel, strides, data, ceil):
    pads = data.draw(st.tuples(*(st.integers(0, width - 1) for width in (*kernel, *kernel))))
    attributes = {"kernel_shape": kernel, "strides": strides, "pads": pads, "ceil_mode": ceil}
    assert ("conv" in pooled(pooling(**attributes))) == sees_all(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {"kernel_shape": [3, 3], "dilations": [2, 2]},
        {"kernel_shape": [2, 2], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [2], "strides": [2]},
        {"kernel_shape": [2, 2], "strides": [0, 0]},
        {"kernel_shape": [2, 2], "pads": [0, 0]},
    ],
)
def test_pooling_of_other_kinds_is_not_relied_on(attributes):
    assert pooled(pooling(**attributes)) == {}


def test_pooling_is_found_by_what_it_pools():
    assert pooled(pooling(kernel_shape=[2, 2], strides=[2, 2])) == {"conv": "pool"}


def test_an_operator_of_that_name_from_elsewhere_is_not_relied_on():
    model = pooling(kernel_shape=[2, 2], strides=[2, 2])
    (node,) = (node for node in model.graph.graph.node if node.op_type == "MaxPool")
    node.domain = "own"
    assert pooled(model) == {}


def test_only_what_is_smaller_and_a_layer_helps():
    model = pooling(kernel_shape=[2, 2], strides=[2, 2])
    shapes = {layer.name: layer.shape for layer in model.layers}
    as_large = tuple(
        replace(layer, shape=shapes["conv"]) if layer.name == "pool" else layer for layer in model.layers
    )
    assert pooled(replace(model, layers=as_large)) == {}
    assert pooled(replace(model, layers=tuple(layer for layer in model.layers if layer.name != "pool"))) == {}
