"""The card beside a network, or one derived from what is there."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from convscope.errors import CardError
from convscope.importers.caffe.beside import mean_beside
from convscope.importers.caffe.picture import Picture
from convscope.importers.caffe.shapes import dims
from convscope.model.card import FILE_NAME, Card, Input, read_card
from convscope.model.labels import labels_beside
from convscope.model.reads import note
from convscope.types import Color, Method

MNIST = ((1, 28, 28), 10)
MNIST_SCALE = 1 / 256  # as in the LeNet that comes with Caffe


def card_for(folder: Path, *, title: str, picture: Picture, classes: int) -> tuple[Card, Sequence[str]]:
    """Give the card of a network, and sentences that say what was assumed where there is none.

    Args:
        folder: where the network lies.
        title: of the network, for a card that is derived.
        picture: its input.
        classes: how many probabilities it gives.

    Raises:
        CardError: the card is for an input of another size.
    """
    path = folder / FILE_NAME
    note(path)
    if path.exists():
        card, said = read_card(path), list[str]()
        claimed = (card.input.channels, *card.input.size)
        if claimed != picture.shape:
            raise CardError(
                f"{path}: input.size and input.color make {dims(claimed)}, and the network takes "
                f"{dims(picture.shape)}"
            )
    else:
        card, said = _derived(folder, title, picture, classes)
    if not card.output.labels:
        labels, sentences = labels_beside(folder, classes, counted=card.counted)
        card = structs.replace(card, output=structs.replace(card.output, labels=labels))
        said += sentences
    return card, said


def _derived(folder: Path, title: str, picture: Picture, classes: int) -> tuple[Card, list[str]]:
    channels, *size = picture.shape
    height, width = size
    color: Color = "gray" if channels == 1 else "bgr"
    said = ["No card: the channels are blue, green, red, as is usual with Caffe."] if channels == 3 else []
    prepare: Method = "plain"
    if (picture.shape, classes) == MNIST:
        prepare = "digits"
        said.append("No card: 28×28 gray and 10 classes are taken for digits as in MNIST, light ink on dark.")
    scale, mean, sentences = _arithmetic(folder, picture, digits=prepare == "digits")
    entry = Input(size=(height, width), color=color, mean=mean, scale=scale, prepare=prepare)
    return Card(title=title, input=entry), [*said, *sentences]


def _arithmetic(
    folder: Path, picture: Picture, *, digits: bool
) -> tuple[float, tuple[float, ...] | str, list[str]]:
    """Give scale and mean: as the data layer says, or as a file beside the network does, or those of LeNet."""
    feed = picture.feed
    if feed is not None and len(feed.mean) in (1, picture.shape[0]):
        return feed.scale, feed.mean, []
    name, sentences = mean_beside(folder, picture)
    mean = name or ()
    if feed is not None:
        return feed.scale, mean, sentences
    if mean:
        return 1.0, mean, sentences
    if digits:
        said = "No card: pixels are divided by 256, as for the LeNet that comes with Caffe."
        return MNIST_SCALE, (), [*sentences, said]
    return 1.0, (), [*sentences, "No card: pixels stay 0..255, with no mean subtracted."]
