"""A folder of labelled pictures: one folder for each class, files of any format and size in it."""

from pathlib import Path

import numpy as np

from convscope.datasets.dataset import Dataset, Progress
from convscope.errors import DataError
from convscope.model.model import Model
from convscope.prepare.crop import cut_box
from convscope.prepare.picture import read_picture
from convscope.prepare.plain import plain
from convscope.types import Pixels

SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"})
MOST_BYTES = 4 << 30
"""So many bytes the pictures may have together, at the size at which the network looks at them."""


def load_folder(
    folder: Path, model: Model, *, progress: Progress | None = None
) -> tuple[Dataset, tuple[str, ...]]:
    """Load labelled pictures from `FOLDER/CLASS/FILE`, at the size at which a network looks at them.

    Of each picture the largest part in its middle that has the network's proportions is taken, upright as its EXIF data
    says, and made so large that what the card cuts out of it has the network's size.

    Args:
        folder: it holds folders that are called as classes of the network.
        model: the network.
        progress: is told how many files are read.

    Returns:
        The pictures, in the order of classes and names; and a sentence for each file that cannot be read, which is left
        out.

    Raises:
        DataError: there are no pictures, a folder is called as no class, or they are too many.
    """
    files = _files(folder, model)
    channels, height, width = model.shape
    crop = model.card.input.crop
    size = round(height / crop), round(width / crop)
    if (needed := len(files) * channels * size[0] * size[1]) > MOST_BYTES:
        raise DataError(
            f"{folder}: {len(files):,} pictures of {size[0]}×{size[1]} take {needed:,} bytes, more than the "
            f"{MOST_BYTES:,} that are taken at most: take fewer"
        )
    pictures: Pixels = np.empty((len(files), *size, channels), np.uint8)
    labels: list[int] = []
    broken: list[str] = []
    for count, (path, label) in enumerate(files, 1):
        try:
            box = cut_box(read_picture(path), shape=(height, width))
            pictures[len(labels)] = plain(box, size=size, channels=channels)
        except DataError as error:
            broken.append(str(error))
        else:
            labels.append(label)
        if progress is not None:
            progress(count, len(files))
    if not labels:
        raise DataError(f"{folder}: none of its {len(files):,} pictures can be read; the first: {broken[0]}")
    found = pictures[: len(labels)]
    dataset = Dataset(
        name=str(folder),
        pictures=found if channels == 3 else found[..., 0],
        labels=np.array(labels, np.min_scalar_type(max(labels))),
        classes=model.labels,
    )
    return dataset, tuple(broken)


def _files(folder: Path, model: Model) -> list[tuple[Path, int]]:
    """List the files, each with the number of its class."""
    numbers = {label: number for number, label in reversed(list(enumerate(model.labels)))}
    found: list[tuple[Path, int]] = []
    try:
        inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
        for one in inner:
            if one.name not in numbers:
                some = ", ".join(model.labels[:5])
                raise DataError(f"{one}: {model.name} has no class of that name; its classes: {some} ...")
            files = sorted(path for path in one.iterdir() if path.suffix.lower() in SUFFIXES)
            found += [(path, numbers[one.name]) for path in files]
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}") from error
    if not found:
        raise DataError(
            f"{folder}: holds no pictures in folders that are called as the classes, as {folder}/cat/1.png"
        )
    return found
