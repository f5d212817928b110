"""What the C library keeps of the memory that has been freed."""

import ctypes
from contextlib import suppress


def trim() -> None:
    """Give it back to the system; glibc keeps much, of each thread that has opened a network. Others keep theirs."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
