"""The generator of camera pictures itself."""

from dataclasses import replace

import numpy as np
import pytest

from camera import EMPTY, Scene, box, draw, patch, photograph, photograph_nothing
from convscope.datasets import mnist

CALM = Scene(seed=1, paper=(0.8, 0.8, 0.8), ink=(0.05, 0.05, 0.05), noise=0.0, texture=0.0, jpeg=100)


@pytest.fixture(scope="module")
def digits():
    return mnist.load("test")


def test_the_same_seed_gives_the_same_picture(digits):
    for choose in (Scene.random, Scene.rough):
        one, other = (choose(np.random.default_rng(4)) for _ in range(2))
        assert one == other
        np.testing.assert_array_equal(draw(digits.pictures[0], one), draw(digits.pictures[0], other))
    for kind in EMPTY.values():
        np.testing.assert_array_equal(kind(np.random.default_rng(4)), kind(np.random.default_rng(4)))


def test_many_at_once_are_the_same_as_one_by_one(digits):
    pictures, labels = photograph(digits, patch, count=3, seed=6)
    rng = np.random.default_rng(6)
    places = rng.permutation(len(digits))[:3]
    for picture, label, place in zip(pictures, labels, places, strict=True):
        np.testing.assert_array_equal(picture, patch(draw(digits.pictures[place], Scene.random(rng))))
        assert label == digits.labels[place]
    assert len(photograph_nothing("dark", box, count=2, seed=1)) == 2


@pytest.mark.parametrize("extent", [0.4, 0.65, 0.9])
@pytest.mark.parametrize("place", [(0, 0), (-1, 0.5), (1, -1)])
@pytest.mark.parametrize("angle", [-10, 0, 10])
def test_the_digit_is_as_large_as_asked_and_in_the_box(digits, extent, place, angle):
    tilt = (0.05, 0, -0.05, 0.03, 0, -0.05, 0.02, 0)
    scene = replace(CALM, extent=extent, place=place, angle=angle, tilt=tilt)
    inked = box(draw(digits.pictures[3], scene))[..., 1] < 150
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    assert max(np.ptp(rows), np.ptp(columns)) == pytest.approx(extent * 480, rel=0.04)
    whole = draw(digits.pictures[3], scene)[..., 1] < 150
    assert whole.sum() == inked.sum()


def test_light_falls_off_to_one_side():
    frame = box(draw(None, replace(CALM, light=0.3, light_angle=0.0, exposure=1.0))).astype(float)
    middle = (frame[200:280] / 255) ** 2.2
    assert middle[:, 2:12].mean() / middle[:, -12:-2].mean() == pytest.approx(0.3, abs=0.03)


def test_a_pen_is_as_wide_as_asked(digits):
    one = int(np.flatnonzero(digits.labels == 1)[0])
    for width in (1.0, 2.0, 4.0):
        frame = box(draw(digits.pictures[one], replace(CALM, pen=width, extent=0.8, blur=0.0)))
        inked = frame[200:280, :, 1] < 110
        assert np.median(inked.sum(1)) == pytest.approx(width * 0.8 * 480 / (20 + width), rel=0.35)
