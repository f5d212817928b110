"""Frames for a program: names, data sets, pictures, sources; of live ones the newest."""

import threading
import time

import numpy as np
import pytest
from PIL import Image

import convscope
from convscope.datasets import mnist
from convscope.errors import DataError, ViewError
from convscope.sources.shots import shots_of
from convscope.sources.source import Shot
from networks import small

NOISE = np.random.default_rng(2).integers(0, 256, (6, 20, 30, 3), dtype=np.uint8)


class Live:
    """A camera of 500 frames a second, which goes away and comes back."""

    title, live, count, pace = "fake", True, 0, 0.0

    def __init__(self, *, fails=None, error=None):
        self.frames = 0
        self.fails = fails
        self.error = error
        self.threads = set()
        self.closed = False

    def read(self):
        self.threads.add(threading.current_thread().name)
        time.sleep(0.002)
        self.frames += 1
        if self.frames == self.fails:
            raise self.error
        if self.frames == 3:
            return None
        return Shot(pixels=NOISE[0], number=self.frames - 1, seconds=0.0)

    def seek(self, number):
        pass

    def close(self):
        self.closed = True


def test_of_a_live_source_comes_the_newest_frame_however_slow_the_program_is():
    source = Live()
    shots = shots_of(source)
    ages = []
    for shot, _ in zip(shots, range(8), strict=False):
        ages.append(source.frames - 1 - shot.number)
        time.sleep(0.05)
    shots.close()
    assert max(ages) <= 2
    assert source.frames > 60
    assert not source.closed  # it is the caller's
    assert source.threads == {"convscope-source"}
    count = source.frames
    time.sleep(0.02)
    assert source.frames == count


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DataError("the cable is cut"), "the cable is cut"),
        (AttributeError("no cable"), "fake cannot be read any more: AttributeError: no cable"),
    ],
)
def test_what_is_wrong_with_a_live_source_is_raised_where_it_is_read(error, sentence):
    with pytest.raises(DataError) as told:
        list(shots_of(Live(fails=10, error=error)))
    assert str(told.value) == sentence


def test_a_scope_runs_over_a_data_set_as_it_is():
    digits = mnist.load("test")
    scope = convscope.Scope(convscope.load("lenet"))
    for source in ("mnist:test", digits, digits.pictures):
        way = "given" if source is digits.pictures else None
        for reading, place in zip(scope.run(source, way=way), range(30), strict=False):
            expected = scope.look(digits.pictures[place], way="given")
            np.testing.assert_array_equal(reading.probabilities, expected.probabilities)


def test_a_scope_runs_over_pictures_of_all_kinds_as_look_does(tmp_path):
    model = small()
    scope = convscope.Scope(model)
    for number, pixels in enumerate(NOISE):
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    expected = [convscope.look(model, pixels).probabilities for pixels in NOISE]
    paths = sorted(tmp_path.iterdir())
    for source in (
        NOISE,
        list(NOISE),
        tmp_path,
        str(tmp_path / "*.png"),
        paths,
        map(str, paths),
        (Image.open(path) for path in paths),
    ):
        readings = list(scope.run(source))
        np.testing.assert_array_equal([reading.probabilities for reading in readings], expected)


def test_frames_are_read_when_they_are_asked_for():
    asked = []

    def pictures():
        for pixels in NOISE:
            asked.append(1)
            yield pixels

    readings = convscope.Scope(small()).run(pictures())
    assert asked == []
    next(readings)
    assert len(asked) == 1


def test_what_is_no_source_is_told(tmp_path):
    scope = convscope.Scope(small())
    for source, sentence in (
        ("nowhere", "there is no source 'nowhere'"),
        (tmp_path, "holds no pictures"),
        (NOISE[0], r"\(20, 30, 3\) is one: put it into a list$"),
        (NOISE[0, ..., 0], r"\(20, 30\) is one: put it into a list$"),
    ):
        with pytest.raises(DataError, match=sentence):
            scope.run(source)
    with pytest.raises(DataError, match="there is no such file"):
        list(scope.run([tmp_path / "none.png"]))
    with pytest.raises(ViewError, match="takes pictures plain or given, not 'digits'"):
        list(scope.run(NOISE, way="digits"))
