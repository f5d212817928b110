"""Opening a network, whatever its format."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError
from convscope.importers import caffe, onnx, torch
from convscope.importers.copies import Wanted, through_copies

if TYPE_CHECKING:
    from convscope.importers.torch import Module
    from convscope.model.external import Annex
    from convscope.model.model import Model


def load_file(
    source: "str | PathLike[str] | Module",
    *,
    weights: str | PathLike[str] | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
    input_size: tuple[int, int, int] | None = None,
    random_weights: bool = False,
    card_in: Path | None = None,
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
        random_weights: make a Caffe network's weights at random; none are read.
        card_in: the folder that has a Caffe network's card, if it is not that of the prototxt.

    Raises:
        MissingExtraError: the format needs a package that is not installed.
        ModelError: a file is missing, is of no known format, or holds what cannot be.
        CardError: the card beside the network does not fit it.
    """
    beside = None if weights is None else Path(weights)
    if random_weights and not (isinstance(source, str | PathLike) and caffe.match(Path(source))):
        raise ModelError(f"{source}: weights are made at random only for a Caffe network, of its prototxt")
    if torch.match(source):
        return _of_torch(source, beside, size, input_size)
    if not isinstance(source, str | PathLike):
        raise ModelError(f"a {type(source).__name__} is no network: give a name, a file or a torch.nn.Module")
    path = Path(source)
    if input_size is not None:
        model = load_file(
            path,
            weights=weights,
            strict=strict,
            size=size or input_size[1:],
            random_weights=random_weights,
            card_in=card_in,
        )
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
        wanted = Wanted(files=[path], how=[beside, size])
        return through_copies(wanted, lambda _: onnx.load(path, weights=beside, strict=strict, size=size))
    if random_weights:
        model = caffe.load(path, weights=beside, strict=strict, random_weights=True, card_in=card_in)
        return _of_size(model, size, path=path)
    if caffe.match(path):
        return _of_size(_of_caffe(path, beside, strict=strict, card_in=card_in), size, path=path)
    raise ModelError(
        f"{path}: unknown format {path.suffix!r}: give a Caffe network, its deploy.prototxt, an .onnx file, "
        "or one of PyTorch's, .pt2"
    )


def _of_torch(
    source: "str | PathLike[str] | Module",
    weights: Path | None,
    size: tuple[int, int] | None,
    input_size: tuple[int, int, int] | None,
) -> "Model":
    """Open a program, or its copy; of a module that is code, the content is not known, and so none is kept."""

    def read(annex: "Annex | None") -> "Model":
        return torch.load(source, weights=weights, size=size, input_size=input_size, annex=annex)

    if not isinstance(source, str | PathLike) or not torch.is_program(source):
        return read(None)
    return through_copies(Wanted(files=[Path(source)], how=[weights, size, input_size]), read)


def _of_caffe(path: Path, weights: Path | None, *, strict: bool, card_in: Path | None) -> "Model":
    def read(annex: "Annex | None") -> "Model":
        return caffe.load(path, weights=weights, strict=strict, card_in=card_in, annex=annex)

    files = caffe.pair_of(path, weights=weights)
    return through_copies(
        Wanted(files=files, how=[strict, card_in], beside=caffe.means_in(path.parent)), read
    )


def _dims(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _of_size(model: "Model", size: tuple[int, int] | None, *, path: Path) -> "Model":
    """See that a network whose file says how large pictures are is asked for no other size."""
    height, width = model.shape[1:]
    if size is not None and size != (height, width):
        raise ModelError(f"{path}: it takes pictures of {height}×{width} pixels, not of {size[0]}×{size[1]}")
    return model
