"""One writer of a file at a time."""

import contextlib
from typing import IO, Any


def lock(file: IO[Any]) -> bool:
    """Take a file for oneself until it is closed; False: another program has it.

    Systems without such locks let everybody have it.
    """
    try:
        import fcntl  # noqa: PLC0415  (not on Windows)
    except ImportError:
        return True
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
