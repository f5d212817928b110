"""The card of a network that has none beside it: derived from what the file says, and who wrote it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import onnx
from onnx import TensorProto

from convscope.errors import CardError
from convscope.importers.card import DIGITS, MNIST
from convscope.importers.onnx.picture import Picture, scaled_inside
from convscope.model.card import Card, Input, check_card, turned
from convscope.model.export import KEY, Note
from convscope.types import Color

# The mean and the deviation of ImageNet's pictures, 0..1, which torchvision and most who train with PyTorch use.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)

# Keys that ONNX defines for images (docs/MetadataProps.md of ONNX).
FORMAT, RANGE = "Image.BitmapPixelFormat", "Image.NominalPixelRange"
COLORS: Mapping[str, Color] = {"Gray8": "gray", "Rgb8": "rgb", "Bgr8": "bgr", "Rgba8": "rgb", "Bgra8": "bgr"}
RANGES: Mapping[str, tuple[float, float]] = {  # mean and scale
    "NominalRange_0_255": (0, 1),
    "Normalized_0_1": (0, 1 / 255),
    "Normalized_1_1": (127.5, 1 / 127.5),
}


def noted(model: onnx.ModelProto, *, path: Path) -> Note | None:
    """Read what `convscope convert` has written into a file, if it was that.

    Raises:
        CardError: there is something else in its place.
    """
    text = next((entry.value for entry in model.metadata_props if entry.key == KEY), None)
    if text is None:
        return None
    try:
        said = msgspec.json.decode(text, type=Note)
    except msgspec.DecodeError as error:
        raise CardError(f"{path}: the metadata entry {KEY!r}: {error}") from error
    check_card(said.card, path=path)
    return said


def derived_card(
    model: onnx.ModelProto, picture: Picture, *, title: str, shape: tuple[int, int, int], classes: int
) -> tuple[Card, Sequence[str]]:
    """Say how a picture becomes the input, as far as that can be told, and in sentences what was assumed.

    Args:
        model: the file, for what it says of itself.
        picture: its input.
        title: of the network.
        shape: of the input: channels, height, width.
        classes: how many probabilities the network gives.
    """
    stated = {entry.key: entry.value for entry in model.metadata_props}
    color, said = _color(stated, channels=shape[0])
    mean, scale, arithmetic = _arithmetic(model, stated, picture)
    if color == "bgr":
        mean, scale = turned(mean), turned(scale)
    assumed = [*said, *arithmetic]
    digits = (shape, classes) == MNIST
    if digits:
        assumed.append(DIGITS)
    card = Card(
        title=title,
        input=Input(
            size=shape[1:], color=color, mean=mean, scale=scale, prepare="digits" if digits else "plain"
        ),
    )
    return card, assumed


def _color(stated: Mapping[str, str], *, channels: int) -> tuple[Color, list[str]]:
    color = COLORS.get(stated.get(FORMAT, ""))
    if color is not None and (color == "gray") == (channels == 1):
        return color, []
    if channels == 1:
        return "gray", []
    return "rgb", ["No card: the channels are red, green, blue."]


_INSIDE: Mapping[int, tuple[float, str]] = {
    255: (1.0, "No card: pixels stay 0..255, for the network scales them itself."),
    1: (1 / 255, "No card: pixels are divided by 255; what is subtracted then, the network does itself."),
}

Arithmetic = tuple[tuple[float, ...], float | tuple[float, ...], list[str]]


def _arithmetic(model: onnx.ModelProto, stated: Mapping[str, str], picture: Picture) -> Arithmetic:
    known = RANGES.get(stated.get(RANGE, ""))
    if known is not None:
        mean, scale = known
        return (mean,) if mean else (), scale, []
    if picture.kind == TensorProto.UINT8:
        return (), 1.0, []
    inside = scaled_inside(model, picture.tensor)
    if inside is not None:
        scale, why = _INSIDE[inside]
        return (), scale, [why]
    if model.producer_name == "pytorch" and picture.channels == 3:
        mean = tuple(255 * value for value in IMAGENET_MEAN)
        return (
            mean,
            tuple(1 / (255 * value) for value in IMAGENET_DEVIATION),
            ["No card: PyTorch wrote it, so ImageNet's mean is subtracted, and its deviation divided by."],
        )
    if model.producer_name == "CNTK":
        return (), 1.0, ["No card: pixels stay 0..255, as is usual with CNTK."]
    return (), 1 / 255, ["No card: pixels are divided by 255, with no mean subtracted."]
