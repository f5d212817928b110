"""Models by name, or from a file."""

import difflib
import os
from os import PathLike
from pathlib import Path

from convscope.errors import ModelError
from convscope.importers.load import load_file
from convscope.model.model import Model

_FOLDER = Path(__file__).parent

ZOO: dict[str, Path] = {
    "lenet": _FOLDER / "lenet" / "deploy.prototxt",
}
"""The file behind each name."""


def load(
    source: str | PathLike[str],
    *,
    weights: str | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
) -> Model:
    """Load a model.

    Args:
        source: a name in the zoo, or a file. A text with a slash or a suffix in it is a file, and so is any
            path object; a bare word is a name first, and a file only where the zoo has no such name.
        weights: the file with the weights, where it does not lie beside the network's.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.
        size: height and width of a picture, where the network leaves that free.

    Raises:
        ModelError: there is no such name or file, or the file cannot be read.
        CardError: the card beside the file does not fit.
    """
    path = Path(source)
    if isinstance(source, str) and not _like_a_path(source):
        if source in ZOO:
            if weights is not None:
                raise ModelError(f"{source} is in the zoo and has its own weights; leave out {Path(weights)}")
            return load_file(ZOO[source], size=size)
        if not path.exists():
            raise ModelError(_unknown(source))
    return load_file(path, weights=None if weights is None else Path(weights), strict=strict, size=size)


def _like_a_path(source: str) -> bool:
    return bool(Path(source).suffix) or any(
        separator in source for separator in (os.sep, os.altsep, "/") if separator
    )


def _unknown(source: str) -> str:
    near = difflib.get_close_matches(source.lower(), ZOO, n=3, cutoff=0.3) or ZOO
    return f"there is no model {source!r}, neither in the zoo (nearest: {', '.join(near)}) nor as a file"
