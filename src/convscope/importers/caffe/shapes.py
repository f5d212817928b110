"""Shapes, and what windows make of them: Caffe's arithmetic, without Caffe."""

import math
from dataclasses import dataclass

from convscope.errors import ModelError

Shape = tuple[int, ...]

LARGEST_BLOB = 1 << 29  # values for one picture: 2 GiB of float32


def dims(shape: Shape) -> str:
    """Write a shape as `20×1×5×5`, with the sizes that a file states: below 1 they are wrong, and not free."""
    return "×".join(map(str, shape)) or "one value"


def core(shape: Shape) -> Shape:
    """Drop the leading ones: `1×1×500×800`, as the old format has it, is `500×800`."""
    start = next((axis for axis, size in enumerate(shape) if size != 1), len(shape))
    return shape[start:]


def squeezed(shape: Shape) -> Shape:
    """Drop all ones."""
    return tuple(size for size in shape if size != 1)


@dataclass(frozen=True, slots=True)
class Window:
    """A window that slides along one axis.

    Attributes:
        kernel: how many values it takes in.
        stride: how far it moves.
        pad: how far it starts before the first value, and may end behind the last.
        dilation: the distance of the values that it takes in.
    """

    kernel: int
    stride: int = 1
    pad: int = 0
    dilation: int = 1

    @property
    def extent(self) -> int:
        """Say how long the window is."""
        return self.dilation * (self.kernel - 1) + 1


def convolved(size: int, window: Window) -> int:
    """Count the places of a convolution's window: those that fit (Caffe's `conv_layer.cpp`)."""
    return (size + 2 * window.pad - window.extent) // window.stride + 1


def deconvolved(size: int, window: Window) -> int:
    """Count the places that a deconvolution makes of so many (Caffe's `deconv_layer.cpp`)."""
    return window.stride * (size - 1) + window.extent - 2 * window.pad


def pooled(size: int, window: Window, *, clip: bool, round_up: bool = True) -> int:
    """Count the places of a pooling window (Caffe's `pooling_layer.cpp`).

    Caffe rounds up, so the last window may reach beyond the padding; where there is padding, a window that would
    start behind the picture and the padding before it is dropped.

    Args:
        size: of the picture along this axis.
        window: along this axis.
        clip: whether there is padding along any axis.
        round_up: false in the dialects that round down.
    """
    room = size + 2 * window.pad - window.kernel
    places = (-(-room // window.stride) if round_up else room // window.stride) + 1
    if clip and (places - 1) * window.stride >= size + window.pad:
        places -= 1
    return places


def volume(shape: Shape) -> int:
    """Count the values."""
    return math.prod(shape)


def check_volume(shape: Shape) -> None:
    """Make sure that a blob is not larger than any network has need of.

    Raises:
        ModelError: it is.
    """
    if volume(shape) > LARGEST_BLOB:
        raise ModelError(f"it would make {dims(shape)} values, and at most {LARGEST_BLOB} are computed")
