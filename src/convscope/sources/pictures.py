"""Pictures in a row: a data set, or files."""

from collections.abc import Callable, Sequence
from pathlib import Path

from convscope.datasets.choice import Places
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError
from convscope.prepare.picture import read_picture
from convscope.sources.picture import told_name
from convscope.sources.source import Shot

PACE = 2.0
"""Pictures in a second, when they are played."""

SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".pgm", ".tif", ".tiff", ".webp"})


class Pictures:
    """Pictures of a data set, which are as the network wants them.

    Args:
        dataset: the pictures and their classes.
        places: the numbers of those that are shown, in that order; all of them, in their own order, if left out.
    """

    live = False
    pace = PACE

    def __init__(self, dataset: Dataset, places: Places | None = None) -> None:
        self.title = dataset.name
        self.count = len(dataset) if places is None else len(places)
        self._dataset = dataset
        self._places = places
        self._next = 0

    def read(self) -> Shot | None:
        """Give the next picture."""
        if self._next >= self.count:
            return None
        number = self._next
        self._next += 1
        place = number if self._places is None else int(self._places[number])
        pixels = self._dataset.pictures[place]
        return Shot(
            pixels=pixels.reshape(*pixels.shape[:2], -1),
            number=number,
            seconds=number / self.pace,
            label=int(self._dataset.labels[place]),
            name="" if self._places is None else f"{self.title} {place}",
            given=True,
        )

    def seek(self, number: int) -> None:
        """Go on with a picture."""
        self._next = min(max(number, 0), self.count - 1)

    def close(self) -> None:
        """Hold nothing."""


class Files:
    """Files of pictures, in the order of their names. A broken one is skipped, and said to be.

    Args:
        title: what the page calls them.
        paths: the files.
        on_skip: is told, in a sentence, of each file that cannot be read, once.

    Raises:
        DataError: there are none.
    """

    live = False
    pace = PACE

    def __init__(
        self, title: str, paths: Sequence[Path], *, on_skip: Callable[[str], None] | None = None
    ) -> None:
        self.title = told_name(title)
        self.count = len(paths)
        self._paths = paths
        self._on_skip = on_skip
        self._skipped: set[int] = set()
        self._next = 0
        if not paths:
            raise DataError(f"{title}: holds no pictures ({', '.join(sorted(SUFFIXES))})")

    def read(self) -> Shot | None:
        """Give the next picture that can be read."""
        while self._next < self.count:
            number = self._next
            self._next += 1
            path = self._paths[number]
            try:
                pixels = read_picture(path)
            except DataError as error:
                self._skip(number, str(error))
                continue
            return Shot(pixels=pixels, number=number, seconds=number / self.pace, name=told_name(path.name))
        return None

    def _skip(self, number: int, why: str) -> None:
        if number not in self._skipped and self._on_skip is not None:
            self._on_skip(why)
        self._skipped.add(number)

    def seek(self, number: int) -> None:
        """Go on with a picture."""
        self._next = min(max(number, 0), self.count - 1)

    def close(self) -> None:
        """Hold nothing."""
