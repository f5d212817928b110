"""Bring a file over HTTP: what has come stays, and the next attempt goes on from there (RFC 9110, ranges).

A server may not know ranges, or the file may have changed on it: then it starts over.
"""

import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
import requests

from convscope.download.locking import lock
from convscope.types import Progress

TIMEOUT = (10, 30)  # seconds to connect, and between two pieces
ATTEMPTS = 20

_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class RefusedError(ValueError):
    """What a server gives cannot be what was asked for; the message says why."""


class BusyError(RefusedError):
    """Another program is downloading the same file; what it has is left to it."""


class BrokenError(requests.ConnectionError):
    """A server has given less than it said."""


class _Begun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of what a part is the beginning.

    Attributes:
        url: where it came from.
        tag: what the server calls this state of the file; empty: it does not say, and there is no going on.
    """

    url: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A way for pooch to download.

    Attributes:
        part: what has come; it stays when the transfer is broken off.
        size: of the file in bytes; None: unknown.
        limit: bytes that it has at most.
        sure: whether somebody has published the digest of the file, so that it does not matter who hands it over.
        progress: is told how many bytes are there, and how many there will be; 0: unknown.
    """

    part: Path
    size: int | None
    limit: int
    sure: bool
    progress: Progress | None = None

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        """Bring a file whole, and move it to where pooch wants it.

        Raises:
            RefusedError: the server gives something else; nothing is kept of it.
            requests.RequestException: it gives nothing, or breaks off without having given anything more.
            OSError: it cannot be written.
        """
        for left in reversed(range(ATTEMPTS)):
            before = self.kept
            try:
                self._go_on(url)
                break
            except _BROKEN:
                if not left or self.kept <= before:
                    raise
            except BusyError:
                raise
            except RefusedError:
                self.forget()
                raise
        self.part.replace(output_file)
        self._note.unlink(missing_ok=True)

    @property
    def kept(self) -> int:
        """Count the bytes that have come."""
        return self.part.stat().st_size if self.part.exists() else 0

    def forget(self) -> None:
        """Remove what has come, unless another program is at it."""
        with suppress(BusyError):
            self._empty()
            self.part.unlink(missing_ok=True)

    def _empty(self) -> None:
        with self._opened(0):
            self._note.unlink(missing_ok=True)

    @property
    def _note(self) -> Path:
        return self.part.with_name(f"{self.part.name}.json")

    def _go_on(self, url: str) -> None:
        begun = self._begun()
        have = self.kept if begun is not None and begun.url == url and begun.tag else 0
        headers = {"Accept-Encoding": "identity"}
        if begun is not None and have:
            headers |= {"Range": f"bytes={have}-", "If-Range": begun.tag}
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
            if have and (answer.status_code == requests.codes.requested_range_not_satisfiable):
                return self._over(url)
            answer.raise_for_status()
            self._check_address(url, answer.url)
            if answer.status_code == requests.codes.partial:
                start, total = _piece(answer)
                if start != have or begun is None or _tag(answer) not in ("", begun.tag):
                    return self._over(url)
            else:
                start, total = 0, _length(answer)
            self._check_size(total)
            with self._opened(start) as file:
                if not start:
                    self._note.write_bytes(msgspec.json.encode(_Begun(url, _tag(answer))))
                self._check_room(start, total)
                self._take(answer, file, start, total)
        return None

    def _over(self, url: str) -> None:
        """Start over: the server has another file now, or another understanding of ranges."""
        if not self.kept:
            raise RefusedError("gives pieces that were not asked for")
        self._empty()
        self._go_on(url)

    def _take(self, answer: requests.Response, file: BinaryIO, done: int, total: int | None) -> None:
        expected = total or self.size or 0
        for chunk in answer.iter_content(_CHUNK):
            done += len(chunk)
            if done > self.limit:
                raise RefusedError(self._more())
            file.write(chunk)
            if self.progress is not None:
                self.progress(done, expected)
        if expected and done < expected:
            raise BrokenError

    def _check_size(self, total: int | None) -> None:
        if total is None:
            return
        if total > self.limit:
            raise RefusedError(self._more())
        if self.size is not None and total < self.size:
            raise RefusedError(f"gives {total:,} bytes, and the file has {self.size:,}")

    def _more(self) -> str:
        whose = "the file's " if self.size is not None else ""
        return f"gives more than {whose}{self.limit:,} bytes"

    def _check_address(self, asked: str, given: str) -> None:
        if asked.startswith("https:") and not given.startswith("https:") and not self.sure:
            raise RefusedError(f"sends on to {given}, which anybody on the way could change")

    def _check_room(self, start: int, total: int | None) -> None:
        needed, free = (total or 0) - start, shutil.disk_usage(self.part.parent).free
        if needed > free:
            raise OSError(0, f"the disk has {free:,} bytes left, and {needed:,} are to come")

    @contextmanager
    def _opened(self, start: int) -> Generator[BinaryIO]:
        with self.part.open("ab") as file:
            if not lock(file):
                raise BusyError("is being downloaded by another program")
            if file.tell() != start:
                file.truncate(start)
            yield file

    def _begun(self) -> _Begun | None:
        try:
            return msgspec.json.decode(self._note.read_bytes(), type=_Begun)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None


def _tag(answer: requests.Response) -> str:
    """Give what names this state of the file: a strong tag, or the time of its last change (RFC 9110, 13.1.5)."""
    if _encoded(answer):
        return ""
    tag = answer.headers.get("ETag", "")
    return tag if tag.startswith('"') else answer.headers.get("Last-Modified", "")


def _encoded(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Encoding", "identity").lower() != "identity"


def _length(answer: requests.Response) -> int | None:
    stated = answer.headers.get("Content-Length", "")
    return int(stated) if stated.isdecimal() and not _encoded(answer) else None


def _piece(answer: requests.Response) -> tuple[int, int | None]:
    """Give where a piece begins, and how long the whole file is; -1: it does not say so."""
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or _encoded(answer):
        return -1, None
    return int(found[1]), int(found[2]) if found[2].isdecimal() else None
