"""The card: what the graph of a network does not say."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar, cast

import msgspec
import numpy as np

from convscope.errors import CardError
from convscope.model.labels import read_labels
from convscope.model.mean import fit_mean, read_mean
from convscope.model.reads import note
from convscope.model.text import clean
from convscope.types import Color, Floats, Method

FILE_NAME = "convscope.toml"
LARGEST = 16 << 20  # bytes: the names of many classes may stand in it

Size = Annotated[int, msgspec.Meta(ge=1, le=8192)]
Margin = Annotated[float, msgspec.Meta(ge=0, le=2)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


class Input(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True):
    """How a picture becomes the input tensor: (pixels - mean) * scale.

    Attributes:
        size: height and width in pixels.
        color: the order of the channels that the network was trained with.
        mean: subtracted before scaling, in units of 0..255: nothing, one value, one for each channel,
            or the name of a `.npy` or `.binaryproto` file beside the card that holds an array CHW, in the order
            of the channels above; of one that is larger than the input, the middle is taken.
        scale: the factor after that: one, or one for each channel.
        crop: how much of a whole picture (a file, one of a data set) is looked at: the sides of the box in its
            middle, as a share of those of the largest box of the input's proportions. On the page the box is the
            viewer's.
        margin: around a face, on each side, in sides of the face.
        prepare: `plain` resizes the patch; `digits` finds the ink, and makes it what MNIST looks like; `face`
            finds the largest face, and takes it with that margin.
    """

    size: tuple[Size, Size]
    color: Color = "bgr"
    mean: tuple[float, ...] | str = ()
    scale: float | tuple[float, ...] = 1.0
    crop: Share = 1.0
    margin: Margin = 0.4
    prepare: Method = "plain"

    @property
    def channels(self) -> int:
        """Say how many channels a prepared picture has."""
        return 1 if self.color == "gray" else 3


class Output(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True):
    """What comes out.

    Attributes:
        kind: `classes`: one probability for each label; `ordinal`: one for each value of a quantity, such as an age.
        labels: the names of the classes in the network's order, or the name of a file beside the card that
            has one a line; empty: their values, or their numbers.
        values: of an ordinal output, in the network's order; empty: 0, 1, 2 and so on.
        unit: of the values, as `years`.
    """

    kind: Literal["classes", "ordinal"] = "classes"
    labels: tuple[str, ...] | str = ()
    values: tuple[float, ...] = ()
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Card(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True):
    """What the graph does not say: names, preprocessing, and what the output means."""

    schema: Literal[1] = 1
    title: str = ""
    origin: str = ""
    licence: str = ""
    citation: str = ""
    input: Input
    output: Output = Output()

    @property
    def counted(self) -> bool:
        """Say whether numbers are the right names of its classes, where it has no others."""
        return self.input.prepare == "digits" or self.output.kind == "ordinal"

    def __post_init__(self) -> None:
        """Make its texts such as can be shown."""
        for key in ("title", "origin", "licence", "citation"):
            msgspec.structs.force_setattr(self, key, clean(getattr(self, key)))


def read_card(path: Path) -> Card:
    """Read a `convscope.toml`.

    Raises:
        CardError: the file is not TOML; a key is unknown, or has a value that it cannot have; or it names a file
            outside of its folder.
    """
    note(path)
    if path.exists() and not path.is_file():
        raise CardError(f"{path}: is no file")
    try:
        card = msgspec.toml.decode(_read(path), type=Card)
    except OSError as error:
        raise CardError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CardError(f"{path}: {error}") from error
    check_card(card, path=path)
    return card


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CardError(f"{path}: has more than {LARGEST} bytes")
    return data


def check_card(card: Card, *, path: Path) -> None:
    """See that a card's numbers are finite, and the files that it names in its folder.

    Args:
        card: the card.
        path: of the file that it was read from.

    Raises:
        CardError: they are not.
    """
    for key, value in (("input.mean", card.input.mean), ("input.scale", card.input.scale)):
        if not isinstance(value, str) and not np.isfinite(value).all():
            raise CardError(f"{path}: {key} holds what is no finite number")
    if card.output.kind == "classes" and (card.output.values or card.output.unit):
        raise CardError(f'{path}: output.values and output.unit are of `kind = "ordinal"`')
    if not np.isfinite(card.output.values).all():
        raise CardError(f"{path}: output.values holds what is no finite number")
    for key, value in (("input.mean", card.input.mean), ("output.labels", card.output.labels)):
        if isinstance(value, str) and value:
            _check_beside(path, key, value)


def _check_beside(path: Path, key: str, name: str) -> None:
    """See that a file that a card names lies in the card's folder, and is one.

    Raises:
        CardError: it lies elsewhere, or is a folder, a pipe or a device.
    """
    folder = path.parent.resolve()
    file = (folder / name).resolve()
    if not file.is_relative_to(folder):
        raise CardError(f"{path}: {key}: {name} lies outside of the card's folder")
    if file.exists() and not file.is_file():
        raise CardError(f"{path}: {key}: {name} is no file")


def write_card(card: Card, path: Path) -> None:
    """Write a card as TOML; what equals the default is left out."""
    path.write_bytes(msgspec.toml.encode(card))


Values = TypeVar("Values")


def turned(values: Values) -> Values:
    """Turn values for red, green and blue round, or back; one value for all of them stays."""
    return cast("Values", values[::-1]) if isinstance(values, tuple) else values


def mean_array(card: Card, *, folder: Path | None) -> Floats:
    """Give the mean that is subtracted: float32, broadcastable to CHW.

    Args:
        card: the card.
        folder: where the card lies, for a mean that is a file.

    Raises:
        CardError: the mean does not fit the input, or its file cannot be read.
    """
    shape = (card.input.channels, *card.input.size)
    mean = card.input.mean
    if isinstance(mean, str):
        path = (folder or Path()) / mean
        return fit_mean(read_mean(path), shape, path=path)
    if len(mean) not in (0, 1, shape[0]):
        raise CardError(f"input.mean: {len(mean)} values for {shape[0]} channels")
    values = np.array(mean or (0.0,), dtype=np.float32)
    return values.reshape(-1, 1, 1)


def scale_array(card: Card) -> Floats:
    """Give the factor after that: float32, broadcastable to CHW.

    Raises:
        CardError: there are not as many as the input has channels.
    """
    scale = card.input.scale
    values = (scale,) if isinstance(scale, int | float) else scale
    if len(values) not in (1, card.input.channels):
        raise CardError(f"input.scale: {len(values)} values for {card.input.channels} channels")
    return np.array(values, dtype=np.float32).reshape(-1, 1, 1)


def labels_or_numbers(card: Card, classes: int, *, folder: Path | None = None) -> tuple[str, ...]:
    """Give a name for each class: the card's, or its number.

    Args:
        card: the card.
        classes: how many there are.
        folder: where the card lies, for labels that are a file.

    Raises:
        CardError: the card has names, but not as many as the network has classes; or their file cannot be read.
    """
    labels = card.output.labels
    if isinstance(labels, str) and labels:
        labels = read_labels((folder or Path()) / labels)
    if labels and len(labels) != classes:
        raise CardError(f"output.labels: {len(labels)} names for {classes} classes")
    if not labels and card.output.values:
        return tuple(f"{value:g}" for value in values_or_numbers(card, classes))
    return tuple(map(clean, labels)) or tuple(str(number) for number in range(classes))


def values_or_numbers(card: Card, classes: int) -> tuple[float, ...]:
    """Give the value of each class of an ordinal output: the card's, or its number; nothing for other outputs.

    Raises:
        CardError: the card has values, but not as many as the network has classes.
    """
    if card.output.kind != "ordinal":
        return ()
    values = card.output.values or tuple(float(number) for number in range(classes))
    if len(values) != classes:
        raise CardError(f"output.values: {len(values)} values for {classes} classes")
    return values
