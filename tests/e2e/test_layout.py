"""Panels moved, resized, enlarged and removed by hand, in a real Chromium."""

import itertools
import json
import time

import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright

from page import chromium as browser_of
from page import open_page, serving, wait_until
from y4m import write_film

pytestmark = pytest.mark.browser

RATE = 20
GENERIC = ["camera", "patch", "input", "result", "conv1", "conv2", "ip1"]
CONV1, CONV2, IP1 = 4, 5, 6
SIZES = {"generic": 7, "sorted": 6, "deep": 6, "wall": 10}
KEYS = {"generic": "1", "sorted": "2", "deep": "3", "wall": "4"}


@pytest.fixture(scope="module")
def playwright(chromium):
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def address():
    with serving("--port", "0", "--preset", "generic") as address:
        yield address


@pytest.fixture(scope="module")
def browser(playwright, tmp_path_factory):
    """Start a Chromium whose camera sees a bar that moves."""
    film = tmp_path_factory.mktemp("film") / "bar.y4m"
    frames = np.full((RATE, 120, 160, 3), 230, np.uint8)
    for number, frame in enumerate(frames):
        frame[30:90, 40 + 3 * number : 52 + 3 * number] = 20
    write_film(film, iter(frames), rate=RATE)
    with browser_of(playwright, film=film) as browser:
        yield browser


@pytest.fixture(scope="module")
def whole_page(browser, address):
    """Open one page for all tests that leave it as it was."""
    page = open_page(browser, address)
    yield page
    page.close()


@pytest.fixture
def page(whole_page):
    """Lay the page out as it begins."""
    whole_page.set_viewport_size({"width": 1280, "height": 720})
    whole_page.mouse.move(640, 4)
    whole_page.keyboard.press("1")
    wait_until(whole_page, "window.convscope.plan().view.panel.every(({at}) => at === null)")
    wait_until(whole_page, "window.convscope.plan().view.panel.length === 7 && window.convscope.reading()")
    whole_page.wait_for_timeout(60)
    return whole_page


def shows(page):
    """Collect the views that a page asks for from now on, by listening to its socket."""
    wishes = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def hear(event):
        response = event["response"]
        if response["opcode"] == 1 and json.loads(response["payloadData"])["type"] == "show":
            wishes.append(json.loads(response["payloadData"])["view"])

    session.on("Network.webSocketFrameSent", hear)
    return wishes


def places(page):
    """Read where the view says that its panels stand; None for those that the page lays out."""
    return [panel["at"] for panel in page.evaluate("window.convscope.plan().view.panel")]


def panel(page, place):
    return page.locator(f'[data-place="{place}"]')


def box(page, place):
    return panel(page, place).bounding_box()


def at(page, place, across, down):
    """Find a point in a panel, by parts of its width and height."""
    room = box(page, place)
    return room["x"] + across * room["width"], room["y"] + down * room["height"]


def wait_for_places(page):
    wait_until(page, "window.convscope.plan().view.panel.every(panel => panel.at)")
    page.wait_for_timeout(60)


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.wait_for_timeout(60)


def by_head(page, place):
    """Find a point on a panel's head where there is no control."""
    room = panel(page, place).get_by_test_id("grip").bounding_box()
    return room["x"] + room["width"] / 2, room["y"] + room["height"] / 2


def close_to(one, other, pixels=16):
    return all(abs(one[key] - other[key]) <= pixels for key in ("x", "y", "width", "height"))


def boxes_of(page):
    """Read where all panels stand, in the order of the view."""
    return page.evaluate(
        """[...document.querySelectorAll("[data-panel]")].map(panel => {
            const {x, y, width, height} = panel.getBoundingClientRect();
            return {x, y: y + scrollY, width, height, kind: panel.dataset.panel};
        })"""
    )


def check_apart(page):
    """Make sure that all panels lie in the window, and none over another."""
    boxes, window = boxes_of(page), page.viewport_size
    for one in boxes:
        assert min(one["x"], one["y"]) >= 0
        assert one["x"] + one["width"] <= window["width"] + 0.5
        assert one["y"] + one["height"] <= window["height"] + 0.5
    for one, other in itertools.combinations(boxes, 2):
        assert (
            one["x"] + one["width"] <= other["x"] + 0.5
            or other["x"] + other["width"] <= one["x"] + 0.5
            or one["y"] + one["height"] <= other["y"] + 0.5
            or other["y"] + other["height"] <= one["y"] + 0.5
        )


def test_a_drop_in_the_middle_of_another_panel_swaps_both(page):
    wishes, before = shows(page), [box(page, place) for place in range(7)]
    drag(page, by_head(page, CONV1), at(page, IP1, 0.5, 0.5))
    expect(page.get_by_test_id("landing")).to_be_visible()
    assert close_to(page.get_by_test_id("landing").bounding_box(), before[IP1])
    assert wishes == [], "until it is let go nothing is asked for"
    page.mouse.up()
    wait_for_places(page)
    assert close_to(box(page, CONV1), before[IP1])
    assert close_to(box(page, IP1), before[CONV1])
    assert close_to(box(page, CONV2), before[CONV2])
    assert len(wishes) == 1
    expect(page.get_by_test_id("landing")).to_have_count(0)
    expect(page.get_by_test_id("layout-said")).to_have_text("conv1 and ip1 have changed places")
    check_apart(page)


def test_a_drop_at_an_edge_splits_the_panel(page):
    before = [box(page, place) for place in range(7)]
    drag(page, by_head(page, CONV1), at(page, IP1, 0.5, 0.95))
    page.mouse.up()
    wait_for_places(page)
    assert box(page, IP1)["height"] < 0.6 * before[IP1]["height"]
    assert box(page, CONV1)["y"] > box(page, IP1)["y"]
    assert box(page, CONV1)["x"] == box(page, IP1)["x"]
    assert box(page, CONV2)["height"] > 1.5 * before[CONV2]["height"], "it takes the room left behind"
    check_apart(page)


def test_escape_ends_a_drag_and_nothing_has_moved(page):
    wishes, before = shows(page), box(page, CONV1)
    drag(page, by_head(page, CONV1), at(page, IP1, 0.5, 0.5))
    page.keyboard.press("Escape")
    page.mouse.up()
    page.wait_for_timeout(200)
    assert box(page, CONV1) == before
    assert wishes == []
    assert places(page) == [None] * 7


def test_a_gutter_moves_all_panels_that_border_on_it(page):
    wishes, before = shows(page), [box(page, place) for place in range(7)]
    gutter = page.locator('[data-testid=gutter][data-before="4 5"][data-after="6"]')
    room = gutter.bounding_box()
    start = room["x"] + room["width"] / 2, room["y"] + room["height"] / 2
    drag(page, start, (start[0] - 200, start[1]))
    page.mouse.up()
    wait_for_places(page)
    for place in (CONV1, CONV2):
        assert box(page, place)["width"] == pytest.approx(before[place]["width"] - 200, abs=30)
    assert box(page, IP1)["width"] == pytest.approx(before[IP1]["width"] + 200, abs=30)
    assert len(wishes) == 1
    check_apart(page)


def test_while_a_panel_is_dragged_all_frames_are_drawn(page):
    wait_until(page, "window.convscope.stats().fps > 0")
    page.wait_for_timeout(500)
    x, y = by_head(page, CONV1)
    page.mouse.move(x, y)
    page.mouse.down()
    drawn = page.evaluate("window.convscope.stats().drawn")
    start = time.monotonic()
    way = itertools.cycle([at(page, IP1, 0.5, 0.3), at(page, CONV2, 0.9, 0.5), at(page, 0, 0.5, 0.5)])
    while time.monotonic() < start + 2:
        page.mouse.move(*next(way), steps=12)
    seconds = time.monotonic() - start
    drawn = page.evaluate("window.convscope.stats().drawn") - drawn
    page.mouse.up()
    assert drawn / seconds >= 0.9 * RATE


def test_a_finger_moves_a_panel_and_a_gutter(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, has_touch=True)
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.reading()")
    wishes, before = shows(page), [box(page, place) for place in range(7)]
    touch(context, page, by_head(page, CONV1), at(page, IP1, 0.5, 0.5))
    wait_for_places(page)
    assert close_to(box(page, CONV1), before[IP1])
    line = page.locator('[data-testid=gutter][data-before="6 5"][data-after="4"]').bounding_box()
    start = line["x"] + line["width"] / 2, line["y"] + line["height"] / 2
    width = box(page, CONV1)["width"]
    touch(context, page, start, (start[0] - 150, start[1]))
    wait_until(page, f"document.querySelector('[data-place=\"4\"]').clientWidth > {width + 80}")
    assert len(wishes) == 2
    context.close()


def touch(context, page, start, end):
    session = context.new_cdp_session(page)
    way = np.linspace(start, end, 10)
    for number, (x, y) in enumerate(way):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def focus(page, place):
    """Give a panel the focus as the tabulator key does."""
    page.keyboard.press("Tab")
    panel(page, place).focus()


def test_keys_move_resize_enlarge_and_remove_the_panel_with_the_focus(page):
    before = [box(page, place) for place in range(7)]
    focus(page, CONV1)
    page.keyboard.press("Alt+ArrowRight")
    wait_for_places(page)
    assert close_to(box(page, CONV1), before[IP1])
    page.keyboard.press("Alt+ArrowLeft")
    wait_until(page, "window.convscope.plan().view.panel[4].at[0] < 20")
    assert all(close_to(box(page, place), before[place]) for place in range(7))
    cells = places(page)[CONV1]
    for _ in range(3):
        page.keyboard.press("Alt+Shift+ArrowUp")
    wait_until(page, f"window.convscope.plan().view.panel[4].at[3] === {cells[3] - 3}")
    said = page.get_by_test_id("layout-said")
    expect(said).to_have_text(f"conv1 is {cells[2]} wide and {cells[3] - 3} high, of 48")
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelector('[data-place=\"4\"]').clientWidth > 1000")
    expect(said).to_have_text("conv1 enlarged")
    page.keyboard.press("Escape")
    wait_until(page, "document.querySelector('[data-place=\"4\"]').clientWidth < 800")
    expect(panel(page, CONV1)).to_be_focused()
    page.keyboard.press("Delete")
    wait_until(page, "window.convscope.plan().view.panel.length === 6")
    expect(said).to_have_text("conv1 removed")
    check_apart(page)


def test_places_live_in_the_link(page, browser, address):
    drag(page, by_head(page, CONV1), at(page, IP1, 0.5, 0.5))
    page.mouse.up()
    wait_for_places(page)
    before = [box(page, place) for place in range(7)]
    link = page.evaluate("window.convscope.plan().link")
    assert link
    again = open_page(browser, page.url)
    wait_for_places(again)
    assert [box(again, place) for place in range(7)] == before
    again.close()


def show(page, preset):
    """Open a preset by its key."""
    plan = page.evaluate("window.convscope.plan().id")
    if page.evaluate("window.convscope.plan().view.panel.length") == SIZES[preset]:
        return
    page.keyboard.press(KEYS[preset])
    wait_until(page, f"window.convscope.plan().view.panel.length === {SIZES[preset]}")
    wait_until(page, f"window.convscope.plan().id !== {plan} && window.convscope.reading()")


def test_the_wall_enlarges_one_panel_over_the_others(page):
    show(page, "wall")
    check_apart(page)
    labels = [one.get_attribute("aria-label") for one in page.locator("[data-panel]").all()]
    assert labels[3:] == ["conv1", "pool1", "conv2", "pool2", "ip1", "ip2", "prob"]
    before = box(page, 8)
    panel(page, 8).get_by_test_id("name").click()
    wait_until(page, "document.querySelector('[data-place=\"8\"]').clientWidth > 1000")
    drawn = page.evaluate("window.convscope.stats().drawn")
    wait_until(page, f"window.convscope.stats().drawn > {drawn} + 3")
    page.get_by_test_id("behind").click(position={"x": 3, "y": 300})
    page.wait_for_timeout(60)
    assert box(page, 8) == before


def test_every_preset_fits_every_window(page):
    for width, height in ((1280, 720), (390, 844), (800, 1000)):
        page.set_viewport_size({"width": width, "height": height})
        for preset in KEYS:
            show(page, preset)
            page.wait_for_timeout(100)
            across, down = page.evaluate(
                "[document.documentElement.scrollWidth - innerWidth,"
                " document.documentElement.scrollHeight - innerHeight]"
            )
            assert across <= 0, (preset, width)
            assert down <= 0 or width < 1000, (preset, width)
            boxes = boxes_of(page)
            assert min(min(one["width"], one["height"]) for one in boxes) >= 100, (preset, width)
            if width < 500:
                order = sorted(range(len(boxes)), key=lambda one: (boxes[one]["y"], boxes[one]["x"]))
                assert [boxes[place]["kind"] for place in order[:2]] == ["camera", "result"]
                assert order[2:] == sorted(order[2:]), "the others keep the order of the view"


def test_in_one_column_a_handle_changes_the_order(browser, address):
    page = open_page(browser, address, width=390, height=844)
    panel(page, CONV2).scroll_into_view_if_needed()
    drag(page, by_head(page, CONV2), at(page, CONV1, 0.5, 0.2))
    page.mouse.up()
    wait_until(page, "window.convscope.plan().view.panel[4].layer === 'conv2'")
    assert [one["layer"] for one in page.evaluate("window.convscope.plan().view.panel.slice(4)")] == [
        "conv2",
        "conv1",
        "ip1",
    ]
    page.close()
