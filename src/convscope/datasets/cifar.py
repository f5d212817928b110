"""CIFAR-10 in its binary form: batches of 10,000 pictures in colour, 32×32.

A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. Each picture is a byte for its class, then
1,024 bytes each of red, green and blue, rows from the top.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from convscope.datasets.dataset import Dataset
from convscope.errors import DataError
from convscope.types import AnyArray, Progress

Part = Literal["train", "test"]

FOLDER_VARIABLE = "CONVSCOPE_DATA"

_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_NAMES: dict[Part, tuple[str, ...]] = {
    "train": tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
    "test": ("test_batch.bin",),
}
_PICTURE = np.dtype([("label", np.uint8), ("channels", np.uint8, (3, 32, 32))])
_INNER = "cifar-10-batches-bin"
_MOST = 1_000_000


def load(part: Part, folder: Path | None = None, *, progress: Progress | None = None) -> Dataset:  # noqa: ARG001
    """Load CIFAR-10 from a folder; it is not downloaded.

    Args:
        part: `train` or `test`.
        folder: where the `.bin` files lie, or the folder `cifar-10-batches-bin` that holds them; left out, the one that
            the environment variable CONVSCOPE_DATA names.
        progress: is told nothing, because nothing is downloaded.

    Returns:
        Pictures uint8, N×32×32×3, RGB; those of one file stay in it until they are read.

    Raises:
        DataError: no folder is named, or a file is missing or is not what it claims to be.
    """
    named = folder or os.environ.get(FOLDER_VARIABLE)
    if not named:
        raise DataError(
            f"cifar10:{part}: name the folder that holds {_NAMES[part][0]} with --folder or {FOLDER_VARIABLE}"
        )
    folder = Path(named)
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of CIFAR-10's files")
    held = folder / _INNER if (folder / _INNER).is_dir() else folder
    return read([held / name for name in _NAMES[part]], name=f"cifar10:{part}")


def read(paths: Sequence[Path], *, name: str = "") -> Dataset:
    """Read batches, one after another.

    Args:
        paths: the files; at least one.
        name: what messages call them; the first one's, if left out.

    Returns:
        Pictures uint8, N×32×32×3, RGB; those of one file stay in it until they are read.

    Raises:
        DataError: a file is missing or is not what it claims to be.
    """
    batches = [_read(path) for path in paths]
    whole = batches[0] if len(batches) == 1 else np.concatenate(batches)
    return Dataset(
        name=name or str(paths[0]),
        pictures=whole["channels"].transpose(0, 2, 3, 1),
        labels=np.ascontiguousarray(whole["label"]),
        classes=_CLASSES,
    )


def _read(path: Path) -> AnyArray:
    """Map a file of pictures."""
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise DataError(f"{path.parent}: holds no {path.name}") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    count, rest = divmod(size, _PICTURE.itemsize)
    if rest or not count:
        raise DataError(
            f"{path}: has {size:,} bytes, which is no whole number of pictures of {_PICTURE.itemsize:,}: "
            "it is cut short, or another file"
        )
    if count > _MOST:
        raise DataError(f"{path}: holds {count:,} pictures, more than the {_MOST:,} that are taken at most")
    try:
        return np.memmap(path, _PICTURE, "r")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
