"""What a layer learned, before it is read: its claimed shape, and how to get at the values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from convscope.importers.caffe.shapes import Shape
from convscope.types import Floats


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
class Weights:
    """What a network has learned.

    Attributes:
        file: the name of the file, for messages.
        blobs: of each layer that has learned values; None: one that another layer may share.
    """

    file: str
    blobs: Mapping[str, Sequence[Blob | None]]


def shapes_alone(weights: Weights) -> Weights:
    """Replace all values by zeros that take no memory, to try whether shapes fit."""
    return Weights(
        weights.file,
        {name: [blob and _hollow(blob) for blob in blobs] for name, blobs in weights.blobs.items()},
    )


def _hollow(blob: Blob) -> Blob:
    return Blob(blob.shape, blob.count, lambda: np.broadcast_to(np.float32(0), (blob.count,)))
