"""Files of pictures, of any format and size, at the size at which a network looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from convscope.datasets.dataset import Dataset, Stack
from convscope.datasets.listing import Listed, in_folders
from convscope.errors import DataError
from convscope.model.model import Model
from convscope.prepare.crop import cut_box
from convscope.prepare.picture import read_picture
from convscope.prepare.plain import plain
from convscope.types import Pixels, Progress

MOST_BYTES = 4 << 30
"""So many bytes the pictures may have together, at the size at which the network looks at them."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Pictures that have been read.

    Attributes:
        stack: the pictures.
        files: their files, in the same order.
        broken: a sentence for each file that cannot be read, and was left out.
    """

    stack: Stack
    files: tuple[Listed, ...]
    broken: tuple[str, ...]


def load_folder(folder: Path, model: Model, *, progress: Progress | None = None) -> Loaded:
    """Load labelled pictures from `FOLDER/CLASS/FILE`, at the size at which a network looks at them.

    Args:
        folder: it holds folders that are called as classes of the network: by their names, or by their numbers.
        model: the network.
        progress: is told how many files are read.

    Returns:
        The pictures, a `Dataset`, in the order of folders and names.

    Raises:
        DataError: there are no pictures, a folder is called as no class, or they are too many.
    """
    try:
        files = in_folders(folder, classes=model.labels)
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}") from error
    if not files:
        raise DataError(
            f"{folder}: holds no pictures in folders that are called as the classes, as {folder}/cat/1.png"
        )
    for file in files:
        if file.label is None:
            some = ", ".join(model.labels[:5])
            raise DataError(
                f"{file.path.parent}: {model.name} has no class of that name; its classes: {some} ..."
            )
    return load_files(str(folder), files, model, progress=progress)


def load_files(
    name: str, files: Sequence[Listed], model: Model, *, progress: Progress | None = None
) -> Loaded:
    """Load pictures from files.

    Of each picture the largest part in its middle that has the network's proportions is taken, upright as its EXIF data
    says, and made so large that what the card cuts out of it has the network's size.

    Args:
        name: what messages call them.
        files: at least one; where the classes of all are known, they become a `Dataset`.
        model: the network.
        progress: is told how many files are read.

    Raises:
        DataError: none can be read, or they are too many.
    """
    channels, height, width = model.shape
    crop = model.card.input.crop
    size = round(height / crop), round(width / crop)
    if (needed := len(files) * channels * size[0] * size[1]) > MOST_BYTES:
        raise DataError(
            f"{name}: {len(files):,} pictures of {size[0]}×{size[1]} take {needed:,} bytes, more than the "
            f"{MOST_BYTES:,} that are taken at most: take fewer"
        )
    pictures: Pixels = np.empty((len(files), *size, channels), np.uint8)
    kept: list[Listed] = []
    broken: list[str] = []
    for count, file in enumerate(files, 1):
        try:
            box = cut_box(read_picture(file.path), shape=(height, width))
            pictures[len(kept)] = plain(box, size=size, channels=channels)
        except DataError as error:
            broken.append(str(error))
        else:
            kept.append(file)
        if progress is not None:
            progress(count, len(files))
    if not kept:
        raise DataError(f"{name}: none of its {len(files):,} pictures can be read; the first: {broken[0]}")
    found = pictures[: len(kept)] if channels == 3 else pictures[: len(kept), ..., 0]
    return Loaded(_stack(name, found, kept, model), tuple(kept), tuple(broken))


def _stack(name: str, pictures: Pixels, files: Sequence[Listed], model: Model) -> Stack:
    known = [file.label for file in files if file.label is not None]
    paths = tuple(str(file.path) for file in files)
    if len(known) < len(files):
        return Stack(name, pictures, files=paths)
    return Dataset(name, pictures, np.array(known, np.min_scalar_type(max(known))), model.labels, files=paths)
