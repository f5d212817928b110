"""Views that a model cannot show, and the views to begin with."""

import dataclasses
from dataclasses import replace

import pytest

from convscope.errors import ViewError
from convscope.model.model import Layer
from convscope.view.colormaps import color_table
from convscope.view.plan import make_plan
from convscope.view.presets import generic
from convscope.view.view import Input, Maps, Neurons, View
from networks import small

BROKEN = [
    (Maps(layer="cnov"), "panels[1]: small has no layer 'cnov'; nearest: conv"),
    (Maps(layer="dense"), "panels[1]: dense has no feature maps, but 7 neurons: show it as `neurons`"),
    (Neurons(layer="conv"), "panels[1]: conv has feature maps, not neurons: show it as `maps`"),
    (Maps(layer="conv", colormap="groy"), "panels[1]: no colour map is called 'groy'; nearest: "),
    (
        Neurons(layer="dense", colormap="virdis"),
        "panels[1]: no colour map is called 'virdis'; nearest: viridis",
    ),
]


@pytest.mark.parametrize(("panel", "sentence"), BROKEN)
def test_what_cannot_be_shown_is_told(panel, sentence):
    with pytest.raises(ViewError) as error:
        make_plan(small(), View(panels=(Input(), panel)))
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize("panel", [Maps(layer="tokens"), Neurons(layer="tokens")])
def test_rows_of_values_are_no_panel(panel):
    tokens = Layer(name="tokens", kind="dense", tensor="conv", shape=(5, 7))
    model = dataclasses.replace(small(), layers=(tokens,))
    with pytest.raises(ViewError) as error:
        make_plan(model, View(panels=(panel,)))
    assert str(error.value) == "panels[0]: tokens has 2 axes, (5, 7): no panel shows that"


def test_the_generic_view_shows_what_the_model_has():
    kinds = [type(panel).__name__ for panel in generic(small()).panels]
    assert kinds == ["Camera", "Patch", "Input", "Result", "Maps", "Neurons"]


def test_the_generic_view_shows_the_widest_dense_layer_that_is_not_the_classes():
    model = small()
    (dense,) = (layer for layer in model.layers if layer.name == "dense")
    more = [replace(dense, name=name, shape=(units,)) for name, units in (("wide", 9), ("narrow", 2))]
    assert generic(replace(model, layers=(*model.layers, *more))).panels[-1] == Neurons(layer="wide")


def test_planes_follow_one_another():
    view = View(panels=(Input(), Maps(layer="conv"), Neurons(layer="dense", rows=3)))
    picture, maps, neurons = make_plan(small(), view).panels
    assert (picture.offset, picture.length) == (0, 14 * 12 * 3)
    assert (maps.offset, maps.length) == (14 * 12 * 3, 4 * 12 * 10)
    assert (neurons.offset, neurons.length, neurons.rows) == (maps.offset + maps.length, 7, 3)
    assert [panel.limits for panel in (picture, maps, neurons)] == [0, 1, 2]


def test_large_maps_are_shrunk_to_the_edge():
    (panel,) = make_plan(small(size=(300, 202)), View(panels=(Maps(layer="conv", edge=64),))).panels
    assert panel.shape == (4, 298, 200)
    assert (panel.height, panel.width) == (60, 40)


def test_color_tables_are_matplotlibs():
    assert color_table("gray") == bytes(value for value in range(256) for _ in range(3))
    assert color_table("viridis")[:3] == bytes((68, 1, 84))
    assert color_table("gray_r") == color_table("gray")[::-1]
