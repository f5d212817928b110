"""Windows that slide over feature maps, in all the ways in which Caffe lets people spell them."""

from convscope.errors import ModelError
from convscope.importers.caffe.piece import UnsupportedError
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.shapes import Shape, Window, dims

LONGEST = 1 << 15  # of a window: four times the side of the largest picture

Windows = tuple[Window, Window]  # along height and width


def windows_of(options: Message) -> Windows:
    """Read the windows of a `convolution_param` or `pooling_param`.

    Raises:
        ModelError: a number is missing, there twice, 0 or absurd.
        UnsupportedError: they have more than two dimensions.
    """
    kernels = _pair(options, "kernel_size", "kernel_h", "kernel_w")
    strides = _pair(options, "stride", "stride_h", "stride_w", default=1)
    pads = _pair(options, "pad", "pad_h", "pad_w", default=0)
    dilated = "dilation" in options.DESCRIPTOR.fields_by_name
    dilations = _pair(options, "dilation", default=1) if dilated else (1, 1)
    if not min(*kernels, *strides, *dilations):
        raise ModelError("its kernel, stride or dilation is 0")
    if max(*kernels, *strides, *pads, *dilations) > LONGEST:
        raise ModelError(f"its kernel, stride, pad or dilation is greater than {LONGEST}")
    height, width = zip(kernels, strides, pads, dilations, strict=True)
    return Window(*height), Window(*width)


def check_places(places: Shape, windows: Windows, *, shape: Shape) -> None:
    """Make sure that windows fit.

    Args:
        places: how many each window has.
        windows: along height and width.
        shape: what they slide over.

    Raises:
        ModelError: one has no place.
    """
    if min(places) < 1:
        raise ModelError(f"its window, {extent(windows)}, is larger than what it slides over, {dims(shape)}")


def extent(windows: Windows) -> str:
    """Write how large windows are, for a message."""
    return dims(tuple(window.extent for window in windows))


def _pair(
    options: Message, both: str, vertical: str = "", horizontal: str = "", *, default: int | None = None
) -> tuple[int, int]:
    given = getattr(options, both)
    if isinstance(given, int):  # pooling has one value, convolution a list
        given = [given] if options.HasField(both) else []
    apart = [name for name in (vertical, horizontal) if name and options.HasField(name)]
    if given and apart:
        raise ModelError(f"it has both {both} and {apart[0]}")
    if len(given) > 2:
        raise UnsupportedError(f"its window has {len(given)} dimensions")
    if given:
        return given[0], given[-1]
    if apart:
        return getattr(options, vertical), getattr(options, horizontal)
    if default is None:
        raise ModelError(f"it has no {both}")
    return default, default
