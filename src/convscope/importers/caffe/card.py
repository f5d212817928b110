"""The card beside a network, or one derived from what is there."""

from collections.abc import Sequence
from pathlib import Path

from convscope.errors import CardError
from convscope.importers.caffe.shapes import dims
from convscope.model.card import FILE_NAME, Card, Input, read_card

MNIST = ((1, 28, 28), 10)
MNIST_SCALE = 1 / 256  # as in the LeNet that comes with Caffe


def card_for(
    folder: Path, *, title: str, shape: tuple[int, int, int], classes: int
) -> tuple[Card, Sequence[str]]:
    """Give the card of a network, and sentences that say what was assumed where there is none.

    Args:
        folder: where the network lies.
        title: of the network, for a card that is derived.
        shape: of its input: channels, height, width.
        classes: how many probabilities it gives.

    Raises:
        CardError: the card is for an input of another size.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return _derived(title, shape, classes)
    card = read_card(path)
    claimed = (card.input.channels, *card.input.size)
    if claimed != shape:
        raise CardError(
            f"{path}: input.size and input.color make {dims(claimed)}, and the network takes {dims(shape)}"
        )
    return card, ()


def _derived(title: str, shape: tuple[int, int, int], classes: int) -> tuple[Card, Sequence[str]]:
    channels, height, width = shape
    size = (height, width)
    if (shape, classes) == MNIST:
        card = Card(title=title, input=Input(size=size, color="gray", scale=MNIST_SCALE, prepare="digits"))
        return card, (
            "No card: 28×28 gray and 10 classes are taken for digits as in MNIST, light ink on dark.",
            "No card: pixels are divided by 256, as for the LeNet that comes with Caffe.",
        )
    if channels == 1:
        card = Card(title=title, input=Input(size=size, color="gray"))
        return card, ("No card: pixels stay 0..255, with no mean subtracted.",)
    card = Card(title=title, input=Input(size=size, color="bgr"))
    return card, (
        "No card: the channels are blue, green, red, as is usual with Caffe.",
        "No card: pixels stay 0..255, with no mean subtracted.",
    )
