"""What is watched: the part of a view that the network has to be run for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from convscope.model.model import Layer, Model


@dataclass(frozen=True, slots=True)
class Watch:
    """A value that readings hold.

    Attributes:
        kind: `picture`: the prepared pixels; `planes`: feature maps, in bytes; `values`: single values, as they are.
        layer: whose; None: the picture.
        factor: so many pixels of a map, in height and width, are one in its plane.
    """

    kind: Literal["picture", "planes", "values"]
    layer: Layer | None = None
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a watch stands in a reading.

    Attributes:
        number: of the watch.
        planes: its first byte in the planes.
        limits: its first pair in the limits.
        values: its first number in the values.
    """

    number: int
    planes: int
    limits: int
    values: int


PICTURE = Watch(kind="picture")


def in_order(watches: Iterable[Watch], model: Model) -> tuple[Watch, ...]:
    """Put watches in the one order that does not depend on that of the panels, each once."""
    layers = (*model.hidden, *model.layers)
    return tuple(
        sorted(
            set(watches),
            key=lambda watch: (
                -1 if watch.layer is None else layers.index(watch.layer),
                watch.kind,
                watch.factor,
            ),
        )
    )


def factor_of(layer_shape: Sequence[int], *, edge: int) -> int:
    """Say how many rows and columns of a layer's maps are one in a plane whose sides are to have so many at most."""
    return -(-max(layer_shape[1:]) // edge)


def plane_size(watch: Watch) -> tuple[int, int]:
    """Give height and width of a layer's planes."""
    if watch.layer is None:
        return 0, 0
    _, height, width = watch.layer.shape
    return -(-height // watch.factor), -(-width // watch.factor)


def stand(watches: tuple[Watch, ...], model: Model) -> dict[Watch, Spot]:
    """Say where each watch stands in a reading."""
    planes = limits = values = 0
    spots: dict[Watch, Spot] = {}
    for number, watch in enumerate(watches):
        spots[watch] = Spot(number=number, planes=planes, limits=limits, values=values)
        if watch.kind == "picture":
            planes += prod(model.shape)
            limits += 1
        elif watch.layer is not None and watch.kind == "planes":
            planes += watch.layer.shape[0] * prod(plane_size(watch))
            limits += watch.layer.shape[0]
        elif watch.layer is not None:
            values += prod(watch.layer.shape)
    return spots
