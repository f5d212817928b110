"""Data sets by name."""

import difflib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from convscope.datasets import cifar, mnist
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError
from convscope.types import Progress

_LOADERS: dict[str, Callable[..., Dataset]] = {
    "mnist:test": partial(mnist.load, "test"),
    "mnist:train": partial(mnist.load, "train"),
    "cifar10:test": partial(cifar.load, "test"),
    "cifar10:train": partial(cifar.load, "train"),
}

NAMES = tuple(_LOADERS)


def load(name: str, *, folder: Path | None = None, progress: Progress | None = None) -> Dataset:
    """Load a data set by its name, as `mnist:test`.

    Args:
        name: one of `NAMES`.
        folder: where its files lie, if they are not to come from the package or a mirror.
        progress: is told how far a download is.

    Raises:
        DataError: there is no such data set, the message has the nearest; or its files are not right.
    """
    loader = _LOADERS.get(name)
    if loader is None:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.3)
        hint = f"nearest: {near[0]}" if near else f"there are: {', '.join(NAMES)}"
        raise DataError(f"there is no data set {name!r}; {hint}")
    return loader(folder, progress=progress)
