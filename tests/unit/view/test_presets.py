"""Presets, and how a view is known for one."""

import msgspec
import pytest

from convscope.api import load
from convscope.view.form import from_link, to_link
from convscope.view.presets import PRESETS, preset, preset_of
from convscope.view.view import Result, View


@pytest.fixture(scope="module")
def model():
    return load("lenet")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_for_what_it_is(model, name):
    assert preset_of(preset(name, model), model) == name
    assert preset_of(from_link(to_link(preset(name, model))), model) == name


def test_sorted_is_known_by_whatever_class_it_sorts(model):
    assert preset_of(preset("sorted", model, class_="7"), model) == "sorted"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_that_was_changed_is_none(model, name):
    view = preset(name, model)
    assert preset_of(msgspec.structs.replace(view, panels=view.panels[1:]), model) == ""


@pytest.mark.parametrize("order", ["class:3", "class:no such class", "activation"])
def test_a_view_of_ones_own_is_none(model, order):
    neurons = [panel for panel in preset("generic", model).panels if hasattr(panel, "rows")]
    panels = (Result(), *(msgspec.structs.replace(panel, order=order) for panel in neurons))
    assert preset_of(View(panels=panels), model) == ""
