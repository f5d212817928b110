"""The page in headless Chromium, before a fake camera."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from page import chromium, open_page, serving
from y4m import write_film

WARM_UP = 3.0
ASK_FOR_ALL = """(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = ({video}) => ask({video: {...video, frameRate: {ideal: %d}}});
})()"""
SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How the page keeps up.

    Attributes:
        rate: readings drawn in a second.
        median: from the frame taken to its reading drawn, milliseconds.
        late: the 95th percentile of that.
        script: milliseconds that the page's main thread works for one frame: of the processor's time, which does not
            count while others have the processor.
    """

    rate: float
    median: float
    late: float
    script: float


@contextmanager
def filmed(frames: Iterable[np.ndarray], *, rate: int) -> Iterator[Path]:
    """Write what a fake camera shows."""
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.y4m"
        write_film(film, frames, rate=rate)
        yield film


def pace(frames: Iterable[np.ndarray], *, rate: int) -> Pace:
    """Watch the page for a while, with a camera of so many frames a second, all of which the page asks for."""
    with (
        filmed(frames, rate=rate) as film,
        sync_playwright() as playwright,
        serving() as address,
        chromium(playwright, film=film) as browser,
    ):
        page = open_page(browser, address, script=ASK_FOR_ALL % rate)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        time.sleep(WARM_UP)
        before, busy, start = (
            page.evaluate("window.convscope.stats().drawn"),
            _busy(session),
            time.perf_counter(),
        )
        time.sleep(SECONDS)
        drawn = page.evaluate("window.convscope.stats().drawn") - before
        spent = time.perf_counter() - start
        script = (_busy(session) - busy) * 1000 / max(drawn, 1)
        latencies = page.evaluate("window.convscope.latencies()")[-drawn:]
    return Pace(drawn / spent, *(float(value) for value in np.percentile(latencies, (50, 95))), script)


def _busy(session: object) -> float:
    metrics = {
        metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]
    }
    return metrics["TaskDuration"]
