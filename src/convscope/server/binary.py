"""Binary messages of the wire: fixed little-endian headers, then numbers. docs/wire.md is their table."""

import struct
from dataclasses import dataclass

import numpy as np

from convscope.live.facing import Faces
from convscope.live.sight import News, Sight
from convscope.prepare.face import Place
from convscope.reading import Reading
from convscope.types import Covered, Floats, Pixels, Way

FRAME, READING, EXACT, PICTURE, RUN, FACES, GLANCE = 1, 2, 3, 4, 5, 6, 7
EMPTY, SERVED = 1, 2
TOGETHER = 1
FOLLOWED, HELD = 1, 4
LONGEST_SIDE = 1024

_FRAME = struct.Struct("<IIIHHBBHId")
_GLANCE = struct.Struct("<IIHHHHHHId")
_READING = struct.Struct("<IIIIdIIIIII4f")
_EXACT = struct.Struct("<IIIIIIII")
_PICTURE = struct.Struct("<IIIiIIddII")
_RUN = struct.Struct("<IIII4f")
_FACES = struct.Struct("<IIIId4ffI")
_WAYS: dict[int, Way | None] = {0: None, 1: "plain", 2: "given"}

LARGEST_MESSAGE = _FRAME.size + 3 * LONGEST_SIDE * LONGEST_SIDE


class WireError(ValueError):
    """Bytes that are no message of the wire."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A patch from a page.

    Attributes:
        plan: the plan that the page showed when it took the frame.
        sequence: counts the page's frames.
        taken: when it was taken: milliseconds on the page's clock.
        way: how it is prepared; None: as the card says.
        pixels: uint8, HWC, gray or RGB.
    """

    plan: int
    sequence: int
    taken: float
    way: Way | None
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Glance:
    """A small gray picture of what a page sees, or a part of it, that is searched for faces.

    Attributes:
        sequence: counts the page's glances.
        taken: when it was taken: milliseconds on the page's clock.
        pixels: uint8, HWC, gray.
        place: where they lie in the whole picture.
    """

    sequence: int
    taken: float
    pixels: Pixels
    place: Place


def decode(message: bytes) -> Frame | Glance:
    """Read a frame or a glance; its pixels are a view of the message.

    Raises:
        WireError: the message is neither, or not of the size that it claims.
    """
    if len(message) < _FRAME.size:  # a glance's header is as long
        raise WireError(f"there are {_FRAME.size} bytes before the pixels, this message has {len(message)}")
    kind = int.from_bytes(message[:4], "little")
    if kind == GLANCE:
        return _decode_glance(message)
    if kind != FRAME:
        raise WireError(f"message of kind {kind}, where a frame ({FRAME}) or a glance ({GLANCE}) is expected")
    _, plan, sequence, height, width, channels, way, *_, taken = _FRAME.unpack_from(message)
    if not (1 <= height <= LONGEST_SIDE and 1 <= width <= LONGEST_SIDE) or channels not in (1, 3):
        raise WireError(
            f"a frame of {height}×{width}×{channels}: sides are 1 to {LONGEST_SIDE}, channels 1 or 3"
        )
    if way not in _WAYS:
        raise WireError(f"a frame prepared in way {way}: it is 0, 1 or 2")
    if len(message) != _FRAME.size + height * width * channels:
        raise WireError(
            f"a frame of {height}×{width}×{channels} has {height * width * channels} bytes of pixels, "
            f"not {len(message) - _FRAME.size}"
        )
    pixels = np.frombuffer(message, np.uint8, offset=_FRAME.size).reshape(height, width, channels)
    return Frame(plan=plan, sequence=sequence, taken=taken, way=_WAYS[way], pixels=pixels)


def _decode_glance(message: bytes) -> Glance:
    _, sequence, height, width, top, left, whole_height, whole_width, _, taken = _GLANCE.unpack_from(message)
    if max(whole_height, whole_width) > LONGEST_SIDE:
        raise WireError(
            f"a glance of a picture of {whole_height}×{whole_width}: sides are at most {LONGEST_SIDE}"
        )
    if min(height, width) < 1 or top + height > whole_height or left + width > whole_width:
        raise WireError(
            f"a glance of {height}×{width} at {top}, {left} does not lie in {whole_height}×{whole_width}"
        )
    if len(message) != _GLANCE.size + height * width:
        raise WireError(
            f"a glance of {height}×{width} has {height * width} bytes of pixels, not {len(message) - _GLANCE.size}"
        )
    return Glance(
        sequence=sequence,
        taken=taken,
        pixels=np.frombuffer(message, np.uint8, offset=_GLANCE.size).reshape(height, width, 1),
        place=Place(left=left, top=top, whole=(whole_height, whole_width)),
    )


def encode_picture(sight: Sight, file: bytes, *, plan: int, together: bool) -> bytes:
    """Write a frame of the source on the server's side; together: it is shown with its reading, and not before."""
    shot = sight.shot
    name = shot.name.encode()
    header = _PICTURE.pack(
        PICTURE,
        plan,
        sight.sequence,
        -1 if shot.label is None else shot.label,
        shot.number,
        len(name),
        1000 * sight.taken,
        shot.seconds,
        TOGETHER if together else 0,
        0,
    )
    return b"".join((header, name, file))


def encode_run(sequence: int, *, box: Covered, plan: int) -> bytes:
    """Say that a frame of the source on the server's side is being run, and what is looked at in it."""
    return _RUN.pack(RUN, plan, sequence, 0, *box)


def encode_faces(faces: Faces, *, frame: Glance | Sight) -> bytes:
    """Write the faces in a frame: a page's own, or one of the source on the server's side."""
    served = isinstance(frame, Sight)
    header = _FACES.pack(
        FACES,
        len(faces.found),
        frame.sequence,
        (FOLLOWED if faces.box else 0) | (SERVED if served else 0) | (HELD if faces.held else 0),
        1000 * frame.taken if served else frame.taken,
        *(faces.box or (0.0, 0.0, 0.0, 0.0)),
        faces.margin,
        round(faces.seconds * 1e6),
    )
    return header + struct.pack(f"<{4 * len(faces.found)}f", *(edge for face in faces.found for edge in face))


def encode_reading(reading: Reading, *, plan: int, frame: Frame | News) -> bytes:
    """Write the reading of a frame: a page's own, or one of the source on the server's side."""
    served = isinstance(frame, News)
    header = _READING.pack(
        READING,
        plan,
        frame.sight.sequence if served else frame.sequence,
        (EMPTY if reading.empty else 0) | (SERVED if served else 0),
        1000 * frame.sight.taken if served else frame.taken,
        round(reading.prepare_seconds * 1e6),
        round(reading.run_seconds * 1e6),
        reading.probabilities.size,
        len(reading.limits),
        reading.planes.size,
        reading.values.size,
        *reading.covers,
    )
    numbers = (reading.probabilities, reading.limits, reading.values)
    return b"".join((header, *map(_bytes, numbers), reading.planes.data))


def encode_exact(values: Floats, *, plan: int, sequence: int, watch: int, unit: int) -> bytes:
    """Write the exact values of one unit: float32, (height, width)."""
    height, width = values.shape
    return _EXACT.pack(EXACT, plan, sequence, watch, unit, height, width, 0) + _bytes(values)


def _bytes(values: Floats) -> bytes:
    return values.astype("<f4", copy=False).tobytes()
