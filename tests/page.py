"""The page in a real Chromium, for browser tests and benchmarks."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Find a Chromium: the one that CHROMIUM names, or one on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass(frozen=True, slots=True)
class Served:
    """A running command, and the address that it printed."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def served(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[Served]:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "convscope", *arguments, "--no-open"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    try:
        address = process.stdout.readline().strip()
        if not address.startswith("http://"):
            raise RuntimeError(f"{command} ended with {process.wait(10)} and printed {address!r}")
        yield Served(process, address)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def serving(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Run the command as a user does; give the address that it prints."""
    with served(*arguments, environment=environment) as place:
        yield place.address


@contextmanager
def chromium(playwright: Playwright, *, film: Path | None = None, refused: bool = False) -> Iterator[Browser]:
    """Start Chromium; a film is what its camera sees; one that is refused is there, and the user says no."""
    camera = [
        *(["--use-fake-device-for-media-stream"] if film or refused else []),
        *(["--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"] if film else []),
        *(["--deny-permission-prompts"] if refused else []),
    ]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *camera])
    try:
        yield browser
    finally:
        browser.close()


def open_page(
    browser: Browser, address: str, *, width: int = 1280, height: int = 720, script: str = ""
) -> Page:
    """Open the page, and wait for its first reading; a script runs before the page's own."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.add_init_script(script)
    page.goto(address)
    wait_until(page, "window.convscope?.reading()", seconds=60)  # a fake camera may start late
    return page


def wait_until(page: Page, expression: str, *, seconds: float = 15.0) -> None:
    """Wait until a JavaScript expression is true; the page's policy lets no script do it inside."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s still not: {expression}")
        page.wait_for_timeout(20)
