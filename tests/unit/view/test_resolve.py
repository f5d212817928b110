"""The sorted view against numpy on the weights that OpenCV reads, and what the classes get of each unit."""

import base64

import cv2
import numpy as np
import onnx
import pytest

from convscope.api import load
from convscope.datasets import mnist
from convscope.scope import Scope
from convscope.view.plan import make_plan
from convscope.view.presets import preset
from convscope.view.view import Maps, Neurons, View, Weights
from graphs import Graph

CLASSES = range(10)
RNG = np.random.default_rng(8)


def zoo():
    folder = load.__globals__["ZOO"]["lenet"].network.parent
    return folder / "deploy.prototxt", folder / "lenet.caffemodel"


def numbers(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


@pytest.fixture(scope="module")
def lenet():
    return load("lenet"), cv2.dnn.readNetFromCaffe(*map(str, zoo()))


@pytest.mark.parametrize("class_", CLASSES)
def test_neurons_sorted_by_a_class_stand_as_numpy_sorts_opencvs_weights(lenet, class_):
    model, oracle = lenet
    weights, biases = oracle.getParam("ip2", 0)[class_], oracle.getParam("ip2", 1).ravel()
    (panel,) = make_plan(model, View(panels=(Neurons(layer="ip1", order=f"class:{class_}"),))).panels
    assert panel.order == tuple(np.argsort(-weights, kind="stable"))
    np.testing.assert_array_equal(numbers(panel.toward.weights), weights)
    assert (panel.toward.number, panel.toward.bias) == (class_, float(biases[class_]))


def test_means_of_rows_and_sums_of_logits_are_those_of_opencv(lenet):
    model, oracle = lenet
    pictures = mnist.load("test").pictures[:5]
    panels = tuple(Neurons(layer="ip1", order=f"class:{class_}", rows=20) for class_ in CLASSES)
    scope = Scope(model, View(panels=panels))
    for picture in pictures:
        oracle.setInput(picture[np.newaxis, np.newaxis].astype(np.float32) / 256)
        activations, logits = (values.ravel() for values in oracle.forward(["ip1", "ip2"]))
        activations = np.maximum(activations, 0)  # it is asked for before what is done in place
        reading = scope.look(picture, way="given")
        for class_, panel in zip(CLASSES, scope.plan.panels, strict=True):
            shown = reading.values[panel.values : panel.values + panel.units][list(panel.order)]
            order = np.argsort(-oracle.getParam("ip2", 0)[class_], kind="stable")
            means = activations[order].reshape(20, 25).mean(1)
            np.testing.assert_allclose(shown.reshape(20, 25).mean(1), means, atol=1e-4)
            toward = panel.toward
            met = reading.values[toward.activations : toward.activations + 500].astype(np.float64)
            total = met @ numbers(toward.weights) + toward.bias
            assert total == pytest.approx(reading.values[toward.logit], abs=1e-4)
            assert total == pytest.approx(logits[class_], abs=1e-4)


def test_products_of_two_classes_stand_beside_each_other(lenet):
    model, oracle = lenet
    panel = Weights(layer="ip2", units="1,3", show="products", order="class:1")
    scope = Scope(model, View(panels=(panel,)))
    learned = scope.plan.panels[0].learned
    weights = oracle.getParam("ip2", 0)[[1, 3]]
    np.testing.assert_array_equal(numbers(learned.values).reshape(2, 500), weights)
    assert learned.order == tuple(np.argsort(-weights[0], kind="stable"))
    assert (learned.units, learned.shape, learned.input) == ((1, 3), (500,), "ip1")
    reading = scope.look(mnist.load("test").pictures[3], way="given")
    met = reading.values[learned.activations : learned.activations + 500].astype(np.float64)
    for row, bias, place in zip(weights, learned.biases, learned.outputs, strict=True):
        assert met @ row + bias == pytest.approx(reading.values[place], abs=1e-4)


def pooling_network(tmp_path, how):
    graph = Graph(3, 8, 8)
    graph.conv("data", 6, "conv", reads=3)
    graph.add("Relu", "conv", to="relu")
    if how == "ReduceMean":
        flat = graph.add("ReduceMean", "relu", np.array([2, 3]), to="gap", keepdims=0)
    else:
        graph.add("GlobalAveragePool", "relu", to="gap")
        flat = "gap" if how == "Conv" else graph.add("Flatten", "gap", to="flat")
    weights = graph.drawn(4, 6)
    weights[:, 3] = weights[:, 1]  # so that there are ties
    bias = graph.drawn(4)
    if how == "Conv":
        graph.add("Conv", flat, weights.reshape(4, 6, 1, 1), bias, to="last")
        graph.add("Flatten", "last", to="logits")
    elif how == "MatMul":
        graph.add("MatMul", flat, weights.T.copy(), to="product")
        graph.add("Add", "product", bias, to="logits")
    else:
        graph.add("Gemm", flat, weights, bias, to="logits", transB=1)
    graph.add("Softmax", "logits", to="prob", axis=1)
    onnx.save(graph.model(("prob", [4])), tmp_path / "net.onnx")
    (tmp_path / "labels.txt").write_text("a\nb\nc\nd\n")
    return load(tmp_path / "net.onnx"), weights, bias


@pytest.mark.parametrize("how", ["Gemm", "ReduceMean", "Conv", "MatMul"])
def test_maps_are_sorted_by_the_weight_of_their_mean(tmp_path, how):
    model, weights, bias = pooling_network(tmp_path, how)
    picture = RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    for class_ in range(4):
        view = preset("sorted", model, class_=str(class_))
        scope = Scope(model, view)
        reading = scope.look(picture)
        maps, products = scope.plan.panels[-2:]
        assert (maps.kind, maps.layer) == ("maps", view.panels[-2].layer)
        assert maps.order == tuple(np.argsort(-weights[class_], kind="stable"))
        assert maps.order.index(1) + 1 == maps.order.index(3)
        means = reading[maps.layer].astype(np.float64).mean((1, 2))
        toward = maps.toward
        np.testing.assert_allclose(
            reading.values[toward.activations : toward.activations + 6], means, rtol=1e-4, atol=1e-5
        )
        total = means @ weights[class_] + bias[class_]
        scale = max(1.0, np.abs(means).max())
        assert reading.values[toward.logit] == pytest.approx(total, abs=1e-4 * scale)
        assert products.learned.outputs == (toward.logit,)
        np.testing.assert_array_equal(numbers(products.learned.values), weights[class_])
        assert products.learned.activations == toward.activations


def test_the_order_by_a_class_is_stable_and_keeps_to_the_chosen_units(tmp_path):
    model, weights, _ = pooling_network(tmp_path, "Gemm")
    name = "relu"
    (panel,) = make_plan(model, View(panels=(Maps(layer=name, units="3,5,1", order="class:2"),))).panels
    assert panel.order == tuple(sorted((1, 3, 5), key=lambda unit: -weights[2, unit]))
    (fixed,) = make_plan(model, View(panels=(Maps(layer=name, units="3,5,1"),))).panels
    assert fixed.order == (3, 5, 1)


def test_single_values_in_the_shape_of_maps_are_neurons_too(tmp_path):
    model, *_ = pooling_network(tmp_path, "Conv")
    scope = Scope(model, View(panels=(Neurons(layer="gap", order="class:1"), Neurons(layer="last"))))
    reading = scope.look(RNG.integers(0, 256, (8, 8, 3), dtype=np.uint8))
    for panel in scope.plan.panels:
        np.testing.assert_allclose(
            reading.values[panel.values : panel.values + panel.units], reading[panel.layer].ravel(), rtol=1e-5
        )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "files", "logits", "units"),
    [
        ("lenet_ethereon", ("deploy.prototxt", "weights.caffemodel"), "ip2", "ip1"),
        ("cifar10_quick_everpeace", ("deploy.prototxt", "weights.caffemodel"), "ip2", "ip1"),
        ("samplenet", ("SampLeNet.prototxt", "SampLeNet.caffemodel"), "fc3", "fc2"),
    ],
)
def test_the_sorted_view_of_networks_of_others(shared, folder, files, logits, units):
    prototxt, caffemodel = (shared / "models" / folder / name for name in files)
    model = load(prototxt, weights=caffemodel)
    oracle = cv2.dnn.readNetFromCaffe(str(prototxt), str(caffemodel))
    weights = oracle.getParam(logits, 0)
    picture = RNG.integers(0, 256, (*model.shape[1:], model.shape[0]), dtype=np.uint8)
    for class_ in range(len(model.labels)):
        scope = Scope(model, preset("sorted", model, class_=str(class_)))
        neurons, products = scope.plan.panels[-2:]
        assert (neurons.layer, products.layer) == (units, logits)
        assert neurons.order == products.learned.order == tuple(np.argsort(-weights[class_], kind="stable"))
        reading = scope.look(picture, way="given")
        met = reading.values[neurons.values : neurons.values + neurons.units].astype(np.float64)
        total = met @ weights[class_] + neurons.toward.bias
        assert reading.values[neurons.toward.logit] == pytest.approx(total, abs=1e-4 * max(1, abs(total)))
