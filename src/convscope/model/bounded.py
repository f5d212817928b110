"""Files that a card names, read no further than is sensible."""

from pathlib import Path

from convscope.errors import CardError
from convscope.model.reads import note


def read_bounded(path: Path, *, key: str, most: int) -> bytes:
    """Read a file whole.

    Args:
        path: of the file.
        key: of the card, for the message.
        most: bytes that it may have.

    Raises:
        CardError: it has more, or cannot be read.
    """
    note(path)
    try:
        with path.open("rb") as file:  # of pipes and devices, no more than that is read either
            data = file.read(most + 1)
    except OSError as error:
        raise CardError(f"{key}: {path} cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise CardError(f"{key}: {path} has more than {most} bytes")
    return data
