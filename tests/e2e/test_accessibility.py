"""What hinders people on the page, as axe-core finds it: on each preset, in both themes, with menus, on a phone."""

import pytest
from playwright.sync_api import sync_playwright

from axe import AXE, faults_of
from conftest import leave_out
from page import chromium as browser_of
from page import serving, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(chromium):
    if not AXE.exists():
        leave_out("axe-core is not there: run `npm ci` in web/")
    with serving("--port", "0") as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright, browser_of(playwright) as browser:
        yield browser


@pytest.fixture(
    scope="module",
    params=[("light", 1280, 720), ("dark", 1280, 720), ("light", 390, 844), ("dark", 390, 844)],
    ids=lambda one: f"{one[0]}-{one[1]}",
)
def page(request, browser, address):
    scheme, width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.reading()")
    page.keyboard.press(" ")
    yield page
    context.close()


def faults(page):
    page.wait_for_timeout(350)
    return faults_of(page)


@pytest.mark.parametrize("preset", ["generic", "sorted", "deep", "wall"])
def test_no_preset_hinders_anybody(page, preset):
    page.get_by_test_id(f"preset-{preset}").click()
    wait_until(page, f"window.convscope.plan().preset === '{preset}'")
    assert faults(page) == []


@pytest.mark.parametrize("key", ["a", "s", "?"])
def test_no_menu_hinders_anybody(page, key):
    page.keyboard.press("1")
    wait_until(page, "window.convscope.plan().preset === 'generic'")
    page.locator('[data-place="4"]').hover()
    page.keyboard.press(key)
    assert faults(page) == []
    page.keyboard.press("Escape")


def test_the_menu_does_not_hinder_anybody(page):
    page.get_by_test_id("more").click()
    assert faults(page) == []
    page.keyboard.press("Escape")
