"""Which engine is chosen: measured once, kept, and not asked where it would not matter."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from convscope.engines.engine import EngineOptions, Setting
from convscope.errors import EngineError, MissingExtraError, ModelError
from convscope.view import choice, race
from convscope.view.choice import Chosen, chosen, measured
from convscope.view.compiled import Compiled
from networks import small

ORT = Setting(threads=2)
PLAIN = replace(ORT, blocked=False)
VINO = Setting(engine="openvino", threads=2)
ONE = replace(VINO, threads=1)


def big(*, parameters=30_000_000):
    """Make a network that costs much, as far as anyone is told."""
    model = small()
    return replace(
        model, layers=(*model.layers, replace(model.layers[2], name="more", parameters=parameters))
    )


@pytest.fixture
def timed(monkeypatch, tmp_path):
    """Give the settings that were timed, with the times that they are said to take."""
    monkeypatch.setenv("CONVSCOPE_CACHE", str(tmp_path))
    monkeypatch.setattr(choice, "_remembered", {})
    monkeypatch.setattr(choice, "settings", lambda options, *, small: (ORT,) if small else (ORT, PLAIN, VINO))
    asked = []

    def fastest(model, watches, ways):
        asked.append(tuple(ways))
        return VINO if VINO in ways else ways[0]

    monkeypatch.setattr(choice, "fastest", fastest)
    return asked


def test_it_is_measured_once_and_known_from_then_on(timed, monkeypatch):
    model = big(parameters=3_000_000_000)
    assert chosen(model, None).setting == ORT
    assert measured(model, None).setting == VINO
    assert timed == [(ORT, PLAIN, VINO)]
    monkeypatch.setattr(choice, "_remembered", {})  # as in another process
    assert measured(big(parameters=3_000_000_000), None).setting == VINO
    assert chosen(model, EngineOptions()).setting == VINO
    assert len(timed) == 1


def test_fewer_threads_are_tried_for_what_is_brief_and_for_very_many(timed, monkeypatch):
    measured(big(), None)
    assert timed[1:] == [(ONE, VINO)]
    measured(big(), EngineOptions(threads=2))
    assert len(timed) == 2
    many = replace(ORT, threads=16)
    monkeypatch.setattr(choice, "settings", lambda options, *, small: (many, replace(many, blocked=False)))
    measured(big(parameters=3_000_000_000), None)
    assert timed[3:] == [(replace(many, threads=8), many)]


def test_a_small_network_is_not_measured(timed):
    assert measured(small(), None).setting == ORT
    assert timed == []


def test_what_was_kept_and_is_no_way_any_more_is_measured_anew(timed, monkeypatch):
    model = big()
    measured(model, None)
    monkeypatch.setattr(choice, "settings", lambda options, *, small: (ORT, PLAIN))
    assert measured(model, None).setting != VINO


def test_other_weights_are_the_same_choice_and_another_shape_is_not(timed):
    first, other = big(), big()
    other.graph.graph.initializer[0].raw_data = bytes(len(other.graph.graph.initializer[0].raw_data))
    measured(first, None)
    before = len(timed)
    measured(other, None)
    assert len(timed) == before
    wider = replace(small(size=(16, 12)), layers=first.layers)
    measured(wider, None)
    assert len(timed) > before


def test_what_was_chosen_already_stays(timed):
    there = Chosen(PLAIN, small())
    assert measured(small(), there) is there
    assert chosen(small(), there) is there


@pytest.mark.parametrize(
    ("times", "best"),
    [
        ((1.00, 1.00, 0.98), ORT),  # within 3 %: what is preferred
        ((1.00, 1.00, 0.90), VINO),
        ((1.00, 0.90, 0.88), PLAIN),
        ((1.00, None, 0.50), VINO),
        ((None, None, 0.50), VINO),
        ((None, None, None), ORT),
    ],
)
def test_the_fastest_wins_unless_what_is_preferred_is_nearly_as_fast(monkeypatch, times, best):
    monkeypatch.setattr(race, "_in_turn", lambda openers, pixels, *, seconds: list(times))
    assert race.fastest(small(), (), (ORT, PLAIN, VINO)) == best


def test_both_engines_are_timed_in_turn(monkeypatch):
    model, run, ran = small(), Compiled.run, []

    def noted(self, pixels, **kwargs):
        ran.append(self.setting)
        return run(self, pixels, **kwargs)

    monkeypatch.setattr(Compiled, "run", noted)
    assert race.fastest(model, (), (ORT, VINO)) in (ORT, VINO)
    opened, turn = [ORT, ORT, VINO, VINO], [ORT, VINO]
    assert ran[:6] == opened + turn
    strange = Setting(engine="openvino", provider="nowhere")
    assert race.fastest(model, (), (strange, ORT)) == ORT


class Timed:
    """A way of running that takes as long as is said, by a clock that nothing else moves."""

    def __init__(self, clock, takes):
        self.clock, self.takes, self.ended, self.runs = clock, takes, 0.0, 0

    def run(self, pixels):
        self.runs += 1
        self.clock.now += self.takes(self.clock.now - self.ended, self.runs)
        self.ended = self.clock.now


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(race, "perf_counter", lambda: clock.now)
    monkeypatch.setattr(race, "sleep", lambda seconds: setattr(clock, "now", clock.now + seconds))
    return clock


def test_ways_are_timed_as_they_run_between_frames(clock):
    """One is fast as long as its threads are awake."""
    sleepy = Timed(clock, lambda rest, _: 0.006 if rest < 0.005 else 0.011)
    assert race._usual(race._times([sleepy], None, seconds=0.3)[0]) == pytest.approx(0.011)


def test_one_slow_run_is_not_the_end_but_three_are(clock):
    late = Timed(clock, lambda _, number: 0.1 if number == 1 else 0.004)
    steady = Timed(clock, lambda _rest, _number: 0.005)
    slow = Timed(clock, lambda _rest, _number: 0.05)
    times = race._times([late, steady, slow], None, seconds=0.5)
    assert race._usual(times[0]) == pytest.approx(0.004)
    assert len(times[0]) == len(times[1]) > len(times[2]) == 3


@pytest.mark.parametrize("error", [ModelError("it fails"), MissingExtraError("x", extra="x", purpose="x")])
def test_a_way_that_opens_and_does_not_run_is_left_out(monkeypatch, error):
    run = Compiled.run

    def fails(self, pixels, **kwargs):
        if self.setting == VINO:
            raise error
        return run(self, pixels, **kwargs)

    monkeypatch.setattr(Compiled, "run", fails)
    assert race.fastest(small(), (), (VINO, ORT)) == ORT
    assert race.fastest(small(), (), (VINO,)) == VINO


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"engine": "caffe"}, "there is no engine 'caffe': auto, onnxruntime, openvino"),
        ({"precision": "f8"}, "there is no precision 'f8': f32, bf16, f16, int8"),
        ({"threads": 0}, "a network cannot run in 0 threads: at least 1"),
    ],
)
def test_what_makes_no_sense_is_told(given, sentence):
    with pytest.raises(EngineError) as told:
        EngineOptions(**given)
    assert str(told.value) == sentence
