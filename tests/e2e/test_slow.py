"""A network that takes half a second: the camera's panel goes on at the camera's rate, in a real Chromium."""

import time

import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright

from convscope.api import load
from convscope.scope import Scope
from convscope.server.background import Watching
from convscope.sources.source import Shot
from convscope.view.compiled import Compiled
from page import chromium as browser_of
from page import open_page, wait_until
from y4m import write_film

pytestmark = pytest.mark.browser

SLOW, RATE, READINGS = 0.5, 30, 8
STATS = "window.convscope.stats()"


def noise(number):
    """A frame of 640 × 480 that is no other one: a bar that wanders over gray paper."""
    frame = np.full((480, 640, 3), 190, np.uint8)
    left = 40 + 9 * number % 560
    frame[120:360, left : left + 24] = 20
    return frame


class Moving:
    """A live source of 30 frames a second."""

    title, live, count, pace = "camera 9", True, 0, 0.0

    def __init__(self):
        self.number = -1
        self.due = time.perf_counter()

    def read(self):
        self.due += 1 / RATE
        time.sleep(max(0.0, self.due - time.perf_counter()))
        self.number += 1
        return Shot(pixels=noise(self.number), number=self.number, seconds=self.number / RATE)

    def seek(self, number):
        pass

    def close(self):
        pass


@pytest.fixture
def slow(monkeypatch):
    read = Scope.read

    def slowly(self, *arguments, **keywords):
        time.sleep(SLOW)
        return read(self, *arguments, **keywords)

    monkeypatch.setattr(Scope, "read", slowly)


@pytest.fixture(scope="module")
def camera(tmp_path_factory):
    path = tmp_path_factory.mktemp("camera") / "camera.y4m"
    write_film(path, [noise(number) for number in range(60)], rate=RATE)
    return path


@pytest.fixture(params=["page", "server"])
def page(request, slow, chromium, camera):
    """The page before a camera of its own, and before one of the server."""
    watching = Watching(load("lenet"), source=Moving() if request.param == "server" else None, port=0)
    with sync_playwright() as playwright, browser_of(playwright, film=camera) as browser:
        yield open_page(browser, watching.url)
    watching.stop()


def test_the_camera_is_shown_at_its_rate_and_readings_at_the_networks(page):
    wait_until(page, f"{STATS}.drawn >= 2 && {STATS}.shown > 0")
    before = now = page.evaluate(STATS)
    ages = []
    while now["drawn"] < before["drawn"] + READINGS:
        ages.append(now["age"])
        page.wait_for_timeout(50)
        now = page.evaluate(STATS)
    # Of 30 frames a second at least 25 are shown, and readings come 1.2 to 2.2 times.
    assert 25 * SLOW <= (now["shown"] - before["shown"]) / (now["drawn"] - before["drawn"]) <= RATE / 1.2
    # A reading is a run old when it comes, and stands until the next has been run.
    assert min(ages) >= 1000 * SLOW
    assert max(ages) <= 1000 * (2 * SLOW + 1 / RATE) + 250
    assert max(ages) - min(ages) > 250


def test_the_next_frame_is_there_before_the_network_is_done(monkeypatch, chromium, camera):
    run = Compiled.run

    def slowly(self, *arguments, **keywords):
        time.sleep(SLOW)
        return run(self, *arguments, **keywords)

    monkeypatch.setattr(Compiled, "run", slowly)
    watching = Watching(load("lenet"), port=0)
    with sync_playwright() as playwright, browser_of(playwright, film=camera) as browser:
        page = open_page(browser, watching.url)
        for _ in range(2):
            wait_until(page, f"{STATS}.frames - {STATS}.drawn === 2")
            wait_until(page, f"{STATS}.frames - {STATS}.drawn === 1")
        assert page.evaluate(f"{STATS}.frames - {STATS}.drawn") <= 2
    watching.stop()


def test_the_age_is_told_beside_the_pace_and_not_while_all_is_held(page):
    age = page.get_by_test_id("age")
    wait_until(page, f"{STATS}.drawn >= 2")
    told = [
        float(age.inner_text().removesuffix(" s old")) for _ in range(10) if not page.wait_for_timeout(200)
    ]
    assert max(told) - min(told) > 0.2  # it goes on between two readings
    assert 0.5 <= min(told) <= max(told) < 1.4
    page.keyboard.press(" ")
    expect(age).to_have_text("")
