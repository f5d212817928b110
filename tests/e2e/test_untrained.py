"""A network without weights on the page: it is plain to see that it has not been trained."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import convscope
from page import chromium as browser_of
from page import open_page, serving

pytestmark = pytest.mark.browser


def test_an_untrained_network_is_marked(chromium, tmp_path):
    package = Path(convscope.__file__).parent
    text = shutil.copy(package / "zoo" / "lenet" / "deploy.prototxt", tmp_path)
    with (
        serving(text, "--random-weights", "--source", "mnist:test", "--port", "0") as address,
        sync_playwright() as playwright,
        browser_of(playwright) as browser,
    ):
        page = open_page(browser, address)
        expect(page.get_by_test_id("untrained")).to_have_text("untrained")
        page.get_by_test_id("model").click()
        expect(page.get_by_test_id("assumed")).to_contain_text("Untrained: the weights are random numbers")
