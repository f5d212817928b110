"""What eight bits are calibrated with: what is named, else what the network is to see."""

import numpy as np
import pytest

from convscope.datasets.dataset import Stack
from convscope.engines.engine import EngineOptions
from convscope.errors import EngineError
from convscope.jobs.calibrate import choose, pictures_for
from convscope.sources.pictures import Pictures
from convscope.sources.source import Shot
from networks import small

INT8 = EngineOptions(precision="int8")
NOISE = np.random.default_rng(9).integers(0, 256, (6, 14, 12, 3), dtype=np.uint8)
DARK = NOISE // 8


def quantised(**pictures):
    return choose(small(scale=0.01), INT8, **pictures).network.graph.SerializeToString(deterministic=True)


class Untouched:
    """A source that nobody may read."""

    title, live, count, pace = "untouched", True, 0, 0.0

    def read(self):
        raise AssertionError("it was read")

    def seek(self, number):
        pass

    def close(self):
        raise AssertionError("it was closed")


class Numbered:
    """A film of many frames, which notes where it is asked to go."""

    title, live, pace = "numbered", False, 30.0

    def __init__(self, count):
        self.count = count
        self.asked = []

    def read(self):
        return Shot(pixels=NOISE[0], number=0, seconds=0.0)

    def seek(self, number):
        self.asked.append(number)

    def close(self):
        pass


def test_what_the_network_is_to_see_calibrates_it_and_begins_again():
    source = Pictures(Stack("dark", DARK))
    assert quantised(seen=source) == quantised(calibrate=DARK) != quantised(calibrate=NOISE)
    assert source.read().number == 0


def test_what_is_named_goes_before_what_is_seen():
    assert quantised(calibrate=DARK, seen=Untouched()) == quantised(calibrate=DARK, seen=NOISE)
    assert quantised(calibrate=DARK, seen=NOISE) == quantised(seen=DARK)


def test_of_many_pictures_those_that_calibrate_are_spread_over_all():
    """A folder of pictures comes class after class."""
    many = np.concatenate([np.repeat(picture[None], 100, axis=0) for picture in NOISE])
    spread = pictures_for(small(scale=0.01), Stack("many", many))
    assert len(spread) == 256
    assert {picture.tobytes() for picture in spread} == {picture.tobytes() for picture in NOISE}


def test_where_nothing_is_calibrated_pictures_for_it_are_refused():
    with pytest.raises(EngineError, match="are for int8, and this is f32"):
        choose(small(), EngineOptions(), calibrate=NOISE)


def test_of_a_film_only_the_beginning_is_read():
    """To go far into a film takes long, and it is done before the page is served."""
    film = Numbered(100_000)
    assert len(pictures_for(small(scale=0.01), film)) == 256
    assert 1000 < max(film.asked) < 10_000


def test_a_source_that_does_not_know_how_many_it_has_is_read_from_its_beginning():
    film = Numbered(1000)
    del film.count
    assert len(pictures_for(small(scale=0.01), film)) == 256
    assert film.asked == []


def test_a_camera_is_not_waited_for():
    with pytest.raises(EngineError, match="name some with --calibrate"):
        quantised(seen=Untouched())
