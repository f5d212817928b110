"""Write several files into a folder, all or none."""

import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from convscope.errors import OutputError


def check(folder: Path) -> None:
    """Make sure that a folder can be written: it is not there yet, or is empty.

    Raises:
        OutputError: it is something else, or cannot be written; nothing has been changed.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"{folder}: is a file; name a new folder")
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(f"{folder}: is not empty; name a new folder, or remove this one first")
        near = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
        if not near.is_dir():
            raise OutputError(f"{folder}: cannot be made, because {near} is a file")
        if not os.access(near, os.W_OK | os.X_OK):
            raise OutputError(f"{folder}: cannot be written, because {near} is not yours to write")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}") from error


@contextmanager
def whole(folder: Path) -> Generator[Path]:
    """Give a temporary folder; what is in it at the end becomes the folder asked for, or nothing does.

    A new folder comes into being in one step. Where an empty one lies already, it stays (it may be somebody's
    working directory), and the files are moved into it one after another, each of them whole.

    Args:
        folder: what is to be written, not there or empty.

    Yields:
        A folder beside it, or within it if it is there.

    Raises:
        OutputError: it cannot be written, or somebody else has filled it; nothing of ours is left.
    """
    folder = folder.absolute()
    existing = folder.is_dir()
    try:
        place = folder if existing else folder.parent
        place.mkdir(parents=True, exist_ok=True)
        temporary = place / f".convscope-{secrets.token_hex(6)}"
        temporary.mkdir()
        try:
            yield temporary
            if existing:
                _move_into(temporary, folder)
            else:
                temporary.rename(folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error


def _move_into(temporary: Path, folder: Path) -> None:
    if any(path != temporary for path in folder.iterdir()):
        raise OutputError(f"{folder}: is not empty any more; nothing has been written")
    moved: list[Path] = []
    try:
        for path in sorted(temporary.iterdir()):
            target = folder / path.name
            path.rename(target)
            moved.append(target)
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
