"""What a layer learned, before it is read: its claimed shape, and how to get at the values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from convscope.importers.caffe.shapes import Shape
from convscope.types import AnyArray, Floats


@dataclass(frozen=True, slots=True)
class Blob:
    """One array of learned values, which stays in its file until it is asked for.

    Attributes:
        shape: what it claims.
        count: how many values there are.
        read: gives them, flat float32; raises ModelError where the file has changed.
    """

    shape: Shape
    count: int
    read: Callable[[], Floats]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A large file, of which pages are read only when they are looked at.

    Attributes:
        path: without links, so that the file lies in the folder that it seems to lie in.
        data: all bytes.
    """

    path: Path
    data: AnyArray

    def offset(self, array: AnyArray) -> int | None:
        """Say where in the file an array begins, if it is a piece of the file as it stands there."""
        start = array.__array_interface__["data"][0] - self.data.__array_interface__["data"][0]
        inside = start >= 0 and start + array.nbytes <= self.data.nbytes
        return start if inside and array.flags.c_contiguous else None


@dataclass(frozen=True, slots=True)
class Weights:
    """What a network has learned.

    Attributes:
        file: the name of the file, for messages.
        blobs: of each layer that has learned values; None: one that another layer may share.
        mapped: the file itself, where it is so large that its values stay in it.
        any: whether there is no file, and each layer gets what it asks for, without values.
    """

    file: str
    blobs: Mapping[str, Sequence[Blob | None]]
    mapped: Mapped | None = None
    any: bool = False


HOLLOW = Weights("no file", {}, any=True)
"""What stands for weights that are yet to be made."""


def shapes_alone(weights: Weights) -> Weights:
    """Replace all values by zeros that take no memory, to try whether shapes fit."""
    hollow = {
        name: [blob and hollow_blob(blob.shape, blob.count) for blob in blobs]
        for name, blobs in weights.blobs.items()
    }
    return replace(weights, blobs=hollow)


def hollow_blob(shape: Shape, count: int) -> Blob:
    """Make zeros that take no memory."""
    return Blob(shape, count, lambda: np.broadcast_to(np.float32(0), (count,)))
