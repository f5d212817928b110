"""Which files a network is made of: whoever reads one for it, or looks whether it is there, says so here."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

State = tuple[int, int, int] | None  # size, time of the last change, number of the file; None: there is none

_noted: ContextVar[dict[Path, State] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Generator[dict[Path, State]]:
    """Give the files that are noted inside, in order, each with its state when it was noted first."""
    noted: dict[Path, State] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(path: Path) -> None:
    """Note a file that what is made depends on: its bytes, or that it is not there."""
    noted = _noted.get()
    if noted is not None and path not in noted:
        noted[path] = state_of(path)


def state_of(path: Path) -> State:
    """Give what changes when a file does; None: there is no such file."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns, facts.st_ino
