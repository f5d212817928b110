"""Rows, and how they are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, the figure, and what it is held against."""

    what: str
    figure: str
    beside: str = ""


def milliseconds(times: Sequence[float]) -> str:
    """Write times, in seconds, as median and 95th percentile."""
    median, late = np.percentile(times, (50, 95)) * 1000
    return f"{median:.3f} ms (95 %: {late:.3f})"


def asked(words: str, *, met: bool) -> str:
    """Say what is asked of a figure, and whether it was met in this run."""
    return f"{words}: {'met' if met else 'not met'}"


def markdown(rows: Iterable[Row]) -> str:
    """Lay the rows out as a Markdown table."""
    lines = [("what", "figure", "beside"), *((row.what, row.figure, row.beside) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(written)
