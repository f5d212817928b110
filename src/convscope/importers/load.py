"""Opening a network, whatever its format."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError
from convscope.importers import caffe, onnx, torch

if TYPE_CHECKING:
    from convscope.importers.torch import Module
    from convscope.model.model import Model


def load_file(
    source: "str | PathLike[str] | Module",
    *,
    weights: str | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
    input_size: tuple[int, int, int] | None = None,
) -> "Model":
    """Open a network.

    Args:
        source: a Caffe `deploy.prototxt`, an ONNX file, a PyTorch program (`.pt2`), the name of a PyTorch module, or
            a module itself.
        weights: a Caffe network's `.caffemodel`, where it does not lie beside it; or the weights of a module that is
            named.
        strict: refuse a network of which some layer cannot be computed, instead of leaving the layer out.
        size: height and width of a picture, where the network leaves that free.
        input_size: the same, with the channels in front.

    Raises:
        MissingExtraError: the format needs a package that is not installed.
        ModelError: a file is missing, is of no known format, or holds what cannot be.
        CardError: the card beside the network does not fit it.
    """
    beside = None if weights is None else Path(weights)
    if torch.match(source):
        return torch.load(source, weights=beside, size=size, input_size=input_size)
    if not isinstance(source, str | PathLike):
        raise ModelError(f"a {type(source).__name__} is no network: give a name, a file or a torch.nn.Module")
    path = Path(source)
    if input_size is not None:
        model = load_file(path, weights=weights, strict=strict, size=size or input_size[1:])
        if model.shape != tuple(input_size):
            raise ModelError(f"{path}: it takes pictures of {_dims(model.shape)}, not of {_dims(input_size)}")
        return model
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ModelError(f"{path} is not there") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {getattr(error, 'strerror', error)}") from error
    if path.is_dir():
        raise ModelError(f"{path} is a folder: give the network in it, such as its deploy.prototxt")
    if onnx.match(path):
        return onnx.load(path, weights=beside, strict=strict, size=size)
    if caffe.match(path):
        return _of_size(caffe.load(path, weights=beside, strict=strict), size, path=path)
    raise ModelError(
        f"{path}: unknown format {path.suffix!r}: give a Caffe network, its deploy.prototxt, an .onnx file, "
        "or one of PyTorch's, .pt2"
    )


def _dims(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _of_size(model: "Model", size: tuple[int, int] | None, *, path: Path) -> "Model":
    """See that a network whose file says how large pictures are is asked for no other size."""
    height, width = model.shape[1:]
    if size is not None and size != (height, width):
        raise ModelError(f"{path}: it takes pictures of {height}×{width} pixels, not of {size[0]}×{size[1]}")
    return model
