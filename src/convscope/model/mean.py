"""Means that are files: `.npy`, or `.binaryproto` as Caffe writes them."""

import tokenize
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from convscope.errors import CardError
from convscope.model.bounded import read_bounded
from convscope.model.reads import note
from convscope.types import AnyArray, Floats

_MAGIC = b"\x93NUMPY"
BLOB_SUFFIX = ".binaryproto"
LARGEST = (
    64 << 20
)  # bytes: a mean picture of 2,364×2,364 in three colours; a larger one can be a .npy, which is mapped


def read_mean(path: Path) -> Floats:
    """Read a mean: float32, CHW; of one value for each channel, C×1×1.

    Raises:
        CardError: it cannot be read, or is not an array of that kind.
    """
    read = _read_blob if path.name.lower().endswith(BLOB_SUFFIX) else _read_npy
    values = read(path)
    if values.ndim == 4 and len(values) == 1:
        values = values[0]
    if values.ndim == 1:
        values = values.reshape(-1, 1, 1)
    if values.ndim != 3 or values.dtype.kind not in "fiu":
        raise CardError(
            f"input.mean: {path} holds an array {values.shape} of {values.dtype}, not CHW numbers"
        )
    return np.ascontiguousarray(values, dtype=np.float32)


def fit_mean(mean: Floats, shape: tuple[int, ...], *, path: Path) -> Floats:
    """Cut the middle out of a mean that is larger than the input, as Caffe does for a test.

    Args:
        mean: CHW, or C×1×1.
        shape: of the input, CHW.
        path: of the mean's file, for the message.

    Raises:
        CardError: it does not fit.
    """
    channels, height, width = shape
    if mean.shape == (channels, 1, 1):
        return mean
    top, left = (mean.shape[1] - height) // 2, (mean.shape[2] - width) // 2
    if mean.shape[0] != channels or min(top, left) < 0:
        raise CardError(f"input.mean: {path} holds an array {mean.shape}, the input is {shape}")
    return np.ascontiguousarray(mean[:, top : top + height, left : left + width])


def _read_npy(path: Path) -> AnyArray:
    note(path)
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise CardError(f"input.mean: {path} is no .npy array")
        return np.load(path, allow_pickle=False, mmap_mode="r")
    except (OSError, ValueError, EOFError, OverflowError, SyntaxError, tokenize.TokenError) as error:
        raise CardError(f"input.mean: {path} cannot be read as a .npy array: {error}") from error


def _read_blob(path: Path) -> AnyArray:
    from google.protobuf.message import DecodeError  # noqa: PLC0415  (loads on use)

    data = read_bounded(path, key="input.mean", most=LARGEST)
    blob = _blob_class()()
    try:
        blob.ParseFromString(data)
    except DecodeError as error:
        raise CardError(f"input.mean: {path} is not a binaryproto: it is cut short or damaged") from error
    shape = (blob.num, blob.channels, blob.height, blob.width)
    values = np.asarray(blob.data, dtype=np.float32)
    if not values.size or values.size != np.prod(shape, dtype=object):
        raise CardError(f"input.mean: {path} claims an array {shape}, and holds {values.size} values")
    return values.reshape(shape)


@cache
def _blob_class() -> Any:  # noqa: ANN401  (made at run time: there is no type to name)
    """Make the message that Caffe calls a BlobProto, with its four sizes and its values."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # noqa: PLC0415  (loads on use)

    kinds = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(
        name="convscope/mean.proto", package="convscope", syntax="proto2"
    )
    message = file.message_type.add(name="Mean")
    for number, name in enumerate(("num", "channels", "height", "width"), start=1):
        message.field.add(name=name, number=number, type=kinds.TYPE_INT32, label=kinds.LABEL_OPTIONAL)
    data = message.field.add(name="data", number=5, type=kinds.TYPE_FLOAT, label=kinds.LABEL_REPEATED)
    data.options.packed = True
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("convscope.Mean"))
