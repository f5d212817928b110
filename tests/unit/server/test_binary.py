"""Binary messages: the goldens that both sides read, and messages that are none."""

import json
import struct
from pathlib import Path

import pytest

import wire_messages
from convscope.live.facing import Faces
from convscope.server.binary import Frame, Glance, WireError, decode, encode_faces

FOLDER = Path(__file__).parents[2] / "golden" / "wire"


@pytest.mark.parametrize("name", sorted(wire_messages.MESSAGES))
def test_goldens_are_what_is_written_today(name):
    message, meaning = wire_messages.MESSAGES[name]()
    assert message == (FOLDER / f"{name}.bin").read_bytes(), "run python tests/wire_messages.py"
    assert meaning == json.loads((FOLDER / f"{name}.json").read_text())


def test_a_frame_is_read_as_the_table_says():
    meaning = json.loads((FOLDER / "frame.json").read_text())
    frame = decode((FOLDER / "frame.bin").read_bytes())
    assert isinstance(frame, Frame)
    assert (frame.plan, frame.sequence, frame.taken) == (
        meaning["plan"],
        meaning["sequence"],
        meaning["taken"],
    )
    assert frame.way == "plain"
    assert frame.pixels.shape == (meaning["height"], meaning["width"], meaning["channels"])
    assert frame.pixels.ravel().tolist() == meaning["pixels"]


def test_a_glance_is_read_as_the_table_says():
    meaning = json.loads((FOLDER / "glance.json").read_text())
    glance = decode((FOLDER / "glance.bin").read_bytes())
    assert isinstance(glance, Glance)
    assert (glance.sequence, glance.taken) == (meaning["sequence"], meaning["taken"])
    whole = meaning["whole"]
    assert glance.place == (meaning["left"], meaning["top"], (whole["height"], whole["width"]))
    assert glance.pixels.shape == (meaning["height"], meaning["width"], 1)
    assert glance.pixels.ravel().tolist() == meaning["pixels"]


def test_faces_tell_of_which_glance_they_are_and_what_searching_it_took():
    glance = decode((FOLDER / "glance.bin").read_bytes())
    face = 0.25, 0.5, 0.75, 1.0
    shape = {"height": 240, "width": 320, "margin": 0.375}
    faces = Faces(found=(face,), box=face, edges=(0, 0, 9, 9), held=False, seconds=0.0052, **shape)
    message = encode_faces(faces, frame=glance)
    assert struct.unpack("<IIIId4ffI4f", message) == (
        *(6, 1, glance.sequence, 1, glance.taken, *face, 0.375, 5200),
        *face,
    )


def header(*, kind=1, height=2, width=3, channels=1, way=0):
    return struct.pack("<IIIHHBBHId", kind, 1, 1, height, width, channels, way, 0, 0, 0.0)


def glance(*, height=2, width=3, top=0, left=0, whole=(240, 320)):
    return struct.pack("<IIHHHHHHId", 7, 1, height, width, top, left, *whole, 0, 0.0)


BROKEN = [
    (b"", "there are 32 bytes before the pixels, this message has 0"),
    (header()[:31], "there are 32 bytes before the pixels, this message has 31"),
    (glance()[:31], "there are 32 bytes before the pixels, this message has 31"),
    (header(kind=2) + bytes(6), "message of kind 2, where a frame (1) or a glance (7) is expected"),
    (header(height=0), "a frame of 0×3×1: sides are 1 to 1024, channels 1 or 3"),
    (header(width=1025), "a frame of 2×1025×1: sides are 1 to 1024, channels 1 or 3"),
    (header(channels=4) + bytes(24), "a frame of 2×3×4: sides are 1 to 1024, channels 1 or 3"),
    (header(way=3) + bytes(6), "a frame prepared in way 3: it is 0, 1 or 2"),
    (header() + bytes(5), "a frame of 2×3×1 has 6 bytes of pixels, not 5"),
    (header() + bytes(7), "a frame of 2×3×1 has 6 bytes of pixels, not 7"),
    (glance(whole=(240, 1025)) + bytes(6), "a glance of a picture of 240×1025: sides are at most 1024"),
    (glance(height=0), "a glance of 0×3 at 0, 0 does not lie in 240×320"),
    (glance(width=0), "a glance of 2×0 at 0, 0 does not lie in 240×320"),
    (glance(top=239) + bytes(6), "a glance of 2×3 at 239, 0 does not lie in 240×320"),
    (glance(left=318) + bytes(6), "a glance of 2×3 at 0, 318 does not lie in 240×320"),
    (glance() + bytes(5), "a glance of 2×3 has 6 bytes of pixels, not 5"),
]


@pytest.mark.parametrize(("message", "sentence"), BROKEN)
def test_what_is_neither_is_told(message, sentence):
    with pytest.raises(WireError) as error:
        decode(message)
    assert str(error.value) == sentence
