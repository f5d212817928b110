"""Pictures in a row: a data set, or files."""

from collections.abc import Callable, Sequence

from convscope.datasets.choice import Places
from convscope.datasets.dataset import Stack
from convscope.datasets.listing import Listed
from convscope.errors import DataError
from convscope.prepare.picture import read_picture
from convscope.sources.picture import told_name
from convscope.sources.source import Shot

PACE = 2.0
"""Pictures in a second, when they are played."""


class Pictures:
    """Pictures of a data set, or such without labels, which are as the network wants them.

    Args:
        stack: the pictures, and their classes where these are known.
        places: the numbers of those that are shown, in that order; all of them, in their own order, if left out.
    """

    live = False
    pace = PACE

    def __init__(self, stack: Stack, places: Places | None = None) -> None:
        self.title = told_name(stack.name)
        self.count = len(stack) if places is None else len(places)
        self._stack = stack
        self._places = places
        self._next = 0

    def read(self) -> Shot | None:
        """Give the next picture."""
        if self._next >= self.count:
            return None
        number = self._next
        self._next += 1
        place = number if self._places is None else int(self._places[number])
        pixels, labels = self._stack.pictures[place], self._stack.known
        return Shot(
            pixels=pixels.reshape(*pixels.shape[:2], -1),
            number=number,
            seconds=number / self.pace,
            label=None if labels is None else int(labels[place]),
            name="" if self._places is None else f"{self.title} {place}",
            given=True,
        )

    def seek(self, number: int) -> None:
        """Go on with a picture."""
        self._next = min(max(number, 0), self.count - 1)

    def close(self) -> None:
        """Hold nothing."""


class Files:
    """Files of pictures, one after another, each whole. A broken one is skipped, and said to be.

    Args:
        title: what the page calls them.
        files: the files, and the classes of those whose class is known; at least one.
        on_skip: is told, in a sentence, of each file that cannot be read, once.
    """

    live = False
    pace = PACE

    def __init__(
        self, title: str, files: Sequence[Listed], *, on_skip: Callable[[str], None] | None = None
    ) -> None:
        self.title = told_name(title)
        self.count = len(files)
        self._files = files
        self._on_skip = on_skip
        self._skipped: set[int] = set()
        self._next = 0

    def read(self) -> Shot | None:
        """Give the next picture that can be read."""
        while self._next < self.count:
            number = self._next
            self._next += 1
            file = self._files[number]
            try:
                pixels = read_picture(file.path)
            except DataError as error:
                self._skip(number, str(error))
                continue
            return Shot(
                pixels=pixels,
                number=number,
                seconds=number / self.pace,
                name=told_name(file.name),
                label=file.label,
            )
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
