"""Small networks for tests, made by hand."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from convscope.model.card import Card, Input, Output, mean_array
from convscope.model.model import Layer, Model
from convscope.model.nodes import IR_VERSION, OPSET

SHAPES = {"conv": (4, 12, 10), "pool": (4, 6, 5), "dense": (7,), "logits": (3,), "prob": (3,)}


def small(*, color="rgb", mean=(), scale=1.0, size=(14, 12)) -> Model:
    """Make a network of one convolution, pooling, and two dense layers, with random weights of a fixed seed."""
    rng = np.random.default_rng(7)
    card = Card(
        input=Input(size=size, color=color, mean=mean, scale=scale),
        output=Output(labels=("ant", "bee", "cat")),
    )
    channels = card.input.channels
    conv = (4, size[0] - 2, size[1] - 2)
    pool = (4, conv[1] // 2, conv[2] // 2)
    shapes = {**SHAPES, "conv": conv, "pool": pool}
    weights = {
        "conv.weight": rng.normal(size=(4, channels, 3, 3)),
        "conv.bias": rng.normal(size=4),
        "dense.weight": rng.normal(size=(7, int(np.prod(pool)))) / 100,
        "dense.bias": rng.normal(size=7),
        "logits.weight": rng.normal(size=(3, 7)) / 10,
        "logits.bias": rng.normal(size=3),
    }
    nodes = [
        helper.make_node("Conv", ["data", "conv.weight", "conv.bias"], ["conv"]),
        helper.make_node("MaxPool", ["conv"], ["pool"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["pool"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "dense.weight", "dense.bias"], ["dense:pre"], transB=1),
        helper.make_node("Relu", ["dense:pre"], ["dense"]),
        helper.make_node("Gemm", ["dense", "logits.weight", "logits.bias"], ["logits"], transB=1),
        helper.make_node("Softmax", ["logits"], ["prob"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, ["batch", channels, *size])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
            for name, shape in shapes.items()
        ],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    kinds = {"conv": "convolution", "pool": "pooling", "dense": "dense", "logits": "dense", "prob": "softmax"}
    return Model(
        name="small",
        graph=helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION),
        input="data",
        shape=(channels, *size),
        layers=tuple(
            Layer(
                name=name,
                kind=kinds[name],
                tensor=name,
                shape=shape,
                activation="ReLU" if name == "dense" else "",
            )
            for name, shape in shapes.items()
        ),
        output="prob",
        card=card,
        mean=mean_array(card, folder=None),
        labels=card.output.labels,
    )


def ordinal(model: Model, *, values=(1.0, 4.0, 10.0), unit="years") -> Card:
    """Give the card that makes a network tell a quantity."""
    output = Output(kind="ordinal", values=values, unit=unit)
    return Card(input=model.card.input, output=output)
