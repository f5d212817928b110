"""Entry: what the zoo knows of a network."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from convscope.download.published import Published
from convscope.model.card import FILE_NAME, Card, read_card


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A network that has a name.

    Attributes:
        name: the name.
        network: the file that comes with convscope; the card, with title, licence and citation, lies beside it. For a
            network whose weights are published elsewhere it is the text of it, which random weights are made for.
        files: what is published elsewhere: the weights, and perhaps the text, which is taken instead of the one above.
        weights: the name of that of the files that holds the weights; empty: nothing is missing.
        text: the name of that of the files that holds the text; empty: there is none.
    """

    name: str
    network: Path
    files: tuple[Published, ...] = ()
    weights: str = ""
    text: str = ""

    @cached_property
    def card(self) -> Card:
        """Read the card.

        Raises:
            CardError: the package is damaged.
        """
        return read_card(self.network.parent / FILE_NAME)
