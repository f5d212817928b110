"""Opening a network, whatever its format."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError
from convscope.importers import caffe, onnx

if TYPE_CHECKING:
    from convscope.model.model import Model

IMPORTERS = (caffe, onnx)


def load_file(
    source: str | PathLike[str], *, weights: str | PathLike[str] | None = None, strict: bool = False
) -> "Model":
    """Open a network.

    Args:
        source: a Caffe `deploy.prototxt`, or an ONNX file.
        weights: a Caffe network's `.caffemodel`, where it does not lie beside it.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.

    Raises:
        ModelError: a file is missing, is of no known format, or holds what cannot be.
        CardError: the card beside the network does not fit it.
    """
    path = Path(source)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ModelError(f"{path} is not there") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {getattr(error, 'strerror', error)}") from error
    if path.is_dir():
        raise ModelError(f"{path} is a folder: give the network in it, such as its deploy.prototxt")
    for importer in IMPORTERS:
        if importer.match(path):
            return importer.load(path, weights=None if weights is None else Path(weights), strict=strict)
    raise ModelError(
        f"{path}: unknown format {path.suffix!r}: give a Caffe network, its deploy.prototxt, or an .onnx file"
    )
