"""A model with a view: readings, exact values."""

import numpy as np
import pytest

from convscope import scope
from convscope.api import load, look
from convscope.datasets import mnist
from convscope.errors import ViewError
from convscope.view.view import Input, Maps, Neurons, View
from networks import small

PICTURE = np.random.default_rng(4).integers(0, 256, (14, 12, 3), dtype=np.uint8)
VIEW = View(panels=(Input(), Maps(layer="conv"), Neurons(layer="dense"), Maps(layer="pool")))


def test_a_reading_holds_what_its_plan_says():
    made = scope.Scope(small(), VIEW)
    reading = made.look(PICTURE)
    _, conv, dense, pool = made.plan.panels
    np.testing.assert_allclose(reading.values[dense.values :][:7], reading["dense"], rtol=1e-5)
    for panel in (conv, pool):
        maps = reading[panel.layer]
        limits = np.stack([maps.min((1, 2)), maps.max((1, 2))], 1)
        np.testing.assert_allclose(reading.limits[panel.limits :][: panel.units], limits, rtol=1e-5)
    assert reading.covers == (0, 0, 1, 1)
    assert reading.exacts == ()


def test_picked_units_come_with_the_reading_and_later():
    made = scope.Scope(small(), VIEW)
    _, conv, _, pool = made.plan.panels
    picks = (scope.Pick(pool.watch, 3), scope.Pick(conv.watch, 1))
    reading = made.look(PICTURE, picks=picks)
    for exacts in (reading.exacts, made.exact(reading, picks)):
        assert [values.shape for values in exacts] == [(6, 5), (12, 10)]
        np.testing.assert_allclose(exacts[0], reading["pool"][3], rtol=1e-5)
        np.testing.assert_allclose(exacts[1], reading["conv"][1], rtol=1e-5)
    assert made.exact(reading, ()) == ()


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ([(1, 4)], "conv has the units 0 to 3, not 4"),
        ([(1, -1)], "conv has the units 0 to 3, not -1"),
        ([(0, 0)], "watch 0 shows no maps"),
        ([(3, 0)], "watch 3 shows no maps"),
        ([(9, 0)], "watch 9 shows no maps"),
        ([(-1, 0)], "watch -1 shows no maps"),
        ([(1, 0)] * 9, "at most 8 units can be picked, not 9"),
    ],
)
def test_units_that_cannot_be_picked_are_told(picks, sentence):
    made = scope.Scope(small(), VIEW)
    chosen = [scope.Pick(*pick) for pick in picks]
    for call in (made.check, lambda picks: made.look(PICTURE, picks=picks)):
        with pytest.raises(ViewError) as error:
            call(chosen)
        assert str(error.value) == sentence


def test_a_scope_beside_another_shares_its_engine_only_for_the_same_model():
    model = small()
    first = scope.Scope(model, VIEW)
    assert scope.Scope(model, VIEW, beside=first)._compiled is first._compiled
    assert scope.Scope(small(), VIEW, beside=first)._compiled is not first._compiled
    assert scope.Scope(model, beside=scope.Scope(model, View(panels=())))._compiled is not first._compiled


def test_values_at_200_places_are_what_a_look_from_python_gives():
    rng = np.random.default_rng(6)
    made = scope.Scope(load("lenet"))
    digits = mnist.load("test").pictures
    maps = [panel for panel in made.plan.panels if panel.watch >= 0]
    for place in rng.integers(0, len(digits), 20):
        reading = made.look(digits[place], way="given")
        direct = look("lenet", digits[place], way="given")
        values = {panel.layer: direct[panel.layer] for panel in maps}
        for _ in range(5):
            picks = [scope.Pick(panel.watch, int(rng.integers(panel.units))) for panel in maps[:2]]
            for pick, panel, exact in zip(picks, maps, made.exact(reading, picks), strict=False):
                np.testing.assert_allclose(exact, values[panel.layer][pick.unit], rtol=1e-5, atol=1e-5)
