"""Models by name, or from a file."""

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from convscope.zoo.entries import ZOO
from convscope.zoo.entry import Entry

if TYPE_CHECKING:
    from convscope.importers.torch import Module

NO_FACES = (
    "The box is taken for the face: pip install 'convscope[face]' (in a checkout: '.[face]') finds faces."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """How a model is to be opened; `load` explains."""

    weights: str | PathLike[str] | None
    strict: bool
    size: tuple[int, int] | None
    input_size: tuple[int, int, int] | None
    random_weights: bool
    model_dir: Path | None
    download: bool


def load(  # noqa: PLR0913  (each is an option)
    source: "str | PathLike[str] | Module",
    *,
    weights: str | PathLike[str] | None = None,
    labels: Sequence[str] | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
    input_size: tuple[int, int, int] | None = None,
    random_weights: bool = False,
    model_dir: str | PathLike[str] | None = None,
    download: bool = False,
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
        random_weights: of a Caffe network, or one in the zoo, take only the text, and random numbers for weights.
        model_dir: a folder with the files of a network in the zoo that does not come with convscope.
        download: fetch these files, if they are not in the cache; their licence is the card's.

    Raises:
        MissingExtraError: the network needs a package that is not installed.
        ModelError: there is no such name or file, or the file cannot be read, or is not downloaded yet.
        DataError: a file cannot be downloaded, or is not what was downloaded before.
        CardError: the card beside the file, or what is given here, does not fit.
    """
    options = _Options(
        weights=weights,
        strict=strict,
        size=size,
        input_size=input_size,
        random_weights=random_weights,
        model_dir=None if model_dir is None else Path(model_dir),
        download=download,
    )
    model = _load(source, options)
    if labels is None:
        return model
    named = Path(labels) if isinstance(labels, str | PathLike) else tuple(labels)
    return restate(model, Stated(labels=named))


def entry_of(source: object) -> Entry | None:
    """Give the entry of the zoo that a source names; None: it names none."""
    return ZOO.get(source) if isinstance(source, str) and not _like_a_path(source) else None


def _load(source: "str | PathLike[str] | Module", options: _Options) -> Model:
    entry = entry_of(source)
    if entry is not None:
        return _with_what_is_installed(_of_the_zoo(entry, options))
    if options.model_dir is not None:
        raise ModelError(f"--model-dir is for a name in the zoo, and {source} is none; give the file itself")
    if isinstance(source, str) and not (torch.match(source) or _like_a_path(source) or Path(source).exists()):
        raise ModelError(_unknown(source))
    return load_file(
        source,
        weights=options.weights,
        strict=options.strict,
        size=options.size,
        input_size=options.input_size,
        random_weights=options.random_weights,
    )


def _of_the_zoo(entry: Entry, options: _Options) -> Model:
    if options.weights is not None:
        raise ModelError(
            f"{entry.name} is in the zoo and has its own weights; leave out {Path(options.weights)}"
        )
    if options.model_dir is not None and not entry.files:
        raise ModelError(f"{entry.name} comes with convscope; leave out --model-dir")
    if options.model_dir is not None and options.random_weights:
        raise ModelError("--random-weights takes no weights from --model-dir: give one of the two")
    network, weights = entry.network, None
    if entry.files and not options.random_weights:
        from convscope.zoo.holding import bring, downloaded, given  # noqa: PLC0415  (brings pooch)

        if options.model_dir is not None:
            network, weights = given(entry, options.model_dir)
        else:
            if options.download:
                bring(entry)
            network, weights = downloaded(entry)
    return load_file(
        network,
        weights=weights,
        size=options.size,
        input_size=options.input_size,
        random_weights=options.random_weights,
        card_in=entry.network.parent,
    )


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
