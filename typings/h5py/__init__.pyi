# What convscope uses of h5py, which ships no types.

from collections.abc import Callable
from os import PathLike
from types import TracebackType
from typing import Any

import numpy as np

class DatasetID:
    def get_storage_size(self) -> int: ...

class Dataset:
    id: DatasetID
    compression: str | None
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    external: list[tuple[str, int, int]] | None
    is_virtual: bool
    def __getitem__(self, key: tuple[()]) -> Any: ...

class Group:
    def get(self, name: str) -> object: ...
    def visititems(self, func: Callable[[str, object], None]) -> None: ...
    def __getitem__(self, name: str) -> Any: ...

class File(Group):
    def __init__(self, name: str | PathLike[str], mode: str = ...) -> None: ...
    def __enter__(self) -> File: ...
    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
