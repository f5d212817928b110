"""A place for a film: what is there at the end is whole, or nothing is."""

import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from convscope.errors import OutputError

SUFFIXES = (".gif", ".webp", ".mp4", ".webm")
"""What a film's name may end in."""


def check(path: Path, *, force: bool) -> None:
    """Make sure that a film may be written.

    Raises:
        OutputError: there is no such form of film, something is there already, or nothing can be written.
    """
    if path.suffix.lower() not in ("", *SUFFIXES):
        raise OutputError(
            f"{path}: a film ends in {', '.join(SUFFIXES)}, or in nothing: a folder of PNG files; not in {path.suffix}"
        )
    try:
        if path.is_dir():
            if path.suffix or any(path.iterdir()):
                raise OutputError(f"{path}: is a folder that is not empty; name a new file or folder")
        elif path.exists() and not path.suffix:
            raise OutputError(
                f"{path}: is a file; name a new folder, or a film that ends in .gif, .webp or .mp4"
            )
        elif path.exists() and not force:
            raise OutputError(f"{path}: is there already; --force replaces it")
        if not path.parent.is_dir():
            raise OutputError(f"{path}: cannot be written: there is no folder {path.parent}")
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise OutputError(f"{path}: cannot be written, because {path.parent} is not yours to write")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


@contextmanager
def whole(path: Path, *, force: bool) -> Generator[Path]:
    """Give a name beside the film's; what is there at the end gets the film's name, or is removed.

    Raises:
        OutputError: it cannot be written, as where the disk is full; nothing of ours is left.
    """
    check(path, force=force)
    path = path.absolute()
    beside = path.with_name(f".{path.stem}-{secrets.token_hex(6)}{path.suffix}")
    try:
        try:
            yield beside
            if path.is_dir():
                path.rmdir()  # it is empty
            check(path, force=force)
            beside.replace(path)
        finally:
            if beside.is_dir():
                shutil.rmtree(beside, ignore_errors=True)
            else:
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
