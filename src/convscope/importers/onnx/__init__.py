"""ONNX: a graph of operators in one file, its weights in the same or beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError

if TYPE_CHECKING:
    from convscope.model.model import Model

SUFFIX = ".onnx"


def match(path: Path) -> bool:
    """Say whether a file is, by its name, an ONNX network."""
    return path.name.lower().endswith(SUFFIX)


def load(
    path: Path,
    *,
    weights: Path | None = None,
    strict: bool = False,  # noqa: ARG001  (nothing is ever left out)
    size: tuple[int, int] | None = None,
) -> "Model":
    """Read an ONNX network.

    Args:
        path: the file.
        weights: none: where they are not in the file, it says itself where they are.
        strict: nothing more than what is always so: no layer is left out.
        size: height and width of a picture, where the network leaves that free.

    Raises:
        ModelError: the file is not what it claims to be, or holds what is no classifier of pictures.
        CardError: the card beside the network does not fit it.
    """
    from convscope.importers.onnx.loading import load_network  # noqa: PLC0415  (onnx loads on use)

    if weights is not None:
        raise ModelError(f"{path} says itself where its weights are: leave out {weights}")
    return load_network(path, size=size)
