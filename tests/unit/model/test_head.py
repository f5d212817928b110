"""The last dense layer of a classifier: its weights as OpenCV reads them, and every logit's sum."""

import cv2
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from convscope.api import load
from convscope.errors import ViewError
from convscope.model.head import find_head
from graphs import Graph
from networks import small

ATOL = 1e-4
RNG = np.random.default_rng(3)

CAFFE = {
    "lenet_ethereon": ("deploy.prototxt", "weights.caffemodel", "ip2", "ip1"),
    "lenet_everpeace": ("deploy.prototxt", "weights.caffemodel", "ip2", "ip1"),
    "cifar10_quick_everpeace": ("deploy.prototxt", "weights.caffemodel", "ip2", "ip1"),
    "samplenet": ("SampLeNet.prototxt", "SampLeNet.caffemodel", "fc3", "fc2"),
}


def zoo():
    folder = load.__globals__["ZOO"]["lenet"].network.parent
    return folder / "deploy.prototxt", folder / "lenet.caffemodel"


def check_against_opencv(prototxt, caffemodel, *, logits, units):
    model = load(prototxt, weights=caffemodel)
    oracle = cv2.dnn.readNetFromCaffe(str(prototxt), str(caffemodel))
    head = find_head(model)
    assert (head.logits.name, head.units.name, head.maps) == (logits, units, None)
    np.testing.assert_array_equal(head.weights, oracle.getParam(logits, 0))
    np.testing.assert_array_equal(head.biases, oracle.getParam(logits, 1).ravel())
    check_sums(model, head)


def check_sums(model, head, *, rows=6):
    """Sum activation × weight, and the bias, for every class, in double precision."""
    pictures = RNG.uniform(0, 1, (rows, *model.shape)).astype(np.float32)
    told = model.run(pictures, layers=[head.units.name, head.logits.name])
    activations = told[head.units.name].reshape(rows, -1).astype(np.float64)
    logits = told[head.logits.name].reshape(rows, -1)
    assert head.weights.shape == (len(model.labels), activations.shape[1])
    np.testing.assert_allclose(activations @ head.weights.T + head.biases, logits, atol=ATOL)


def test_lenet():
    check_against_opencv(*zoo(), logits="ip2", units="ip1")


@pytest.mark.shared
@pytest.mark.parametrize("folder", CAFFE)
def test_networks_of_others(shared, folder):
    prototxt, caffemodel, logits, units = CAFFE[folder]
    place = shared / "models" / folder
    check_against_opencv(place / prototxt, place / caffemodel, logits=logits, units=units)


def pooled(graph, way):
    """Append the mean of each of four maps."""
    if way == "ReduceMean":
        return graph.add("ReduceMean", "conv", np.array([2, 3]), to="gap", keepdims=0)
    if way == "ReduceMean, kept":
        return graph.add("ReduceMean", "conv", np.array([2, 3]), to="gap", keepdims=1)
    if way == "AveragePool":
        return graph.add("AveragePool", "conv", to="gap", kernel_shape=[6, 6])
    return graph.add("GlobalAveragePool", "conv", to="gap")


def joined(graph, source, how, *, flat):
    """Append the dense layer that gives five classes."""
    weights, bias = graph.drawn(5, 4), graph.drawn(5)
    if how == "Conv":
        graph.add("Conv", source, weights.reshape(5, 4, 1, 1), bias, to="last")
        return weights, bias, graph.add("Flatten", "last", to="logits")
    source = source if flat else graph.add("Flatten", source, to="flat")
    match how:
        case "Gemm":
            graph.add("Gemm", source, weights, bias, to="logits", transB=1)
        case "Gemm of float16":
            halves = weights.astype(np.float16)
            graph.add("Cast", halves, to="wide", to_=1)
            graph.add("Gemm", source, "wide", bias, to="logits", transB=1)
            weights = halves.astype(np.float32)
        case "MatMul":
            graph.add("MatMul", source, weights.T.copy(), to="product")
            graph.add("Add", "product", bias, to="logits")
        case "MatMul, the bias first":
            graph.add("MatMul", source, weights.T.copy(), to="product")
            graph.add("Add", bias, "product", to="logits")
        case "MatMul, transposed":
            graph.add("Transpose", weights, to="turned", perm=[1, 0])
            graph.add("MatMul", source, "turned", to="logits")
            bias = np.zeros(5, np.float32)
        case "MatMul, quantised":
            steps = RNG.integers(-128, 128, (4, 5), dtype=np.int8)
            scale, zero = RNG.uniform(0.01, 0.1, 5).astype(np.float32), RNG.integers(-9, 9, 5, dtype=np.int8)
            graph.add("DequantizeLinear", steps, scale, zero, to="real", axis=1)
            graph.add("MatMul", source, "real", to="product")
            graph.add("Add", "product", bias, to="logits")
            weights = ((steps.astype(np.float32) - zero) * scale).T
    return weights, bias, "logits"


HEADS = [
    (way, how)
    for way in ("GlobalAveragePool", "ReduceMean", "ReduceMean, kept", "AveragePool")
    for how in (
        "Gemm",
        "Gemm of float16",
        "Conv",
        "MatMul",
        "MatMul, the bias first",
        "MatMul, transposed",
        "MatMul, quantised",
    )
    if (way, how) != ("ReduceMean", "Conv")
]


def network(tmp_path, way, how, *, softmax=True):
    graph = Graph(3, 8, 8)
    graph.conv("data", 4, "conv", reads=3)
    weights, bias, end = joined(graph, pooled(graph, way), how, flat=way == "ReduceMean")
    if softmax:
        end = graph.add("Softmax", end, to="prob", axis=1)
    for node in graph.nodes:
        for attribute in node.attribute:
            attribute.name = attribute.name.rstrip("_")
    path = tmp_path / "net.onnx"
    onnx.save(graph.model((end, [5])), path)
    (tmp_path / "labels.txt").write_text("a\nb\nc\nd\ne\n")
    return load(path), weights, bias


@pytest.mark.parametrize(("way", "how"), HEADS)
@pytest.mark.parametrize("softmax", [True, False])
def test_a_dense_layer_behind_the_means_of_maps(tmp_path, way, how, softmax):
    model, weights, bias = network(tmp_path, way, how, softmax=softmax)
    head = find_head(model)
    assert head.maps is not None
    assert (head.maps.name, head.maps.shape) == ("conv", (4, 6, 6))
    assert head.joined == (head.units.name, "conv")
    np.testing.assert_allclose(head.weights, weights, rtol=1e-6)
    np.testing.assert_allclose(head.biases, bias, rtol=1e-6)
    check_sums(model, head)
    picture = RNG.uniform(0, 1, (1, *model.shape)).astype(np.float32)
    told = model.run(picture, layers=["conv", head.logits.name])
    means = told["conv"][0].astype(np.float64).mean((1, 2))
    np.testing.assert_allclose(means @ weights.T + bias, told[head.logits.name].ravel(), atol=ATOL)


def test_units_before_the_softmax_are_the_last_dense_layers():
    head = find_head(small())
    assert (head.logits.name, head.units.name, head.maps) == ("logits", "dense", None)
    stored = {value.name: numpy_helper.to_array(value) for value in small().graph.graph.initializer}
    np.testing.assert_array_equal(head.weights, stored["logits.weight"])
    np.testing.assert_array_equal(head.biases, stored["logits.bias"])


@pytest.mark.shared
def test_a_network_that_ends_in_maps_has_no_dense_layer(shared):
    folder = shared / "models" / "squeezenet_traffic_light"
    with pytest.raises(ViewError, match=r"do not come from a dense layer$"):
        find_head(load(folder / "deploy.prototxt", weights=folder / "weights.caffemodel"))
