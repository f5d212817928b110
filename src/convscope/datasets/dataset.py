"""Dataset: pictures with labels; and pictures without."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convscope.errors import DataError
from convscope.types import Pixels

Labels = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Pictures, all of one size, of which nobody says what they show.

    The pictures may be a memory-mapped array: they are read a few at a time.

    Attributes:
        name: what messages call it.
        pictures: uint8, N×height×width (gray) or N×height×width×3 (RGB).
        files: of each picture the file that it alone was read from; empty: they were not read from files of their own.

    Raises:
        DataError: the pictures are not of that shape, or there are none.
    """

    name: str
    pictures: Pixels
    files: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        shape = self.pictures.shape
        if not (len(shape) == 3 or (len(shape) == 4 and shape[3] == 3)):
            raise DataError(f"{self.name}: pictures are N×height×width or N×height×width×3, not {shape}")
        if not len(self.pictures):
            raise DataError(f"{self.name}: holds no pictures")

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.pictures)

    @property
    def known(self) -> Labels | None:
        """Give the number of each picture's class; None: nobody knows."""
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Dataset(Stack):
    """Pictures with labels, all of one size.

    Attributes:
        name: what messages call it.
        pictures: uint8, N×height×width (gray) or N×height×width×3 (RGB).
        labels: N whole numbers, uint8 or larger: for each picture that of its class.
        classes: the names of the classes.

    Raises:
        DataError: pictures and labels are not of the same number, are none, or a label has no class.
    """

    labels: Labels
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        Stack.__post_init__(self)
        if self.labels.ndim != 1:
            raise DataError(f"{self.name}: labels are one row of numbers, not {self.labels.shape}")
        if len(self.pictures) != len(self.labels):
            raise DataError(f"{self.name}: {len(self.pictures):,} pictures, but {len(self.labels):,} labels")
        if (highest := int(self.labels.max())) >= len(self.classes):
            where = int(self.labels.argmax())
            raise DataError(
                f"{self.name}: picture {where} has label {highest}, "
                f"but the classes are 0 to {len(self.classes) - 1}"
            )

    @property
    def known(self) -> Labels:
        """Give the number of each picture's class."""
        return self.labels
