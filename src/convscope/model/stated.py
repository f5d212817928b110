"""What a user says of a model, over what its card says or what was assumed."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import get_args

import numpy as np
from msgspec import structs

from convscope.errors import CardError
from convscope.model.card import Card, labels_or_numbers, mean_array, scale_array, turned
from convscope.model.labels import read_labels
from convscope.model.mean import fit_mean, read_mean
from convscope.model.model import Model
from convscope.types import Color, Floats

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is said; None: nothing.

    Attributes:
        labels: the names of the classes, or a file that has one a line.
        mean: one value or one for each channel, 0..255; or a file, `.npy` or `.binaryproto`.
        scale: one factor, or one for each channel.
        color: the order of the channels.
        size: height and width of a picture, where the network leaves that free.
        crop: how much of a whole picture is looked at.
    """

    labels: Path | tuple[str, ...] | None = None
    mean: Numbers | Path | None = None
    scale: Numbers | None = None
    color: Color | None = None
    size: tuple[int, int] | None = None
    crop: float | None = None


def restate(model: Model, stated: Stated) -> Model:
    """Let what the user says stand in the card, and drop what was assumed instead.

    The size is for the importer: a network has one when it is loaded.

    Raises:
        CardError: what is said does not fit the network; the message names the option.
    """
    if stated == Stated(size=stated.size):
        return model
    card = _card(model, stated)
    if card.input.channels != model.shape[0]:
        raise CardError(f"--color {card.input.color}: {model.name} takes {'×'.join(map(str, model.shape))}")
    mean = _mean(model, card, stated.mean)
    labels = model.labels if stated.labels is None else labels_or_numbers(card, len(model.labels))
    scale_array(card)
    return replace(model, card=card, mean=mean, labels=labels, assumed=_assumed(model, card, stated))


def _card(model: Model, stated: Stated) -> Card:
    entry, output = model.card.input, model.card.output
    if stated.color is not None:
        if {stated.color, entry.color} == {"rgb", "bgr"} and any(
            map(_SAID["arithmetic"].match, model.assumed)
        ):
            # What was assumed of each channel goes with its colour, and not with its place.
            entry = structs.replace(entry, mean=turned(entry.mean), scale=turned(entry.scale))
        entry = structs.replace(entry, color=stated.color)
    if stated.mean is not None:
        entry = structs.replace(
            entry, mean=str(stated.mean) if isinstance(stated.mean, Path) else stated.mean
        )
    if stated.scale is not None:
        entry = structs.replace(entry, scale=stated.scale[0] if len(stated.scale) == 1 else stated.scale)
    if stated.crop is not None:
        entry = structs.replace(entry, crop=stated.crop)
    if stated.labels is not None:
        output = structs.replace(
            output, labels=read_labels(stated.labels) if isinstance(stated.labels, Path) else stated.labels
        )
    return structs.replace(model.card, input=entry, output=output)


def _mean(model: Model, card: Card, mean: Numbers | Path | None) -> Floats:
    if isinstance(mean, Path):
        return fit_mean(read_mean(mean), model.shape, path=mean)
    return model.mean if isinstance(card.input.mean, str) else mean_array(card, folder=None)


# How the sentences begin with which importers say what they assume of each.
_SAID: Mapping[str, re.Pattern[str]] = {
    "color": re.compile(r"No card: the channels are "),
    "arithmetic": re.compile(r"No card: (pixels |PyTorch )|The mean |\S+mean\S* is not used"),
    "labels": re.compile(r"The labels are |No labels: |(?!\S*mean)\S+ is not used"),
}


def _assumed(model: Model, card: Card, stated: Stated) -> tuple[str, ...]:
    given = {
        "color": stated.color is not None,
        "arithmetic": stated.mean is not None or stated.scale is not None,
        "labels": stated.labels is not None,
    }
    kept: list[str] = []
    for sentence in model.assumed:
        about = next((topic for topic, begins in _SAID.items() if begins.match(sentence)), "")
        if not given.get(about, False):
            kept.append(sentence)
        elif about == "arithmetic" and stated.mean is None:
            kept.append(f"No mean is given: {_text(card.input.mean) or 'nothing'} is subtracted.")
        elif about == "arithmetic" and stated.scale is None:
            kept.append(f"No scale is given: pixels are multiplied by {_text(card.input.scale)}.")
    return tuple(dict.fromkeys(kept))


def _text(values: float | Numbers | str) -> str:
    if isinstance(values, str):
        return values
    return ", ".join(f"{value:g}" for value in np.atleast_1d(values))


def parse_color(text: str) -> Color:
    """Read an order of channels.

    Raises:
        CardError: it is none.
    """
    for color in get_args(Color):
        if text.lower() == color:
            return color
    raise CardError(f"--color {text!r}: it is one of {', '.join(get_args(Color))}")


def parse_numbers(text: str, *, option: str) -> Numbers:
    """Read one number, or several with commas between them; each may be a fraction, as `1/255`.

    Raises:
        CardError: it is something else.
    """
    try:
        values = tuple(float(Fraction(part.strip())) for part in text.split(","))
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise CardError(
            f"{option} {text!r}: give a number, or one for each channel, as 104,117,123"
        ) from error
    if not all(map(math.isfinite, values)):
        raise CardError(f"{option} {text!r}: give finite numbers")
    return values


def parse_mean(text: str) -> Numbers | Path:
    """Read numbers, or the name of a file.

    Raises:
        CardError: it is neither.
    """
    if Path(text).suffix.lower() in (".npy", ".binaryproto"):
        return Path(text)
    return parse_numbers(text, option="--mean")


def parse_size(text: str) -> tuple[int, int]:
    """Read the side of a square, or height and width with an x between them.

    Raises:
        CardError: it is something else.
    """
    found = re.fullmatch(r"(\d{1,4})(?:[x×](\d{1,4}))?", text.strip(), re.ASCII)
    sizes = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not all(1 <= size <= 8192 for size in sizes):
        raise CardError(f"--size {text!r}: give pixels from 1 to 8192, as 224 or 240x320 (height x width)")
    return sizes


def parse_crop(text: str) -> float:
    """Read how much of a picture is looked at; it may be a fraction, as `224/256`.

    Raises:
        CardError: it is something else.
    """
    try:
        crop = float(Fraction(text.strip()))
    except (ValueError, ZeroDivisionError, OverflowError):
        crop = 0.0
    if not 0 < crop <= 1:
        raise CardError(
            f"--crop {text!r}: give the share of a picture's side that is looked at, as 0.875 or 224/256"
        )
    return crop
