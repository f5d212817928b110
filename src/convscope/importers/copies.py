"""Converted copies: networks that are slow to import are kept, and the next start takes the copy.

A copy is found by the content of every file that the import looked at, and of those that it looked for in vain. To
hash all of a large file at each start would make those slower that have no copy; so there is a mark for each network
that has one, found by names, sizes and samples, and only where the mark is, everything is hashed.
"""

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from convscope.cache import Draft, Shelf, home, release_of
from convscope.importers import written
from convscope.model.external import MAPPED, Annex
from convscope.model.reads import State, noting, state_of
from convscope.seal import digest_of

if TYPE_CHECKING:
    from convscope.model.model import Model

SLOW = 1.0  # seconds; an import that takes longer is worth a copy
COPIES = Shelf(kind="copies", version=1, most=4 << 30)
MARKS = Shelf(kind="marks", version=1, most=1 << 20)

_SAMPLES, _SAMPLE = 8, 1 << 14  # pieces of a file that a mark is found by, and bytes of each
_CODE = ("importers", "model")  # of this package: what decides what an import makes of a file
_LIBRARIES = ("onnx", "onnxruntime", "torch", "onnxscript")
_log = logging.getLogger(__name__)

Read = Callable[[Annex | None], "Model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A network in files, and how it is to be read.

    Attributes:
        files: the network itself, first the one that names it.
        how: the options that decide what becomes of it.
        beside: names of files in its folder that decide which others are read.
    """

    files: Sequence[Path]
    how: Sequence[object] = ()
    beside: Sequence[str] = ()

    @property
    def home(self) -> Path:
        """Give the folder that the network lies in."""
        return self.files[0].parent


def through_copies(wanted: Wanted, read: Read) -> "Model":
    """Take the copy of a network, or read it, and keep a copy if that took long.

    Args:
        wanted: which network.
        read: reads it; given an annex, it may put large arrays there that it would else hold in memory.

    Raises:
        ConvscopeError: whatever reading it raises.
    """
    mark = None if home() is None else _mark(wanted)
    if mark is None:
        return read(None)
    kept = _kept(wanted, mark)
    if kept is not None:
        return kept
    with ExitStack() as stack:
        large = sum(path.stat().st_size for path in wanted.files) >= MAPPED
        draft = stack.enter_context(COPIES.draft()) if large else None
        start = time.perf_counter()
        with noting() as noted:
            model = _read(read, draft)
        spilled = draft is not None and model.folder == draft.folder
        if not spilled and time.perf_counter() - start < SLOW:
            return model
        draft = draft or stack.enter_context(COPIES.draft())
        whole = not spilled and (model.folder is not None or model.graph.ByteSize() < MAPPED)
        copied = draft and _keep(model, draft, wanted, mark, noted)
        if copied:
            return copied
    return model if whole else read(None)


def _read(read: Read, draft: Draft | None) -> "Model":
    """Read a network, its large arrays into a draft where there is one, and room on the disk."""
    if draft is not None:
        try:
            return read(Annex(draft.folder))
        except OSError as error:
            _log.warning("no copy is kept: %s", error)
            shutil.rmtree(draft.folder, ignore_errors=True)
    return read(None)


def _kept(wanted: Wanted, mark: str) -> "Model | None":
    """Take the copy of a network, if there is one, and all that it was made of is as it was."""
    names = MARKS.get(mark, list[str])
    if names is None:
        return None
    folder = COPIES.find(_key(mark, names, home=wanted.home))
    return None if folder is None else written.read(folder, home=wanted.home)


def _keep(
    model: "Model", draft: Draft, wanted: Wanted, mark: str, noted: Mapping[Path, State]
) -> "Model | None":
    """Keep a copy, and give what it holds; None: it cannot be kept, or a file has changed while it was read."""
    try:
        names = [os.path.relpath(path, wanted.home) for path in noted]
        written.write(model, draft.folder, home=wanted.home)
    except (OSError, ValueError) as error:  # a full disk; another drive, a name that is no text
        _log.warning("no copy of %s is kept: %s", wanted.files[0], error)
        return None
    key = _key(mark, names, home=wanted.home)
    if any(state_of(path) != state for path, state in noted.items()):
        return None
    place = draft.keep(key)
    if place is None:
        return None
    MARKS.put(mark, names)
    return written.read(place, home=wanted.home)


def _mark(wanted: Wanted) -> str | None:
    """Give the mark of a network; None: its files are not all there."""
    parts: list[str | bytes] = [repr(wanted.how), repr(wanted.beside), wanted.home.absolute().name]
    for path in wanted.files:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                starts = range(0, size, max(size // _SAMPLES, _SAMPLE))
                samples = b"".join(_sample(file, start) for start in [*starts, max(size - _SAMPLE, 0)])
        except OSError:
            return None
        parts += [path.name, str(size), samples]
    return MARKS.key(*parts)


def _sample(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(_SAMPLE)


def _key(mark: str, names: Sequence[str], *, home: Path) -> str:
    """Give the key of a copy: of the content of all files that were looked at, and of the code that looked."""
    parts = [mark, *_code()]
    for name in names:
        try:
            parts += [name, digest_of(home / name)]
        except OSError:
            parts += [name, "not there"]
    return COPIES.key(*parts)


@cache
def _code() -> Sequence[str]:
    """Give what tells apart the code that imports: a digest of this package's, the releases of the others."""
    package = Path(__file__).parents[1]
    total = hashlib.sha256()
    for path in sorted(path for part in _CODE for path in (package / part).rglob("*.py")):
        total.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return total.hexdigest(), *map(release_of, _LIBRARIES)
