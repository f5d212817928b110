"""Random numbers, a piece at a time: so that half a gigabyte of them takes a few megabytes of memory."""

from collections.abc import Iterator
from math import prod
from zlib import crc32

import numpy as np

from convscope.model.untrained.recipe import Drawn
from convscope.types import Floats

PIECE = 1 << 20  # values


def pieces(drawn: Drawn, *, name: str, seed: int) -> Iterator[Floats]:
    """Give the values of an array from the first to the last: float32, flat, some at a time.

    They depend on the name and the seed, and on nothing else that stands in the network.

    Args:
        drawn: what they are to be like.
        name: of the array.
        seed: of all of the network's.
    """
    count = prod(drawn.shape)
    row = count // drawn.shape[0] if drawn.rows and count else 1
    most = max(1, PIECE // row) * row
    generator = np.random.Generator(np.random.SFC64([seed, crc32(name.encode())]))
    for start in range(0, count, most):
        size = min(most, count - start)
        if not drawn.deviation:
            yield np.full(size, drawn.mean, np.float32)
            continue
        values = generator.standard_normal(size, dtype=np.float32)
        if drawn.rows:
            grid = values.reshape(-1, row)
            grid -= grid.mean(axis=1, keepdims=True)
        values *= np.float32(drawn.deviation)
        values += np.float32(drawn.mean)
        yield values
