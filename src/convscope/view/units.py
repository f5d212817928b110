"""Units chosen by their numbers, as `0-19,25`, classes by number or name, and the class of an order."""

import difflib
import re

from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.model.text import quoted

_NUMBER = re.compile(r"[0-9]{1,9}")
_PIECE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
ORDERS = ("natural", "activation", "value")
LONGEST = 512
"""No name that is looked for is longer."""


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
            raise ViewError(
                f"units: {quoted(piece.strip())} is neither a number nor a range such as 0-{count - 1}"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        for number in (first, last):
            if number >= count:
                raise ViewError(f"units: {layer} has the units 0 to {count - 1}, not {number}")
        step = 1 if first <= last else -1
        found.update(dict.fromkeys(range(first, last + step, step)))
    return tuple(found)


def parse_class(text: str, *, model: Model) -> int:
    """Find a class by its number, or its name; a number that a class has goes before a name.

    Raises:
        ViewError: there is none; the message has the nearest names.
    """
    labels = model.labels
    decimal = _NUMBER.fullmatch(text)
    if decimal and int(text) < len(labels):
        return int(text)
    if text in labels:
        return labels.index(text)
    if decimal:
        raise ViewError(f"{model.name} has the classes 0 to {len(labels) - 1}, not {text}")
    near = difflib.get_close_matches(text[:LONGEST], labels, n=3, cutoff=0.3) or labels[:3]
    raise ViewError(f"{model.name} has no class {quoted(text)}; nearest: {', '.join(near)}")


def ordering_class(order: str, model: Model) -> int | None:
    """Find the class by which an order sorts; None: it sorts by none.

    Raises:
        ViewError: it is no order, or there is no such class.
    """
    if order in ORDERS:
        return None
    start, _, name = order.partition(":")
    if start != "class" or not name:
        raise ViewError(
            f"{quoted(order)} is not `natural`, `activation`, `value` or `class:N`, where N is a class"
        )
    return parse_class(name, model=model)
