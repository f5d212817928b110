"""Values read off the page, against the same picture run in Python."""

import json
import re
import subprocess
import sys

import cv2
import numpy as np
import pytest
from matplotlib import colormaps
from playwright.sync_api import expect, sync_playwright

from convscope import zoo
from convscope.api import load
from convscope.datasets import mnist
from convscope.scope import Scope
from page import chromium as browser_of
from page import open_page, serving, wait_until

pytestmark = pytest.mark.browser

READS = 200
CLOSE = {"rel": 1e-5, "abs": 1e-6}

# After the next picture, when the value has come: what is written, what the page knows, and the pixel that is there.
READ = """async ([place, x, y]) => {
    const exact = () => document.querySelector('[data-testid=exact]')?.textContent;
    for (let tries = 0; tries < 60; tries++) {
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        if (!window.convscope.pointed() || /\\d/.test(exact() ?? '')) break;
    }
    const canvas = document.querySelector(`[data-place="${place}"] canvas.tiles-canvas`);
    const box = canvas.getBoundingClientRect();
    const at = [(x - box.left) * canvas.width / box.width, (y - box.top) * canvas.height / box.height];
    const pixel = [...canvas.getContext('2d').getImageData(...at, 1, 1).data];
    return {finding: window.convscope.pointed(), written: exact(), pixel};
}"""


@pytest.fixture(scope="module")
def address():
    with serving("--port", "0") as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright, browser_of(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def opened(browser, address):
    """Open the page on a test digit that stays."""
    page = open_page(browser, address)
    page.keyboard.press("Space")
    page.wait_for_timeout(300)
    return page


@pytest.fixture
def page(opened):
    """Give the page with nothing inspected and nothing pointed at."""
    yield opened
    opened.keyboard.press("Escape")
    opened.mouse.move(2, 2)
    expect(opened.get_by_test_id("inspector")).to_have_count(0)


@pytest.fixture(scope="module")
def scope():
    return Scope(load("lenet"))


def shown(page, scope):
    """Run the digit that the page shows in Python."""
    detail = page.get_by_test_id("source-detail").inner_text()
    number = int(re.search(r"no\. (\d+)", detail)[1])
    return scope.look(mnist.load("test").pictures[number], way="given")


def plan_of(page):
    return page.evaluate("window.convscope.plan()")


def canvas_of(page, place):
    return page.locator(f'[data-place="{place}"] canvas.tiles-canvas').bounding_box()


def places(plan, kind):
    return [place for place, panel in enumerate(plan["panels"]) if panel["kind"] == kind]


def middle_of(page, place, unit):
    """Find the middle of a unit's tile by pointing at many places of its panel."""
    return page.evaluate(
        """([place, unit]) => {
            const canvas = document.querySelector(`[data-place="${place}"] canvas.tiles-canvas`);
            const {left, top, width, height} = canvas.getBoundingClientRect();
            const found = [];
            for (let y = top + 1; y < top + height; y += 4) for (let x = left + 1; x < left + width; x += 4) {
                const at = {clientX: x, clientY: y, bubbles: true};
                canvas.dispatchEvent(new PointerEvent('pointermove', at));
                if (window.convscope.pointed()?.unit === unit) found.push([x, y]);
            }
            const middle = side => found.reduce((sum, at) => sum + at[side], 0) / found.length;
            return [middle(0), middle(1)];
        }""",
        [place, unit],
    )


def read_at(page, place, x, y):
    page.mouse.move(x, y)
    return page.evaluate(READ, [place, x, y])["finding"]


def color_of(value, limits, name):
    low, high = limits
    tone = int(np.clip((value - low) / (high - low) * 255 + 0.5, 0, 255))
    return np.array(colormaps[name](np.arange(256), bytes=True)[:, :3], int)[max(0, tone - 1) : tone + 2]


def test_values_under_the_mouse_are_those_of_python(page, scope):
    reading, plan = shown(page, scope), plan_of(page)
    layers = {panel["layer"]: reading[panel["layer"]] for panel in plan["panels"] if panel["layer"]}
    limits = page.evaluate("window.convscope.reading().limits")
    panels = [*places(plan, "maps"), *places(plan, "neurons")]
    rng = np.random.default_rng(4)
    read = dict.fromkeys(panels, 0)
    boxes = {place: canvas_of(page, place) for place in panels}
    while sum(read.values()) < READS:
        place = min(read, key=read.__getitem__)
        box = boxes[place]
        x, y = (
            box[corner] + rng.integers(int(box[side])) + 0.5
            for corner, side in (("x", "width"), ("y", "height"))
        )
        page.mouse.move(x, y)
        seen = page.evaluate(READ, [place, x, y])
        finding = seen["finding"]
        if finding is None:
            continue
        where = (finding["place"]["row"], finding["place"]["column"]) if finding.get("place") else ()
        layer = plan["panels"][place]["layer"]
        value = layers[layer][finding["unit"], *where]
        assert finding["value"] == pytest.approx(value, **CLOSE)
        assert float(seen["written"]) == pytest.approx(value, **CLOSE)
        # What is drawn below the pointer has the colour of that value: so the place is the right one.
        near = color_of(value, limits[place], plan["view"]["panel"][place]["colormap"])
        assert np.abs(near - seen["pixel"][:3]).sum(axis=1).min() <= 6, (layer, finding)
        read[place] += 1


def test_what_a_place_sees_is_drawn_on_the_pictures(page, scope):
    told = subprocess.run(
        [sys.executable, "-m", "convscope", "info", "lenet", "--json"], capture_output=True, check=True
    )
    fields = {one["name"]: one["receptive_field"] for one in json.loads(told.stdout)["layers"]}
    plan = plan_of(page)
    _, height, width = scope.model.shape
    for place in places(plan, "maps"):
        field = fields[plan["panels"][place]["layer"]]
        box = canvas_of(page, place)
        for share in (0.12, 0.47, 0.71):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
            cell = page.evaluate(READ, [place, box["x"] + 1, box["y"] + 1])["finding"]
            if cell is None:
                continue
            first = [
                field["start"][axis] + cell["place"][side] * field["stride"][axis]
                for axis, side in enumerate(("row", "column"))
            ]
            top, left = np.clip(first, 0, (height, width))
            bottom, right = np.clip(np.add(first, field["size"]), 0, (height, width))
            line = page.get_by_test_id("field-input").locator(".sight-line")
            drawn = [float(line.get_attribute(name)) for name in ("x", "y", "width", "height")]
            assert drawn == pytest.approx([left, top, right - left, bottom - top], abs=1e-9)
            # On the screen it lies on those pixels of the picture, which stands in the middle of its room.
            shift, stretch, room = line.evaluate(
                """line => {
                    const {e, a} = line.getScreenCTM();
                    const canvas = document.querySelector('[data-panel=input] canvas.pixels');
                    return [e, a, canvas.getBoundingClientRect().toJSON()];
                }"""
            )
            side = min(room["width"], room["height"])
            assert shift == pytest.approx(room["x"] + (room["width"] - side) / 2, abs=0.5)
            assert stretch == pytest.approx(side / width, rel=1e-3)


def test_on_the_patch_it_lies_where_the_digit_was_found(browser, address):
    page = open_page(browser, address)
    page.get_by_test_id("source-pad").click()
    box = page.get_by_test_id("stage").bounding_box()
    side = min(box["width"], box["height"])
    left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
    page.mouse.move(left + 0.25 * side, top + 0.2 * side)
    page.mouse.down()
    page.mouse.move(left + 0.3 * side, top + 0.5 * side, steps=8)
    page.mouse.up()
    wait_until(page, "!window.convscope.reading().empty && window.convscope.reading().covers[0] !== 0")
    place = places(plan_of(page), "maps")[0]
    canvas = canvas_of(page, place)
    page.mouse.move(canvas["x"] + 0.1 * canvas["width"], canvas["y"] + 0.1 * canvas["height"])
    field = page.evaluate(READ, [place, canvas["x"] + 1, canvas["y"] + 1])["finding"]["field"]
    before, above, after, below = page.evaluate("window.convscope.reading().covers")
    line = page.get_by_test_id("field-patch").locator(".sight-line")
    *_, width, height = map(float, page.get_by_test_id("field-patch").get_attribute("viewBox").split())
    sides = zip(("x", "y", "width", "height"), (width, height) * 2, strict=True)
    drawn = [float(line.get_attribute(name)) / side for name, side in sides]
    edges = field["input"]
    x = [np.clip(before + edges[name] * (after - before), 0, 1) for name in ("left", "right")]
    y = [np.clip(above + edges[name] * (below - above), 0, 1) for name in ("top", "bottom")]
    assert drawn == pytest.approx([x[0], y[0], x[1] - x[0], y[1] - y[0]], abs=1e-6)
    # The digit was drawn in the upper left corner, and there the network's picture is.
    assert (before + after) / 2 == pytest.approx(0.275, abs=0.06)
    assert (above + below) / 2 == pytest.approx(0.35, abs=0.06)
    page.close()


def test_a_map_in_the_inspector(page, scope):
    reading, plan = shown(page, scope), plan_of(page)
    place = places(plan, "maps")[1]
    page.mouse.click(*middle_of(page, place, 7))
    expect(page.get_by_test_id("inspector-title")).to_have_text("conv2 · map 7")
    wait_until(page, "window.convscope.inspected()")
    told = page.evaluate("window.convscope.inspected()")
    values = reading["conv2"][7]
    np.testing.assert_allclose(told["values"], values.ravel(), rtol=1e-5, atol=1e-6)
    for name, number in (("least", values.min()), ("mean", values.mean()), ("greatest", values.max())):
        assert float(page.get_by_test_id(f"inspector-{name}").inner_text()) == pytest.approx(number, **CLOSE)
    bars, _ = np.histogram(np.float32(told["values"]), bins=24)
    assert sum(told["counts"]) == values.size
    assert np.abs(np.array(told["counts"]) - bars).sum() <= 2, "a value on an edge may count for either bar"
    oracle = oracle_of()
    bias = float(page.get_by_test_id("bias").inner_text())
    assert bias == pytest.approx(oracle.getParam("conv2", 1).ravel()[7], **CLOSE)
    weights = oracle.getParam("conv2", 0)[7]
    words = page.get_by_test_id("filter").inner_text()
    assert "20 × 5×5" in words
    assert f"to {np.abs(weights).max():.2f}" in words
    point = page.get_by_test_id("inspector-map").bounding_box()
    page.mouse.move(point["x"] + point["width"] * 0.7, point["y"] + point["height"] * 0.3)
    cell = page.evaluate(READ, [place, 1, 1])["finding"]
    assert (cell["unit"], cell["place"]) == (7, {"row": 2, "column": 5})
    assert cell["value"] == pytest.approx(values[2, 5], **CLOSE)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("inspector")).to_have_count(0)


def oracle_of():
    """Read the weights by OpenCV."""
    folder = next(iter(zoo.__path__))
    return cv2.dnn.readNetFromCaffe(f"{folder}/lenet/deploy.prototxt", f"{folder}/lenet/lenet.caffemodel")


def test_a_neuron_in_the_inspector(page, scope):
    reading, plan = shown(page, scope), plan_of(page)
    values = reading["ip1"]
    strongest = int(values.argmax())
    page.mouse.click(*middle_of(page, places(plan, "neurons")[0], strongest))
    expect(page.get_by_test_id("inspector-title")).to_have_text(f"ip1 · neuron {strongest}")
    wait_until(page, "window.convscope.inspected()")
    assert float(page.get_by_test_id("inspector-value").inner_text()) == pytest.approx(values.max(), **CLOSE)
    told = page.evaluate("window.convscope.inspected()")
    assert told["mean"] == pytest.approx(values.mean(), **CLOSE)
    toward = oracle_of().getParam("ip2", 0)[:, strongest]
    order = np.argsort(-toward, kind="stable")
    for name, classes in (("toward", order[:5]), ("against", order[::-1][:5])):
        rows = page.get_by_test_id(name).locator("li").all_inner_texts()
        right = [one for one in classes if (toward[one] > 0) == (name == "toward")]
        assert [int(row.split()[0]) for row in rows] == right
        assert [float(row.split()[1]) for row in rows] == pytest.approx(toward[right], abs=0.0051)


def test_a_frozen_frame_keeps_its_values(page, scope):
    reading, plan = shown(page, scope), plan_of(page)
    place = places(plan, "maps")[0]
    first = read_at(page, place, *middle_of(page, place, 3))
    value = reading["conv1"][3, first["place"]["row"], first["place"]["column"]]
    assert first["value"] == pytest.approx(value, **CLOSE)
    page.wait_for_timeout(700)
    assert page.evaluate("window.convscope.pointed()") == first
    # Another layer is that of the same picture.
    page.evaluate("window.before = window.convscope.plan().id")
    page.locator(f'[data-place="{place}"] [data-testid=layer]').select_option("pool1")
    wait_until(page, "window.convscope.plan().id !== window.before && window.convscope.reading()")
    assert shown(page, scope).label == reading.label
    cell = read_at(page, place, *middle_of(page, place, 3))
    value = reading["pool1"][3, cell["place"]["row"], cell["place"]["column"]]
    assert cell["value"] == pytest.approx(value, **CLOSE)
    page.locator(f'[data-place="{place}"] [data-testid=layer]').select_option("conv1")
    wait_until(page, f"window.convscope.plan().panels[{place}].layer === 'conv1'")
    wait_until(page, "window.convscope.reading()?.plan === window.convscope.plan().id")


def test_the_keyboard_reads_values_and_inspects(page, scope):
    reading, plan = shown(page, scope), plan_of(page)
    place = places(plan, "maps")[0]
    page.locator(f'[data-place="{place}"] .tiles').focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    cell = page.evaluate(READ, [place, 1, 1])["finding"]
    assert (cell["unit"], cell["place"]) == (1, {"row": 13, "column": 12})
    assert cell["value"] == pytest.approx(reading["conv1"][1, 13, 12], **CLOSE)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("inspector-title")).to_have_text("conv1 · map 1")
    # First the value beside the cursor goes, then the inspector.
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("tooltip")).to_have_count(0)


# Inspect, and press Escape before the next paint: for the value beside the cursor, then for the inspector.
AT_ONCE = """async (place) => {
    const press = (key) =>
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    const turn = () => new Promise((done) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    });
    const inspector = () => document.querySelector('[data-testid=inspector]');
    document.querySelector(`[data-place="${place}"] .tiles`).focus();
    press("ArrowRight");
    press("Enter");
    while (!inspector()) await turn();
    press("Escape");
    press("Escape");
    await turn();
    return inspector() === null;
}"""


def test_escape_is_heard_as_soon_as_the_inspector_stands(page):
    place = places(plan_of(page), "maps")[0]
    assert all(page.evaluate(AT_ONCE, place) for _ in range(10))


def stretched(plane, height, width):
    """Interpolate a map of conv1 over the network's picture: its places look at the pixels 2.5 to 25.5 of 28."""
    middles = (2.5 + np.arange(24)) / 28
    across = [np.interp((np.arange(width) + 0.5) / width, middles, row) for row in plane]
    down = [np.interp((np.arange(height) + 0.5) / height, middles, column) for column in np.transpose(across)]
    return np.transpose(down)


def test_a_map_is_laid_over_the_patch(page, scope):
    place = places(plan_of(page), "maps")[0]
    page.mouse.click(*middle_of(page, place, 2))
    page.get_by_test_id("on-patch").click()
    wait_until(page, f"window.convscope.plan().view.panel[{place}].overlay === 2")
    for onto in ("patch", "input"):
        expect(page.get_by_test_id(f"overlay-name-{onto}")).to_have_text("conv1 · map 2")
        alphas = page.get_by_test_id(f"overlay-{onto}").evaluate(
            """canvas => {
                const {width, height} = canvas;
                const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
                const at = (x, y) => data[4 * (Math.floor(y * height) * width + Math.floor(x * width)) + 3];
                return [at(0.03, 0.5), at(0.5, 0.5), at(0.97, 0.5), at(0.5, 0.03)];
            }"""
        )
        # The 24 places of conv1 look at the middles 2.5 to 25.5 of 28 pixels: a rim of two pixels stays free.
        assert alphas == [0, pytest.approx(128, abs=2), 0, 0]
    seen = page.get_by_test_id("overlay-input").evaluate(
        """canvas => {
            const {width, height} = canvas;
            const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
            return {width, height, data: [...data]};
        }"""
    )
    over = np.array(seen["data"], np.uint8).reshape(seen["height"], seen["width"], 4)[..., :3]
    maps = shown(page, scope)["conv1"].astype(np.float64)
    tones = 255 * (maps[2] - maps.min()) / (maps.max() - maps.min())
    height, width = over.shape[:2]
    rim = (slice(round(height / 9), round(height * 8 / 9)), slice(round(width / 9), round(width * 8 / 9)))
    # Its colours are grays, half transparent: their tones, one beside for the bytes that they came as.
    assert np.abs(over[rim] - stretched(tones, height, width)[rim][..., np.newaxis]).max() <= 4
    page.get_by_test_id("on-patch").click()
    wait_until(page, f"window.convscope.plan().view.panel[{place}].overlay === -1")
    expect(page.get_by_test_id("overlay-name-patch")).to_have_count(0)
