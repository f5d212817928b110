"""Write the goldens of the wire: `python tests/wire_messages.py`."""

import json
import struct
from pathlib import Path

import numpy as np

from convscope.reading import Reading
from convscope.server.binary import Frame, encode_exact, encode_reading


def frame():
    """A frame as a page sends it, written by the table in docs/wire.md."""
    meaning = {
        "plan": 3,
        "sequence": 41,
        "height": 2,
        "width": 3,
        "channels": 3,
        "way": 1,
        "taken": 1234.5625,
    }
    pixels = list(range(0, 180, 10))
    message = struct.pack("<IIIHHBBHId", 1, 3, 41, 2, 3, 3, 1, 0, 0, 1234.5625) + bytes(pixels)
    return message, {**meaning, "pixels": pixels}


def glance():
    """A part of what a page sees, written by the table in docs/wire.md."""
    meaning = {
        "sequence": 41,
        "height": 2,
        "width": 3,
        "top": 7,
        "left": 300,
        "whole": {"height": 240, "width": 320},
        "taken": 1234.5625,
    }
    pixels = [0, 1, 2, 127, 254, 255]
    message = struct.pack("<IIHHHHHHId", 7, 41, 2, 3, 7, 300, 240, 320, 0, 1234.5625) + bytes(pixels)
    return message, {**meaning, "pixels": pixels}


def reading():
    """A reading of three classes, two pairs of limits, four values and seven bytes of planes."""
    given = Reading(
        plan=None,
        pixels=np.zeros((2, 2, 1), np.uint8),
        empty=True,
        probabilities=np.array([0.25, 0.5, 0.25], np.float32),
        limits=np.array([[-1.5, 2.75], [0.0, 1e-7]], np.float32),
        values=np.array([0.0, -0.1, 1e-20, 2.5e8], np.float32),
        planes=np.array([0, 1, 2, 127, 128, 254, 255], np.uint8),
        covers=(0.125, -0.25, 0.875, 1.5),
        exacts=(),
        prepare_seconds=0.000321,
        run_seconds=0.001234,
    )
    asked = Frame(plan=2, sequence=41, taken=1234.5625, way=None, pixels=given.pixels)
    meaning = {
        "plan": 3,
        "sequence": 41,
        "empty": given.empty,
        "taken": asked.taken,
        "prepareMicroseconds": 321,
        "runMicroseconds": 1234,
        "probabilities": given.probabilities.tolist(),
        "limits": given.limits.ravel().tolist(),
        "values": given.values.tolist(),
        "covers": list(given.covers),
        "planes": given.planes.tolist(),
    }
    return encode_reading(given, plan=3, frame=asked), meaning


def exact():
    """The exact values of a unit of 2 × 3."""
    values = np.array([[-0.1, 0.0, 3.5], [1e-20, 7.0, -2.5e8]], np.float32)
    meaning = {"plan": 3, "sequence": 41, "watch": 4, "unit": 19, "height": 2, "width": 3}
    message = encode_exact(values, plan=3, sequence=41, watch=4, unit=19)
    return message, {**meaning, "values": values.ravel().tolist()}


MESSAGES = {"frame": frame, "glance": glance, "reading": reading, "exact": exact}


def main():
    """Write each message as .bin, and what it means as .json."""
    for name, write in MESSAGES.items():
        message, meaning = write()
        folder = Path(__file__).parent / "golden" / "wire"
        (folder / f"{name}.bin").write_bytes(message)
        (folder / f"{name}.json").write_text(json.dumps(meaning, indent=1) + "\n")


if __name__ == "__main__":
    main()
