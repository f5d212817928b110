"""The page in a real Chromium: camera, pad, digits, values, and a server that goes and comes back."""

import itertools
import re
import time

import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright

from camera import Scene, draw
from convscope.api import load
from convscope.datasets import mnist
from page import chromium as browser_of
from page import open_page, serving, wait_until
from y4m import write_film

pytestmark = pytest.mark.browser

RATE = 10
HELD = 12  # frames for which the film shows each picture
SHOWN = (3, 1, 4, 0, 5, 9, 2, 6, 8, 7)


@pytest.fixture(scope="module")
def playwright(chromium):
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def address():
    with serving("--port", "0") as address:
        yield address


VERDICT = """(() => {
    const {empty, probabilities} = window.convscope.reading();
    return empty ? "nothing" : probabilities.indexOf(Math.max(...probabilities));
})()"""


def scenes():
    """Draw one camera picture of each digit, in the order of SHOWN."""
    digits = mnist.load("test")
    rng = np.random.default_rng(20)
    for digit in SHOWN:
        place = int(np.flatnonzero(digits.labels == digit)[7])
        yield draw(digits.pictures[place], Scene.random(rng))


@pytest.fixture(scope="module")
def camera_page(address, playwright, tmp_path_factory):
    """Open the page before a camera that shows ten digits, one after another, again and again."""
    film = tmp_path_factory.mktemp("film") / "digits.y4m"
    write_film(film, (frame for scene in scenes() for frame in [scene] * HELD), rate=RATE)
    with browser_of(playwright, film=film) as browser:
        yield open_page(browser, address)


@pytest.fixture(scope="module")
def bare_browser(playwright):
    """Start a Chromium without a camera."""
    with browser_of(playwright) as browser:
        yield browser


def read(page):
    return page.evaluate("window.convscope.reading()")


@pytest.mark.slow
def test_the_page_shows_the_right_digit_for_each_camera_picture(camera_page):
    seen = []
    end = time.monotonic() + 2.2 * len(SHOWN) * HELD / RATE
    while time.monotonic() < end:
        seen.append(camera_page.evaluate(VERDICT))
        time.sleep(0.04)
    runs = [digit for digit, _ in itertools.groupby(seen)]
    start = SHOWN.index(runs[0])
    assert len(runs) >= 2 * len(SHOWN)
    assert runs == [SHOWN[(start + step) % len(SHOWN)] for step in range(len(runs))]


def test_what_the_page_writes_is_what_the_engine_computes(camera_page):
    model = load("lenet")
    camera_page.keyboard.press("Space")
    camera_page.wait_for_timeout(300)
    reading = read(camera_page)
    plan = camera_page.evaluate("window.convscope.plan()")
    picture = plan["panels"][2]
    pixels = np.array(reading["planes"][picture["offset"] :][: picture["length"]], np.float32)
    values = model.run(pixels.reshape(1, *model.shape) * np.float32(1 / 256))

    np.testing.assert_allclose(reading["probabilities"], values["prob"][0], atol=1e-6)
    for place, panel in enumerate(plan["panels"]):
        if not panel["layer"] or panel["kind"] == "result":
            continue
        layer = values[panel["layer"]][0]
        low, high = reading["limits"][place]
        assert (low, high) == pytest.approx((layer.min(), layer.max()), rel=1e-5, abs=1e-6)
        written = [
            float(camera_page.locator(f'[data-place="{place}"] [data-testid={name}]').inner_text())
            for name in ("least", "greatest")
        ]
        assert written == pytest.approx((low, high), abs=0.00501)
        if panel["kind"] == "neurons":
            sent = reading["values"][panel["values"] :][: panel["units"]]
            np.testing.assert_allclose(sent, layer.ravel(), rtol=1e-5, atol=1e-6)
            continue
        sent = np.array(reading["planes"][panel["offset"] :][: panel["length"]]).reshape(layer.shape)
        least, greatest = layer.min((1, 2), keepdims=True), layer.max((1, 2), keepdims=True)
        np.testing.assert_allclose(
            reading["pairs"][place], np.stack([least.ravel(), greatest.ravel()], 1), 1e-5, 1e-6
        )
        assert np.abs(sent - np.rint((layer - least) / (greatest - least) * 255)).max() <= 1
    winner = int(np.argmax(reading["probabilities"]))
    expect(camera_page.get_by_test_id("verdict-label")).to_have_text(str(winner))
    percents = camera_page.locator("[data-part=percent]").all_inner_texts()
    shown = [float(text.rstrip(" %")) for text in percents]
    assert shown == pytest.approx(100 * values["prob"][0], abs=0.0501)
    camera_page.keyboard.press("Space")


def test_the_value_under_the_mouse_is_exact(camera_page):
    model = load("lenet")
    camera_page.keyboard.press("Space")
    camera_page.wait_for_timeout(300)
    reading, plan = read(camera_page), camera_page.evaluate("window.convscope.plan()")
    picture = plan["panels"][2]
    pixels = np.array(reading["planes"][picture["offset"] :][: picture["length"]], np.float32)
    values = model.run(pixels.reshape(1, *model.shape) * np.float32(1 / 256))
    tooltip, exact = camera_page.get_by_test_id("tooltip"), camera_page.get_by_test_id("exact")
    for place, x, y in (
        (4, 0.31, 0.23),
        (4, 0.8, 0.6),
        (5, 0.31, 0.23),
        (5, 0.55, 0.9),
        (6, 0.3, 0.2),
        (6, 0.9, 0.9),
    ):
        canvas = camera_page.locator(f'[data-place="{place}"] canvas.tiles-canvas')
        box = canvas.bounding_box()
        camera_page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        expect(exact).to_have_text(re.compile(r"^-?\d"))
        camera_page.wait_for_timeout(200)
        where = tuple(map(int, re.findall(r" (\d+)", tooltip.inner_text().partition("\n")[2])))
        value = values[plan["panels"][place]["layer"]][0][where]
        assert float(exact.inner_text()) == pytest.approx(value, rel=1e-5, abs=1e-6)
    camera_page.mouse.move(1, 1)
    camera_page.keyboard.press("Space")


def test_all_panels_change_with_the_picture(camera_page):
    def sums():
        return camera_page.evaluate(
            """() => [...document.querySelectorAll('[data-panel] canvas')].map(canvas => {
                const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return data.reduce((sum, value, place) => (sum * 31 + value * (place % 7)) % 1000003, 7);
            })"""
        )

    first = sums()
    assert len(first) >= 5
    changed = [False] * len(first)
    for _ in range(40):
        camera_page.wait_for_timeout(100)
        changed = [old or now != before for old, now, before in zip(changed, sums(), first, strict=True)]
    still = camera_page.locator("[data-panel] canvas:is(.legend-ramp, .over)").count()
    assert changed.count(False) == still, (
        "all canvases but the colour bars, and what lies over pictures, change"
    )


def test_a_map_panel_can_show_any_convolution_or_pooling_layer(camera_page):
    choice = camera_page.locator('[data-place="4"] [data-testid=layer]')
    assert choice.locator("option").all_inner_texts() == ["conv1", "pool1", "conv2", "pool2"]
    choice.select_option("pool2")
    panel = camera_page.locator('[data-place="4"]')
    expect(panel).to_contain_text(re.compile(r"50 × 4×4"))
    wait_until(camera_page, "window.convscope.plan().panels[4].layer === 'pool2'")
    wait_until(camera_page, "window.convscope.reading()?.plan === window.convscope.plan().id")
    choice.select_option("conv1")
    wait_until(camera_page, "window.convscope.plan().panels[4].layer === 'conv1'")


def test_rate_and_latency_are_always_shown(camera_page):
    expect(camera_page.get_by_test_id("fps")).to_have_text(re.compile(r"\d+ fps"))
    expect(camera_page.get_by_test_id("latency")).to_have_text(re.compile(r"\d+(\.\d)? ms"))


def test_the_plain_way_can_be_compared(camera_page):
    camera_page.get_by_test_id("more").click()
    switch = camera_page.get_by_test_id("plain")
    switch.click()
    camera_page.wait_for_timeout(400)
    reading, plan = read(camera_page), camera_page.evaluate("window.convscope.plan()")
    picture = plan["panels"][2]
    pixels = reading["planes"][picture["offset"] :][: picture["length"]]
    assert np.mean(np.array(pixels) == 0) < 0.5, "a plain picture of paper is not mostly black"
    switch.click()
    camera_page.wait_for_timeout(400)
    pixels = read(camera_page)["planes"][picture["offset"] :][: picture["length"]]
    assert np.mean(np.array(pixels) == 0) > 0.5
    camera_page.keyboard.press("Escape")


def test_without_a_camera_the_page_says_so_and_starts_with_the_digits(bare_browser, address):
    page = open_page(bare_browser, address)
    expect(page.get_by_test_id("notice")).to_contain_text(re.compile("camera", re.IGNORECASE))
    page.get_by_test_id("pause").click()
    labels = mnist.load("test").labels
    for _ in range(5):
        page.get_by_test_id("next").click()
        detail = page.get_by_test_id("source-detail").inner_text()
        number, label = map(int, re.fullmatch(r"no\. (\d+) · a (\d)", detail).groups())
        assert label == labels[number]
        expect(page.get_by_test_id("verdict-label")).to_have_text(str(label))
    page.close()


def test_a_seven_drawn_on_the_pad_is_read_as_a_seven(bare_browser, address):
    page = open_page(bare_browser, address)
    page.get_by_test_id("source-pad").click()
    expect(page.get_by_test_id("verdict-label")).to_have_text("nothing here")
    box = page.get_by_test_id("stage").bounding_box()
    side = min(box["width"], box["height"])
    left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
    corners = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]
    for step, (x, y) in enumerate(corners):
        page.mouse.move(left + x * side, top + y * side, steps=8)
        if step == 0:
            page.mouse.down()
    page.mouse.up()
    expect(page.get_by_test_id("verdict-label")).to_have_text("7")
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("verdict-label")).to_have_text("nothing here")
    page.close()


def test_a_seven_drawn_with_a_finger_is_read_as_a_seven(bare_browser, address):
    context = bare_browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.reading()")
    page.get_by_test_id("source-pad").tap()
    expect(page.get_by_test_id("verdict-label")).to_have_text("nothing here")
    page.get_by_test_id("stage").scroll_into_view_if_needed()
    box = page.get_by_test_id("stage").bounding_box()
    side = min(box["width"], box["height"])
    left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
    corners = np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]) * side + (left, top)
    way = [
        start + (end - start) * step / 8 for start, end in itertools.pairwise(corners) for step in range(9)
    ]
    session = context.new_cdp_session(page)
    for number, (x, y) in enumerate(way):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_test_id("verdict-label")).to_have_text("7")
    context.close()


def test_a_camera_that_is_refused_is_told_and_the_digits_start(playwright, address):
    with browser_of(playwright, refused=True) as browser:
        page = open_page(browser, address)
        expect(page.get_by_test_id("notice")).to_contain_text("The camera was refused")
        expect(page.get_by_test_id("source-detail")).to_contain_text("no. ")


def test_the_page_comes_back_with_the_server(bare_browser):
    environment = {"CONVSCOPE_TOKEN": "the-same"}
    with serving("--port", "0", environment=environment) as address:
        page = open_page(bare_browser, address)
        port = re.search(r":(\d+)/", address)[1]
    expect(page.get_by_test_id("notice")).to_contain_text(re.compile("server", re.IGNORECASE))
    page.get_by_test_id("preset-wall").click()
    with serving("--port", port, environment=environment):
        before = page.evaluate("window.convscope.stats().drawn")
        wait_until(page, f"window.convscope.stats().drawn > {before} + 3")
        assert page.evaluate("window.convscope.plan().preset") == "wall"
        expect(page.get_by_test_id("notice")).not_to_contain_text(re.compile("server", re.IGNORECASE))
    page.close()


def test_a_server_with_another_token_tells_that_the_link_is_old(bare_browser):
    with serving("--port", "0", environment={"CONVSCOPE_TOKEN": "old"}) as address:
        page = open_page(bare_browser, address)
        port = re.search(r":(\d+)/", address)[1]
    with serving("--port", port, environment={"CONVSCOPE_TOKEN": "new"}):
        expect(page.get_by_test_id("notice")).to_contain_text(
            re.compile("link", re.IGNORECASE), timeout=10_000
        )
    page.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (390, 844)])
def test_the_page_fits_its_window(bare_browser, address, width, height):
    page = open_page(bare_browser, address, width=width, height=height)
    across, down = page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    assert across <= 0
    assert down <= 0 or width < 500
    page.close()


def test_nothing_is_asked_of_the_outside(bare_browser, address):
    page = bare_browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    wait_until(page, "window.convscope?.reading()")
    origin = re.match(r"http://[^/]+", address)[0]
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []
    assert complaints == []
    page.close()
