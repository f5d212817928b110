"""Where panels stand: cells of a window that has 48 × 48 of them."""

from itertools import combinations

from convscope.errors import ViewError
from convscope.view.panels import GRID
from convscope.view.view import View


def check_places(view: View) -> None:
    """Make sure that all panels say where they stand, or none does; that they lie in the window, and cover no other.

    Raises:
        ViewError: they do not; the message names the panel.
    """
    places = {number: panel.at for number, panel in enumerate(view.panels) if panel.at is not None}
    if places and len(places) < len(view.panels):
        missing = next(number for number in range(len(view.panels)) if number not in places)
        raise ViewError(
            f"panel[{missing}].at: missing, though other panels say where they stand: either all do, or none"
        )
    for number, (left, top, width, height) in places.items():
        if not (width and height) or left + width > GRID or top + height > GRID:
            raise ViewError(
                f"panel[{number}].at: left, top, width and height {left}, {top}, {width}, {height} do not lie in "
                f"a window of {GRID} × {GRID}"
            )
    for (one, first), (other, second) in combinations(places.items(), 2):
        if all(
            first[axis] < second[axis] + second[axis + 2] and second[axis] < first[axis] + first[axis + 2]
            for axis in (0, 1)
        ):
            raise ViewError(f"panel[{other}].at: it covers panel[{one}]")
