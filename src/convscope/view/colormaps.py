"""Colour tables, by matplotlib's names."""

import difflib
from functools import lru_cache

import numpy as np

from convscope.errors import ViewError
from convscope.model.text import quoted


@lru_cache(maxsize=256)
def color_table(name: str) -> bytes:
    """Give 256 RGB triples, from the least value to the greatest.

    Raises:
        ViewError: matplotlib has no colour map of that name; the message has the nearest ones.
    """
    from matplotlib import colormaps  # noqa: PLC0415  (takes a while to import)

    if name not in colormaps:
        near = ", ".join(difflib.get_close_matches(name, list(colormaps), n=3, cutoff=0.3)) or "gray, viridis"
        raise ViewError(f"colormap: matplotlib has none that is called {quoted(name)}; nearest: {near}")
    # Rounded here: matplotlib's own bytes are cut off, which makes some grays one too dark.
    return np.rint(colormaps[name]((np.arange(256) + 0.5) / 256)[:, :3] * 255).astype(np.uint8).tobytes()


def colormap_names() -> tuple[str, ...]:
    """Name all colour maps; each has a reverse, whose name ends in `_r`."""
    from matplotlib import colormaps  # noqa: PLC0415

    return tuple(sorted(colormaps, key=str.lower))
