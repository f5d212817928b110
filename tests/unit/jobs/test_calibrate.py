"""What eight bits are calibrated with: what is named, else what the network is to see."""

import numpy as np
import pytest

from convscope.datasets.dataset import Stack
from convscope.engines.engine import EngineOptions
from convscope.errors import EngineError
from convscope.jobs.calibrate import choose, pictures_for
from convscope.sources.pictures import Pictures
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


def test_a_camera_is_not_waited_for():
    with pytest.raises(EngineError, match="name some with --calibrate"):
        quantised(seen=Untouched())
