"""What has been run is not run again."""

import numpy as np
import pytest

from convscope.live.looking import Looked, look
from convscope.live.memory import Memory
from convscope.live.turns import Turns
from convscope.scope import Scope
from convscope.types import WHOLE, Prepared
from convscope.view.picks import Pick
from convscope.view.view import Maps, Neurons, View
from networks import small

VIEW = View(panels=(Maps(layer="conv"), Maps(layer="pool"), Neurons(layer="dense")))
RNG = np.random.default_rng(3)


def patch():
    return RNG.integers(0, 256, (14, 12, 3), np.uint8)


@pytest.fixture(scope="module")
def scope():
    return Scope(small(), VIEW)


def test_the_same_pixels_are_run_once_and_give_the_same_numbers(scope):
    memory, picture = Memory(), patch()
    first = memory.look(scope, picture)
    again = memory.look(scope, picture.copy())
    assert memory.runs == 1
    assert again.run_seconds == 0
    for name in ("probabilities", "limits", "values", "planes"):
        assert getattr(again, name) is getattr(first, name)
    other = picture.copy()
    other[3, 4, 1] ^= 1
    np.testing.assert_array_equal(memory.look(scope, other).planes, scope.look(other).planes)
    assert memory.runs == 2


def test_pixels_that_the_caller_overwrites_are_others(scope):
    memory, picture = Memory(), patch()
    first = memory.look(scope, picture)
    picture[:] = 255 - picture
    assert memory.look(scope, picture).probabilities is not first.probabilities
    assert memory.runs == 2


def test_what_is_picked_later_is_run_for_and_what_was_picked_is_not(scope):
    memory, picture = Memory(), patch()
    one, two = Pick(watch=0, unit=1), Pick(watch=1, unit=2)
    memory.look(scope, picture)
    both = memory.look(scope, picture, picks=(one, two))
    assert memory.runs == 2
    for picks in ((two,), (two, one), ()):
        reading = memory.look(scope, picture, picks=picks)
        expected = [both.exacts[(one, two).index(pick)] for pick in picks]
        assert all(map(np.array_equal, reading.exacts, expected))
        assert len(reading.exacts) == len(picks)
    assert memory.runs == 2


def test_another_view_is_run_for_unless_only_looks_are_others(scope):
    memory, picture = Memory(), patch()
    memory.look(scope, picture)
    looks = Scope(
        scope.model, View(panels=(Maps(layer="conv", colormap="magma"), *VIEW.panels[1:])), beside=scope
    )
    assert memory.look(looks, picture).plan is looks.plan
    assert memory.runs == 1
    other = Scope(scope.model, View(panels=(Maps(layer="conv"),)), beside=scope)
    assert memory.look(other, picture).planes.size < scope.look(picture).planes.size
    assert memory.runs == 2


def test_whether_there_is_anything_is_told_of_each_frame(scope):
    memory, pixels = Memory(), patch()
    covers = (0.1, 0.2, 0.3, 0.4)
    memory.read(scope, Prepared(pixels=pixels, empty=True))
    again = memory.read(scope, Prepared(pixels=pixels, empty=False, covers=covers))
    assert (again.empty, again.covers, memory.runs) == (False, covers, 1)


def test_of_nothing_the_last_numbers_stand(scope):
    memory = Memory()
    faceless = Looked(patch=patch(), box=WHOLE, faceless=True)
    assert memory.nothing(scope) is None
    assert look(scope, faceless, memory=memory).empty
    first = memory.look(scope, patch())
    again = look(scope, faceless, memory=memory)
    assert (again.empty, again.probabilities is first.probabilities, memory.runs) == (True, True, 2)


def test_of_more_wishes_than_can_be_met_each_has_its_turn():
    turns = Turns(most=8)
    wishes = list("abcdefghijklmnopqrst")
    met = [turns.next(wishes) for _ in range(5)]
    assert all(len(set(one)) == 8 for one in met)
    counts = [sum(wish in one for one in met) for wish in wishes]
    assert set(counts) == {2}
    assert turns.next(wishes[:8]) == wishes[:8]
    assert turns.next([]) == []
