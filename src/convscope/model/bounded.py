"""Files that a card names, read no further than is sensible."""

from pathlib import Path

from convscope.errors import CardError


def read_bounded(path: Path, *, key: str, most: int) -> bytes:
    """Read a file whole.

    Args:
        path: of the file.
        key: of the card, for the message.
        most: bytes that it may have.

    Raises:
        CardError: it has more, or cannot be read.
    """
    try:
        if path.stat().st_size > most:
            raise CardError(f"{key}: {path} has more than {most} bytes")
        return path.read_bytes()
    except OSError as error:
        raise CardError(f"{key}: {path} cannot be read: {error.strerror}") from error
