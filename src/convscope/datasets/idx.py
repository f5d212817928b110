"""IDX files, the format that MNIST is published in (described at http://yann.lecun.com/exdb/mnist/).

Two zero bytes, a byte for the type of the values, a byte for the number of dimensions, each dimension as a
big-endian uint32, then the values. Whole files are often gzipped.
"""

import gzip
import math
import os
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from convscope.errors import DataError
from convscope.types import Pixels

LIMIT = 1 << 30
"""How many bytes of values are taken at most, unless told otherwise."""

GZIP_MAGIC = b"\x1f\x8b"

_Stream = IO[bytes] | gzip.GzipFile
_UINT8 = 0x08
_OTHER_TYPES = {0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64"}
TYPES = frozenset({_UINT8, *_OTHER_TYPES})
"""The bytes that say of what type the values are."""
_DEFLATE_AT_BEST = 1032
_CHUNK = 1 << 20


def read(path: Path, *, dimensions: int, limit: int = LIMIT) -> Pixels:
    """Read an IDX file of uint8 values, plain or gzipped.

    Sizes that the file claims are checked against the file before memory is taken, and of a gzipped file no
    more is unpacked than it claims to hold.

    Args:
        path: the file; whether it is gzipped is seen from its first bytes, not from its name.
        dimensions: how many the array must have, 3 for pictures, 1 for labels.
        limit: how many bytes of values are taken at most.

    Returns:
        uint8, read-only, of the shape that the file states.

    Raises:
        DataError: the file cannot be read, is not IDX, or holds more or less than it claims.
    """
    try:
        if not path.is_file():
            raise DataError(f"{path}: {'is not a file' if path.exists() else 'there is no such file'}")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            zipped = file.read(2) == GZIP_MAGIC
            file.seek(0)
            if not zipped:
                return _array(path, file, room=size, dimensions=dimensions, limit=limit)
            with gzip.GzipFile(fileobj=file) as stream:
                return _array(path, stream, room=size * _DEFLATE_AT_BEST, dimensions=dimensions, limit=limit)
    except EOFError as error:
        raise DataError(f"{path}: the gzip file is cut short; fetch it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path}: the gzip file is damaged; fetch it again") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _array(path: Path, stream: _Stream, *, room: int, dimensions: int, limit: int) -> Pixels:
    shape = _shape(path, stream, dimensions=dimensions)
    size = math.prod(shape)
    claim = f"{'×'.join(map(str, shape))} values"
    if size == 0:
        raise DataError(f"{path}: is empty: it holds {claim}")
    if size > limit:
        raise DataError(f"{path}: claims {claim}, more than the {limit:,} bytes that are taken at most")
    if size > room:
        raise DataError(f"{path}: claims {claim}, more than the file can hold: it is cut short")
    values = bytearray()
    while len(values) <= size and (chunk := stream.read(min(_CHUNK, size + 1 - len(values)))):
        values += chunk
    if len(values) < size:
        raise DataError(f"{path}: claims {claim}, but {size - len(values):,} of them are missing")
    if len(values) > size:
        raise DataError(f"{path}: claims {claim}, but more bytes follow them")
    array = np.frombuffer(values, dtype=np.uint8).reshape(shape)
    array.flags.writeable = False
    return array


def _shape(path: Path, stream: _Stream, *, dimensions: int) -> tuple[int, ...]:
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise DataError(f"{path}: is not an IDX file: it begins with {magic.hex(' ') or 'nothing'}")
    if magic[2] != _UINT8:
        kind = _OTHER_TYPES.get(magic[2])
        what = f"holds {kind} values" if kind else f"is not an IDX file: it has type 0x{magic[2]:02x}"
        raise DataError(f"{path}: {what}; only uint8 (type 0x08) is read")
    if magic[3] != dimensions:
        count = f"{magic[3]} dimension{'' if magic[3] == 1 else 's'}"
        raise DataError(f"{path}: has {count}, not {dimensions}: pictures have 3, labels have 1")
    sizes = stream.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError(f"{path}: is cut short within its header")
    return struct.unpack(f">{dimensions}I", sizes)
