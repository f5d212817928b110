"""What differs between two frames."""

import numpy as np
from numpy.typing import NDArray

from convscope.render.surface import Box


def bounds(changed: NDArray[np.bool_], *, even: bool = False) -> Box:
    """Give the smallest box around all that has changed, at least one pixel; `even`: its corner has even numbers."""
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return Box(0, 0, 1, 1)
    top, left = int(rows[0]), int(columns[0])
    if even:
        top, left = top - top % 2, left - left % 2
    return Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
