"""Dataset: pictures with labels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convscope.errors import DataError
from convscope.types import Pixels

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Pictures with labels, all of one size.

    The pictures may be a memory-mapped array: they are read a few at a time.

    Attributes:
        name: what messages call it.
        pictures: uint8, N×height×width (gray) or N×height×width×3 (RGB).
        labels: N whole numbers, uint8 or larger: for each picture that of its class.
        classes: the names of the classes.

    Raises:
        DataError: pictures and labels are not of the same number, are none, or a label has no class.
    """

    name: str
    pictures: Pixels
    labels: NDArray[np.unsignedinteger[Any]]
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        shape = self.pictures.shape
        if not (len(shape) == 3 or (len(shape) == 4 and shape[3] == 3)) or self.labels.ndim != 1:
            raise DataError(
                f"{self.name}: pictures are N×height×width or N×height×width×3 and labels N, "
                f"not {shape} and {self.labels.shape}"
            )
        if len(self.pictures) != len(self.labels):
            raise DataError(f"{self.name}: {len(self.pictures):,} pictures, but {len(self.labels):,} labels")
        if len(self.labels) == 0:
            raise DataError(f"{self.name}: holds no pictures")
        if (highest := int(self.labels.max())) >= len(self.classes):
            where = int(self.labels.argmax())
            raise DataError(
                f"{self.name}: picture {where} has label {highest}, "
                f"but the classes are 0 to {len(self.classes) - 1}"
            )

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self.labels)
