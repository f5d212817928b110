"""Finding the learned values in a caffemodel without reading them.

Protocol buffers are read here field by field, since whoever parses the whole file holds all weights twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from google.protobuf.message import DecodeError

from convscope.errors import ModelError
from convscope.importers.caffe.blob import Blob, Mapped
from convscope.importers.caffe.schema import Message, WeightsBlob
from convscope.importers.caffe.shapes import Shape
from convscope.types import Floats

VARINT, LONG, BYTES, SHORT = 0, 1, 2, 5
LARGE_BLOB = 1 << 16  # values; fewer are read at once
MOST_FIELDS = 1 << 20  # of a file; the largest networks that people publish have a hundredth of it

# Fields by their numbers. A layer: name, blobs, and the message in which the oldest format has both.
OLD_LAYERS, LAYERS = 2, 100
PLACES = {LAYERS: (1, 7, 0), OLD_LAYERS: (4, 6, 1), 1: (1, 50, 0)}
DATA, DOUBLES, RAW = 5, 8, 12
SMALL = (1, 2, 3, 4, 7, 10)
RAW_TYPES = {0: "<f8", 1: "<f4", 2: "<f2"}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a message: its number, its type on the wire, and where its value stands in the file."""

    number: int
    kind: int
    start: int
    end: int


def layers_in(path: Path, *, size: int, mapped: Mapped | None = None) -> Iterator[tuple[str, Sequence[Blob]]]:
    """Find each layer's name and blobs.

    Args:
        path: the caffemodel.
        size: how many bytes it has.
        mapped: the same file, where large values are to stay in it.

    Raises:
        DecodeError: it is cut short or damaged.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        scan = _Scan(file, path, mapped)
        for field in scan.fields(0, size):
            if field.number in (LAYERS, OLD_LAYERS) and field.kind == BYTES:
                yield scan.layer(field, PLACES[field.number])


class _Scan:
    """A walk through a file, which ends where there is more in it than any network has need of."""

    def __init__(self, file: BinaryIO, path: Path, mapped: Mapped | None) -> None:
        self._file = file
        self._path = path
        self._mapped = mapped
        self._seen = 0

    def fields(self, start: int, end: int) -> Iterator[_Field]:
        """Give the fields of a message; the file's position afterwards is of no meaning."""
        while start < end:
            self._seen += 1
            if self._seen > MOST_FIELDS:
                raise DecodeError
            self._file.seek(start)
            head = self._file.read(min(20, end - start))
            key, used = _varint(head, 0)
            number, kind = key >> 3, key & 7
            if kind == VARINT:
                start += used
                length = _varint(head, used)[1] - used
            elif kind == BYTES:
                length, used = _varint(head, used)
                start += used
            elif kind in (LONG, SHORT):
                start += used
                length = 8 if kind == LONG else 4
            else:
                raise DecodeError
            if not number or start + length > end:
                raise DecodeError
            yield _Field(number, kind, start, start + length)
            start += length

    def layer(self, layer: _Field, places: tuple[int, int, int]) -> tuple[str, Sequence[Blob]]:
        """Give a layer's name and blobs."""
        name_at, blobs_at, inner_at = places
        name, blobs = "", list[Blob]()
        for field in self.fields(layer.start, layer.end):
            if field.kind != BYTES:
                continue
            if field.number == inner_at:
                return self.layer(field, PLACES[1])
            if field.number == name_at:
                name = self._bytes(field.start, field.end).decode(errors="replace")
            elif field.number == blobs_at:
                blobs.append(self._blob(field))
        return name, blobs

    def _blob(self, blob: _Field) -> Blob:
        small, large = bytearray(), list[_Field]()
        before = blob.start
        for field in self.fields(blob.start, blob.end):
            if field.number in (DATA, DOUBLES) and field.kind != BYTES:
                return self._scattered(blob)
            if field.number in SMALL:
                small += self._bytes(before, field.end)
            elif field.number in (DATA, DOUBLES, RAW) and field.kind == BYTES and field.end > field.start:
                large.append(field)
            before = field.end
        if len(large) > 1:
            return self._scattered(blob)
        facts = WeightsBlob()
        facts.ParseFromString(bytes(small))
        if not large:
            return Blob(claimed_shape(facts, 0), 0, lambda: np.empty(0, dtype=np.float32))
        return _stored(self._path, large[0], facts, mapped=self._mapped)

    def _scattered(self, blob: _Field) -> Blob:
        """Leave to protobuf what no Caffe writes: values that do not stand in one piece."""
        message = WeightsBlob()
        message.ParseFromString(self._bytes(blob.start, blob.end))
        values = message.data or message.double_data
        return Blob(
            claimed_shape(message, len(values)), len(values), lambda: np.asarray(values, dtype=np.float32)
        )

    def _bytes(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)


def _varint(data: bytes, start: int) -> tuple[int, int]:
    """Give a number and where it ends."""
    number = 0
    for index in range(start, min(start + 10, len(data))):
        number |= (data[index] & 127) << 7 * (index - start)
        if data[index] < 128:
            return number, index + 1
    raise DecodeError


def _stored(path: Path, field: _Field, facts: Message, *, mapped: Mapped | None) -> Blob:
    name = {DATA: "<f4", DOUBLES: "<f8"}.get(field.number) or RAW_TYPES.get(facts.raw_data_type)
    if name is None:
        raise DecodeError
    kind = np.dtype(name)
    count, rest = divmod(field.end - field.start, kind.itemsize)
    if rest:
        raise DecodeError

    if mapped is not None and name == "<f4" and count >= LARGE_BLOB:
        values = mapped.data[field.start : field.end].view(kind)
        return Blob(claimed_shape(facts, count), count, lambda: values)

    def read() -> Floats:
        values = np.fromfile(path, dtype=kind, count=count, offset=field.start)
        if len(values) != count:
            raise ModelError(f"{path} has become shorter while it was read")
        return values.astype(np.float32, copy=False)

    return Blob(claimed_shape(facts, count), count, read)


def claimed_shape(blob: Message, count: int) -> Shape:
    """Read the shape that a blob claims, in either of Caffe's two ways; without one, it is a row."""
    if blob.HasField("shape"):
        return tuple(blob.shape.dim)
    legacy = (blob.num, blob.channels, blob.height, blob.width)
    return legacy if any(legacy) else (count,)
