"""Parsing a file without its weights: they stay where they are, and are mapped into memory when the network runs."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convscope.model.external import LARGE

GRAPH, INITIALIZER, RAW_DATA = 7, 5, 9  # fields of ModelProto, GraphProto and TensorProto in onnx.proto
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5  # protobuf's wire types


@dataclass(frozen=True, slots=True)
class Light:
    """A file without its large arrays.

    Attributes:
        data: the rest of it, as an ONNX model.
        places: for each array that is missing, by its number among the graph's: where it begins in the file, and how
            many bytes it has.
    """

    data: bytes
    places: dict[int, tuple[int, int]]


def read_light(path: Path) -> Light:
    """Read a file; what is no proper protobuf message is left for the parser to refuse.

    Raises:
        OSError: it cannot be read.
    """
    if path.stat().st_size <= LARGE:
        return Light(path.read_bytes(), {})
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            graphs = [field for field in _fields(data, 0, len(data)) if field.number == GRAPH]
            if len(graphs) == 1 and graphs[0].wire == BYTES:
                (graph,) = graphs
                places: dict[int, tuple[int, int]] = {}
                inner = _without_arrays(data, graph, places)
                return Light(data[: graph.start] + _message(GRAPH, inner) + data[graph.end :], places)
        except ValueError:
            pass
        return Light(data[:], {})


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a message: where it starts, where its value starts, and where both end."""

    number: int
    wire: int
    start: int
    value: int
    end: int


def _without_arrays(data: mmap.mmap, graph: _Field, places: dict[int, tuple[int, int]]) -> bytes:
    parts: list[bytes] = []
    count = 0
    for field in _fields(data, graph.value, graph.end):
        if field.number != INITIALIZER or field.wire != BYTES:
            parts.append(data[field.start : field.end])
            continue
        raw = [
            known
            for known in _fields(data, field.value, field.end)
            if known.number == RAW_DATA and known.wire == BYTES
        ]
        if len(raw) == 1 and raw[0].end - raw[0].value >= LARGE:
            places[count] = raw[0].value, raw[0].end - raw[0].value
            inner = data[field.value : raw[0].start] + data[raw[0].end : field.end]
            parts.append(_message(INITIALIZER, inner))
        else:
            parts.append(data[field.start : field.end])
        count += 1
    return b"".join(parts)


def _fields(data: mmap.mmap, start: int, end: int) -> Iterator[_Field]:
    """Give the fields of a message.

    Raises:
        ValueError: there is none in these bytes.
    """
    while start < end:
        key, value = _varint(data, start, end)
        wire = key & 7
        if wire == VARINT:
            _, stop = _varint(data, value, end)
        elif wire == BYTES:
            length, value = _varint(data, value, end)
            stop = value + length
        elif wire in (FIXED64, FIXED32):
            stop = value + (8 if wire == FIXED64 else 4)
        else:
            raise ValueError("a wire type that is not in use")
        if stop > end:
            raise ValueError("a field that is longer than its message")
        yield _Field(key >> 3, wire, start, value, stop)
        start = stop


def _varint(data: mmap.mmap, place: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= end:
            break
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
    raise ValueError("a number without an end")


def _message(number: int, inner: bytes) -> bytes:
    length, head = len(inner), bytearray([number << 3 | BYTES])
    while length > 127:
        head.append(length & 127 | 128)
        length >>= 7
    head.append(length)
    return bytes(head) + inner
