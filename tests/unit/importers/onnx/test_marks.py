"""Marks at nodes: what they say goes before all else, and what cannot be is no mark."""

import numpy as np
import onnx
import pytest
from onnx import helper

from convscope.importers.onnx.loading import load_network
from convscope.importers.onnx.marks import KIND, NAME, PARAMETERS, Mark, mark_of, write_mark
from graphs import Graph

MARKS = [
    ({}, None),
    ({NAME: "layer1.0.conv2"}, Mark("layer1.0.conv2")),
    ({NAME: ""}, Mark("")),
    ({NAME: "a", KIND: "dense", PARAMETERS: "12"}, Mark("a", "dense", 12)),
    ({NAME: "a\nb"}, None),
    ({NAME: "a" * 201}, None),
    ({NAME: "a", KIND: "<b>"}, None),
    ({NAME: "a", PARAMETERS: "-1"}, None),
    ({NAME: "a", PARAMETERS: "９"}, None),
    ({NAME: "a", PARAMETERS: "9" * 5000}, None),
    ({KIND: "dense"}, None),
]


@pytest.mark.parametrize(("entries", "expected"), MARKS)
def test_a_mark_is_read_or_is_none(entries, expected):
    node = helper.make_node("Relu", ["x"], ["y"])
    for key, value in entries.items():
        node.metadata_props.add(key=key, value=value)
    assert mark_of(node) == expected


def test_what_is_written_is_read():
    node = helper.make_node("Relu", ["x"], ["y"])
    node.metadata_props.add(key="pkg.torch.onnx.stack_trace", value="File ...")
    write_mark(node, Mark("relu", "activation", 3))
    assert mark_of(node) == Mark("relu", "activation", 3)
    assert len(node.metadata_props) == 3


def test_marks_name_layers_and_hide_parts(tmp_path):
    graph = Graph(3, 8, 8)
    graph.conv("data", 4, "first", reads=3)
    graph.add("Sigmoid", "first", to="gate")
    graph.add("Mul", "first", "gate", to="swish")
    graph.add("GlobalAveragePool", "swish", to="pool")
    graph.add("Flatten", "pool", to="flat")
    graph.dense("flat", 5, "end", reads=4)
    model = graph.model(("end", (5,)))
    marks = {"gate": Mark(""), "swish": Mark("first", "activation"), "end": Mark("first", "dense", 25)}
    for node in model.graph.node:
        if node.output[0] in marks:
            write_mark(node, marks[node.output[0]])
    onnx.save(model, tmp_path / "marked.onnx")
    opened = load_network(tmp_path / "marked.onnx", size=None)
    assert [(layer.name, layer.kind, layer.tensor) for layer in opened.layers] == [
        ("first_2", "convolution", "first"),  # a name of its own gives way to one in a mark
        ("first", "activation", "swish"),
        ("pool", "pooling", "pool"),
        ("first_3", "dense", "end"),  # two marks with one name: the second gets a number
        ("prob", "softmax", "prob"),
    ]
    assert opened.layer("first_3").parameters == 25
    values = opened.run(np.ones((1, 3, 8, 8), np.float32), layers=["first", "first_2"])
    np.testing.assert_allclose(
        values["first"], values["first_2"] / (1 + np.exp(-values["first_2"])), rtol=0, atol=1e-5
    )
