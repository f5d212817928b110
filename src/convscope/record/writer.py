"""Write a recording as it goes."""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from convscope.errors import OutputError
from convscope.reading import Reading
from convscope.record.form import Head, arrow, schema
from convscope.sources.picture import encode_picture
from convscope.types import Covered, Pixels
from convscope.view.form import to_link

SOON = 0.5
"""Seconds after which what has come is in the file."""
TOGETHER = 64
"""At most so many frames are written at once."""
WAITING = 256
"""At most so many frames wait for the disk; those that come then are left out, and counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A frame that is to be kept, and what was made of it; the picture is a file, or pixels to be made one."""

    reading: Reading
    picture: bytes | Pixels
    box: Covered
    seconds: float
    name: str = ""
    label: int | None = None


class Recorder:
    """Write frames into a file, in a thread of its own. What has been written can be read at any time.

    Args:
        path: of the new file.
        head: what stands at its beginning.
        overwrite: whether a file that is there is replaced.

    Raises:
        OutputError: the file is there already, or cannot be written.
        MissingExtraError: pyarrow is not installed.
    """

    def __init__(self, path: Path, head: Head, *, overwrite: bool = False) -> None:
        self.path = path
        self.head = head
        self.frames = 0
        self.lost = 0
        self.problem = ""
        self._schema = schema(head)
        try:
            self._file = path.open("wb" if overwrite else "xb")
        except FileExistsError as error:
            raise OutputError(f"{path} is there already: choose another name") from error
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}") from error
        self._queue: queue.Queue[Kept | None] = queue.Queue(WAITING)
        self._view = ""
        self._ended = False
        self._thread = threading.Thread(target=self._write, name="convscope-record", daemon=True)
        self._thread.start()

    def put(self, kept: Kept) -> None:
        """Keep a frame; never waits for the disk."""
        try:
            self._queue.put_nowait(kept)
        except queue.Full:
            self.lost += 1

    def close(self) -> None:
        """Write what has come, and end the file."""
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        """Write until the end. After a failure, whatever it is, what comes is left out, so that nobody waits."""
        try:
            with arrow().ipc.new_stream(self._file, self._schema) as writer:
                self._go_on(writer)
        except OSError as error:
            self.problem = f"{self.path} cannot be written any more: {error.strerror or error}"
        except Exception as error:  # noqa: BLE001  (whoever records is to know that it has ended, and why)
            self.problem = f"{self.path} cannot be written any more: {type(error).__name__}: {error}"
        finally:
            self._close()
            while not self._ended:
                self.lost += len(self._gather())

    def _close(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            self.problem = (
                self.problem or f"{self.path} cannot be written any more: {error.strerror or error}"
            )

    def _go_on(self, writer: Any) -> None:  # noqa: ANN401  (pyarrow does not say its types)
        while not self._ended:
            rows = self._gather()
            if rows:
                writer.write_batch(self._batch(rows))
                self._file.flush()
                self.frames += len(rows)

    def _gather(self) -> list[Kept]:
        """Take what comes within a moment."""
        rows: list[Kept] = []
        end = monotonic() + SOON
        while len(rows) < TOGETHER:
            try:
                kept = self._queue.get(timeout=max(0.0, end - monotonic()) if rows else None)
            except queue.Empty:
                break
            if kept is None:
                self._ended = True
                break
            if not rows:
                end = monotonic() + SOON
            rows.append(kept)
        return rows

    def _batch(self, rows: Sequence[Kept]) -> Any:  # noqa: ANN401  (pyarrow does not say its types)
        pa = arrow()
        columns = [list(column) for column in zip(*map(self._row, rows, range(len(rows))), strict=True)]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        return pa.record_batch(arrays, schema=self._schema)

    def _row(self, kept: Kept, place: int) -> tuple[object, ...]:
        reading = kept.reading
        link = to_link(reading.plan.view)
        view, self._view = (None if link == self._view else link), link
        return (
            self.frames + place,
            kept.seconds,
            kept.name or None,
            kept.label,
            kept.picture if isinstance(kept.picture, bytes) else encode_picture(kept.picture),
            list(kept.box),
            reading.pixels.tobytes(),
            list(reading.covers),
            reading.empty,
            reading.probabilities,
            view,
            reading.limits.ravel(),
            reading.values,
            reading.planes.tobytes(),
        )
