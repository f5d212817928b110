"""Presets, and how a view is known for one."""

from dataclasses import replace

import msgspec
import pytest

from convscope.api import load
from convscope.errors import ViewError
from convscope.view.form import from_link, to_link
from convscope.view.presets import PRESETS, preset, preset_of, presets_of
from convscope.view.view import Maps, Result, View
from networks import ordinal, small


@pytest.fixture(scope="module")
def model():
    return load("lenet")


@pytest.fixture(scope="module")
def ages():
    return load("age")


CLASSES = [name for name in PRESETS if name != "age"]


@pytest.mark.parametrize("name", PRESETS)
def test_presets_of_a_quantity_are_known_for_what_they_are(ages, name):
    assert preset_of(preset(name, ages), ages) == name


def test_a_network_of_ages_shows_ages_without_a_dense_layer(ages):
    view = preset("", ages)
    assert [panel.__struct_config__.tag for panel in view.panels] == [
        "camera",
        "patch",
        "result",
        *["maps"] * 4,
    ]
    assert view.panels[2].history
    layers = [panel.layer for panel in view.panels[3:]]
    assert layers == ["layer_52_conv", "layer_39_conv", "layer_20_conv", "layer_6_conv"]


def test_the_convolutions_of_vgg_16_have_names():
    names = [f"conv{block}_{number}" for block in range(1, 6) for number in range(1, 2 + (block > 2) + 1)]
    small_model = small()
    conv = small_model.layers[0]
    model = replace(
        small_model,
        layers=(*(replace(conv, name=name) for name in names), *small_model.layers[1:]),
        card=ordinal(small_model),
    )
    shown = [panel.layer for panel in preset("age", model).panels[3:]]
    assert shown == ["conv1_2", "conv2_2", "conv3_3", "conv5_3"]


def test_sorted_sorts_a_quantity_by_its_value_and_by_a_class_if_told(ages):
    maps, products = preset("sorted", ages).panels[-2:]
    assert (maps.order, products.order, products.units) == ("value", "value", "0,80")
    assert preset("sorted", ages, class_="33").panels[-1].order == "class:33"
    assert preset_of(preset("sorted", ages, class_="33"), ages) == "sorted"


def test_the_preset_of_ages_is_not_for_classes(model):
    assert presets_of(model) == tuple(CLASSES)
    with pytest.raises(
        ViewError, match=r"^the preset age is for networks that tell a quantity; LeNet tells classes$"
    ):
        preset("age", model)


@pytest.mark.parametrize("name", CLASSES)
def test_a_preset_is_known_for_what_it_is(model, name):
    assert preset_of(preset(name, model), model) == name
    assert preset_of(from_link(to_link(preset(name, model))), model) == name


def test_sorted_is_known_by_whatever_class_it_sorts(model):
    assert preset_of(preset("sorted", model, class_="7"), model) == "sorted"


@pytest.mark.parametrize("name", CLASSES)
def test_a_preset_that_was_changed_is_none(model, name):
    view = preset(name, model)
    assert preset_of(msgspec.structs.replace(view, panels=view.panels[1:]), model) == ""


@pytest.mark.parametrize("order", ["class:3", "class:no such class", "activation"])
def test_a_view_of_ones_own_is_none(model, order):
    neurons = [panel for panel in preset("generic", model).panels if hasattr(panel, "rows")]
    panels = (Result(), *(msgspec.structs.replace(panel, order=order) for panel in neurons))
    assert preset_of(View(panels=panels), model) == ""


@pytest.mark.parametrize(
    ("name", "units", "edge"),
    [
        ("generic", 1, 64),
        ("generic", 97, 64),
        ("generic", 98, 63),
        ("generic", 256, 39),
        ("generic", 2048, 13),
        ("generic", 60_000, 4),
        ("wall", 1, 32),
        ("wall", 39, 32),
        ("wall", 40, 31),
        ("wall", 256, 12),
        ("wall", 60_000, 4),
    ],
)
def test_many_maps_are_shown_smaller(name, units, edge):
    model = small()
    layers = tuple(
        replace(layer, shape=(units, *layer.shape[1:])) if layer.maps else layer for layer in model.layers
    )
    panels = preset(name, replace(model, layers=layers)).panels
    count = {"generic": 1, "wall": 2}[name]
    assert [panel.edge for panel in panels if isinstance(panel, Maps)] == [edge] * count
