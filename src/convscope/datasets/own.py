"""Data sets in files of one's own: IDX files and CIFAR-10's binary batches, known by their names and first bytes."""

import gzip
import re
import zlib
from pathlib import Path

import numpy as np

from convscope.datasets import cifar, idx
from convscope.datasets.dataset import Dataset, Stack
from convscope.errors import DataError

_IDX = re.compile(r"idx[13][-._]ubyte(\.gz)?$", re.IGNORECASE)
_PICTURES = re.compile(r"idx3[-._]ubyte(\.gz)?$", re.IGNORECASE)
_TEST, _BATCH = "test_batch.bin", re.compile(r"data_batch_\d{1,4}\.bin")


def is_data(path: Path) -> bool:
    """Say whether a file or a folder is a data set: of a folder by its files' names, of a file by its beginning, too.

    Raises:
        OSError: it cannot be read.
    """
    if path.is_dir():
        return bool(_idx_files(path) or _batches(path))
    return path.is_file() and (
        path.suffix.lower() == ".bin" or bool(_IDX.search(path.name)) or _looks_idx(path)
    )


def load(path: Path, *, classes: tuple[str, ...] = ()) -> Stack:
    """Load a data set from files of one's own.

    Args:
        path: an IDX file of pictures, whose labels lie beside it (`train-images-idx3-ubyte` and
            `train-labels-idx1-ubyte`, plain or gzipped); one of CIFAR-10's binary batches; or a folder that holds the
            one or the other.
        classes: the names of the classes of IDX files; their numbers, if left out.

    Returns:
        A `Dataset`; pictures alone, where no labels lie beside an IDX file.

    Raises:
        DataError: it is none, a folder holds several, or a file is not what it claims to be.
    """
    try:
        if not path.is_dir():
            return cifar.read([path]) if path.suffix.lower() == ".bin" else _read_idx(path, classes)
        pictures, batches = _idx_files(path), _batches(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    if len(pictures) + bool(batches) > 1:
        names = ", ".join(one.name for one in [*pictures, *batches[:1]])
        raise DataError(f"{path}: holds several data sets: name one of {names}")
    if pictures:
        return _read_idx(pictures[0], classes)
    if not batches:
        raise DataError(
            f"{path}: holds no IDX file of pictures (*-images-idx3-ubyte) and no data_batch_*.bin"
        )
    lessons = [one for one in batches if one.name != _TEST]
    if len(lessons) not in (0, len(batches)):
        raise DataError(
            f"{path}: holds pictures to learn from and {_TEST}: say which, with cifar10:train or cifar10:test and "
            f"--folder {path}"
        )
    return cifar.read(batches, name=str(path))


def _idx_files(folder: Path) -> list[Path]:
    """List the IDX files of pictures; of one that lies there plain and gzipped, the plain one."""
    found = sorted(one for one in folder.iterdir() if _PICTURES.search(one.name) and one.is_file())
    return [one for one in found if one.suffix != ".gz" or one.with_suffix("") not in found]


def _batches(folder: Path) -> list[Path]:
    """List CIFAR-10's batches, those to learn from first."""
    return sorted(one for one in folder.iterdir() if one.name == _TEST or _BATCH.fullmatch(one.name))


def _looks_idx(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
        if start[:2] == idx.GZIP_MAGIC:
            file.seek(0)
            try:
                start = gzip.GzipFile(fileobj=file).read(4)
            except (EOFError, gzip.BadGzipFile, zlib.error):
                return False
    return start[:2] == b"\0\0" and len(start) == 4 and start[2] in idx.TYPES and 0 < start[3] <= 4


def _read_idx(path: Path, classes: tuple[str, ...]) -> Stack:
    pictures = idx.read(path, dimensions=3)
    beside = _labels_beside(path)
    if beside is None:
        return Stack(str(path), pictures)
    labels = idx.read(beside, dimensions=1)
    names = classes or tuple(map(str, range(int(np.max(labels)) + 1)))
    return Dataset(str(path), pictures, labels, names)


def _labels_beside(path: Path) -> Path | None:
    """Find the file of labels by the name of that of the pictures, whichever of the two is gzipped."""
    plain = path.name.removesuffix(".gz").replace("images", "labels").replace("idx3", "idx1")
    if plain == path.name.removesuffix(".gz"):
        return None
    found = (path.with_name(name) for name in (plain, f"{plain}.gz"))
    return next((one for one in found if one.is_file()), None)
