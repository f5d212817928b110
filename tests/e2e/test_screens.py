"""Screens of the presets, to be looked at in pytest's folder of this run: each is whole, and none is blank."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from page import chromium as browser_of
from page import open_page, serving, wait_until

pytestmark = pytest.mark.browser

LOWEST = "[...document.querySelectorAll('canvas.tiles-canvas')].at(-1)"
PAINTED = f"""() => {{
    const canvas = {LOWEST};
    const {{data}} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value, at) => (sum * 31 + value * (at % 7)) % 1000003, canvas.width);
}}"""


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright, browser_of(playwright) as browser:
        yield browser


@pytest.mark.parametrize("preset", ["generic", "sorted", "deep", "wall"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_a_preset_has_a_screen(browser, tmp_path, preset, width, height):
    with serving("--port", "0", "--preset", preset) as address:
        page = open_page(browser, address, width=width, height=height)
        page.wait_for_timeout(500)
        screen = page.screenshot(path=tmp_path / f"{preset}-{width}.png")
        panels = page.locator("[data-panel]").count()
        kinds = page.evaluate("window.convscope.plan().panels.length")
        page.close()
    pixels = np.asarray(Image.open(io.BytesIO(screen)).convert("L"))
    assert pixels.shape == (height, width)
    assert panels == kinds
    assert pixels.std() > 15


def test_what_is_out_of_sight_is_painted_once_it_is_seen(browser):
    with serving("--port", "0", "--preset", "generic") as address:
        page = open_page(browser, address, width=390, height=400)
        page.keyboard.press(" ")  # a digit that stays
        assert page.evaluate(f"{LOWEST}.getBoundingClientRect().top") > 400
        before = page.evaluate(PAINTED)
        sequence = page.evaluate("window.convscope.reading().sequence")
        page.keyboard.press("ArrowRight")
        wait_until(page, f"window.convscope.reading().sequence > {sequence}")
        page.wait_for_timeout(300)
        assert page.evaluate(PAINTED) == before
        page.evaluate(f"{LOWEST}.scrollIntoView()")
        wait_until(page, f"({PAINTED})() !== {before}")
        page.close()
