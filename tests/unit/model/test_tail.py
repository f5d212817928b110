"""Networks cut behind their last maps: both parts together give what the whole gives."""

from dataclasses import replace

import numpy as np
import pytest
from onnx import helper

from convscope.api import load
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.model.model import Layer, Model
from convscope.model.tail import dense_tail
from networks import small


def joined(*nodes, reads) -> Model:
    """Give the small network with more nodes in front of what its first dense layer reads."""
    model = small()
    graph = type(model.graph)()
    graph.CopyFrom(model.graph)
    old = list(graph.graph.node)
    old[2].input[0] = reads
    del graph.graph.node[:]
    graph.graph.node.extend([*old[:2], *nodes, *old[2:]])
    return replace(model, graph=graph)


def test_a_tail_goes_on_from_the_last_maps():
    model = small()
    tail = dense_tail(model)
    assert (tail.reads.name, [layer.name for layer in tail.layers]) == ("pool", ["dense", "logits", "prob"])
    tensor = np.random.default_rng(1).normal(size=(1, *model.shape)).astype(np.float32)
    whole = model.run(tensor)
    given = OnnxRuntime(tail.graph).run({"pool": whole["pool"]})
    for layer, values in zip(tail.layers, given, strict=True):
        np.testing.assert_allclose(values, whole[layer.name], rtol=1e-6)


def test_lenets_weights_are_in_its_tail():
    tail = dense_tail(load("lenet"))
    assert (tail.reads.name, [layer.name for layer in tail.layers]) == (
        "pool2",
        ["ip1:pre", "ip1", "ip2", "prob"],
    )


def test_a_tail_that_holds_little_is_not_cut_off():
    assert dense_tail(small(size=(4, 4))) is None


def test_what_reads_more_than_the_last_maps_is_not_cut_off():
    both = helper.make_node("Add", ["pool", "mean"], ["sum"])
    mean = helper.make_node("ReduceMean", ["conv"], ["mean"], keepdims=1)
    assert dense_tail(joined(mean, both, reads="sum")) is None


def test_what_comes_after_values_of_no_layer_is_not_cut_off():
    """The maps that the tail reads are no layer: no view has them."""
    assert dense_tail(replace(small(), layers=small().layers[2:])) is None


def test_a_network_with_rows_of_neurons_before_its_last_maps_is_not_cut():
    model = joined(
        helper.make_node("GlobalAveragePool", ["pool"], ["squeezed"]),
        helper.make_node("Flatten", ["squeezed"], ["row"], axis=1),
        helper.make_node("Mul", ["pool", "squeezed"], ["excited"]),
        reads="excited",
    )
    more = Layer("row", "dense", "row", (4,)), Layer("excited", "product", "excited", (4, 6, 5))
    assert dense_tail(replace(model, layers=(*model.layers[:2], *more, *model.layers[2:]))) is None


def test_maps_of_one_pixel_which_may_be_shown_as_neurons_are_not_cut_off():
    model = small()
    assert dense_tail(replace(model, hidden=(Layer("mean", "pooling", "mean", (4, 1, 1)),))) is None


def test_a_network_whose_answer_is_no_row_is_not_cut():
    model = small()
    layers = (*model.layers[:-1], replace(model.layers[-1], shape=(1, 3)))
    assert dense_tail(replace(model, layers=layers)) is None


def test_what_is_left_out_is_no_value():
    """An operator's optional inputs and outputs that are not there have an empty name."""
    model = small()
    graph = type(model.graph)()
    graph.CopyFrom(model.graph)
    graph.graph.node[0].input.append("")
    graph.graph.node[1].output.append("")
    graph.graph.node[4].input.append("")
    graph.graph.node[4].output.append("")
    tail = dense_tail(replace(model, graph=graph))
    assert (tail.reads.name, len(tail.graph.graph.node)) == ("pool", 5)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "last"), [("bvlc_alexnet", "pool5"), ("resnet50", None)])
def test_real_networks(shared, name, last):
    tail = dense_tail(load(shared / "prototxt" / f"{name}.prototxt", random_weights=True))
    assert (tail and tail.reads.name) == last
