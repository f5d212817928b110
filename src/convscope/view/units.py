"""Units chosen by their numbers, as `0-19,25`, and classes by number or name."""

import difflib
import re
from collections.abc import Sequence

from convscope.errors import ViewError
from convscope.model.model import Model

_PIECE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def parse_units(text: str, *, count: int, layer: str) -> tuple[int, ...]:
    """Read a choice of units.

    Args:
        text: numbers and ranges between commas; empty: all.
        count: how many units there are.
        layer: the name of the layer, for the message.

    Returns:
        The numbers in the order in which they are written, each once.

    Raises:
        ViewError: it cannot be read, or names a unit that is not there.
    """
    if not text.strip():
        return tuple(range(count))
    found: dict[int, None] = {}
    for piece in text.split(","):
        match = _PIECE.fullmatch(piece.strip())
        if match is None:
            raise ViewError(f"units: {piece.strip()!r} is neither a number nor a range such as 0-{count - 1}")
        first, last = int(match[1]), int(match[2] or match[1])
        for number in (first, last):
            if number >= count:
                raise ViewError(f"units: {layer} has the units 0 to {count - 1}, not {number}")
        step = 1 if first <= last else -1
        found.update(dict.fromkeys(range(first, last + step, step)))
    return tuple(found)


def parse_class(text: str, *, model: Model) -> int:
    """Find a class by its number or its name.

    Raises:
        ViewError: there is none; the message has the nearest names.
    """
    labels = model.labels
    if text in labels:
        return labels.index(text)
    if text.isdecimal() and int(text) < len(labels):
        return int(text)
    if text.isdecimal():
        raise ViewError(f"{model.name} has the classes 0 to {len(labels) - 1}, not {text}")
    raise ViewError(f"{model.name} has no class {text!r}; nearest: {', '.join(_nearest(text, labels))}")


def _nearest(text: str, labels: Sequence[str]) -> Sequence[str]:
    return difflib.get_close_matches(text, labels, n=3, cutoff=0.3) or labels[:3]
