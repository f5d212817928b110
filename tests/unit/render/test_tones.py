"""Tones against matplotlib, which rounds down at its own borders, and against numbers worked out by hand."""

import numpy as np
import pytest

from convscope.render.tones import around_zero, limits_of, tone_planes, tone_values


@pytest.mark.parametrize(
    ("value", "tone"),
    [(-2.0, 0), (-1.0, 0), (0.0, 128), (1.0, 255), (9.0, 255), (np.nan, 0), (np.inf, 255), (-np.inf, 0)],
)
def test_a_value_has_the_nearest_tone_and_half_goes_up(value, tone):
    assert tone_values(np.array([value], np.float32), (-1.0, 1.0)).tolist() == [tone]


def test_values_that_are_all_the_same_have_the_least_tone():
    assert tone_values(np.full(3, 7, np.float32), (7.0, 7.0)).tolist() == [0, 0, 0]


def test_planes_of_one_range_have_the_tones_of_their_values():
    rng = np.random.default_rng(3)
    planes = rng.integers(0, 256, (5, 40), np.uint8)
    limits = np.sort(rng.normal(size=(5, 2)), axis=1).astype(np.float32)
    least, greatest = float(limits.min()), float(limits.max())
    low, high = limits.astype(np.float64)[:, :1], limits.astype(np.float64)[:, 1:]
    values = low + planes * (high - low) / 255
    wanted = 255 * (values - least) / (greatest - least)
    tones = tone_planes(planes, limits, (least, greatest))
    assert np.abs(tones - wanted).max() <= 0.5 + 1e-9


def test_planes_by_their_own_limits_stay_as_they_are():
    planes = np.arange(6, dtype=np.uint8).reshape(2, 3)
    np.testing.assert_array_equal(tone_planes(planes, np.zeros((2, 2), np.float32), None), planes)


def test_one_value_that_is_no_number_makes_the_limits_none():
    assert np.isnan(limits_of(np.array([1, np.nan, 3], np.float32))).all()


def test_zero_lies_in_the_middle_of_weights():
    assert around_zero(np.array([-3.0, 2.0])) == (-3.0, 3.0)
    assert around_zero(np.array([])) == (0.0, 0.0)
