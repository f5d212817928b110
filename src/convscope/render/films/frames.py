"""A folder of PNG files, one for each frame."""

from pathlib import Path

import numpy as np
from PIL import Image

from convscope.types import Pixels


class Frames:
    """Files `000000.png`, `000001.png`, ...

    Args:
        path: of a new folder.
    """

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self._path = path
        self._count = 0

    def add(self, frame: Pixels, *, lasts: float = 0.0) -> None:  # noqa: ARG002  (files have no times)
        """Write a frame."""
        image = Image.fromarray(np.ascontiguousarray(frame))
        image.save(self._path / f"{self._count:06d}.png", compress_level=3)
        self._count += 1

    def close(self) -> None:
        """Do nothing: all is written."""
