"""Finding the two files of a network, and what may be the mean of its pictures."""

import re
from pathlib import Path

from convscope.errors import ModelError

NETWORK_SUFFIXES = (".prototxt", ".prototxt.txt", ".pbtxt")
WEIGHTS_SUFFIXES = (".caffemodel", ".caffemodel.h5")


_MEAN = re.compile(r"(.*[_-])?mean\.(binaryproto|npy)", re.IGNORECASE)


def match(path: Path) -> bool:
    """Say whether a file is, by its name, one of Caffe's."""
    return path.name.lower().endswith((*NETWORK_SUFFIXES, *WEIGHTS_SUFFIXES))


def pair_of(path: Path, *, weights: Path | None) -> tuple[Path, Path]:
    """Give the prototxt and the caffemodel.

    Args:
        path: either of the two.
        weights: the caffemodel, where it is given.

    Raises:
        ModelError: the other one is not there, or there are several that it could be.
    """
    if path.name.lower().endswith(WEIGHTS_SUFFIXES):
        if weights is not None:
            raise ModelError(f"{path} holds weights: give the prototxt as the model, and one file of weights")
        return _beside(path, NETWORK_SUFFIXES, what="prototxt", how="give the prototxt as the model"), path
    if weights is not None:
        return path, weights
    return path, _beside(path, WEIGHTS_SUFFIXES, what="caffemodel", how="say which with --weights")


def check_alone(path: Path, *, weights: Path | None) -> None:
    """See that a network whose weights are to be random is given as text, and without weights.

    Raises:
        ModelError: it is not.
    """
    if weights is not None:
        raise ModelError(f"the weights are either those of {weights} or random: give one of the two")
    if path.name.lower().endswith(WEIGHTS_SUFFIXES):
        raise ModelError(f"{path} holds weights: for random ones give the prototxt")


def means_in(folder: Path) -> list[str]:
    """Give the names of the files in a folder that are called as means are."""
    try:
        return sorted(path.name for path in folder.iterdir() if _MEAN.fullmatch(path.name) and path.is_file())
    except OSError:
        return []


def stem(path: Path) -> str:
    """Give the name of a file without what says that it is one of Caffe's."""
    name = path.name
    endings = (ending for ending in (*NETWORK_SUFFIXES, *WEIGHTS_SUFFIXES) if name.lower().endswith(ending))
    return name[: -len(next(endings, "")) or None]


def _beside(path: Path, suffixes: tuple[str, ...], *, what: str, how: str) -> Path:
    try:
        files = sorted(other for other in path.parent.iterdir() if other.name.lower().endswith(suffixes))
    except OSError as error:
        raise ModelError(f"{path}: its folder cannot be read: {error.strerror}") from error
    found = [other for other in files if stem(other) == stem(path)] or files
    if not found:
        raise ModelError(f"{path}: no {what} lies beside it: {how}")
    found = [other for other in found if not other.name.lower().endswith(".h5")] or found
    if len(found) > 1:
        names = ", ".join(other.name for other in found)
        raise ModelError(f"{path}: several files beside it may be its {what} ({names}): {how}")
    return found[0]
