"""The card beside a network, or one derived from what is there."""

from collections.abc import Sequence
from pathlib import Path

from convscope.importers.caffe.beside import mean_beside
from convscope.importers.caffe.picture import Picture
from convscope.importers.card import DIGITS, MNIST, check_fit, stated_card, with_labels
from convscope.model.card import FILE_NAME, Card, Input
from convscope.types import Color, Method

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
    card, said = stated_card(folder), list[str]()
    if card is None:
        card, said = _derived(folder, title, picture, classes)
    else:
        check_fit(card, source=str(folder / FILE_NAME), shape=picture.shape)
    card, found = with_labels(card, folder, classes=classes)
    return card, [*said, *found]


def _derived(folder: Path, title: str, picture: Picture, classes: int) -> tuple[Card, list[str]]:
    channels, *size = picture.shape
    height, width = size
    color: Color = "gray" if channels == 1 else "bgr"
    said = ["No card: the channels are blue, green, red, as is usual with Caffe."] if channels == 3 else []
    prepare: Method = "plain"
    if (picture.shape, classes) == MNIST:
        prepare = "digits"
        said.append(DIGITS)
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
