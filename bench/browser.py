"""A Chromium that is only asked for numbers, for what nobody drives.

Playwright hears of every message of a page's socket, and copies it twice: with readings of megabytes that takes as much
of the processor as the page does.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from websockets.sync.client import ClientConnection, connect

from page import QUIET, find_chromium

PATIENCE = 60.0  # seconds
BLANK = "about:blank"


class Tab:
    """A page, by the protocol of Chromium's own tools.

    Args:
        socket: to the page.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)

    def send(self, method: str, **values: object) -> Any:  # noqa: ANN401  (whatever JSON has)
        """Ask for something, and give the answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": values}))
        while (answer := json.loads(self._socket.recv(timeout=PATIENCE))).get("id") != number:
            pass
        return answer["result"]

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401  (whatever JSON has)
        """Give the value of a JavaScript expression."""
        return self.send("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def wait_until(self, expression: str) -> None:
        """Wait until an expression is true."""
        _wait(lambda: self.evaluate(expression), expression)


@contextmanager
def watching(address: str, *, film: Path, width: int = 1280, height: int = 720) -> Iterator[Tab]:
    """Open the page before a camera that sees a film, and wait for its first reading."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                find_chromium() or "chromium",
                "--headless=new",
                *QUIET,
                f"--user-data-dir={profile}",
                "--remote-debugging-port=0",
                f"--window-size={width},{height}",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
                BLANK,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            told = Path(profile) / "DevToolsActivePort"
            _wait(lambda: told.exists() and "\n" in told.read_text(), "Chromium's port")
            port = told.read_text().split()[0]
            with connect(_page(port), max_size=None) as socket:
                tab = Tab(socket)
                tab.send("Page.navigate", url=address)
                tab.wait_until("Boolean(window.convscope?.reading())")
                yield tab
        finally:
            process.terminate()
            process.wait(10)


def _page(port: str) -> str:
    """Find the blank page's address for tools."""
    found = list[str]()

    def look() -> bool:
        with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            pages = json.load(answer)
        found[:] = [page["webSocketDebuggerUrl"] for page in pages if page["url"] == BLANK]
        return bool(found)

    _wait(look, "the page")
    return found[0]


def _wait(done: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"after {PATIENCE:g} s still not: {what}")
        time.sleep(0.05)
