"""The card beside a network, of whatever format: read, seen to fit, and given the labels beside it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from convscope.errors import CardError
from convscope.model.card import FILE_NAME, Card, read_card
from convscope.model.labels import labels_beside
from convscope.model.reads import note
from convscope.model.tensors import dims

MNIST = ((1, 28, 28), 10)
DIGITS = "No card: 28×28 gray and 10 classes are taken for digits as in MNIST, light ink on dark."


def stated_card(folder: Path) -> Card | None:
    """Read the card that lies beside a network, if there is one.

    Raises:
        CardError: it cannot be read.
    """
    path = folder / FILE_NAME
    note(path)
    return read_card(path) if path.exists() else None


def with_labels(card: Card, folder: Path, *, classes: int) -> tuple[Card, Sequence[str]]:
    """Give a card that has no labels those of a file beside the network, and say so."""
    if card.output.labels:
        return card, ()
    labels, said = labels_beside(folder, classes, counted=card.counted)
    return structs.replace(card, output=structs.replace(card.output, labels=labels)), said


def check_fit(card: Card, *, source: str, shape: tuple[int, int, int]) -> None:
    """Make sure that a card is for the network that it lies beside.

    Args:
        card: the card.
        source: where it was found.
        shape: of the network's input.

    Raises:
        CardError: it is for an input of another size.
    """
    claimed = (card.input.channels, *card.input.size)
    if claimed != shape:
        raise CardError(
            f"{source}: input.size and input.color make {dims(claimed)}, and the network takes {dims(shape)}"
        )
