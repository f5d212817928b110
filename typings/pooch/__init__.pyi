# What convscope uses of pooch, which ships no types.

from collections.abc import Callable
from logging import Logger
from os import PathLike
from pathlib import Path
from typing import Protocol

class _Bar(Protocol):
    total: int
    def update(self, count: int, /) -> None: ...
    def reset(self) -> None: ...
    def close(self) -> None: ...

class HTTPDownloader:
    def __init__(
        self,
        progressbar: bool | _Bar = False,
        chunk_size: int = 1024,
        *,
        timeout: float | tuple[float, float] = 30,
    ) -> None: ...
    def __call__(
        self, url: str, output_file: str, pooch: object, check_only: bool = False
    ) -> bool | None: ...

def retrieve(
    url: str,
    known_hash: str | None,
    fname: str | None = None,
    path: str | PathLike[str] | None = None,
    downloader: Callable[[str, str, object], object] | None = None,
    progressbar: bool = False,
) -> str: ...
def os_cache(project: str) -> Path: ...
def get_logger() -> Logger: ...
