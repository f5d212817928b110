"""Views that a model cannot show: each with its sentence, which begins with the key."""

import dataclasses
import math

import numpy as np
import pytest

from convscope.errors import ViewError
from convscope.model.model import Layer
from convscope.view.plan import make_plan
from convscope.view.view import Camera, Input, Maps, Neurons, Result, View, Weights, Words
from networks import small

WIDE = (0, 0, 48, 24)

BROKEN = [
    (Maps(layer="cnov"), "panel[1].layer: small has no layer 'cnov'; nearest: conv"),
    (Neurons(layer="dnse"), "panel[1].layer: small has no layer 'dnse'; nearest: dense"),
    (Weights(layer="logit"), "panel[1].layer: small has no layer 'logit'; nearest: logits"),
    (
        Maps(layer="dense"),
        "panel[1].layer: dense has no feature maps, but 7 neurons: show it as `neurons`",
    ),
    (Neurons(layer="conv"), "panel[1].layer: conv has feature maps, not neurons: show it as `maps`"),
    (Weights(layer="pool"), "panel[1].layer: pool has no weights of its own that a panel could show"),
    (Weights(layer="prob"), "panel[1].layer: prob has no weights of its own that a panel could show"),
    (Maps(layer="conv", units="4"), "panel[1].units: conv has the units 0 to 3, not 4"),
    (Maps(layer="conv", units="0-9"), "panel[1].units: conv has the units 0 to 3, not 9"),
    (
        Neurons(layer="dense", units="one"),
        "panel[1].units: 'one' is neither a number nor a range such as 0-6",
    ),
    (Neurons(layer="dense", units="1,,2"), "panel[1].units: '' is neither a number nor a range such as 0-6"),
    (Neurons(layer="dense", units="-1"), "panel[1].units: '-1' is neither a number nor a range such as 0-6"),
    (Weights(layer="logits", units="3"), "panel[1].units: logits has the units 0 to 2, not 3"),
    (Maps(layer="conv", overlay=4), "panel[1].overlay: conv has the units 0 to 3, not 4"),
    (
        Maps(layer="conv", colormap="groy"),
        "panel[1].colormap: matplotlib has none that is called 'groy'; nearest: grey, gray",
    ),
    (
        Weights(layer="conv", colormap="RdBu-r"),
        "panel[1].colormap: matplotlib has none that is called 'RdBu-r'; nearest: RdBu_r",
    ),
    (
        Maps(layer="conv", scale=(2, 1)),
        "panel[1].scale: 2.0 to 1.0 is no range of values: the first number is the lesser one, and both are finite",
    ),
    (
        Neurons(layer="dense", scale=(0, 0)),
        "panel[1].scale: 0.0 to 0.0 is no range of values: the first number is the lesser one, and both are finite",
    ),
    (
        Neurons(layer="dense", scale=(math.nan, 1)),
        "panel[1].scale: nan to 1.0 is no range of values: the first number is the lesser one, and both are finite",
    ),
    (
        Neurons(layer="dense", scale=(0, math.inf)),
        "panel[1].scale: 0.0 to inf is no range of values: the first number is the lesser one, and both are finite",
    ),
    (Neurons(layer="dense", order="class:3"), "panel[1].order: small has the classes 0 to 2, not 3"),
    (
        Neurons(layer="dense", order="class:be"),
        "panel[1].order: small has no class 'be'; nearest: bee",
    ),
    (Weights(layer="logits", order="class:7"), "panel[1].order: small has the classes 0 to 2, not 7"),
    (
        Maps(layer="conv", order="weight"),
        "panel[1].order: 'weight' is not `natural`, `activation`, `value` or `class:N`, where N is a class",
    ),
    (
        Neurons(layer="dense", order="class:"),
        "panel[1].order: 'class:' is not `natural`, `activation`, `value` or `class:N`, where N is a class",
    ),
    (
        Neurons(layer="dense", order="natural\n"),
        "panel[1].order: 'natural\\n' is not `natural`, `activation`, `value` or `class:N`, where N is a class",
    ),
    (
        Maps(layer="conv", order="class:0"),
        "panel[1].order: the units of conv have no weights toward the classes; those of dense have",
    ),
    (
        Neurons(layer="prob", order="class:0"),
        "panel[1].order: the units of prob have no weights toward the classes; those of dense have",
    ),
    (
        Weights(layer="dense", order="class:0"),
        "panel[1].order: what dense looks at has no weights toward the classes; dense has",
    ),
    (
        Weights(layer="logits", order="activation"),
        "panel[1].order: weights stand in `natural` order, by `class:N` or by `value`, not by `activation`",
    ),
    (
        Weights(layer="conv", order="class:0"),
        "panel[1].order: the filters of conv stand in `natural` order, and in no other",
    ),
    (
        Weights(layer="conv", show="products"),
        "panel[1].show: the weights of conv do not meet single neurons; show its `weights`",
    ),
    (Maps(layer="conv", tiles="round"), "panel[1].tiles: 'round' is not `fit` or `square`"),
    (Maps(layer="conv", columns=-1), "panel[1].columns: -1 is not a whole number from 0 to 4096"),
    (Maps(layer="conv", edge=0), "panel[1].edge: 0 is not a whole number from 1 to 4096"),
    (
        Maps(layer="conv", scale="units"),
        "panel[1].scale: 'units' is not `layer` or `unit` or a list of 2 numbers",
    ),
    (
        Maps(layer="conv", scale=(10**400, 1)),
        "panel[1].scale: (1000000000000000000000000000...00000000000000000000000000000, 1) is not `layer` or `unit` "
        "or a list of 2 numbers",
    ),
    (Neurons(layer="dense", rows=0.5), "panel[1].rows: 0.5 is not a whole number from 1 to 4096"),
    (Neurons(layer=None), "panel[1].layer: None is not a text of 1 to 512 characters"),
    (Neurons(layer=""), "panel[1].layer: '' is not a text of 1 to 512 characters"),
    (Result(history=1), "panel[1].history: 1 is not true or false"),
    (Result(top=101), "panel[1].top: 101 is not a whole number from 0 to 100"),
    (
        Words(text="x" * 4097),
        f"panel[1].text: '{'x' * 27}...{'x' * 28}' is not a text of 0 to 4096 characters",
    ),
    (Camera(at=(0, 0, 1)), "panel[1].at: (0, 0, 1) is not a list of 4 whole numbers from 0 to 48"),
    ("camera", "panel[1]: 'camera' is not a table of keys"),
    ({"kind": "mops"}, "panel[1].kind: there is no panel of the kind 'mops'; nearest: maps"),
]


def told(view, model=None):
    with pytest.raises(ViewError) as error:
        make_plan(model or small(), view)
    return str(error.value)


@pytest.mark.parametrize(("panel", "sentence"), BROKEN, ids=lambda value: str(value)[:60])
def test_what_cannot_be_shown_is_told(panel, sentence):
    assert told(View(panels=(Input(), panel))).startswith(sentence)


WRONG = [
    (View(panels=3), "panel: 3 is not a list of at most 64 tables [[panel]]"),
    (View(panels=(Camera(),) * 65), "panel: "),
    (View(panels=(), schema=2), "schema: 2 is not `1`"),
    (
        View(panels=(), model="m" * 513),
        f"model: '{'m' * 27}...{'m' * 28}' is not a text of 0 to 512 characters",
    ),
    (View(panels=(object(),)), "a view holds texts, numbers and panels: "),
    (
        View(panels=(Words(text="\ud800"),)),
        "a text of the view has a character that no file can hold: surrogates",
    ),
    (
        View(panels=(Words(text="ä" * 4096),) * 64),
        "the view is too long: as text it has 701,",
    ),
]


@pytest.mark.parametrize(("view", "sentence"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_no_view_is_told(view, sentence):
    assert told(view).startswith(sentence)


def test_lists_and_whole_numbers_of_a_program_become_what_files_hold():
    view = View(panels=[Maps(layer="conv", scale=[0, 1], at=[0, 0, 2, 2])])
    plan = make_plan(small(), view)
    assert plan.view == View(panels=(Maps(layer="conv", scale=(0.0, 1.0), at=(0, 0, 2, 2)),))
    assert isinstance(hash(plan.view), int)


@pytest.mark.parametrize("panel", [Maps(layer="tokens"), Neurons(layer="tokens")])
def test_rows_of_values_are_no_panel(panel):
    tokens = Layer(name="tokens", kind="dense", tensor="conv", shape=(5, 7))
    model = dataclasses.replace(small(), layers=(tokens,))
    assert (
        told(View(panels=(panel,)), model) == "panel[0].layer: tokens has 2 axes, (5, 7): no panel shows that"
    )


def test_a_network_without_a_dense_layer_has_no_order_by_class():
    model = dataclasses.replace(small(), output="pool")
    view = View(panels=(Maps(layer="conv", order="class:0"),))
    assert told(view, model) == "panel[0].order: the classes of small do not come from a dense layer"


def test_too_many_weights_for_a_panel_are_told():
    model = small(size=(1502, 1502))
    sentence = told(View(panels=(Weights(layer="dense"),)), model)
    assert sentence == (
        "panel[0].units: the chosen units of dense have 2,250,000 weights, more than the 1,000,000 that a panel takes"
    )


def test_too_many_weights_for_a_view_are_told():
    panels = (Weights(layer="dense", units="0"),) * 5
    model = small(size=(1002, 1002))
    assert len(make_plan(model, View(panels=panels[:4])).panels) == 4
    sentence = told(View(panels=panels), model)
    assert sentence == "panel[4].units: with these the view has more than 4,000,000 weights; show fewer units"


def test_units_keep_the_order_in_which_they_are_written():
    view = View(
        panels=(Maps(layer="conv", units="3,0-1"), Neurons(layer="dense", units="6-4"), Maps(layer="pool"))
    )
    assert [panel.order for panel in make_plan(small(), view).panels] == [(3, 0, 1), (6, 5, 4), ()]


def test_every_key_of_a_plan_is_what_the_model_has():
    (panel,) = make_plan(small(), View(panels=(Neurons(layer="dense"),))).panels
    assert (panel.kind, panel.shape, panel.activation, panel.units, panel.field) == (
        "neurons",
        (7,),
        "ReLU",
        7,
        None,
    )
    assert np.prod(panel.shape) == panel.units
