"""The ways of a card."""

import numpy as np
import pytest

from convscope.prepare.digits import digits
from convscope.prepare.plain import plain
from convscope.prepare.prepare import preparers

BLANK = np.full((56, 56, 3), 190, np.uint8)
SEVEN = BLANK.copy()
SEVEN[12:17, 16:40] = SEVEN[12:44, 34:40] = 50


@pytest.mark.parametrize(
    ("method", "way", "empty"),
    [
        ("plain", "plain", False),
        ("plain", "given", False),
        ("digits", "digits", True),
        ("digits", "plain", True),
        ("digits", "given", False),
    ],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_each_way_tells_an_empty_box_where_digits_are_read(method, way, empty, channels):
    prepare = preparers(method, size=(28, 28), channels=channels)[way]
    assert prepare(BLANK).empty is empty
    assert prepare(SEVEN).empty is False
    assert prepare(BLANK).pixels.shape == prepare(SEVEN).pixels.shape == (28, 28, channels)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_pixels_are_those_of_the_way(channels):
    ways = preparers("digits", size=(28, 28), channels=channels)
    gray = plain(SEVEN, size=(28, 28), channels=channels)
    np.testing.assert_array_equal(ways["plain"](SEVEN).pixels, gray)
    np.testing.assert_array_equal(ways["given"](SEVEN).pixels, gray)
    np.testing.assert_array_equal(ways["digits"](SEVEN).pixels, digits(SEVEN).pixels.repeat(channels, 2))


def test_only_cards_of_digits_look_for_ink():
    assert set(preparers("plain", size=(28, 28), channels=1)) == {"plain", "given"}
    assert set(preparers("digits", size=(28, 28), channels=1)) == {"digits", "plain", "given"}
