"""Print one table, all of it measured in this run: `scripts/bench`."""

import platform
import sys
from pathlib import Path

import numpy as np
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench import network, old_way, page
from bench.startup import startup
from bench.table import Row, markdown
from camera import Scene, draw, patch
from convscope.api import load
from convscope.datasets import mnist

PICTURES = 30
HELD = 4  # frames for which each picture stays


def frames() -> list[np.ndarray]:
    """Draw what the camera sees, in all rows the same."""
    digits = mnist.load("test")
    rng = np.random.default_rng(11)
    return [draw(digits.pictures[place], Scene.random(rng)) for place in range(PICTURES)]


def page_rows(pictures: list[np.ndarray]) -> tuple[list[Row], float]:
    """Measure the page at two cameras' rates; give the greatest rate as well."""
    rows: list[Row] = []
    best = 0.0
    film = [picture for picture in pictures for _ in range(HELD)]
    for rate in (30, 60):
        pace = page.pace(film, rate=rate)
        best = max(best, pace.rate)
        name = f"page, camera of {rate} frames a second"
        rows += [
            Row(name, f"{pace.rate:.1f} readings drawn a second"),
            Row(f"{name}, taken to drawn", f"{pace.median:.1f} ms (95 %: {pace.late:.1f})"),
            Row(f"{name}, main thread", f"{pace.script:.1f} ms a frame"),
        ]
    return rows, best


def old_rows(pictures: list[np.ndarray], best: float) -> list[Row]:
    """Measure the way it was done before, drawn whole and with matplotlib's blitting."""
    rows = []
    for blit, words in ((False, "drawn whole"), (True, "blitted")):
        rate = old_way.OldWay(pictures, blit=blit).frames_per_second()
        rows.append(
            Row(
                f"OpenCV's dnn and FuncAnimation (Agg), {words}",
                f"{rate:.1f} frames a second",
                f"the page: {best / rate:.1f} ×",
            )
        )
    return rows


def main() -> None:
    """Measure everything, and print the table."""
    pictures = frames()
    rows = network.rows(load("lenet"), patch(pictures[0]))
    drawn, best = page_rows(pictures)
    rows += drawn + old_rows(pictures, best) + startup()
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, ", end="")
    print(f"ONNX Runtime {onnxruntime.__version__}\n")
    print(markdown(rows))


if __name__ == "__main__":
    main()
