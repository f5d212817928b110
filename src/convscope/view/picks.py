"""Picks: the units whose exact values are wanted of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from convscope.errors import ViewError
from convscope.model.model import Layer
from convscope.types import AnyArray, Floats
from convscope.view.compile import MOST_PICKS, NO_PICKS
from convscope.view.watch import Watch


@dataclass(frozen=True, slots=True)
class Pick:
    """A unit whose exact values are wanted.

    Attributes:
        watch: the number of the watch of its layer's maps.
        unit: the unit's number in the layer.
    """

    watch: int
    unit: int


def numbers_of(picks: Sequence[Pick], watches: Sequence[Watch]) -> AnyArray:
    """Write picks as a compiled network takes them: int64, (8, 2).

    Raises:
        ViewError: there is no such unit, or there are more than eight.
    """
    if not picks:
        return NO_PICKS
    if len(picks) > MOST_PICKS:
        raise ViewError(f"at most {MOST_PICKS} units can be picked, not {len(picks)}")
    numbers = NO_PICKS.copy()
    for row, pick in enumerate(picks):
        layer = _layer_of(pick, watches)
        if not 0 <= pick.unit < layer.shape[0]:
            raise ViewError(f"{layer.name} has the units 0 to {layer.shape[0] - 1}, not {pick.unit}")
        numbers[row] = pick.watch, pick.unit
    return numbers


def split(exacts: Floats, picks: Sequence[Pick], watches: Sequence[Watch]) -> tuple[Floats, ...]:
    """Give each pick its values, float32, (height, width), of those that a compiled network gave: watch after watch."""
    found: dict[int, Floats] = {}
    at = 0
    for row in sorted(range(len(picks)), key=lambda row: picks[row].watch):
        shape = _layer_of(picks[row], watches).shape[1:]
        found[row] = exacts[at : at + prod(shape)].reshape(shape)
        at += prod(shape)
    return tuple(found[row] for row in range(len(picks)))


def _layer_of(pick: Pick, watches: Sequence[Watch]) -> Layer:
    watch = watches[pick.watch] if 0 <= pick.watch < len(watches) else None
    if watch is None or watch.layer is None or watch.kind != "planes":
        raise ViewError(f"watch {pick.watch} shows no maps")
    return watch.layer
