"""What is watched, and where it stands in a reading."""

import itertools

import msgspec
import pytest

from convscope.view.plan import make_plan
from convscope.view.view import Camera, Input, Maps, Neurons, Result, View, Weights
from networks import small

PANELS = (Input(), Maps(layer="pool"), Neurons(layer="dense"), Maps(layer="conv"), Result())


def watched(*panels):
    return make_plan(small(), View(panels=panels)).watches


def test_what_is_watched_does_not_depend_on_the_order_of_the_panels():
    model = small()
    every = {make_plan(model, View(panels=order)).watches for order in itertools.permutations(PANELS)}
    assert len(every) == 1


@pytest.mark.parametrize(
    "panel",
    [
        Maps(layer="conv", units="1,0"),
        Maps(layer="conv", order="activation"),
        Maps(layer="conv", tiles="square", columns=3),
        Maps(layer="conv", colormap="magma"),
        Maps(layer="conv", scale="unit"),
        Maps(layer="conv", scale=(-1, 2)),
        Maps(layer="conv", interpolation="lanczos", overlay=1),
        Maps(layer="conv", at=(0, 0, 5, 5)),
    ],
)
def test_looks_are_not_watched(panel):
    assert watched(panel) == watched(Maps(layer="conv"))


def test_two_panels_of_a_layer_share_a_watch_and_other_sizes_are_another():
    both = watched(Maps(layer="conv"), Maps(layer="conv", colormap="magma"))
    assert both == watched(Maps(layer="conv"))
    assert len(watched(Maps(layer="conv"), Maps(layer="conv", edge=4))) == 2
    plan = make_plan(small(), View(panels=(Maps(layer="conv"), Input(), Maps(layer="conv", units="2"))))
    first, _, second = plan.panels
    assert (first.watch, first.offset, first.limits) == (second.watch, second.offset, second.limits)


def test_panels_that_show_no_layer_watch_nothing():
    assert watched(Camera(), Result(), Weights(layer="conv")) == ()


def test_planes_limits_and_values_follow_one_another():
    plan = make_plan(small(), View(panels=PANELS))
    picture, pool, dense, conv, _ = plan.panels
    assert (picture.offset, picture.length) == (0, 14 * 12 * 3)
    assert (conv.offset, conv.length) == (14 * 12 * 3, 4 * 12 * 10)
    assert (pool.offset, pool.length) == (conv.offset + conv.length, 4 * 6 * 5)
    assert (picture.limits, conv.limits, pool.limits, dense.limits) == (0, 1, 5, -1)
    assert (picture.values, conv.values, dense.values) == (-1, -1, 0)
    assert (picture.watch, dense.watch) == (-1, -1)


def test_products_read_what_the_weights_meet_and_what_they_give_after_one_another():
    panels = (
        Neurons(layer="dense", order="class:bee"),
        Weights(layer="logits", units="2,0", show="products"),
    )
    neurons, weights = make_plan(small(), View(panels=panels)).panels
    assert (neurons.values, neurons.toward.activations, neurons.toward.logit) == (0, 0, 7 + 1)
    assert (weights.learned.activations, weights.learned.outputs) == (0, (7 + 2, 7 + 0))


def test_large_maps_are_shrunk_to_the_edge():
    model = small(size=(300, 202))
    (panel,) = make_plan(model, View(panels=(Maps(layer="conv", edge=64),))).panels
    assert panel.shape == (4, 298, 200)
    assert (panel.height, panel.width) == (60, 40)
    assert msgspec.structs.astuple(panel.field) == ((3, 3), (1, 1), (0, 0))
