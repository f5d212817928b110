"""Names of modules: who makes them, and what they are called there."""

import re
from dataclasses import dataclass

TORCHVISION, TIMM = "torchvision", "timm"

_NAME = re.compile(r"(?P<home>[^\W\d]\w+(?:\.[^\W\d]\w*)*):(?P<what>[\w][\w./:-]*)")
_ATTRIBUTE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A module's name.

    Attributes:
        home: `torchvision`, `timm`, or a module of Python.
        what: the name of a network there; or of a function or a class that makes one.
    """

    home: str
    what: str

    @property
    def own(self) -> bool:
        """Say whether it is the user's code that makes it."""
        return self.home not in (TORCHVISION, TIMM)

    def __str__(self) -> str:
        return f"{self.home}:{self.what}"


def parse_name(text: str) -> Name | None:
    r"""Read `HOME:NAME`.

    What stands before the colon has two letters or more: a single one is a drive of Windows, as in `C:\x` or `C:x`.
    Neither is anything with a slash before the colon, or an address such as `http://...`.
    """
    found = _NAME.fullmatch(text)
    if found is None or found["what"].startswith("/"):
        return None
    name = Name(found["home"], found["what"])
    if name.home != TIMM and _ATTRIBUTE.fullmatch(name.what) is None:
        return None
    return name
