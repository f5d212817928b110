"""What numbers are, from their definitions, in numpy."""

import numpy as np


def averaged(maps, factor):
    """Average blocks of factor × factor pixels; at the far edges, what there is."""
    _, height, width = maps.shape
    rows, columns = (range(0, length, factor) for length in (height, width))
    return np.array(
        [[[unit[y : y + factor, x : x + factor].mean() for x in columns] for y in rows] for unit in maps]
    )
