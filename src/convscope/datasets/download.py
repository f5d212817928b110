"""Fetch a published file into the cache, from whichever mirror gives the right bytes."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pooch
import requests

from convscope.cache import home
from convscope.datasets.dataset import Progress
from convscope.errors import DataError

_TIMEOUT = (10, 30)
_CHUNK = 1 << 16


def fetch(
    name: str,
    *,
    size: int,
    sha256: str,
    mirrors: Sequence[str],
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Give a published file's place in the cache, downloading it where it is not there yet.

    A file comes into the cache under its name only when it is whole and its SHA-256 is right.

    Args:
        name: of the file, below every mirror's address.
        size: in bytes; a download that is longer is stopped.
        sha256: of the file's bytes, in hexadecimal.
        mirrors: addresses of folders, each ending in a slash, in the order in which they are tried.
        folder: the cache, if not the user's usual one.
        progress: is told how many bytes have come.

    Raises:
        DataError: no mirror gave the right bytes; the message has each one's reason.
    """
    folder = folder or home() or pooch.os_cache("convscope")
    pooch.get_logger().setLevel("WARNING")  # so that it does not speak on the terminal
    downloader = partial(_download, size=size, progress=progress)
    reasons: list[str] = []
    for mirror in mirrors:
        try:
            return Path(pooch.retrieve(mirror + name, sha256, fname=name, path=folder, downloader=downloader))
        except (OSError, ValueError) as error:  # requests' errors are OSErrors, a wrong hash is a ValueError
            reasons.append(f"{mirror} {_reason(error)}")
    raise DataError(f"{name} cannot be downloaded: {'; '.join(reasons)}")


def _download(url: str, output_file: str, caller: object, *, size: int, progress: Progress | None) -> None:
    meter = _Meter(Path(output_file), size=size, progress=progress)
    pooch.HTTPDownloader(progressbar=meter, chunk_size=_CHUNK, timeout=_TIMEOUT)(url, output_file, caller)


class _Meter:
    """What pooch takes for a progress bar; stops a download that is longer than it should be."""

    total = 0

    def __init__(self, path: Path, *, size: int, progress: Progress | None) -> None:
        self._path = path
        self._size = size
        self._progress = progress

    def update(self, _count: int) -> None:
        done = self._path.stat().st_size  # pooch counts whole chunks, even where they came in parts
        if done > self._size:
            raise ValueError(f"gives more than the file's {self._size:,} bytes")
        if self._progress is not None:
            self._progress(done, self._size)

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def _reason(error: OSError | ValueError) -> str:
    match error:
        case requests.HTTPError() if error.response is not None:
            return f"answers {error.response.status_code}"
        case requests.Timeout():
            return "does not answer in time"
        case requests.ConnectionError():
            return "cannot be reached"
        case OSError(strerror=str(text)):
            return f"cannot be kept in the cache: {text}"
        case ValueError() if "hash" in str(error).lower():
            return "gives other bytes than were published"
        case _:
            return str(error)
