"""Films for a fake camera: YUV4MPEG2, which Chromium plays with `--use-file-for-fake-video-capture`."""

from collections.abc import Iterable
from pathlib import Path

import cv2

from camera import Pixels


def write_film(path: Path, frames: Iterable[Pixels], *, rate: int) -> None:
    """Write frames, uint8, HWC, RGB, with even sides, as a film of `rate` frames a second."""
    with path.open("wb") as film:
        for number, frame in enumerate(frames):
            if number == 0:
                height, width = frame.shape[:2]
                film.write(f"YUV4MPEG2 W{width} H{height} F{rate}:1 Ip A1:1 C420jpeg\n".encode())
            film.write(b"FRAME\n")
            film.write(cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420).tobytes())
