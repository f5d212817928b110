"""Whether the body of an Arrow message is compressed: pyarrow would unpack it, to whatever size it claims.

The tables are those of Arrow's `Message.fbs`; pyarrow has checked them when it has read a message.
"""

import struct
from typing import Any

_HEADER, _COMPRESSION = 2, 3


def is_packed(metadata: Any) -> bool:  # noqa: ANN401  (pyarrow does not say its types)
    """Say whether a message holds a batch whose values are compressed.

    Args:
        metadata: of the message, as `pyarrow.ipc.Message.metadata` gives it.
    """
    table = memoryview(metadata)
    header = _entry(table, _int("<I", table, 0), _HEADER)
    return header > 0 and _entry(table, header + _int("<I", table, header), _COMPRESSION) > 0


def _entry(table: memoryview, start: int, number: int) -> int:
    """Find an entry of a FlatBuffers table; 0: it has none."""
    index = start - _int("<i", table, start)
    place = 4 + 2 * number
    offset = _int("<H", table, index + place) if place < _int("<H", table, index) else 0
    return start + offset if offset else 0


def _int(form: str, table: memoryview, place: int) -> int:
    return struct.unpack_from(form, table, place)[0]
