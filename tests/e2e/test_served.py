"""Sources of the server in a real Chromium: a film, its timeline, a recording of it, and its replay."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright

from axe import AXE, faults_of
from conftest import leave_out
from convscope.datasets import mnist
from convscope.record.reader import Recording
from page import chromium as browser_of
from page import open_page, serving, wait_until

pytestmark = pytest.mark.browser

COUNT, PACE = 40, 10
SHOWN = """() => {
    const {sequence, probabilities} = window.convscope.reading();
    const canvas = document.querySelector('.stage canvas');
    const number = document.querySelector('[data-testid=frame-number]').textContent;
    return [sequence, Number(canvas.dataset.sequence), Number(number), probabilities];
}"""
NUMBER = "Number(document.querySelector('[data-testid=frame-number]')?.textContent)"


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Make a film of digits on paper, four frames each; the paper is wider than high."""
    path = tmp_path_factory.mktemp("film") / "digits.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), PACE, (160, 120))
    pictures = mnist.load("test").pictures
    for number in range(COUNT):
        frame = np.full((120, 160, 3), 225, np.uint8)
        digit = cv2.resize(pictures[number // 4].reshape(28, 28), (64, 64))
        left = 40 + 4 * (number % 4)
        frame[28:92, left : left + 64] = np.minimum(225, 255 - digit)[..., None]
        writer.write(frame)
    writer.release()
    return path


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright, browser_of(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def address(film, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tapes")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with serving("lenet", "--source", str(film), "--port", "0") as address:
            yield address


@pytest.fixture
def page(browser, address):
    page = open_page(browser, address)
    page.keyboard.press("1")
    wait_until(page, f"window.convscope.plan().preset === 'generic' && {NUMBER} >= 0")
    if page.get_by_test_id("freeze").get_attribute("aria-pressed") == "true":
        page.keyboard.press(" ")
    yield page
    page.close()


def watched(page, seconds):
    """Note what the page shows while a film runs: each frame once, with its own reading, which comes right after it."""
    found = {}
    for _ in range(int(seconds * 50)):
        sequence, drawn, number, probabilities = page.evaluate(SHOWN)
        assert 0 <= drawn - sequence <= 2
        known, _ = found.get(sequence, (None, None))
        found[sequence] = number if drawn == sequence else known, probabilities
        page.wait_for_timeout(20)
    return found


def pause(page):
    page.keyboard.press(" ")
    expect(page.get_by_test_id("freeze")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(300)


def test_a_film_is_the_first_source_and_its_frames_come_in_order(page):
    first = page.locator(".segments[aria-label=Source] button").first
    expect(first).to_have_text("digits.avi")
    expect(first).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1000)  # what is asked is how a film runs, not how a page begins
    numbers = [number for number, _ in watched(page, 1.5).values() if number is not None]
    assert len(numbers) >= 8
    steps = np.diff(numbers) % COUNT
    assert set(steps) <= {1, 2}
    assert (steps == 1).mean() > 0.7
    box, stage = page.get_by_test_id("box").bounding_box(), page.get_by_test_id("stage").bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1.5)
    assert box["x"] + box["width"] / 2 == pytest.approx(stage["x"] + stage["width"] / 2, abs=1.5)


def test_it_pauses_steps_and_is_scrubbed(page):
    pause(page)
    held = page.evaluate(NUMBER)
    page.wait_for_timeout(400)
    assert page.evaluate(NUMBER) == held
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_until(page, f"{NUMBER} === {(held + 2) % COUNT}")
    page.keyboard.press("Shift+ArrowLeft")
    wait_until(page, f"{NUMBER} === {(held - 8) % COUNT}")
    scrub = page.get_by_label("Frame", exact=True)
    before = page.evaluate(SHOWN)[0]
    scrub.fill("17")
    wait_until(page, f"window.convscope.reading().sequence > {before}")
    expect(page.get_by_test_id("frame-number")).to_have_text("17")
    expect(page.get_by_test_id("frame-time")).to_have_text("0:01.7")
    scrub.focus()
    page.keyboard.press("End")
    expect(page.get_by_test_id("frame-number")).to_have_text("39")
    page.keyboard.press(" ")
    expect(page.get_by_test_id("freeze")).to_have_attribute("aria-pressed", "false")


def test_layers_that_are_asked_for_while_it_is_held_show_the_held_frame(page):
    pause(page)
    page.get_by_test_id("scrub").fill("12")
    page.wait_for_timeout(400)
    held = page.evaluate(SHOWN)
    page.keyboard.press("3")
    wait_until(page, "window.convscope.plan().preset === 'deep' && window.convscope.reading()")
    assert page.evaluate(SHOWN) == held


def test_another_source_and_back(page):
    pause(page)
    held = page.evaluate(SHOWN)
    page.keyboard.press("p")
    wait_until(page, "window.convscope.reading().empty")
    page.keyboard.press("3")
    wait_until(page, "window.convscope.plan().preset === 'deep' && window.convscope.reading()")
    page.wait_for_timeout(200)
    assert page.evaluate("window.convscope.reading().empty")
    page.keyboard.press("v")
    wait_until(page, f"window.convscope.reading().sequence === {held[0]}")
    assert page.evaluate(SHOWN) == held


def test_it_is_played_faster_by_key_and_by_menu(page):
    page.keyboard.press("]")
    expect(page.get_by_label("Speed")).to_have_value("2")
    page.keyboard.press("[")
    expect(page.get_by_label("Speed")).to_have_value("1")
    page.get_by_label("Speed").select_option("0.25")
    page.wait_for_timeout(300)
    before = page.evaluate(SHOWN)[0]
    page.wait_for_timeout(1000)
    assert 1 <= page.evaluate(SHOWN)[0] - before <= 5
    page.get_by_label("Speed").select_option("1")


def test_two_pages_see_the_same_and_one_pauses_for_both(page, browser, address):
    other = open_page(browser, address)
    both = [{}, {}]
    for _ in range(40):
        for one, found in zip((page, other), both, strict=True):
            sequence, drawn, number, probabilities = one.evaluate(SHOWN)
            if sequence == drawn:
                found[sequence] = number, probabilities
        page.wait_for_timeout(20)
    common = both[0].keys() & both[1].keys()
    assert len(common) >= 3
    assert all(both[0][sequence] == both[1][sequence] for sequence in common)
    other.keyboard.press(" ")
    expect(page.get_by_test_id("freeze")).to_have_attribute("aria-pressed", "true")
    other.close()
    late = open_page(browser, address)
    page.wait_for_timeout(300)
    assert late.evaluate(SHOWN) == page.evaluate(SHOWN)
    late.close()


def test_a_page_that_inspects_goes_on_when_another_one_has_more_run(page, browser, address):
    canvas = page.locator(".panel-maps canvas.tiles-canvas").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.1 * box["height"])
    wait_until(page, "window.convscope.inspected()")
    before = page.evaluate("window.convscope.plan().id")
    other = open_page(browser, address)
    other.get_by_test_id("preset-wall").click()
    wait_until(other, "window.convscope.plan().preset === 'wall' && window.convscope.reading()")
    wait_until(page, f"window.convscope.plan().id > {before} && window.convscope.reading()")
    seen = set()
    for _ in range(30):
        told = page.evaluate("window.convscope.inspected()")
        assert told["layer"] == "conv1"
        seen.add(tuple(told["values"]))
        page.wait_for_timeout(50)
    other.close()
    assert len(seen) >= 5
    page.keyboard.press("Escape")


def test_what_is_recorded_is_what_was_seen_and_is_played_again(page, browser):
    wait_until(page, f"{NUMBER} < 5")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Record")).to_have_attribute("aria-pressed", "true")
    seen = list(watched(page, 2.2).values())
    expect(page.get_by_test_id("tape")).to_contain_text("frames")
    page.keyboard.press("r")
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("Play them again: convscope replay")
    file = notice.inner_text().partition("convscope replay ")[2].strip()
    recording = Recording(Path(file))
    rows = [row.probabilities.tolist() for row in recording]
    assert len(rows) >= 10
    numbers = [number for number, probabilities in seen if probabilities in rows]
    assert len(numbers) >= 10
    shown = [probabilities for _, probabilities in seen]
    known = [at for at, row in enumerate(rows) if row in shown]
    assert known == list(range(known[0], known[-1] + 1))
    with serving("replay", file, "--port", "0") as again:
        replay = open_page(browser, again)
        pause(replay)
        for number in (3, len(rows) - 1, 7):
            replay.get_by_test_id("scrub").fill(str(number))
            before = replay.evaluate(SHOWN)[0]
            wait_until(replay, f"window.convscope.reading().sequence >= {before} && {NUMBER} === {number}")
            replay.wait_for_timeout(300)
            assert replay.evaluate(SHOWN)[3] == pytest.approx(rows[number], abs=1e-6)
        expect(replay.get_by_test_id("record")).to_have_count(0)
        replay.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_timeline_and_the_recording_hinder_nobody(page, width):
    if not AXE.exists():
        leave_out("axe-core is not there: run `npm ci` in web/")
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_test_id("record").click()
    expect(page.get_by_test_id("tape")).to_be_visible()
    page.evaluate(AXE.read_text())
    faults = faults_of(page)
    page.get_by_test_id("record").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Recorded")
    assert faults == []
