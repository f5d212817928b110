"""VGG-16 as an age network in the page: the preset `age`, before a camera that sees a face. `python -m bench.faces`.

And what it costs to find the face: in the whole picture, and in the part where it is known to be.
"""

import re
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench import large
from bench.browser import watching
from bench.page import filmed
from bench.table import Row, asked, markdown
from bench.timing import in_turn
from convscope.engines import openvino
from convscope.prepare.face import Place, finder, search, with_margin
from page import served

FACE = Path(__file__).resolve().parent.parent / "tests" / "golden" / "age" / "astronaut.png"
CAMERA = 30  # frames a second
ROOM, GRID = 0.25, 48  # what the page cuts out around a face, in its sides, and where that begins, in pixels
WARM_UP, WATCHED = 6.0, 10.0  # seconds
LEAST = {"bf16": 10}  # readings a second that are asked for
OTHERS = ("wall", "deep")  # presets that are looked at afterwards
TURNED = 5.0  # seconds for each
PRESS = "[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === '%s').click()"


def as_ages(path: Path) -> None:
    """Lay the card of the DEX network beside VGG-16, whose 101 outputs are ages then."""
    card = files("convscope") / "zoo" / "dex-age" / "convscope.toml"
    (path.parent / "convscope.toml").write_text(card.read_text())


def frames() -> list[np.ndarray]:
    """Draw a face that moves through a gray room."""
    face = cv2.resize(cv2.cvtColor(cv2.imread(str(FACE)), cv2.COLOR_BGR2RGB), (300, 300))
    drawn = []
    for number in range(60):
        left = 20 + 5 * min(number, 60 - number)
        frame = np.full((480, 640, 3), 128, np.uint8)
        frame[90:390, left : left + 300] = face
        drawn.append(frame)
    return drawn


def search_rows() -> Iterator[Row]:
    """Search what the page sends 10 to 20 times a second: all, or the part where the browser saw a face."""
    glance = np.full((240, 320), 128, np.uint8)
    glance[60:190, 90:220] = cv2.resize(cv2.imread(str(FACE), cv2.IMREAD_GRAYSCALE), (130, 130))
    find = finder()
    (face,) = search(glance, find=find)
    left, top, right, bottom = with_margin(face, margin=ROOM)
    left, top = GRID * (left // GRID), GRID * (top // GRID)
    place = Place(left=left, top=top, whole=glance.shape)
    part = np.ascontiguousarray(glance[top:bottom, left:right])
    spent = in_turn(
        {
            "whole": lambda: len(search(glance, find=find)),
            "part": lambda: len(search(part, find=find, place=place)),
        }
    )
    yield Row("a face found in a glance of 320×240", f"{1000 * spent['whole']:.2f} ms", "")
    yield Row(
        f"a face found in the part where a browser sees it, {part.shape[1]}×{part.shape[0]}",
        f"{1000 * spent['part']:.2f} ms",
        f"{spent['part'] / spent['whole']:.2f} × that in the whole",
    )


def greatest_memory(process: int) -> int:
    """Give the most memory that a process has had, mapped files among it, in bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def page_rows(path: Path, *, precision: str) -> Iterator[Row]:
    """Watch the network in the page."""
    with (
        filmed(frames(), rate=CAMERA) as film,
        served(str(path), "--precision", precision, "--preset", "age", "--port", "0") as server,
        watching(server.address, film=film) as page,
    ):
        time.sleep(WARM_UP)
        before, start = page.evaluate("window.convscope.stats()"), perf_counter()
        time.sleep(WATCHED)
        after, spent = page.evaluate("window.convscope.stats()"), perf_counter() - start
        seen = greatest_memory(server.process.pid)
        for preset in OTHERS:
            page.evaluate(PRESS % preset)
            time.sleep(TURNED)
        turned = greatest_memory(server.process.pid)
    drawn, shown = ((after[key] - before[key]) / spent for key in ("drawn", "shown"))
    least = LEAST.get(precision)
    name = f"page, VGG-16, age, {precision}, a face before the camera"
    yield Row(
        name,
        f"{drawn:.1f} readings drawn a second",
        asked(f"at least {least}", met=drawn >= least) if least else "",
    )
    yield Row(
        f"{name} of {CAMERA} frames",
        f"{shown:.1f} frames shown a second",
        asked("at least 29", met=shown >= 29),
    )
    size = path.with_suffix(".caffemodel").stat().st_size
    for when, memory in (("", seen), (f", {', '.join(OTHERS)} shown, too", turned)):
        yield Row(
            f"{name}, the server's greatest memory{when}",
            f"{memory / 1e6:.0f} MB",
            asked(f"{memory / size:.2f} × the weights, at most 2.5", met=memory <= 2.5 * size),
        )


def rows(path: Path) -> Iterator[Row]:
    """Find a face; watch VGG-16 in f32, and in bf16 where the processor has it."""
    yield from search_rows()
    able = openvino.precisions() if openvino.installed() else ()
    for precision in ("f32", *(["bf16"] if "bf16" in able else [])):
        yield from page_rows(path, precision=precision)


def main() -> None:
    """Print the table."""
    with large.made() as path:
        as_ages(path)
        print(markdown(list(rows(path))))


if __name__ == "__main__":
    main()
