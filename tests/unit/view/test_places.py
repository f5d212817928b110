"""Where panels stand."""

import pytest

from convscope.errors import ViewError
from convscope.view.places import check_places
from convscope.view.view import Camera, View

GOOD = [
    [],
    [None, None],
    [(0, 0, 48, 48)],
    [(0, 0, 24, 48), (24, 0, 24, 48)],
    [(0, 0, 48, 1), (0, 1, 48, 47)],
    [(47, 47, 1, 1)],
    [(10, 10, 3, 3), (13, 13, 3, 3), (7, 13, 6, 1)],
]


def view(places):
    return View(panels=tuple(Camera(at=place) for place in places))


@pytest.mark.parametrize("places", GOOD)
def test_places_that_do(places):
    check_places(view(places))


BROKEN = [
    (
        [None, (0, 0, 1, 1)],
        "panel[0].at: missing, though other panels say where they stand: either all do, or none",
    ),
    (
        [(0, 0, 1, 1), None, None],
        "panel[1].at: missing, though other panels say where they stand: either all do, or none",
    ),
    (
        [(40, 0, 9, 1)],
        "panel[0].at: left, top, width and height 40, 0, 9, 1 do not lie in a window of 48 × 48",
    ),
    (
        [(0, 0, 1, 1), (0, 48, 1, 1)],
        "panel[1].at: left, top, width and height 0, 48, 1, 1 do not lie in a window of 48 × 48",
    ),
    (
        [(0, 0, 0, 5)],
        "panel[0].at: left, top, width and height 0, 0, 0, 5 do not lie in a window of 48 × 48",
    ),
    (
        [(0, 0, 5, 0)],
        "panel[0].at: left, top, width and height 0, 0, 5, 0 do not lie in a window of 48 × 48",
    ),
    ([(0, 0, 5, 5), (4, 4, 5, 5)], "panel[1].at: it covers panel[0]"),
    ([(0, 0, 5, 5), (9, 9, 1, 1), (9, 9, 1, 1)], "panel[2].at: it covers panel[1]"),
    ([(3, 3, 1, 1), (0, 0, 48, 48)], "panel[1].at: it covers panel[0]"),
]


@pytest.mark.parametrize(("places", "sentence"), BROKEN)
def test_places_that_do_not_are_told(places, sentence):
    with pytest.raises(ViewError) as error:
        check_places(view(places))
    assert str(error.value) == sentence
