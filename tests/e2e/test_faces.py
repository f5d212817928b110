"""Faces before the page's own camera, and before one of the server, in a real Chromium."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from conftest import needed
from convscope.api import load
from convscope.server.background import Watching
from convscope.sources.source import Shot
from page import chromium as browser_of
from page import open_page, serving, wait_until
from y4m import write_film

pytestmark = pytest.mark.browser
needed("dlib")

ASTRONAUT = Path(__file__).parents[1] / "golden" / "age" / "astronaut.png"
FACE = "window.convscope.face()"
READING = "window.convscope.reading()"


def room(*places):
    """A gray room of 640 × 480, with the astronaut at places: left, top and side."""
    picture = np.full((480, 640, 3), 128, np.uint8)
    face = np.asarray(Image.open(ASTRONAUT).convert("RGB"))
    for left, top, side in places:
        picture[top : top + side, left : left + side] = cv2.resize(
            face, (side, side), interpolation=cv2.INTER_CUBIC
        )
    return picture


TWO = room((20, 60, 340), (380, 100, 250))


class Film:
    """A live source that shows one frame again and again."""

    title, live, count, pace = "camera 9", True, 0, 0.0

    def __init__(self, frame):
        self.frame, self.number = frame, -1

    def read(self):
        time.sleep(1 / 30)
        self.number += 1
        return Shot(pixels=self.frame, number=self.number, seconds=0.0)

    def seek(self, number):
        pass

    def close(self):
        pass


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("faces") / "camera.y4m"
    write_film(path, [TWO] * 30, rate=30)
    return path


@pytest.fixture(params=["page", "server"])
def page(request, chromium, film):
    watching = Watching(load("age"), source=Film(TWO) if request.param == "server" else None, port=0)
    with sync_playwright() as playwright, browser_of(playwright, film=film) as browser:
        yield open_page(browser, watching.url)
    watching.stop()


def middle(page):
    left, _, right, _ = page.evaluate(FACE)["box"]
    return (left + right) / 2


def test_the_largest_face_is_followed_and_another_one_can_be_chosen(page):
    wait_until(page, f"{FACE}.count === 2 && {FACE}.box && !{READING}.empty")
    assert middle(page) == pytest.approx((20 + 170) / 640, abs=0.03)
    box, cut = (np.array(page.evaluate(FACE)[name]) for name in ("box", "cut"))
    margin = load("age").card.input.margin
    sides = np.array([box[2] - box[0], box[3] - box[1]] * 2)
    np.testing.assert_allclose(cut - box, np.array([-1, -1, 1, 1]) * margin * sides, atol=2e-3)
    page.get_by_test_id("next-face").click()
    wait_until(page, f"{FACE}.box[0] > 0.5")
    stage = page.get_by_test_id("faces").bounding_box()
    scale = min(stage["width"] / 640, stage["height"] / 480)
    left, top = (stage["width"] - 640 * scale) / 2, (stage["height"] - 480 * scale) / 2
    page.get_by_test_id("faces").click(position={"x": left + 190 * scale, "y": top + 230 * scale})
    wait_until(page, f"{FACE}.box[2] < 0.6")


def test_the_patch_is_the_face_and_its_age_is_told(page):
    wait_until(page, f"{FACE}.box && !{READING}.empty")
    expect(page.get_by_test_id("expected")).to_contain_text("years")
    drawn = page.evaluate("""() => {
        const canvas = document.querySelector('[data-testid=faces]');
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, at) => at % 4 === 3 && value > 0);
    }""")
    assert drawn


def test_the_face_moves_with_the_camera_and_no_face_is_told(chromium, tmp_path):
    path = tmp_path / "camera.y4m"
    moving = [room((20 + 3 * at, 60, 340)) for at in range(60)]
    write_film(path, [*moving, *[room()] * 60], rate=30)
    with (
        serving("age", "--port", "0") as address,
        sync_playwright() as playwright,
        browser_of(playwright, film=path) as browser,
    ):
        page = open_page(browser, address)
        expect(page.get_by_test_id("expected")).to_contain_text("no face", timeout=15_000)
        held = page.evaluate("window.convscope.stats().drawn")
        # Counted in the page, in the moment in which the face is there: a busy machine asks late.
        page.evaluate(
            f"""() => {{ const timer = setInterval(() => {{
                if (!({FACE}.box && !{READING}.empty)) return;
                clearInterval(timer);
                window.drawnFirst = window.convscope.stats().drawn;
            }}, 5); }}"""
        )
        wait_until(page, "window.drawnFirst !== undefined")
        assert page.evaluate("window.drawnFirst") - held <= 4
        places = []
        for _ in range(40):
            found = page.evaluate(FACE)["box"]
            places += [found[0]] if found else []
            page.wait_for_timeout(25)
        steps = np.diff(places)
        assert places[-1] - places[0] > 0.05
        assert (steps >= -0.02).mean() > 0.9


LOOKING = """
globalThis.FaceDetector = class {
    async detect({ data, width, height }) {
        let [left, top, right, bottom] = [width, height, 0, 0];
        for (let at = 0; at < width * height; at++) {
            if (Math.abs(data[4 * at] - 128) < 20) continue;
            const [x, y] = [at % width, Math.floor(at / width)];
            [left, top] = [Math.min(left, x), Math.min(top, y)];
            [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
        }
        const [across, down] = [(right - left) / 4, (bottom - top) / 4];
        const box = { left: left + across, top: top + down, right: right - across, bottom: bottom - down };
        return right > left ? [{ boundingBox: box }] : [];
    }
};
"""
FAILING = "globalThis.FaceDetector = class { detect() { return Promise.reject(new Error('no service')); } };"


@pytest.mark.parametrize(("detector", "is_part"), [(LOOKING, True), (FAILING, False)])
def test_where_the_browser_finds_faces_the_server_searches_only_there(chromium, tmp_path, detector, is_part):
    path = tmp_path / "camera.y4m"
    write_film(path, [room((200, 80, 250))] * 30, rate=30)

    def give_a_detector(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=detector + answer.text())

    with (
        serving("age", "--port", "0") as address,
        sync_playwright() as playwright,
        browser_of(playwright, film=path) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.route("**/capture.worker*.js", give_a_detector)
        page.goto(address)
        wait_until(page, f"window.convscope && {FACE}.box && {FACE}.searched === 1", seconds=60)
        whole = page.evaluate(FACE)["box"]
        page.wait_for_timeout(3000)
        wait_until(page, f"({FACE}.searched < 0.5) === {str(is_part).lower()}", seconds=60)
        for _ in range(20):
            face = page.evaluate(FACE)
            assert face["count"] == 1
            assert (face["searched"] < 0.5) == is_part
            np.testing.assert_allclose(face["box"], whole, atol=0.2 * (whole[3] - whole[1]))
            page.wait_for_timeout(50)
