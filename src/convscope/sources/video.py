"""Films and streams, by OpenCV and the FFmpeg that it carries."""

import re
from pathlib import Path
from time import perf_counter

import cv2

from convscope.errors import DataError
from convscope.sources.picture import from_opencv, told_name
from convscope.sources.source import Shot

USUAL_PACE = 25.0
"""Frames in a second, where a film does not say."""
FASTEST = 240.0


class Film:
    """A film in a file.

    Args:
        path: the file.

    Raises:
        DataError: there is no such file, or it is no film that can be read.
    """

    live = False

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise DataError(f"{path}: there is no such file")
        self.title = told_name(path.name)
        self._path = path
        self._capture = _opened(str(path))
        if self._capture is None:
            raise DataError(f"{path}: not a film of a kind that can be read")
        pace = self._capture.get(cv2.CAP_PROP_FPS)
        self.pace = pace if 0 < pace <= FASTEST else USUAL_PACE
        self.count = max(0, int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT)))
        self._next = 0
        first = self.read()
        if first is None:
            raise DataError(f"{path}: none of its frames can be read")
        self.seek(0)

    def read(self) -> Shot | None:
        """Give the next frame; None: it is over."""
        assert self._capture is not None
        held, pixels = self._capture.read()
        if not held:
            return None
        self._next += 1
        return Shot(pixels=from_opencv(pixels), number=self._next - 1, seconds=(self._next - 1) / self.pace)

    def seek(self, number: int) -> None:
        """Go on with a frame; frame by frame, from the beginning if need be: not all films can be entered anywhere."""
        assert self._capture is not None
        number = max(0, min(number, self.count - 1) if self.count else number)
        if number == 0 or number < self._next:
            self._capture.release()
            again = _opened(str(self._path))
            if again is None:
                raise DataError(f"{self._path}: it cannot be read any more")
            self._capture, self._next = again, 0
        while self._next < number and self._capture.grab():
            self._next += 1

    def close(self) -> None:
        """Let go of the file."""
        if self._capture is not None:
            self._capture.release()


class Stream:
    """A stream, as `rtsp://` or MJPEG over `http://`. When it breaks, reading gives nothing until it is there again.

    Args:
        address: its URL.

    Raises:
        DataError: nothing answers there.
    """

    live = True
    count = 0
    pace = 0.0

    def __init__(self, address: str) -> None:
        self.title = _without_secrets(address)
        self._address = address
        self._capture = _opened(address)
        if self._capture is None:
            raise DataError(f"{self.title}: no stream that can be read answers there")
        self._frames = 0
        self._start = perf_counter()

    def read(self) -> Shot | None:
        """Give the next frame; None: the stream is broken."""
        held, pixels = self._capture.read() if self._capture is not None else (False, None)
        if not held or pixels is None:
            self.close()
            self._capture = _opened(self._address)
            return None
        self._frames += 1
        return Shot(pixels=from_opencv(pixels), number=self._frames - 1, seconds=perf_counter() - self._start)

    def seek(self, number: int) -> None:
        """Do nothing: what has come is over."""

    def close(self) -> None:
        """End the connection."""
        if self._capture is not None:
            self._capture.release()


def _without_secrets(address: str) -> str:
    """Leave out what may be names and passwords: before the host, and behind the path."""
    _, _, rest = address.partition("://")
    place = re.split(r"[?#;]", rest, maxsplit=1)[0]
    host, slash, path = place.partition("/")
    return told_name(host.rpartition("@")[2] + slash + path)


def _opened(name: str) -> cv2.VideoCapture | None:
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture = cv2.VideoCapture(name)
    if capture.isOpened():
        return capture
    capture.release()
    return None
