"""The input of a network: what it is called, and how large a picture it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from convscope.errors import ModelError
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.shapes import Shape, dims
from convscope.importers.caffe.training import Feed, feed_of, is_feed
from convscope.importers.caffe.upgrade import feeds_for_training

LARGEST = 8192  # pixels on a side: what a card can say, too


@dataclass(frozen=True, slots=True)
class Picture:
    """The input.

    Attributes:
        name: of the blob.
        batch: how many pictures the file has in mind.
        shape: of one: channels, height, width; 0: not stated.
        others: the names of further inputs, which no picture can fill.
        feed: what the data layer of a net for training says of it.
    """

    name: str
    batch: int
    shape: tuple[int, int, int]
    others: tuple[str, ...]
    feed: Feed | None = None


def picture_of(network: Message, layers: Sequence[Message]) -> Picture:
    """Find the input, in any of the ways in which Caffe lets people state it.

    Raises:
        ModelError: there is none, or none that a picture fits.
    """
    inputs = _stated(network) + [
        (top, _input_shape(layer, index))
        for layer in layers
        if layer.type == "Input"
        for index, top in enumerate(layer.top)
    ]
    feeds = [feed_of(layer) for layer in layers if is_feed(layer)]
    fed = tuple(top for feed in feeds for top in feed.tops)
    if not inputs:
        return _fed(feeds or [feed_of(layer) for layer in feeds_for_training(network)])
    name, shape = next((known for known in inputs if len(known[1]) == 4), inputs[0])
    if not shape:
        raise ModelError(f"its input {name!r} has no size: it needs an input_shape of 4 dims")
    if len(shape) != 4:
        raise ModelError(f"its input {name!r} is {dims(shape)}: a picture has batch×channels×height×width")
    batch, channels, height, width = shape
    _check(name, shape)
    others = tuple(other for other, _ in inputs if other != name)
    return Picture(name, batch, (channels, height, width), (*others, *fed))


def _fed(feeds: Sequence[Feed]) -> Picture:
    """Make the input of a data layer: the first thing that it makes."""
    if not feeds:
        raise ModelError("it has no input: neither `input` nor a layer of the type Input, nor a data layer")
    feed = feeds[0]
    height, width = feed.size or (0, 0)
    if feed.size or feed.channels:
        _check(feed.tops[0], (feed.batch, feed.channels or 3, height or 1, width or 1))
    others = tuple(top for other in feeds for top in other.tops if top != feed.tops[0])
    return Picture(feed.tops[0], feed.batch, (feed.channels, height, width), others, feed)


def _check(name: str, shape: Shape) -> None:
    batch, channels, height, width = shape
    if batch < 1 or not all(1 <= size <= LARGEST for size in (channels, height, width)):
        raise ModelError(f"its input {name!r} is {dims(shape)}: sizes go from 1 to {LARGEST}")
    if channels not in (1, 3):
        raise ModelError(f"its input {name!r} has {channels} channels: a picture has 1 (gray) or 3 (colour)")


def _stated(network: Message) -> list[tuple[str, Shape]]:
    names = list(network.input)
    if network.input_shape:
        shapes = [tuple(shape.dim) for shape in network.input_shape]
    else:
        sizes = tuple(network.input_dim)
        if len(sizes) % 4:
            raise ModelError(f"it has {len(sizes)} input_dim, and needs 4 for each input")
        shapes = [sizes[start : start + 4] for start in range(0, len(sizes), 4)]
    if shapes and len(shapes) != len(names):
        raise ModelError(f"it has {len(names)} inputs, and sizes for {len(shapes)}")
    return list(zip(names, shapes or [()] * len(names), strict=True))


def _input_shape(layer: Message, index: int) -> Shape:
    shapes = layer.input_param.shape
    if not shapes:
        return ()
    return tuple(shapes[index if index < len(shapes) else 0].dim)
