"""Text from outside that is shown: on one line, and with nothing in it that moves a cursor or turns text round."""

import unicodedata
from reprlib import Repr

_SPACES = frozenset(("Cc", "Zl", "Zp"))  # control characters, and what ends a line or a paragraph
_MARKS = frozenset(
    ("Cf", "Cs")
)  # marks for the direction and the like; halves of characters, which no file can hold
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 60
_JOINERS = "\u200c\u200d"  # which words and pictures of some scripts are written with


def clean(text: str) -> str:
    """Make one line of a text, without control characters and marks for the direction of writing."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(map(_shown, text)).split())


def quoted(value: object) -> str:
    """Write a value from outside as Python does, without the middle of what is long."""
    return _SHORT.repr(value)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACES:
        return " "
    return "" if category in _MARKS and character not in _JOINERS else character
