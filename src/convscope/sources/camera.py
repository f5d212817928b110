"""A camera of the machine that serves, by OpenCV."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Protocol

import cv2

from convscope.errors import DataError
from convscope.sources.picture import from_opencv
from convscope.sources.source import Shot
from convscope.types import AnyArray

_NUMBERS = 10
"""Where the system does not list its cameras, so many numbers are tried."""


class Capture(Protocol):
    """What is needed of `cv2.VideoCapture`."""

    def isOpened(self) -> bool: ...  # noqa: N802  (OpenCV's own name)
    def read(self) -> tuple[bool, AnyArray | None]: ...
    def release(self) -> None: ...


def _open(number: int) -> Capture:
    cv2.utils.logging.setLogLevel(
        cv2.utils.logging.LOG_LEVEL_SILENT
    )  # what fails is raised here, and need not be printed as well
    return cv2.VideoCapture(number)


def _present() -> list[int]:
    """List the numbers of the cameras that there are."""
    if sys.platform == "linux":
        found = (re.fullmatch(r"video(\d+)", path.name) for path in Path("/dev").glob("video*"))
        return sorted(int(match[1]) for match in found if match)
    present: list[int] = []
    for number in range(_NUMBERS):
        capture = _open(number)
        if capture.isOpened():
            present.append(number)
        capture.release()
    return present


class Camera:
    """A camera. When it goes away, reading gives nothing until it is there again.

    Args:
        number: as OpenCV counts them.
        open_: opens a camera.
        present: lists the numbers of those that there are.

    Raises:
        DataError: there is no such camera; the message says which there are.
    """

    live = True
    count = 0
    pace = 0.0

    def __init__(
        self,
        number: int,
        *,
        open_: Callable[[int], Capture] = _open,
        present: Callable[[], list[int]] = _present,
    ) -> None:
        self.title = f"camera {number}"
        self._number = number
        self._open = open_
        self._capture = open_(number)
        self._frames = 0
        self._start = perf_counter()
        if not self._capture.isOpened():
            self._capture.release()
            there = [f"camera:{one}" for one in present() if one != number]
            raise DataError(
                f"camera:{number} cannot be opened; "
                + (f"there are {', '.join(there)}" if there else "there is no other one on this machine")
            )

    def read(self) -> Shot | None:
        """Give the next frame, as soon as the camera has one; None: it has gone."""
        held, pixels = self._capture.read()
        if not held or pixels is None:
            self._capture.release()
            self._capture = self._open(self._number)
            return None
        self._frames += 1
        return Shot(
            pixels=from_opencv(pixels),
            number=self._frames - 1,
            seconds=perf_counter() - self._start,
        )

    def seek(self, number: int) -> None:
        """Do nothing: what a camera has seen is over."""

    def close(self) -> None:
        """Let go of the camera."""
        self._capture.release()
