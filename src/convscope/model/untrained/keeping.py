"""Where random weights lie: small ones in memory, large ones in a file that is mapped and kept between starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import prod
from pathlib import Path

import msgspec
import numpy as np

from convscope.cache import Shelf
from convscope.errors import ModelError
from convscope.model.untrained.drawing import pieces
from convscope.model.untrained.recipe import Drawn
from convscope.types import AnyArray, Floats

LARGE = 64 << 20  # bytes; as many stay in a file until the engine wants them
MOST = 8 << 30  # bytes
SHELF = Shelf(kind="random-weights", version=1, most=4 << 30)
FILE = "weights.f32"

_ALIGNED = 64  # bytes, to which each array begins


@dataclass(frozen=True, slots=True)
class Filled:
    """Arrays full of random numbers.

    Attributes:
        arrays: float32, by name; pieces of the file, where there is one.
        path: the file; None: they are small.
        data: all bytes of the file.
    """

    arrays: Mapping[str, Floats]
    path: Path | None = None
    data: AnyArray | None = None


def fill(recipe: Mapping[str, Drawn], *, seed: int) -> Filled:
    """Make random weights, or find those that were made the last time.

    Args:
        recipe: what each array is to be like.
        seed: of the numbers.

    Raises:
        ModelError: there are too many, or nowhere to lay them.
    """
    places, size = _places(recipe)
    if size > MOST:
        raise ModelError(f"its weights would have {size:,} bytes, and at most {MOST:,} are made at random")
    if size < LARGE:
        arrays = {
            name: np.concatenate([*pieces(one, name=name, seed=seed)]).reshape(one.shape)
            if prod(one.shape)
            else np.zeros(one.shape, np.float32)
            for name, one in recipe.items()
        }
        return Filled(arrays)
    key = SHELF.key(msgspec.json.encode((seed, np.__version__, list(recipe.items()))))
    write = partial(_write, recipe=recipe, places=places, seed=seed)
    folder = SHELF.have(key, write, what="random weights")
    path = (folder / FILE).resolve()
    data = np.memmap(path, np.uint8, "r")
    arrays = {
        name: data[start : start + 4 * prod(recipe[name].shape)].view("<f4").reshape(recipe[name].shape)
        for name, start in places.items()
    }
    return Filled(arrays, path, data)


def _places(recipe: Mapping[str, Drawn]) -> tuple[dict[str, int], int]:
    """Say where each array begins in the file, and how long that is."""
    places, end = dict[str, int](), 0
    for name, one in recipe.items():
        places[name] = end
        end += -(-4 * prod(one.shape) // _ALIGNED) * _ALIGNED
    return places, end


def _write(folder: Path, *, recipe: Mapping[str, Drawn], places: Mapping[str, int], seed: int) -> None:
    with (folder / FILE).open("wb") as file:
        for name, one in recipe.items():
            file.seek(places[name])
            for piece in pieces(one, name=name, seed=seed):
                file.write(piece.astype("<f4", copy=False).data)
        file.truncate(_places(recipe)[1])
