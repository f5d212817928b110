"""Names for layers, out of those that exporters give."""

import numpy as np
import pytest
from onnx import helper

from convscope.importers.load import load_file
from convscope.importers.onnx.names import SCOPES, names_of
from graphs import Graph


def node(op, name="", *, scopes=None):
    made = helper.make_node(op, ["x"], ["7"], name=name)
    if scopes is not None:
        made.metadata_props.add(key=SCOPES, value=scopes)
    return made


NAMES = {
    "PyTorch": (
        [
            ("Conv", "/conv1/Conv"),
            ("Relu", "/relu/Relu"),
            ("Conv", "/layer1/layer1.0/conv1/Conv"),
            ("Add", "/layer1/layer1.0/Add"),
            ("Relu", "/layer1/layer1.0/relu_1/Relu"),
            ("GlobalAveragePool", "/avgpool/GlobalAveragePool"),
            ("Gemm", "/fc/Gemm"),
        ],
        ["conv1", "relu", "layer1.0.conv1", "layer1.0.add", "layer1.0.relu_1", "avgpool", "fc"],
    ),
    "older PyTorch": (
        [("Conv", "Conv_0"), ("Relu", "Relu_1"), ("Conv", "Conv_2")],
        ["conv1", "relu1", "conv2"],
    ),
    "TensorFlow": (
        [
            ("Conv", "model/block1_conv1/Conv2D"),
            ("Relu", "model/block1_conv1/Relu"),
            ("MatMul", "model/predictions/MatMul"),
        ],
        ["block1_conv1.conv2d", "block1_conv1.relu", "predictions"],
    ),
    "nothing": ([("Conv", ""), ("Relu", ""), ("Conv", "")], ["conv1", "relu1", "conv2"]),
    "numbers": ([("Conv", "123"), ("Relu", "124")], ["conv1", "relu1"]),
    "Caffe's": ([("Conv", "conv1"), ("Relu", "relu1")], ["conv1", "relu1"]),
    "the same for all": (
        [("Conv", "c"), ("Conv", "c"), ("Conv", "c_2"), ("Conv", "c")],
        ["c", "c_2", "c_2_2", "c_3"],
    ),
    "the quantizer's": (
        [("QLinearConv", "conv1_quant"), ("MatMulInteger", "fc_MatMul_quant")],
        ["conv1", "fc"],
    ),
    "only one": ([("Conv", "model/conv1/Conv2D")], ["model.conv1"]),
}


@pytest.mark.parametrize("exporter", NAMES)
def test_names_are_short_and_unique(exporter):
    nodes, expected = NAMES[exporter]
    words = [{"Conv": "conv", "Relu": "relu"}.get(op, op.lower()) for op, _ in nodes]
    assert names_of([node(op, name) for op, name in nodes], words) == expected


SCOPED = [
    ("['', 'layer1', 'layer1.0', 'layer1.0.conv2', 'conv2d_2']", "layer1.0.conv2"),
    ("not a list", "own"),
    ("['one']", "own"),
    ("[1, 2, 3]", "own"),
    ("(" * 4000, "own"),
    ("['" + "x" * 5000 + "', 'y']", "own"),
]


@pytest.mark.parametrize(("scopes", "expected"), SCOPED)
def test_the_module_path_is_taken_where_it_is_written(scopes, expected):
    assert names_of([node("Conv", "own", scopes=scopes)], ["conv"]) == [expected]


def test_long_names_are_cut():
    assert [
        len(name) for name in names_of([node("Conv", "x" * 500), node("Conv", "x" * 500)], ["conv"] * 2)
    ] == [60, 62]


def test_a_hundred_thousand_nodes_of_one_name_take_no_time():
    names = names_of([node("Conv", "a/a")] * 100_000, ["conv"] * 100_000)
    assert len(set(names)) == 100_000


HOSTILE = ["conv\x1b[31m1", "conv\n[31m1", "\u202econv [31m1", "\x07", "conv\u2028[31m1", "a\u200f.b\r"]


def test_what_would_move_a_cursor_or_turn_text_round_is_left_out():
    names = names_of([node("Conv", name) for name in HOSTILE], ["conv"] * len(HOSTILE))
    assert names == ["conv [31m1", "conv [31m1_2", "conv [31m1_3", "conv1", "conv [31m1_4", "a.b"]


def test_no_name_of_a_file_reaches_the_outside_as_it_is(tmp_path):
    g = Graph(3, 8, 8)
    g.conv("data", 2, "co\x1bnv\n1", reads=3)
    g.add("Flatten", "co\x1bnv\n1", to="fl\x1bat")
    g.add("Identity", "fl\x1bat", to="fl at")
    g.dense("fl at", 4, "f\u202ec", reads=72)
    path = tmp_path / "net.onnx"
    path.write_bytes(g.model("f\u202ec").SerializeToString())
    model = load_file(path)
    assert [layer.name for layer in model.layers] == ["co nv 1", "fc", "prob"]
    assert [layer.name for layer in model.hidden] == ["fl at", "fl at'"]
    out = model.run(np.ones((1, 3, 8, 8), np.float32), layers=["co nv 1", "fl at'", "fc"])
    assert [value.shape for value in out.values()] == [(1, 2, 6, 6), (1, 72), (1, 4)]
    assert all(sentence.isprintable() for sentence in model.assumed)
