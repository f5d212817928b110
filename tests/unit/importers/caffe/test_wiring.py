"""Blobs that change in place, and layers that are wired to nothing."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

DENSE = "inner_product_param { num_output: 4 bias_term: false }"


def load(tmp_path, text, weights=None):
    return load_file(write_pair(tmp_path, stated_input(1, 2, 2) + text, weights))


def summary(model):
    return [(layer.name, layer.kind, layer.activation, layer.parameters) for layer in model.layers]


def test_a_layer_changed_in_place_is_there_twice(tmp_path):
    text = layer("ip", "InnerProduct", "data", DENSE) + layer("relu", "ReLU", "ip", tops="ip")
    model = load(tmp_path, text + layer("prob", "Softmax", "ip"), {"ip": [values(4, 4)]})
    assert summary(model) == [
        ("ip:pre", "dense", "", 0),
        ("ip", "dense", "ReLU", 16),
        ("prob", "softmax", "", 0),
    ]
    out = model.run(values(2, 1, 2, 2, seed=3))
    assert (out["ip:pre"] < 0).any()
    assert np.array_equal(out["ip"], np.maximum(out["ip:pre"], 0))


def test_several_changes_in_place_are_one_layer(tmp_path):
    text = (
        layer("conv", "Convolution", "data", "convolution_param { num_output: 2 kernel_size: 1 }")
        + layer("bn", "BatchNorm", "conv", tops="conv")
        + layer("scale", "Scale", "conv", tops="conv")
        + layer("relu", "ReLU", "conv", tops="conv")
        + layer("drop", "Dropout", "conv", tops="conv")
    )
    ones = np.ones(2)
    weights = {"conv": [values(2, 1, 1, 1), ones], "bn": [ones, 3 * ones, np.ones(1)], "scale": [2 * ones]}
    model = load(tmp_path, text, weights)
    assert summary(model)[:2] == [
        ("conv:pre", "convolution", "", 0),
        ("conv", "convolution", "BatchNorm, Scale, ReLU", 10),
    ]
    out = model.run(values(2, 1, 2, 2, seed=3))
    expected = np.maximum(2 * (out["conv:pre"] - 1) / np.sqrt(3 + 1e-5), 0)
    np.testing.assert_allclose(out["conv"], expected, rtol=1e-5)


def test_a_reader_gets_the_value_of_its_time(tmp_path):
    text = (
        layer("a", "Power", "data", "power_param { scale: -1 }")
        + layer("early", "AbsVal", "a")
        + layer("relu", "ReLU", "a", tops="a")
        + layer("late", "AbsVal", "a")
    )
    model = load(tmp_path, text)
    picture = values(1, 1, 2, 2)
    out = model.run(picture)
    assert np.array_equal(out["early"], np.abs(picture))
    assert np.array_equal(out["late"], np.maximum(-picture, 0))


def test_an_input_changed_in_place_is_a_layer(tmp_path):
    model = load(tmp_path, layer("shift", "Power", "data", "power_param { shift: 5 }", tops="data"))
    assert model.input == "data:pre"
    assert summary(model)[0] == ("data", "activation", "", 0)
    picture = values(1, 1, 2, 2)
    assert np.array_equal(model.run(picture)["data"], picture + np.float32(5))


def test_names_that_are_taken_are_marked(tmp_path):
    text = (
        layer("ip:pre", "ReLU", "data")
        + layer("ip", "InnerProduct", "ip:pre", DENSE)
        + layer("relu", "ReLU", "ip", tops="ip")
        + layer("prob", "InnerProduct", "ip", DENSE)
    )
    model = load(tmp_path, text, {"ip": [values(4, 4)], "prob": [values(4, 4)]})
    names = [layer.name for layer in model.layers]
    assert len(set(names)) == len(names)
    assert model.output == "prob'"


def test_layers_without_outputs_are_passed_over(tmp_path):
    model = load(tmp_path, layer("hush", "Silence", "data", tops="") + layer("prob", "Softmax", "data"))
    assert [layer.name for layer in model.layers] == ["prob", "prob:mean"]


BROKEN = [
    (layer("a", "ReLU", "dat"), "layer 'a' (ReLU) reads 'dat', which no layer makes"),
    (
        layer("a", "ReLU", "b") + layer("b", "ReLU", "a"),
        "layer 'a' (ReLU) reads 'b', which only layer 'b' (ReLU) makes, not before it",
    ),
    (
        layer("a", "ReLU", "a"),
        "layer 'a' (ReLU) reads 'a', which only layer 'a' (ReLU) makes, not before it",
    ),
    (
        layer("a", "ReLU", "data") + layer("b", "Sigmoid", "data", tops="a"),
        "layer 'b' (Sigmoid) makes 'a', which is there already, from layer 'a' (ReLU)",
    ),
    (
        layer("a", "Sigmoid", "data") + layer("b", "ReLU", "a", tops="data"),
        "layer 'b' (ReLU) makes 'data', which is there already, from an input",
    ),
    (
        layer("ip", "InnerProduct", "data", DENSE, tops="a")
        + layer("ip", "InnerProduct", "a", DENSE, tops="b"),
        "layer 'ip' (InnerProduct): the name 'ip.weight' is taken: another layer is called the same",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_wires_that_lead_nowhere(tmp_path, text, sentence):
    with pytest.raises(ModelError) as caught:
        load(tmp_path, text, {"ip": [values(4, 4)]})
    assert str(caught.value) == f"{tmp_path / 'net.prototxt'}: {sentence}"
