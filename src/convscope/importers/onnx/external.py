"""Weights that lie in files of their own, beside the graph."""

from collections.abc import Mapping
from pathlib import Path

import onnx
from onnx import TensorProto

from convscope.errors import ModelError
from convscope.importers.onnx.values import bytes_of, tensors_of
from convscope.model.external import LARGE, MAPPED, leave_in_file
from convscope.model.reads import note


def fetch(model: onnx.ModelProto, *, folder: Path, most: int) -> None:
    """Put the arrays that lie in files into the graph, but for the large ones: these stay there.

    All sizes are checked against the files before anything is read.

    Args:
        model: changed in place.
        folder: where the model's file lies; other files are taken only from there.
        most: bytes of all arrays together.

    Raises:
        ModelError: a file is not there, lies elsewhere, is shorter than it should be, or all are too large.
    """
    tensors = [tensor for tensor in tensors_of(model) if tensor.data_location == TensorProto.EXTERNAL]
    pieces = [_piece(tensor, folder) for tensor in tensors]
    size = sum(length for _, _, length in pieces)
    if size > most:
        raise ModelError(f"it has {size:,} bytes of weights, and at most {most:,} are read")
    initializers = {tensor.name for tensor in model.graph.initializer}
    for tensor, (path, offset, length) in zip(tensors, pieces, strict=True):
        if length >= LARGE and path.stat().st_size >= MAPPED and tensor.name in initializers:
            location = path.relative_to(folder.resolve()).as_posix()
            tensor.ClearField("external_data")
            leave_in_file(tensor, location, offset=offset, length=length)
            continue
        try:
            with path.open("rb") as file:
                file.seek(offset)
                tensor.raw_data = file.read(length)
        except OSError as error:
            raise ModelError(f"the weights in {path} cannot be read: {error.strerror}") from error
        tensor.ClearField("external_data")
        tensor.data_location = TensorProto.DEFAULT


def _piece(tensor: TensorProto, folder: Path) -> tuple[Path, int, int]:
    """Find the file of an array, where in it the array begins, and how many bytes it has."""
    stated = {entry.key: entry.value for entry in tensor.external_data}
    path = _inside(folder, stated.get("location", ""), tensor.name)
    note(path)
    offset = _number(stated, "offset", 0, tensor.name)
    needed = bytes_of(tensor)
    length = _number(stated, "length", needed, tensor.name)
    if length != needed:
        raise ModelError(
            f"{tensor.name!r} needs {needed:,} bytes, and claims to have {length:,} in {path.name}"
        )
    size = path.stat().st_size
    if offset + length > size:
        raise ModelError(
            f"{tensor.name!r} should end at byte {offset + length:,} of {path.name}, which has {size:,}"
        )
    return path, offset, length


def _inside(folder: Path, location: str, name: str) -> Path:
    try:
        path = (folder / location).resolve()
        if not location or not path.is_relative_to(folder.resolve()):
            raise ModelError(
                f"{name!r} is said to lie in {location!r}: weights are read only from the model's folder"
            )
        if not path.is_file():
            raise ModelError(f"{name!r} is said to lie in {location!r}, which is not there")
    except (OSError, ValueError, RuntimeError) as error:  # too long, a zero byte, links in a circle
        raise ModelError(f"{name!r} is said to lie in {location!r}, which cannot be") from error
    return path


def _number(stated: Mapping[str, str], key: str, default: int, name: str) -> int:
    text = stated.get(key, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ModelError(f"{name!r} has the {key} {text!r}, which is no number of bytes")
    return int(text)
