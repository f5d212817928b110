"""The paper below the ink, where it is known."""

import cv2
import numpy as np
import pytest

from convscope.prepare.marks import measure_density
from convscope.prepare.paper import find_sheets

SIDE = 56
Y, X = np.mgrid[0:SIDE, 0:SIDE]
PAPERS = {
    "even": np.full((SIDE, SIDE), 200.0),
    "falling to the right": 220.0 - 2.5 * X,
    "falling to a corner": 60.0 + 1.5 * X + 1.2 * Y,
    "with a shadow on its left half": np.where(X < 25, 120.0, 210.0),
}


def strokes():
    """Draw a 4: bool."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.polylines(
        mask, [np.array([[24, 12], [16, 32], [40, 32]]), np.array([[33, 20], [33, 46]])], False, 1, 4
    )
    return mask.astype(bool)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("ink", [0.4, 1.6])
def test_the_ink_is_taken_off_and_the_light_stays(paper, ink):
    paper = (paper if ink < 1 else paper / 2).astype(np.uint8)
    seen = np.where(strokes(), paper * ink, paper).astype(np.uint8)
    (sheet,) = find_sheets(seen)
    np.testing.assert_array_equal(sheet.seen, seen if ink < 1 else 255 - seen)
    away = np.abs(sheet.light.astype(int) - paper)
    assert np.median(away) == 0
    assert np.percentile(away, 90) <= 12
    np.testing.assert_array_equal(sheet.light, sheet.paper if ink < 1 else 255 - sheet.paper)


def test_ink_is_as_dark_in_the_shade_as_in_the_light():
    paper = PAPERS["with a shadow on its left half"]
    (sheet,) = find_sheets(np.where(strokes(), 0.4 * paper, paper).astype(np.uint8))
    values = measure_density(sheet).values
    dark, light = values[strokes() & (X < 24)], values[strokes() & (X > 26)]
    assert np.median(dark) == pytest.approx(np.median(light), rel=0.1)
    assert np.median(values[~strokes()]) == 0


def test_where_dark_and_light_do_not_differ_both_are_tried():
    noise = np.random.default_rng(1).normal(128, 20, (SIDE, SIDE)).astype(np.uint8)
    assert len(find_sheets(noise)) == 2
    assert len(find_sheets(np.full((SIDE, SIDE), 9, np.uint8))) == 2
