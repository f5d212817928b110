"""What a net for training does not say: how large its pictures are. Its dense layers fit only some."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from convscope.errors import ModelError
from convscope.importers.caffe.blob import Weights, shapes_alone
from convscope.importers.caffe.network import Network, build
from convscope.importers.caffe.picture import Picture
from convscope.importers.caffe.wiring import Wiring

Size = tuple[int, int]

USUAL = (28, 32, 64, 96, 112, 128, 160, 192, 224, 227, 256, 299, 320, 384, 448, 512)
LARGEST_TRIED = 512
WHERE_ANY_FITS = 224


def fitted(wiring: Wiring, *, picture: Picture, weights: Weights) -> tuple[Picture, Network]:
    """Build a network, for the first kind of pictures that its learned values fit.

    Args:
        wiring: the layers.
        picture: the input; 0 stands for what is not known of its shape.
        weights: what the layers learned.

    Raises:
        ModelError: a layer cannot be; or no size fits.
    """
    if all(picture.shape):
        return picture, build(wiring, picture=picture, weights=weights)
    outlines, refusal = shapes_alone(weights), ModelError("no size fits")
    for shape in _shapes(wiring, picture):
        tried = replace(picture, shape=shape)
        try:
            build(wiring, picture=tried, weights=outlines)
        except ModelError as error:
            refusal = error
        else:
            return tried, build(wiring, picture=tried, weights=weights)
    if picture.shape[1]:
        raise refusal
    raise ModelError(
        f"its data layer does not say how large its pictures are, and no size up to {LARGEST_TRIED} fits its "
        "dense layers: state the input in a deploy.prototxt"
    )


def has_dense(wiring: Wiring) -> bool:
    """Say whether there are layers that fit only some sizes of pictures."""
    return any(wire.layer.type == "InnerProduct" for wire in wiring.wires)


def _shapes(wiring: Wiring, picture: Picture) -> Iterator[tuple[int, int, int]]:
    channels, height, width = picture.shape
    depths = [channels] if channels else [3, 1]
    if height:
        sizes: Sequence[Size] = [(height, width)]
    elif has_dense(wiring):
        sizes = _sizes()
    else:
        sizes = [(WHERE_ANY_FITS, WHERE_ANY_FITS)]
    return ((depth, height, width) for height, width in sizes for depth in depths)


def _sizes() -> Sequence[Size]:
    """Give squares, the usual ones first; then what is nearly square, upright first."""
    squares = [*USUAL, *(side for side in range(4, LARGEST_TRIED + 1, 4) if side not in USUAL)]
    sides = range(32, 257, 16)
    others = [(height, width) for height in sides for width in sides if height != width]
    others.sort(key=lambda size: (max(size) / min(size), size[0] < size[1]))
    return [*((side, side) for side in squares), *others]
