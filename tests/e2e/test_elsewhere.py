"""A recording made on the page, taken to another machine: nothing is there but its file and the model."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import expect, sync_playwright

from camera import Scene, draw
from convscope.datasets import mnist
from convscope.record.reader import Recording
from page import chromium as browser_of
from page import open_page, serving, wait_until
from y4m import write_film

pytestmark = pytest.mark.browser

RATE, HELD = 10, 5


@pytest.fixture(scope="module")
def playwright(chromium):
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def recorded(playwright, tmp_path_factory):
    """Record two seconds of digits before the page's own camera, with a network of a file; give both files."""
    here = tmp_path_factory.mktemp("here")
    run("convert", "lenet", "-o", here / "net.onnx", cwd=here)
    digits, rng = mnist.load("test"), np.random.default_rng(7)
    scenes = [draw(picture, Scene.random(rng)) for picture in digits.pictures[:4]]
    write_film(here / "camera.y4m", (scene for scene in scenes for _ in range(HELD)), rate=RATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        with (
            serving("net.onnx", "--port", "0") as address,
            browser_of(playwright, film=here / "camera.y4m") as browser,
        ):
            page = open_page(browser, address)
            record = page.get_by_role("button", name="Record")
            page.keyboard.press("r")
            expect(record).to_have_attribute("aria-pressed", "true")
            page.wait_for_timeout(2500)
            page.keyboard.press("r")
            expect(page.get_by_test_id("notice")).to_contain_text("Play them again: convscope replay")
            page.close()
    (file,) = here.glob("*.arrow")
    return file, here / "net.onnx"


@pytest.fixture
def elsewhere(recorded, tmp_path):
    """Another folder, home and environment; of the first place only two files, and the model lies elsewhere."""
    file, net = recorded
    (tmp_path / "nets").mkdir()
    shutil.copy(file, tmp_path / "lesson.arrow")
    shutil.copy(net, tmp_path / "nets" / "mine.onnx")
    return tmp_path


def run(*arguments, cwd, code=0):
    """Run the command with nothing of this process's environment but its path."""
    done = subprocess.run(
        [sys.executable, "-m", "convscope", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "CONVSCOPE_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


MODEL = ("--model", "nets/mine.onnx")


def test_without_the_model_where_it_was_the_sentence_says_what_to_do(elsewhere):
    done = run("export", "lesson.arrow", "--layers", "ip1", "-o", "x.npz", cwd=elsewhere, code=2)
    assert done.stderr.startswith("convscope: lesson.arrow: recorded with net.onnx; ")
    assert done.stderr.endswith("say with --model where it is\n")


def test_it_is_exported_there_and_the_numbers_are_those_that_were_recorded(elsewhere):
    run("export", "lesson.arrow", "--layers", "conv1,prob", "-o", "x.npz", *MODEL, cwd=elsewhere)
    recording = Recording(elsewhere / "lesson.arrow")
    assert len(recording) >= 15
    with np.load(elsewhere / "x.npz") as archive:
        shown = np.stack([row.probabilities for row in recording])
        np.testing.assert_allclose(archive["prob"].reshape(shown.shape), shown, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(archive["seconds"], [row.seconds for row in recording])
        assert archive["conv1"].shape == (len(recording), 20, 24, 24)


@pytest.mark.parametrize("preset", ["generic", "deep"])
def test_it_is_filmed_there_with_the_layers_one_likes(elsewhere, preset):
    stretch = ("--from", "0.5", "--to", "1.5", "--preset", preset, "-o", "film.webp")
    done = run("film", "nets/mine.onnx", "--source", "lesson.arrow", *stretch, cwd=elsewhere)
    inside = [row for row in Recording(elsewhere / "lesson.arrow") if 0.5 <= row.seconds <= 1.5]
    assert done.stdout.startswith(f"film.webp: {len(inside)} frames, ")
    with Image.open(elsewhere / "film.webp") as film:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
    assert 3 <= len(frames) <= len(inside)  # frames that change nothing lengthen the one before
    assert {frame.shape for frame in frames} == {(540, 960, 3)}


def test_it_is_replayed_there_in_a_browser_without_a_camera(elsewhere, playwright, monkeypatch):
    monkeypatch.chdir(elsewhere)
    rows = [row.probabilities.tolist() for row in Recording(elsewhere / "lesson.arrow")]
    number = "Number(document.querySelector('[data-testid=frame-number]')?.textContent)"
    with (
        serving("replay", "lesson.arrow", *MODEL, "--port", "0") as address,
        browser_of(playwright) as browser,
    ):
        page = open_page(browser, address)
        page.keyboard.press(" ")
        expect(page.get_by_test_id("freeze")).to_have_attribute("aria-pressed", "true")
        page.wait_for_timeout(300)
        for wanted in (2, len(rows) - 1, 9):
            page.get_by_test_id("scrub").fill(str(wanted))
            wait_until(page, f"{number} === {wanted}")
            page.wait_for_timeout(300)
            shown = page.evaluate("window.convscope.reading().probabilities")
            assert shown == pytest.approx(rows[wanted], abs=1e-6)
        page.close()
