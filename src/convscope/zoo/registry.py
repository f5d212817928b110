"""Models by name, or from a file."""

import difflib
import os
from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from convscope.errors import ModelError
from convscope.importers import torch
from convscope.importers.load import load_file
from convscope.model.model import Model
from convscope.model.stated import Stated, restate
from convscope.prepare.face import has_detector

if TYPE_CHECKING:
    from convscope.importers.torch import Module

_FOLDER = Path(__file__).parent

ZOO: dict[str, Path] = {
    "lenet": _FOLDER / "lenet" / "deploy.prototxt",
    "age": _FOLDER / "age" / "age.onnx",
}
"""The file behind each name."""

NO_FACES = "The box is taken for the face: pip install 'convscope[face]' installs what finds faces."


def load(
    source: "str | PathLike[str] | Module",
    *,
    weights: str | PathLike[str] | None = None,
    labels: Sequence[str] | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
    input_size: tuple[int, int, int] | None = None,
) -> Model:
    """Load a model.

    Args:
        source: a name in the zoo, a file, or a PyTorch module. A text with a slash or a suffix in it is a file, and so
            is any path object; a bare word is a name first, and a file only where the zoo has no such name. With a
            colon in it, it is a PyTorch module: `torchvision:resnet18`, `timm:NAME`, or `package.module:factory`,
            which runs the user's own code.
        weights: the file with the weights, where it does not lie beside the network's.
        labels: the names of the classes, or a file that has one a line; a text is such a file.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.
        size: height and width of a picture, where the network leaves that free.
        input_size: the same, with the channels in front, as (3, 224, 224).

    Raises:
        MissingExtraError: the network needs a package that is not installed.
        ModelError: there is no such name or file, or the file cannot be read.
        CardError: the card beside the file, or what is given here, does not fit.
    """
    model = _load(source, weights=weights, strict=strict, size=size, input_size=input_size)
    if labels is None:
        return model
    named = Path(labels) if isinstance(labels, str | PathLike) else tuple(labels)
    return restate(model, Stated(labels=named))


def _load(
    source: "str | PathLike[str] | Module",
    *,
    weights: str | PathLike[str] | None,
    strict: bool,
    size: tuple[int, int] | None,
    input_size: tuple[int, int, int] | None,
) -> Model:
    if not isinstance(source, str | PathLike) or torch.match(source):
        return load_file(source, weights=weights, strict=strict, size=size, input_size=input_size)
    path = Path(source)
    if isinstance(source, str) and not _like_a_path(source):
        if source in ZOO:
            if weights is not None:
                raise ModelError(f"{source} is in the zoo and has its own weights; leave out {Path(weights)}")
            return _with_what_is_installed(load_file(ZOO[source], size=size, input_size=input_size))
        if not path.exists():
            raise ModelError(_unknown(source))
    return load_file(path, weights=weights, strict=strict, size=size, input_size=input_size)


def _with_what_is_installed(model: Model) -> Model:
    """Take pictures plainly where faces are to be found, and nothing is installed that finds them."""
    entry = model.card.input
    if entry.prepare != "face" or has_detector():
        return model
    card = structs.replace(model.card, input=structs.replace(entry, prepare="plain"))
    return replace(model, card=card, assumed=(*model.assumed, NO_FACES))


def _like_a_path(source: str) -> bool:
    return bool(Path(source).suffix) or any(
        separator in source for separator in (os.sep, os.altsep, "/") if separator
    )


def _unknown(source: str) -> str:
    near = difflib.get_close_matches(source.lower(), ZOO, n=3, cutoff=0.3) or ZOO
    return f"there is no model {source!r}, neither in the zoo (nearest: {', '.join(near)}) nor as a file"
