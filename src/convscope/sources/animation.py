"""Pictures that move: GIF, WebP and APNG files, each frame for its own time."""

from pathlib import Path

from PIL import Image

from convscope.errors import DataError
from convscope.prepare.picture import BROKEN, opened_picture, read_picture
from convscope.sources.picture import told_name
from convscope.sources.source import Shot

FORMATS = ("GIF", "PNG", "WEBP")
SUFFIXES = frozenset({".apng", ".gif", ".png", ".webp"})
SHORTEST, INSTEAD = 0.011, 0.1
"""Frames that would be shown for less than this many seconds are shown for so many instead, as browsers do."""


def moves(path: Path) -> bool:
    """Say whether a file is a picture of several frames; one that cannot be read does not move."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with opened_picture(path) as image:
            return image.format in FORMATS and _count(image) != 1
    except DataError:
        return False


def _count(image: Image.Image) -> int:
    """Count the frames; 0: nobody knows, as where the file is cut short."""
    try:
        return getattr(image, "n_frames", 1)
    except BROKEN:
        return 0


class Animation:
    """The frames of a picture that moves; where it is damaged, it ends before that.

    Args:
        path: the file.

    Raises:
        DataError: it is no picture, or none of its frames can be read.
    """

    live = False

    def __init__(self, path: Path) -> None:
        self.title = told_name(path.name)
        self._path = path
        self._image = opened_picture(path)
        self._ends: list[float] = []
        self.count = _count(self._image)
        self._next = 0
        first = self.read()
        if first is None:
            self.close()
            raise DataError(f"{path}: none of its frames can be read")
        self.pace = 1 / first.lasts
        self._next = 0

    def read(self) -> Shot | None:
        """Give the next frame; None: it is over."""
        number = self._next
        try:
            if number <= self._image.tell():
                self._begin()
            for passed in range(self._image.tell() + 1, number + 1):
                self._pass(passed)
            pixels = read_picture(self._image)
        except (*BROKEN, DataError):
            return None
        self._next = number + 1
        begins = self._ends[number - 1] if number else 0.0
        return Shot(pixels=pixels, number=number, seconds=begins, lasts=self._ends[number] - begins)

    def _begin(self) -> None:
        """Go to the first frame, in a file opened again: Pillow cannot go back in each of these forms."""
        self._image.close()
        self._image = opened_picture(self._path)
        self._pass(0)

    def _pass(self, number: int) -> None:
        """Go on to a frame, and note until when it is shown. None may be left out: each is drawn over those before."""
        if number:
            self._image.seek(number)
        self._image.load()
        if number == len(self._ends):
            lasts = float(self._image.info.get("duration", 0)) / 1000
            begins = self._ends[-1] if self._ends else 0.0
            self._ends.append(begins + (lasts if lasts >= SHORTEST else INSTEAD))

    def seek(self, number: int) -> None:
        """Go on with a frame."""
        self._next = max(0, min(number, self.count - 1) if self.count else number)

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()
