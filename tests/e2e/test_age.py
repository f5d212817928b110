"""The distribution over ages on the page, against the same picture in Python."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import convscope
from page import chromium as browser_of
from page import open_page, serving

pytestmark = pytest.mark.browser

ASTRONAUT = Path(__file__).parents[1] / "golden" / "age" / "astronaut.png"
NUMBER = re.compile(r"[0-9.]+")


@pytest.fixture(scope="module")
def page(chromium):
    with (
        serving("age", "--source", str(ASTRONAUT), "--port", "0") as address,
        sync_playwright() as playwright,
        browser_of(playwright) as browser,
    ):
        yield open_page(browser, address)


def number_in(page, name):
    return float(NUMBER.search(page.get_by_test_id(name).inner_text())[0])


def test_the_expected_age_and_its_spread_are_those_of_python(page):
    reading = convscope.look("age", ASTRONAUT)
    expect(page.get_by_test_id("expected")).to_have_text(f"{reading.expected:.1f} years")
    expect(page.get_by_test_id("spread")).to_have_text(f"± {reading.spread:.1f}")
    assert number_in(page, "likely") == float(reading.label)


def test_it_is_said_to_those_who_hear_the_page(page):
    said = page.locator(".panel-result [aria-live]")
    expect(said).to_have_text(re.compile(r"^expected [0-9.]+ years, give or take [0-9.]+$"))


def test_all_of_the_head_stands_in_one_line(page):
    middles = page.locator(".head > *").evaluate_all("""all => all.filter(one => one.offsetParent).map(one => {
        const {top, bottom} = one.getBoundingClientRect();
        return (top + bottom) / 2;
    })""")
    assert len(middles) >= 6
    assert max(middles) - min(middles) <= 2


def test_pointing_tells_a_value_and_its_share(page):
    canvas = page.get_by_test_id("distribution").locator("canvas")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 9, box["y"] + 5)
    reading = convscope.look("age", ASTRONAUT)
    expect(page.get_by_test_id("likely")).to_have_text(f"80 years · {100 * reading.probabilities[-1]:.1f} %")
    page.mouse.move(0, 0)
    expect(page.get_by_test_id("likely")).to_have_text(re.compile("^most likely "))


def test_the_history_is_drawn_and_orders_by_value_can_be_chosen(page):
    expect(page.locator("[data-testid=history] canvas")).to_be_visible()
    page.get_by_test_id("preset-sorted").click()
    expect(page.locator(".panel-maps .panel-detail")).to_have_count(1)
    expect(page.locator(".panel-maps .panel-detail")).to_contain_text("by pull on the expected value")
    expect(page.locator(".panel-weights .panel-detail")).to_contain_text("by pull on the expected value")
    page.get_by_test_id("preset-age").click()
    expect(page.get_by_test_id("distribution")).to_be_visible()
