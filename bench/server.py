"""The server by itself: how fast frames are answered, and that its memory stays where it is."""

import json
import struct
import time
from pathlib import Path

import numpy as np
from websockets.sync.client import ClientConnection, connect

from bench.table import Row
from page import Served, served

FRAMES = 10_000
FLOOD_SECONDS = 5.0
HEADER = struct.Struct("<IIIHHBBHId")


def frame(pixels: np.ndarray, *, sequence: int) -> bytes:
    """Write a frame as a page does."""
    height, width, channels = pixels.shape
    return HEADER.pack(1, 1, sequence, height, width, channels, 0, 0, 0, 0.0) + pixels.tobytes()


def viewer(place: Served) -> ClientConnection:
    """Open a socket as a page does, and hear what it is told first."""
    address = place.address.replace("http", "ws", 1).replace("/?", "/socket?")
    socket = connect(address, max_size=None, compression=None, legacy=True)
    _expect(socket, "hello")
    socket.send(json.dumps({"type": "open", "form": "preset", "text": "generic"}))
    _expect(socket, "plan")
    return socket


def _expect(socket: ClientConnection, kind: str) -> None:
    told = json.loads(socket.recv())["type"]
    if told != kind:
        raise RuntimeError(f"{told} came, where {kind} was expected")


def rows(patch: np.ndarray) -> list[Row]:
    """Send frames one after another, then many that nobody reads the answers of."""
    with served() as place:
        reading, idle = viewer(place), viewer(place)
        for sequence in range(500):
            reading.send(frame(patch, sequence=sequence))
            reading.recv()
        before, start = megabytes(place.process.pid), time.perf_counter()
        for sequence in range(FRAMES):
            reading.send(frame(patch, sequence=sequence))
            reading.recv()
        spent, after = time.perf_counter() - start, megabytes(place.process.pid)
        large = frame(np.zeros((1024, 1024, 3), np.uint8), sequence=0)
        sent, end = 0, time.perf_counter() + FLOOD_SECONDS
        while time.perf_counter() < end:
            idle.send(large)
            sent += 1
        flooded = megabytes(place.process.pid)
        for socket in (reading, idle):
            socket.close()
    return [
        Row("server, frame to reading, over a socket", f"{1000 * spent / FRAMES:.2f} ms"),
        Row(f"server's memory, {FRAMES:,} frames later", f"{after} MB", f"before: {before} MB"),
        Row(
            "server's memory, before a page that does not read",
            f"{flooded} MB",
            f"after {sent:,} frames of 3 MB",
        ),
    ]


def megabytes(process: int) -> int:
    """Give the memory that a process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
