"""Names that importers give to what they add."""

from collections.abc import Container


def unique(name: str, taken: Container[str]) -> str:
    """Mark a name until it is none of those taken."""
    while name in taken:
        name += "'"
    return name
