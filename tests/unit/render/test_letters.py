"""Lines of text."""

import numpy as np
import pytest

from convscope.render.canvas import Canvas
from convscope.render.letters import fit, known, width_of


def foot_of_x(text, size):
    """Say in which row the x ends with which a line begins."""
    canvas = Canvas(400, 60, (0, 0, 0))
    canvas.write(text, 10, 30, size=size, color=(255, 255, 255))
    return int(
        np.flatnonzero((canvas.rgb[:, 10 : 10 + width_of("x", size=size) - 1, 0] > 120).any(axis=1))[-1]
    )


@pytest.mark.parametrize("size", [11, 13, 17])
def test_lines_stand_on_one_height_whatever_is_below_it(size):
    assert len({foot_of_x(text, size) for text in ("x", "x7", "xp", "x/", "xQ", "x,")}) == 1


def test_what_does_not_fit_is_cut_off():
    assert fit("conv1", 500, size=13) == "conv1"
    short = fit("a name that is very long", 80, size=13)
    assert short.endswith("…")
    assert width_of(short, size=13) <= 80
    assert fit("name", 2, size=13) == ""


def test_letters_that_the_font_does_not_have_are_boxes():
    assert known("a\u4e03b\n") == "a\N{WHITE SQUARE}b\N{WHITE SQUARE}"


def test_what_lies_outside_is_not_drawn():
    canvas = Canvas(30, 20, (9, 9, 9))
    for x, y in ((-100, 5), (500, 5), (5, -100), (5, 500)):
        canvas.write("far away", x, y, size=13, color=(255, 255, 255))
    assert (canvas.rgb == 9).all()
    canvas.write("at the edge", -5, 2, size=13, color=(255, 255, 255))
    assert (canvas.rgb != 9).any()
