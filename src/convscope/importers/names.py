"""Names that importers give: to what they add, and to what files call as they like."""

from collections.abc import Container

from convscope.model.text import clean


def unique(name: str, taken: Container[str]) -> str:
    """Mark a name until it is none of those taken."""
    while name in taken:
        name += "'"
    return name


def shown(name: str, taken: Container[str]) -> str:
    """Make of what a file calls a layer a name that can be shown, and is none of those taken."""
    return unique(clean(name) or "unnamed", taken)
