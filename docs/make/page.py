"""Make docs/images/page.png, phone.png and one for each other preset: real screenshots, before fake cameras.

`.venv-test/bin/python docs/make/page.py`
"""

import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from bench.faces import frames

from camera import Scene, draw
from convscope.datasets import mnist
from page import chromium, open_page, serving
from y4m import write_film

IMAGES = Path(__file__).resolve().parents[1] / "images"
DIGIT = 17  # of the test digits: a 7
DIGITS = {  # the arguments of the command, and the size of the window
    "page": (("--preset", "generic"), 1280, 720),
    "sorted": (("--preset", "sorted", "--class", "7"), 1280, 720),
    "deep": (("--preset", "deep"), 1280, 720),
    "wall": (("--preset", "wall"), 1280, 720),
    "phone": (("--preset", "generic"), 390, 844),
}
FACES = {"age": (("age",), 1280, 720)}
SCENE = Scene(
    seed=3, paper=(0.86, 0.84, 0.8), ink=(0.04, 0.05, 0.2), extent=0.66, angle=-4, light=0.6, light_angle=200
)


def main() -> None:
    """Hold a digit to the camera, then a face, and take a picture of the page at each size."""
    frame = draw(mnist.load("test").pictures[DIGIT], SCENE)
    rng = np.random.default_rng(1)
    noisy = (np.clip(frame + rng.normal(0, 1.5, frame.shape), 0, 255).astype(np.uint8) for _ in range(30))
    take(DIGITS, noisy)
    take(FACES, frames()[15:16])


def take(pictures: Mapping[str, tuple[tuple[str, ...], int, int]], seen: Iterable[np.ndarray]) -> None:
    """Take pictures of the page before a camera that sees frames."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        film = Path(folder) / "film.y4m"
        write_film(film, seen, rate=30)
        with chromium(playwright, film=film) as browser:
            for name, (arguments, width, height) in pictures.items():
                with serving("--port", "0", *arguments) as address:
                    page = open_page(browser, address, width=width, height=height)
                    page.emulate_media(color_scheme="dark")
                    page.wait_for_timeout(3000)
                    page.screenshot(path=IMAGES / f"{name}.png", full_page=True)
                    page.close()


main()
