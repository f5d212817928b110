"""How importers write shapes, and name what they add."""

from collections.abc import Container


def dims(shape: tuple[int, ...]) -> str:
    """Write a shape as `20×1×5×5`; a size that is free, which is a negative one, is a question mark."""
    return "×".join("?" if size < 0 else str(size) for size in shape) or "one value"


def unique(name: str, taken: Container[str]) -> str:
    """Mark a name until it is none of those taken."""
    while name in taken:
        name += "'"
    return name
