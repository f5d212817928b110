"""The page in a frame of another page, as a notebook shows it, in a real Chromium."""

import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from camera import Scene, draw
from convscope.api import load
from convscope.datasets import mnist
from convscope.server.background import Watching
from page import chromium as browser_of
from page import serving
from y4m import write_film

pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    """Serve files, and print nothing."""

    def log_message(self, *_):
        pass


@contextmanager
def notebook(folder, html):
    """Serve a page on a port of its own."""
    (folder / "index.html").write_text(f"<!doctype html><title>notebook</title>{html}")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser(chromium, tmp_path_factory):
    film = tmp_path_factory.mktemp("film") / "camera.y4m"
    seen = draw(mnist.load("test").pictures[0], Scene.random(np.random.default_rng(1)))
    write_film(film, [seen] * 4, rate=10)
    with sync_playwright() as playwright, browser_of(playwright, film=film) as browser:
        yield browser


def framed(page, url):
    """Find the frame of an address, once it is there."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        found = [frame for frame in page.frames if frame.url.startswith(url.split("?")[0])]
        if found:
            return found[0]
        page.wait_for_timeout(20)
    raise TimeoutError(url)


@pytest.mark.parametrize(("handed", "state"), [("camera; ", "granted"), ("", "denied")])
def test_the_frame_of_a_notebook_reads_the_camera_that_is_handed_on(browser, tmp_path, handed, state):
    watching = Watching(load("lenet"), port=0)
    try:
        with notebook(tmp_path, watching._repr_html_().replace("camera; ", handed)) as address:
            page = browser.new_page()
            page.goto(address)
            frame = framed(page, watching.url)
            end = time.monotonic() + 15
            while not frame.evaluate("window.convscope?.reading()") and time.monotonic() < end:
                page.wait_for_timeout(50)
            assert frame.evaluate("window.convscope.reading().probabilities.length") == 10
            asked = "navigator.permissions.query({name: 'camera'}).then((is) => is.state)"
            assert frame.evaluate(asked) == state
            page.close()
    finally:
        watching.stop()


def test_nobody_frames_a_page_that_was_served_for_itself(browser, tmp_path):
    with serving("--port", "0") as url, notebook(tmp_path, f'<iframe src="{url}"></iframe>') as address:
        page = browser.new_page()
        refused = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(address)
        end = time.monotonic() + 10
        while not any("frame-ancestors" in text for text in refused) and time.monotonic() < end:
            page.wait_for_timeout(20)
        assert any("frame-ancestors 'none'" in text for text in refused)
        assert not [frame for frame in page.frames[1:] if frame.url.startswith(url.split("?")[0])]
        page.close()
