"""Gray, RGB and size, against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.prepare.plain import plain


def picture(height, width, channels=3, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def averaging(before, after):
    """Give the weights of area averaging along one side: after×before."""
    edges = np.arange(after + 1) * before / after
    pixels = np.arange(before)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.clip(overlap, 0, None) * after / before


def interpolating(before, after):
    """Give the weights of linear interpolation along one side: after×before."""
    places = np.clip((np.arange(after) + 0.5) * before / after - 0.5, 0, before - 1)
    return np.array([np.interp(places, np.arange(before), row) for row in np.eye(before)]).T


def test_gray_is_the_luma_of_bt_601():
    pixels = picture(9, 7)
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(plain(pixels, size=(9, 7), channels=1)[..., 0], luma, atol=0.51)


@pytest.mark.parametrize(
    ("before", "after", "rows", "columns"),
    [
        ((56, 56), (28, 28), averaging, averaging),
        ((57, 91), (28, 28), averaging, averaging),
        ((14, 20), (28, 28), interpolating, interpolating),
        ((14, 56), (28, 28), interpolating, averaging),
        ((90, 5), (28, 28), averaging, interpolating),
    ],
)
def test_sides_that_shrink_are_averaged_and_sides_that_grow_interpolated(before, after, rows, columns):
    pixels = picture(*before)
    expected = np.einsum("ay,bx,yxc->abc", rows(before[0], after[0]), columns(before[1], after[1]), pixels)
    np.testing.assert_allclose(plain(pixels, size=after, channels=3), expected, atol=1.5)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_what_fits_stays_bit_for_bit(height, width, seed):
    colour, gray = picture(height, width, 3, seed), picture(height, width, 1, seed)
    np.testing.assert_array_equal(plain(colour, size=(height, width), channels=3), colour)
    np.testing.assert_array_equal(plain(gray, size=(height, width), channels=1), gray)
    np.testing.assert_array_equal(plain(gray[..., 0], size=(height, width), channels=1), gray)
    np.testing.assert_array_equal(plain(gray, size=(height, width), channels=3), gray.repeat(3, axis=2))


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from([(), (1,), (3,)]), st.sampled_from([1, 3]))
def test_every_size_and_form_becomes_the_networks(height, width, last, channels):
    made = plain(np.full((height, width, *last), 77, np.uint8), size=(30, 20), channels=channels)
    assert made.dtype == np.uint8
    np.testing.assert_array_equal(made, np.full((30, 20, channels), 77))
