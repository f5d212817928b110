"""Where recordings of one model go, and what they are called."""

import threading
from datetime import datetime
from pathlib import Path
from time import time

from convscope.errors import OutputError
from convscope.model.digest import model_digest
from convscope.model.model import Model
from convscope.record.form import SUFFIX, VERSION, Head, arrow
from convscope.record.writer import Recorder


class Tapes:
    """Begin recordings.

    Args:
        model: what is recorded.
        named: the model as the user names it, to be loaded again by that.
        folder: where recordings go that nobody gave a name.
        first: the file of a recording that begins with the first frame; None: none does.
        source: what the frames come from, in words.

    Raises:
        OutputError: the first file cannot be written.
        MissingExtraError: a first file is named, and pyarrow is not installed.
    """

    def __init__(
        self, model: Model, *, named: str, folder: Path, first: Path | None = None, source: str = ""
    ) -> None:
        self._model = model
        self._named = named
        self._folder = folder
        self._source = source
        self._lock = threading.Lock()
        self._hash = ""
        self._first = first
        if first is not None:
            arrow()
            check_new(first)

    def claim(self) -> Path | None:
        """Give the first file, once."""
        with self._lock:
            first, self._first = self._first, None
            return first

    def begin(self, path: Path | None = None) -> Recorder:
        """Begin a recording.

        Args:
            path: its file; None: one named after the time.

        Raises:
            OutputError: the file cannot be written.
            MissingExtraError: pyarrow is not installed.
        """
        with self._lock:
            arrow()
            self._hash = self._hash or model_digest(self._model)
            head = Head(
                version=VERSION,
                model=self._named,
                hash=self._hash,
                shape=self._model.shape,
                labels=self._model.labels,
                started=time(),
                source=self._source,
            )
            return Recorder(path or self._free(), head)

    def _free(self) -> Path:
        """Find a name that is not taken."""
        stem = f"convscope-{datetime.now():%Y%m%d-%H%M%S}"
        names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
        for name in names:
            path = self._folder / f"{name}{SUFFIX}"
            if not path.exists():
                return path
        raise OutputError(
            f"{self._folder} has {len(names)} recordings of this second already: wait for the next one"
        )


def check_new(path: Path) -> None:
    """Make sure that a recording can be written into a file.

    Raises:
        OutputError: it is there already, its folder is not, or its name does not end as a recording's does.
    """
    if path.suffix != SUFFIX:
        raise OutputError(f"{path}: the name of a recording ends in {SUFFIX}")
    if path.exists():
        raise OutputError(f"{path} is there already: choose another name")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}")
