"""Opening a network, whatever its format."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError
from convscope.importers import caffe, onnx

if TYPE_CHECKING:
    from convscope.model.model import Model


def load_file(
    source: str | PathLike[str],
    *,
    weights: str | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
) -> "Model":
    """Open a network.

    Args:
        source: a Caffe `deploy.prototxt`, or an ONNX file.
        weights: a Caffe network's `.caffemodel`, where it does not lie beside it.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.
        size: height and width of a picture, where the network leaves that free.

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
    beside = None if weights is None else Path(weights)
    if onnx.match(path):
        return onnx.load(path, weights=beside, strict=strict, size=size)
    if caffe.match(path):
        return _of_size(caffe.load(path, weights=beside, strict=strict), size, path=path)
    raise ModelError(
        f"{path}: unknown format {path.suffix!r}: give a Caffe network, its deploy.prototxt, or an .onnx file"
    )


def _of_size(model: "Model", size: tuple[int, int] | None, *, path: Path) -> "Model":
    """See that a network whose file says how large pictures are is asked for no other size."""
    height, width = model.shape[1:]
    if size is not None and size != (height, width):
        raise ModelError(f"{path}: it takes pictures of {height}×{width} pixels, not of {size[0]}×{size[1]}")
    return model
