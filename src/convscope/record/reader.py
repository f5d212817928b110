"""Read a recording: one that is whole, was cut short, or is being written."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from convscope.errors import DataError
from convscope.record.form import KEY, OPTIONAL, VERSION, Head, arrow, schema
from convscope.record.packed import is_packed
from convscope.types import Covered, Floats, Pixels, Prepared

Places = NDArray[np.intp]

_NONE = "this is no recording of convscope's"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A frame of a recording, and what was made of it.

    Attributes:
        number: from 0.
        seconds: since the recording began.
        name: what the source called it.
        label: the number of its class; None: that is not known.
        picture: the frame as a JPEG or PNG file.
        box: left, top, right and bottom of the box in it, in its widths and heights.
        prepared: what the network got.
        probabilities: float32, one for each class.
        view: the view as a link; empty: there was none.
        limits: float32, (pairs, 2).
        values: float32, flat.
        planes: uint8, flat.
    """

    number: int
    seconds: float
    name: str
    label: int | None
    picture: bytes
    box: Covered
    prepared: Prepared
    probabilities: Floats
    view: str
    limits: Floats
    values: Floats
    planes: Pixels


class Recording:
    """The rows of a file, by number. Nothing is read before it is asked for.

    Args:
        path: the file.

    Attributes:
        head: what stands at its beginning.
        cut: whether the file ends in the middle of a frame, as after a crash.

    Raises:
        DataError: there is no such file, it is no recording, or none of its frames can be read.
        MissingExtraError: pyarrow is not installed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cut = False
        self._messages: list[Any] = []
        self._first: list[int] = []
        self._count = 0
        self._batch = lru_cache(maxsize=4)(self._read)
        self._file = _mapped(path)
        with ExitStack() as stack:
            stack.callback(self.close)
            self._changes = self._open()
            stack.pop_all()

    def _open(self) -> Places:
        """Read what stands at the beginning, and find the frames; give those that name a view."""
        pa, path = arrow(), self.path
        try:
            reader = pa.ipc.MessageReader.open_stream(self._file)
            self._schema = pa.ipc.read_schema(reader.read_next_message())
            self.head = msgspec.json.decode(bytes(dict(self._schema.metadata or {})[KEY]), type=Head)
        except (OSError, StopIteration, KeyError, ValueError, RecursionError, pa.ArrowException) as error:
            raise DataError(f"{path}: {_NONE}") from error
        if self.head.version != VERSION:
            raise DataError(
                f"{path}: a recording of form {self.head.version}; this convscope reads {VERSION}"
            )
        if not self._schema.equals(schema(self.head)):
            raise DataError(f"{path}: its columns are not those of a recording of convscope's")
        changes = self._index(reader)
        if not self._count:
            raise DataError(f"{path}: a recording without frames")
        return changes

    def __len__(self) -> int:
        """Count the frames."""
        return self._count

    def __getitem__(self, number: int) -> Row:
        """Give a frame.

        Raises:
            DataError: it is damaged.
            IndexError: there is none of that number.
        """
        if not 0 <= number < self._count:
            raise IndexError(number)
        try:
            return self._row(*self._place(number), number)
        except (ValueError, TypeError, OverflowError, KeyError, arrow().ArrowException) as error:
            raise DataError(f"{self.path}: frame {number} is damaged") from error

    def __iter__(self) -> Iterator[Row]:
        """Give all frames in order."""
        return (self[number] for number in range(self._count))

    @property
    def seconds(self) -> float:
        """Say how long it is."""
        return self.seconds_at(self._count - 1)

    def seconds_at(self, number: int) -> float:
        """Say when a frame came, in seconds since the recording began, and read nothing else of it.

        Raises:
            DataError: it is damaged.
        """
        batch, place = self._place(number)
        seconds = batch.column("seconds")[place].as_py()
        if not isfinite(seconds):
            raise DataError(f"{self.path}: frame {number} is damaged")
        return seconds

    def close(self) -> None:
        """Let go of the file."""
        self._batch.cache_clear()
        self._messages.clear()
        self._file.close()

    def _index(self, reader: Any) -> Places:  # noqa: ANN401  (pyarrow does not say its types)
        """Note where each batch of frames is; the last one may be cut off. Give the frames that name a view."""
        changes: list[Places] = []
        while True:
            try:
                message = reader.read_next_message()
            except StopIteration:
                break
            except (OSError, ValueError):
                self.cut = True
                break
            try:
                batch = self._opened(message)
                batch.validate(full=True)
            except (OSError, ValueError, arrow().ArrowException) as error:
                raise DataError(f"{self.path}: damaged after frame {self._count}") from error
            named = batch.column("view").is_valid().to_numpy(zero_copy_only=False)
            changes.append(self._count + np.flatnonzero(named))
            self._messages.append(message)
            self._first.append(self._count)
            self._count += batch.num_rows
        return np.concatenate(changes) if changes else np.empty(0, np.intp)

    def _opened(self, message: Any) -> Any:  # noqa: ANN401
        """Open a batch. Its values stay in the file, since none are packed: what it claims costs no memory."""
        if is_packed(message.metadata):
            raise ValueError("compressed")
        batch = arrow().ipc.read_record_batch(message, self._schema)
        if any(batch.column(name).null_count for name in self._schema.names if name not in OPTIONAL):
            raise ValueError("nulls")
        return batch

    def _read(self, place: int) -> Any:  # noqa: ANN401
        return self._opened(self._messages[place])

    def _place(self, number: int) -> tuple[Any, int]:
        """Find a frame: its batch, and its row there."""
        place = int(np.searchsorted(self._first, number, side="right")) - 1
        return self._batch(place), number - self._first[place]

    def _row(self, batch: Any, place: int, number: int) -> Row:  # noqa: ANN401
        cell = {name: batch.column(name)[place] for name in batch.schema.names}
        channels, height, width = self.head.shape
        pixels = np.frombuffer(cell["pixels"].as_buffer(), np.uint8).reshape(height, width, channels)
        prepared = Prepared(
            pixels=pixels.copy(), empty=cell["empty"].as_py(), covers=_four(cell["covers"].as_py())
        )
        probabilities = _floats(cell["probabilities"])
        if len(probabilities) != len(self.head.labels):
            raise ValueError("classes")
        return Row(
            number=number,
            seconds=_finite(cell["seconds"].as_py()),
            name=cell["name"].as_py() or "",
            label=cell["label"].as_py(),
            picture=cell["picture"].as_py(),
            box=_four(cell["box"].as_py()),
            prepared=prepared,
            probabilities=probabilities,
            view=self._view_at(number),
            limits=_floats(cell["limits"]).reshape(-1, 2),
            values=_floats(cell["values"]),
            planes=np.frombuffer(cell["planes"].as_buffer(), np.uint8),
        )

    def _view_at(self, number: int) -> str:
        last = int(np.searchsorted(self._changes, number, side="right")) - 1
        if last < 0:
            return ""
        batch, place = self._place(int(self._changes[last]))
        return batch.column("view")[place].as_py()


def _mapped(path: Path) -> Any:  # noqa: ANN401
    """Map a file into memory, once it is seen that it is one, and not, say, a pipe that nobody writes into."""
    pa = arrow()
    try:
        if not path.is_file():
            raise DataError(f"{path}: there is no such file")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {getattr(error, 'strerror', error)}") from error
    try:
        return pa.memory_map(str(path))
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{path}: {_NONE}") from error


def _floats(cell: Any) -> Floats:  # noqa: ANN401
    return cell.values.to_numpy(zero_copy_only=False).astype(np.float32, copy=False)


def _finite(value: float) -> float:
    if not isfinite(value):
        raise ValueError(value)
    return value


def _four(values: list[float]) -> Covered:
    left, top, right, bottom = map(_finite, values)
    return left, top, right, bottom
