"""Print one table, all of it measured in this run: `scripts/bench`."""

import argparse
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench import engines, large, live, network, old_way, page, record, server, views
from bench import film as films
from bench.startup import startup
from bench.table import Row, asked, markdown
from camera import Scene, draw, patch
from convscope.api import load
from convscope.datasets import mnist

PICTURES = 30
FLOOD = 240  # frames a second: more than any page takes
HELD = 4  # frames for which each picture stays


def frames() -> list[np.ndarray]:
    """Draw what the camera sees, in all rows the same."""
    digits = mnist.load("test")
    rng = np.random.default_rng(11)
    return [draw(digits.pictures[place], Scene.random(rng)) for place in range(PICTURES)]


def page_rows(film: list[np.ndarray], *, rate: int, least: int) -> list[Row]:
    """Measure how the page keeps up with a camera."""
    pace = page.pace(film, rate=rate)
    name = f"page, camera of {rate} frames a second"
    kept = asked(f"at least {least}", met=pace.rate >= least)
    fast = asked("at most 10 ms (20)", met=pace.median <= 10 and pace.late <= 20)
    return [
        Row(name, f"{pace.rate:.1f} readings drawn a second", kept),
        Row(f"{name}, taken to drawn", f"{pace.median:.1f} ms (95 %: {pace.late:.1f})", fast),
        Row(
            f"{name}, main thread",
            f"{pace.script:.1f} ms a frame",
            asked("at most 4 ms", met=pace.script <= 4) if rate == 30 else "",
        ),
    ]


def old_rows(pictures: list[np.ndarray], film: list[np.ndarray]) -> list[Row]:
    """Measure how fast each way could draw: the page with more frames than it takes, and the way before it."""
    fastest = page.pace(film, rate=FLOOD).rate
    rows = [Row("page, as fast as it can", f"{fastest:.1f} readings drawn a second", f"camera of {FLOOD}")]
    for blit, words in ((False, "drawn whole"), (True, "blitted")):
        rate = old_way.OldWay(pictures, blit=blit).frames_per_second()
        times = f"the page draws {fastest / rate:.1f} times as many"
        beside = times if blit else asked(f"{times}, at least 3", met=fastest >= 3 * rate)
        rows.append(
            Row(f"OpenCV's dnn and FuncAnimation (Agg), {words}", f"{rate:.1f} frames a second", beside)
        )
    return rows


def view_rows(film: list[np.ndarray]) -> list[Row]:
    """Measure how soon a view is there."""
    with page.filmed(film, rate=30) as path:
        return views.small(path)


def large_rows() -> list[Row]:
    """Measure a large network: opened, and watched."""
    with large.made() as path:
        return [*large.rows(path), *views.big(path)]


def main() -> None:
    """Measure everything, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench")
    parser.add_argument("--opencv5", type=Path, help="a folder with OpenCV 5, for the engines")
    opencv5 = parser.parse_args().opencv5
    pictures = frames()
    film = [picture for picture in pictures for _ in range(HELD)]
    rows = [
        *network.rows(load("lenet"), patch(pictures[0])),
        *page_rows(film, rate=30, least=29),
        *page_rows(film, rate=60, least=55),
        *old_rows(pictures, film),
        *films.rows(),
        *record.rows(),
        *server.rows(patch(pictures[0])),
        *live.rows(),
        *view_rows(film),
        *large_rows(),
        *engines.rows(opencv5=opencv5),
        *startup(),
    ]
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, ", end="")
    print(f"ONNX Runtime {version('onnxruntime')}\n")
    print(markdown(rows))


if __name__ == "__main__":
    main()
