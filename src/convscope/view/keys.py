"""The keys of a view, before what is wrong with them."""

from collections.abc import Generator
from contextlib import contextmanager

from convscope.errors import ViewError


@contextmanager
def said_of(key: str) -> Generator[None]:
    """Put a key before what the block says is wrong.

    Raises:
        ViewError: as the block does, with the key.
    """
    try:
        yield
    except ViewError as error:
        raise ViewError(f"{key}: {error}") from error
