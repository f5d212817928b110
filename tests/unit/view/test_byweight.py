"""Units sorted by their pull on the expected value, against finite differences of what the network computes."""

from dataclasses import replace

import numpy as np
import onnx
import pytest

from convscope.api import load
from convscope.errors import ViewError
from convscope.model.head import find_head
from convscope.model.ordinal import expected, pull
from convscope.view.byweight import largest_first, pulls_on_value
from convscope.view.plan import make_plan
from convscope.view.view import Maps, Neurons, View, Weights
from networks import ordinal, small


@pytest.fixture(scope="module")
def ages():
    return load("age")


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


@pytest.mark.parametrize("classes", [3, 81])
def test_the_pull_is_the_derivative_of_the_expected_value_at_equal_probabilities(classes):
    rng = np.random.default_rng(classes)
    values = np.sort(rng.uniform(0, 100, classes))
    weights = rng.normal(size=(classes, 7)).astype(np.float32)
    activations = rng.normal(size=7)
    biases = (
        -weights.astype(np.float64) @ activations
    )  # at these activations all classes are equally probable
    step = 1e-4

    def at(moved):
        return softmax(weights.astype(np.float64) @ moved + biases) @ values

    slopes = [(at(activations + step * one) - at(activations - step * one)) / (2 * step) for one in np.eye(7)]
    assert at(activations) == pytest.approx(values.mean())
    np.testing.assert_allclose(pull(weights, values), slopes, rtol=1e-5, atol=1e-6)


def test_the_expected_value_of_the_bundled_network_moves_as_the_pull_says(ages):
    head = find_head(ages)
    pulls = pulls_on_value(ages, head)
    even = np.full(81, 1 / 81, np.float32)
    for unit in (int(pulls.argmax()), int(pulls.argmin())):
        moved = softmax(1e-2 * head.weights[:, unit].astype(np.float64)).astype(np.float32)
        change = expected(moved, ages.values) - expected(even, ages.values)
        assert change == pytest.approx(1e-2 * pulls[unit], rel=0.02)


def test_maps_stand_by_the_covariance_of_age_and_weight(ages):
    fully_connected = next(
        onnx.numpy_helper.to_array(one)
        for one in load("age").graph.graph.initializer
        if sorted(one.dims) == [81, 256]
    )
    weights = fully_connected if fully_connected.shape[0] == 81 else fully_connected.T
    years = np.array([0.25, *range(1, 81)])
    covariances = [np.cov(years, weights[:, unit], bias=True)[0, 1] for unit in range(256)]
    layer = "layer_3_relu"
    (panel,) = make_plan(ages, View(panels=(Maps(layer=layer, order="value"),))).panels
    assert panel.order == tuple(np.argsort(-np.array(covariances), kind="stable"))
    assert panel.toward is None
    (some,) = make_plan(ages, View(panels=(Maps(layer=layer, order="value", units="9,3-5"),))).panels
    assert some.order == tuple(sorted((3, 4, 5, 9), key=lambda unit: -covariances[unit]))


def test_neurons_and_the_weights_that_they_meet_stand_in_one_order():
    model = replace(small(), card=ordinal(small()))
    panels = (Neurons(layer="dense", order="value"), Weights(layer="logits", order="value", show="products"))
    neurons, weights = make_plan(model, View(panels=panels)).panels
    assert neurons.order == weights.learned.order
    assert sorted(neurons.order) == list(range(7))


def test_equal_keys_stay_in_natural_order():
    assert largest_first(np.array([1.0, 2.0, 1.0, 2.0]), (3, 2, 1, 0)) == (1, 3, 0, 2)


REFUSED = [
    (
        small(),
        Neurons(layer="dense", order="value"),
        "panel[0].order: small tells classes, not a quantity: sort by `class:N` instead of `value`",
    ),
    (
        small(),
        Weights(layer="logits", order="value"),
        "panel[0].order: small tells classes, not a quantity: sort by `class:N` instead of `value`",
    ),
    (
        replace(small(), card=ordinal(small())),
        Maps(layer="conv", order="value"),
        "panel[0].order: the units of conv have no weights toward the classes; those of dense have",
    ),
]


@pytest.mark.parametrize(("model", "panel", "sentence"), REFUSED)
def test_what_cannot_be_sorted_by_value_is_told(model, panel, sentence):
    with pytest.raises(ViewError) as error:
        make_plan(model, View(panels=(panel,)))
    assert str(error.value) == sentence
