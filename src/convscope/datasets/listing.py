"""Files of pictures: in a folder, in folders that are called as classes, or by a pattern."""

import glob
from dataclasses import dataclass
from pathlib import Path

from convscope.errors import DataError

SUFFIXES = frozenset(
    {".apng", ".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a picture.

    Attributes:
        path: where it is.
        folder: the folder in which it was found, if that may be called as its class; empty: it is not.
        label: the number of its class; None: that is not known.
    """

    path: Path
    folder: str = ""
    label: int | None = None

    @property
    def name(self) -> str:
        """Give what the user knows it by."""
        return f"{self.folder}/{self.path.name}" if self.folder else self.path.name


def list_pictures(name: str, *, classes: tuple[str, ...] = ()) -> list[Listed] | None:
    """List files of pictures by their names.

    Args:
        name: a picture, a pattern such as `shots/*.png`, a folder of pictures, or one of folders of pictures.
        classes: the names of the classes, to know folders that are called as them.

    Returns:
        The files, with the numbers of their classes; None: the name is of no such thing.

    Raises:
        DataError: there are no pictures.
        OSError: a folder cannot be read.
    """
    path = Path(name)
    if path.is_dir():
        found = [Listed(one) for one in _pictures(path)] or in_folders(path, classes=classes)
    elif path.is_file():
        return [Listed(path)] if path.suffix.lower() in SUFFIXES else None
    elif glob.has_magic(name):
        matches = sorted(Path(one) for one in glob.glob(name))  # noqa: PTH207  (a pattern may be absolute)
        found = [Listed(one) for one in matches if one.is_file()]
    else:
        return None
    if not found:
        raise DataError(f"{name}: holds no pictures ({', '.join(sorted(SUFFIXES))})")
    return found


def in_folders(path: Path, *, classes: tuple[str, ...]) -> list[Listed]:
    """List the pictures of each folder in a folder, with the class that it is called as.

    Raises:
        OSError: one cannot be read.
    """
    inner = sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith("."))
    return [
        Listed(file, one.name, class_of(one.name, classes=classes))
        for one in inner
        for file in _pictures(one)
    ]


def class_of(folder: str, *, classes: tuple[str, ...]) -> int | None:
    """Find the class that a folder is called as: by its name, its number, or its name's first word (`n01440764`).

    Returns:
        Its number; None: there is none.
    """
    if folder in classes:
        return classes.index(folder)
    if folder.isascii() and folder.isdecimal():
        return int(folder) if len(folder) < 10 and int(folder) < len(classes) else None
    return next((number for number, name in enumerate(classes) if name.split(" ", 1)[0] == folder), None)


def _pictures(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())
