"""Who reads what: blobs, which Caffe's layers may change in place, become tensors, which never change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from convscope.errors import ModelError
from convscope.importers.caffe.schema import Message
from convscope.importers.names import unique

UNCHANGED = frozenset({"Dropout", "Split"})  # in place, these leave their blob as it is


@dataclass(frozen=True, slots=True)
class Wire:
    """A layer, and the tensors it reads and makes."""

    layer: Message
    reads: tuple[str, ...]
    makes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """All layers in the order of computing, and the tensors that each blob stands for, first to last."""

    wires: Sequence[Wire]
    tensors: Mapping[str, tuple[str, ...]]


_Moment = tuple[str, int]  # a blob, and how often it has been changed


def wire(layers: Sequence[Message], *, inputs: Sequence[str]) -> Wiring:
    """Follow the blobs through the layers.

    The last tensor of a blob has its name; what it held before layers changed it in place is `NAME:pre`, and
    between several such layers `NAME:1`, `NAME:2` ...

    Args:
        layers: in the file's order, which is the order of computing.
        inputs: the names of the blobs that come from outside.

    Raises:
        ModelError: a layer reads what none has made, or makes what is there already.
    """
    makers = dict.fromkeys(inputs, "an input")
    changes = dict.fromkeys(inputs, 0)
    moments: list[tuple[Message, list[_Moment], list[_Moment]]] = []
    for place, layer in enumerate(layers):
        if layer.type == "Input" or not layer.top:
            continue
        for bottom in layer.bottom:
            if bottom not in makers:
                raise ModelError(f"{_title(layer)} reads {bottom!r}, {_missing(bottom, layers[place:])}")
        for top in layer.top:
            if top in makers and top not in layer.bottom:
                raise ModelError(f"{_title(layer)} makes {top!r}, which is there already, from {makers[top]}")
        if layer.type in UNCHANGED and list(layer.top) == list(layer.bottom):
            continue
        reads = [(bottom, changes[bottom]) for bottom in layer.bottom]
        for top in layer.top:
            changes[top] = changes.get(top, -1) + 1
            makers.setdefault(top, _title(layer))
        moments.append((layer, reads, [(top, changes[top]) for top in layer.top]))
    names = _tensors(changes)
    wires = [
        Wire(
            layer,
            reads=tuple(names[blob][change] for blob, change in reads),
            makes=tuple(names[blob][change] for blob, change in makes),
        )
        for layer, reads, makes in moments
    ]
    return Wiring(wires, names)


def _tensors(changes: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    taken = set(changes)
    names: dict[str, tuple[str, ...]] = {}
    for blob, last in changes.items():
        earlier: list[str] = []
        for change in range(last):
            earlier.append(unique(f"{blob}:{change or 'pre'}", taken))
            taken.add(earlier[-1])
        names[blob] = (*earlier, blob)
    return names


def _title(layer: Message) -> str:
    return f"layer {layer.name!r} ({layer.type})"


def _missing(blob: str, later: Sequence[Message]) -> str:
    maker = next((layer for layer in later if blob in layer.top), None)
    return f"which only {_title(maker)} makes, not before it" if maker else "which no layer makes"
