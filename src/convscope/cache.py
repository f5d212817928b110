"""What is kept between starts, in the user's cache folder: it saves time, and nothing is lost where it is not there.

Each kind of things has a subfolder, its shelf. What stands there is found by what it was made from, is whole or not
there, and is checked whenever it is taken. No fault of the cache is an error to the user: a line in the log at most.
"""

import atexit
import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TypeVar

import msgspec
import platformdirs

from convscope.errors import ModelError
from convscope.seal import bytes_in, is_whole, seal

VARIABLE = "CONVSCOPE_CACHE"
OFF = ("", "off")
LARGEST_VALUE = 1 << 20  # bytes
STALE = 24 * 3600  # seconds after which what was never finished is swept away

_PART, _GONE = ".part-", ".gone-"
_log = logging.getLogger(__name__)

Value = TypeVar("Value")


def home() -> Path | None:
    """Give the folder that the variable CONVSCOPE_CACHE names, or the system's usual one; None: it is off."""
    stated = os.environ.get(VARIABLE)
    if stated is None:
        return Path(platformdirs.user_cache_dir("convscope"))
    return None if stated.strip().lower() in OFF else Path(os.path.abspath(stated))  # noqa: PTH100  (a folder may be gone)


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value on its shelf."""

    key: str
    sha256: str
    value: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Draft:
    """A folder to be filled, that nobody finds until it is kept."""

    folder: Path
    shelf: "Shelf"

    def keep(self, key: str) -> Path | None:
        """Put the folder on its shelf; give its place there, or None where it cannot be kept.

        The caller makes no more use of the draft's own folder.
        """
        return self.shelf.put_folder(key, self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A kind of things that are kept.

    Attributes:
        kind: the name of its subfolder.
        version: of their form; what has another one is not found.
        most: bytes that all of them may have together. What was not used for the longest time goes first.
    """

    kind: str
    version: int
    most: int

    def key(self, *parts: str | bytes) -> str:
        """Give the key of what was made from these parts, by this release of convscope: a SHA-256 in hexadecimal."""
        total = hashlib.sha256()
        for part in (self.kind, str(self.version), release_of("convscope"), *parts):
            data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
            total.update(len(data).to_bytes(8, "little") + data)
        return total.hexdigest()

    def get(self, key: str, kind: type[Value]) -> Value | None:
        """Give the value that was put there, or None.

        Args:
            key: as `key` gives it.
            kind: what msgspec decodes it to.
        """
        path = self._place(f"{key}.json")
        if path is None:
            return None
        try:
            if path.stat().st_size > 2 * LARGEST_VALUE:
                return None
            written = msgspec.json.decode(path.read_bytes(), type=_Written)
            if written.key != key or hashlib.sha256(written.value).hexdigest() != written.sha256:
                return None
            value = msgspec.json.decode(written.value, type=kind)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        _touch(path)
        return value

    def put(self, key: str, value: object) -> None:
        """Keep a small value: whatever msgspec can write as JSON, up to 1 MiB."""
        data = msgspec.json.encode(value)
        path = self._place(f"{key}.json")
        if path is None or len(data) > min(LARGEST_VALUE, self.most):
            return
        written = _Written(key, hashlib.sha256(data).hexdigest(), msgspec.Raw(data))
        with self._excused(), self._part() as part:
            (part / "value").write_bytes(msgspec.json.encode(written))
            if path.is_dir():
                _set_aside(path)
            (part / "value").replace(path)
            self._sweep(but=path)

    def find(self, key: str) -> Path | None:
        """Give the folder that was kept, or None. All of it is read, to see that it is what was written."""
        folder = self._place(key)
        if folder is None or not is_whole(folder, key):
            return None
        _touch(folder)
        return folder

    def keep(self, key: str, fill: Callable[[Path], None]) -> Path | None:
        """Keep files.

        Args:
            key: as `key` gives it.
            fill: writes them into a folder; an OSError in it means that nothing is kept.

        Returns:
            The folder that has them now, or None where they could not be kept.
        """
        with self._excused(), self.draft() as draft:
            if draft is not None:
                fill(draft.folder)
                return draft.keep(key)
        return None

    def have(self, key: str, fill: Callable[[Path], None], *, what: str) -> Path:
        """Give the folder that was kept, or fill one now; what cannot be kept lies elsewhere until the process ends.

        Args:
            key: as `key` gives it.
            fill: writes the files into a folder.
            what: they are, in words.

        Raises:
            ModelError: they cannot be written elsewhere, either.
        """
        return self.find(key) or self.keep(key, fill) or _passing(fill, what=what)

    @contextlib.contextmanager
    def draft(self) -> Generator[Draft | None]:
        """Give a folder to fill over some time, or None where nothing is kept; removed again, unless it is kept."""
        with contextlib.ExitStack() as stack:
            draft: Draft | None = None
            with self._excused():
                if home() is not None:
                    draft = Draft(stack.enter_context(self._part()), self)
            yield draft

    def put_folder(self, key: str, folder: Path) -> Path | None:
        """Move a filled folder to its place, unless another process has been there before; `Draft.keep` is the way."""
        place = self._place(key)
        if place is None:
            return None
        with self._excused():
            if bytes_in(folder) > self.most:
                return None
            seal(folder, key)
            if not _moved(folder, place) and not is_whole(place, key):  # else another process came first
                _set_aside(place)
                folder.rename(place)
            _touch(place)
            self._sweep(but=place)
            return place
        return None

    def _place(self, name: str) -> Path | None:
        root = home()
        return None if root is None else root / self.kind / name

    @contextlib.contextmanager
    def _part(self) -> Generator[Path]:
        """Give a new folder on the shelf that nobody looks at, and remove it afterwards."""
        shelf = self._place("")
        if shelf is None:
            raise OSError("the cache is off")
        shelf.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=shelf))
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)

    @contextlib.contextmanager
    def _excused(self) -> Generator[None]:
        """Make of a disk that is full, read-only or otherwise unwilling a line in the log."""
        try:
            yield
        except OSError as error:
            _log.warning("the cache %s is not written: %s", self._place(""), error.strerror or error)

    def _sweep(self, *, but: Path) -> None:
        """Make room: remove what was not used for the longest time, and what was never finished."""
        entries: list[tuple[float, int, Path]] = []
        for path in but.parent.iterdir():
            with contextlib.suppress(OSError):  # another process may sweep, too
                used = path.stat().st_mtime
                if not path.name.startswith("."):
                    entries.append((used, bytes_in(path), path))
                elif time.time() - used > STALE:
                    shutil.rmtree(path, ignore_errors=True)
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries, key=lambda entry: entry[0]):
            if total <= self.most:
                break
            if path != but:
                _set_aside(path)
                total -= size


def _passing(fill: Callable[[Path], None], *, what: str) -> Path:
    place = "a folder for temporary files"
    try:
        place = tempfile.gettempdir()
        folder = Path(tempfile.mkdtemp(prefix="convscope-", dir=place))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        fill(folder)
    except OSError as error:
        raise ModelError(f"{what} cannot be written to {place}: {error.strerror or error}") from error
    return folder


@cache
def release_of(package: str) -> str:
    """Give the release of a package that is installed; nothing, where it is not."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _touch(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(path)


def _set_aside(path: Path) -> None:
    """Remove an entry: at once for whoever looks for it, and then from the disk."""
    with contextlib.suppress(OSError):
        if not os.path.lexists(path):
            return
        gone = Path(tempfile.mkdtemp(prefix=_GONE, dir=path.parent))
        try:
            path.rename(gone / path.name)
        finally:
            shutil.rmtree(gone, ignore_errors=True)


def _moved(folder: Path, place: Path) -> bool:
    """Move a folder to where nothing is yet; say whether that was so."""
    if os.path.lexists(place):  # an empty folder would be replaced, a link followed
        return False
    try:
        folder.rename(place)
    except OSError:
        return False
    return True
