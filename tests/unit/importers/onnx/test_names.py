"""Names for layers, out of those that exporters give."""

import pytest
from onnx import helper

from convscope.importers.onnx.names import SCOPES, names_of


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
