"""What a module, or who made it, states of its pictures and classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from msgspec import structs

from convscope.model.card import Card, Input, Output

Size = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is stated; empty or None: nothing.

    Attributes:
        channels: of a picture.
        size: its height and width.
        mean: of each channel, 0..1.
        deviation: of each channel, 0..1.
        crop: how much of a whole picture is looked at, as a share of its sides.
        labels: one for each class.
        origin: where the network comes from, in words.
        assumed: sentences that say what was taken for granted.
    """

    channels: int | None = None
    size: Size | None = None
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    crop: float = 1.0
    labels: tuple[str, ...] = ()
    origin: str = ""
    assumed: Sequence[str] = ()


def of_module(module: object) -> Facts:
    """Read what a module states of itself: timm's `pretrained_cfg`, or the `image_size` of a transformer."""
    for key in ("pretrained_cfg", "default_cfg"):
        stated = getattr(module, key, None)
        if isinstance(stated, Mapping):
            return of_timm(cast("Mapping[str, Any]", stated))
    side = getattr(module, "image_size", None)
    if isinstance(side, int) and side > 0:
        return Facts(size=(side, side))
    return Facts()


def of_timm(stated: Mapping[str, Any]) -> Facts:
    """Read a configuration of timm."""
    sizes = stated.get("input_size") or ()
    channels, *size = sizes if len(sizes) == 3 else (None, 0, 0)
    return Facts(
        channels=channels,
        size=(size[0], size[1]) if channels else None,
        mean=_values(stated.get("mean")),
        deviation=_values(stated.get("std")),
        crop=_share(stated.get("crop_pct"), 1),
    )


def of_transforms(transforms: object, *, labels: Sequence[str], origin: str) -> Facts:
    """Read what torchvision says of its weights."""
    crop, whole = (_sides(getattr(transforms, key, None)) for key in ("crop_size", "resize_size"))
    size = (crop[0], crop[-1]) if crop else None
    return Facts(
        channels=3,
        size=size,
        mean=_values(getattr(transforms, "mean", None)),
        deviation=_values(getattr(transforms, "std", None)),
        crop=_share(crop[0], whole[0]) if crop and whole else 1.0,
        labels=tuple(labels),
        origin=origin,
    )


def _sides(sizes: object) -> tuple[int, ...]:
    return (sizes,) if isinstance(sizes, int) else tuple(cast("Sequence[int]", sizes or ()))


def _share(part: object, whole: int) -> float:
    return min(1.0, part / whole) if isinstance(part, int | float) and part > 0 and whole > 0 else 1.0


def _values(values: object) -> tuple[float, ...]:
    if not isinstance(values, list | tuple):
        return ()
    return tuple(map(float, cast("Sequence[float]", values)))


def card_of(facts: Facts, *, title: str, shape: tuple[int, int, int], classes: int) -> Card | None:
    """Make a card of what is stated; nothing, where that does not say how a picture becomes the input.

    Args:
        facts: what is stated.
        title: of the network.
        shape: of a picture.
        classes: how many values the module gives; labels for another number are not its own.
    """
    if len(facts.mean) != shape[0] or len(facts.deviation) != shape[0] or not all(facts.deviation):
        return None
    given = Input(
        size=shape[1:],
        color="gray" if shape[0] == 1 else "rgb",
        mean=tuple(255 * value for value in facts.mean),
        scale=tuple(1 / (255 * value) for value in facts.deviation),
        crop=facts.crop,
    )
    card = Card(title=title, origin=facts.origin, input=given)
    if len(facts.labels) == classes:
        card = structs.replace(card, output=Output(labels=facts.labels))
    return card


def without_origin(facts: Facts, *, why: str) -> Facts:
    """Take what is stated of other weights of a network for these, and say so."""
    return replace(facts, origin="", assumed=(*facts.assumed, why))
