"""What the page draws, against numpy and matplotlib on the very numbers that the page was given."""

import io
import json
import math
from base64 import b64decode

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from convscope.api import load
from convscope.model.head import find_head
from convscope.view.form import to_link
from convscope.view.view import Camera, Maps, Neurons, Result, View, Weights, Words
from page import chromium as browser_of
from page import open_page, serving, wait_until

pytestmark = pytest.mark.browser

# The test's own hand on the page's socket: what is opened by it arrives as if the page had asked.
SOCKET = """
    const Plain = WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...all) { super(...all); window.socket = this; }
    };
"""


@pytest.fixture(scope="module")
def page(chromium):
    """Open the page on the test digits, and hold one of them."""
    with (
        serving("--port", "0") as address,
        sync_playwright() as playwright,
        browser_of(playwright) as browser,
    ):
        page = open_page(browser, address, script=SOCKET)
        page.get_by_test_id("pause").click()
        yield page


@pytest.fixture(scope="module")
def model():
    return load("lenet")


def show(page, *panels):
    """Show a view; give its plan and the reading that is drawn."""
    link = to_link(View(panels=panels))
    message = json.dumps({"type": "open", "form": "link", "text": link, "class": None})
    page.evaluate("text => window.socket.send(text)", message)
    wait_until(page, f"window.convscope.plan().link === {link!r} && !!window.convscope.reading()")
    page.wait_for_timeout(150)
    return page.evaluate("window.convscope.plan()"), page.evaluate("window.convscope.reading()")


def pixels(page, selector):
    """Give the pixels of a canvas: uint8, (height, width, RGBA)."""
    url = page.locator(selector).first.evaluate("canvas => canvas.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(b64decode(url.partition(",")[2]))).convert("RGBA"))


def tiles(image):
    """Find the tiles between the gaps, which are clear; row after row."""

    def runs(solid):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], solid.astype(int), [0]))))
        return [slice(start, end) for start, end in edges.reshape(-1, 2)]

    solid = image[..., 3] > 0
    return [image[rows, columns, :3] for rows in runs(solid.any(1)) for columns in runs(solid[rows].any(0))]


def table(name):
    return np.rint(255 * mpl.colormaps[name](np.arange(256))[:, :3]).astype(int)


def maps_of(panel, reading, place):
    """Give the values of a panel's maps: float64, (units, height, width), as its bytes say them."""
    shape = panel["units"], panel["height"], panel["width"]
    planes = np.array(reading["planes"][panel["offset"] :][: panel["length"]], float).reshape(shape)
    least, greatest = np.array(reading["pairs"][place], float).T[..., None, None]
    return least + planes / 255 * (greatest - least)


def check_colors(shown, values, low, high, colors):
    """Make sure that colours are those of values: all of the right tone or its neighbour, and hardly any of that."""
    tones = np.floor(np.clip((values - low) / ((high - low) or 1) * 255, 0, 255) + 0.5).astype(int)
    distance = np.min(
        [np.abs(colors[np.clip(tones + step, 0, 255)] - shown).sum(-1) for step in (-1, 0, 1)], axis=0
    )
    assert not distance.any()
    assert (colors[tones] == shown).all(-1).mean() > 0.98


NINE = "3-11"


@pytest.fixture(scope="module")
def columns(page):
    """Find a number of columns in which pixels lie in the middle of cells: an odd number to a cell."""
    for columns in range(3, 10):
        show(page, Maps(layer="conv2", units=NINE, columns=columns), Camera())
        if len(tiles(pixels(page, '[data-place="0"] canvas.tiles-canvas'))[0]) % 16 == 8:
            return columns
    raise AssertionError("in no number of columns there is an odd number of pixels to a cell")


@pytest.mark.parametrize("interpolation", ["nearest", "linear", "cubic", "lanczos"])
@pytest.mark.parametrize("scale", ["layer", "unit", (-1.5, 2.0)])
def test_at_the_middle_of_each_cell_stands_the_colour_of_its_value(page, columns, scale, interpolation):
    looks = {"colormap": "magma", "scale": scale, "interpolation": interpolation}
    plan, reading = show(page, Maps(layer="conv2", units=NINE, columns=columns, **looks), Camera())
    values = maps_of(plan["panels"][0], reading, 0)
    shown = tiles(pixels(page, '[data-place="0"] canvas.tiles-canvas'))
    assert len(shown) == 9
    for tile, unit in zip(shown, range(3, 12), strict=True):
        own = values[unit]
        low, high = {"layer": (values.min(), values.max()), "unit": (own.min(), own.max())}.get(scale, scale)
        at = np.arange(8) * len(tile) // 8 + len(tile) // 16
        check_colors(tile[np.ix_(at, at)].astype(int), own, low, high, table("magma"))


def test_legends_say_what_the_ends_of_the_colours_stand_for(page):
    ends = []
    for scale in ("layer", "unit", (-1.5, 2.0)):
        _, reading = show(page, Maps(layer="conv1", scale=scale), Camera())
        panel = page.locator('[data-place="0"]')
        written = [float(panel.get_by_test_id(name).inner_text()) for name in ("least", "greatest")]
        wanted = scale if isinstance(scale, tuple) else reading["limits"][0]
        assert written == pytest.approx(wanted, abs=0.00501)
        ends.append("each map by itself" in panel.inner_text())
    assert ends == [False, True, False]


def test_square_tiles_stand_in_a_square_with_a_gap_of_one_pixel(page):
    show(page, Maps(layer="conv1", tiles="square"), Camera())
    solid = pixels(page, '[data-place="0"] canvas.tiles-canvas')[..., 3] > 0
    for axis, count in ((0, 5), (1, 4)):
        edges = np.flatnonzero(np.diff(np.pad(solid.any(axis).astype(int), 1))).reshape(-1, 2)
        assert len(edges) == count
        assert (edges[1:, 0] - edges[:-1, 1] == 1).all()


def test_columns_are_as_many_as_were_wished_for(page):
    show(page, Maps(layer="conv1", columns=3), Camera())
    solid = pixels(page, '[data-place="0"] canvas.tiles-canvas')[..., 3] > 0
    assert np.diff(np.pad(solid.any(0).astype(int), 1)).clip(0).sum() == 3


def test_maps_and_neurons_are_sorted_by_what_they_do(page):
    plan, reading = show(
        page,
        Maps(layer="conv2", order="activation"),
        Neurons(layer="ip1", order="activation", rows=20),
    )
    values = maps_of(plan["panels"][0], reading, 0)
    order = np.argsort(-values.mean((1, 2)), kind="stable")
    shown = tiles(pixels(page, '[data-place="0"] canvas.tiles-canvas'))
    at = np.floor((np.arange(8) * 2 + 1) * len(shown[0]) / 16).astype(int)
    middles = np.stack([tile[np.ix_(at, at)] for tile in shown]).astype(int)
    check_colors(middles, values[order], values.min(), values.max(), table("gray"))

    panel = plan["panels"][1]
    neurons = np.sort(np.array(reading["values"][panel["values"] :][:500]))[::-1]
    cells = tiles(pixels(page, '[data-place="1"] canvas.tiles-canvas'))
    colors = np.stack([cell[0, 0] for cell in cells]).astype(int)
    check_colors(colors, neurons, neurons.min(), neurons.max(), table("viridis"))


def numbers(page, place, name="number", attribute="data-part"):
    return [
        float(text) for text in page.locator(f'[data-place="{place}"] [{attribute}={name}]').all_inner_texts()
    ]


@pytest.mark.parametrize("number", [3, 1])
def test_the_sorted_view_is_numpy_s(page, model, number):
    order = f"class:{number}"
    plan, reading = show(page, Neurons(layer="ip1", order=order, rows=20), Camera())
    head = find_head(model)
    weights = np.asarray(head.weights[number], float)
    sorted_units = np.argsort(-weights, kind="stable")
    start = plan["panels"][0]["values"]
    values = np.array(reading["values"][start : start + 500])
    means = values[sorted_units].reshape(20, 25).mean(1)
    assert numbers(page, 0) == pytest.approx(means, abs=0.00501)

    panel = page.locator('[data-place="0"]')
    expect(panel).to_contain_text(f"by weight toward {number}")
    summed, bias, logit = (
        float(panel.get_by_test_id(n).inner_text()) for n in ("sum", "bias", "logit-value")
    )
    assert summed == pytest.approx(values @ weights, abs=6e-5)
    assert bias == pytest.approx(float(head.biases[number]), abs=6e-5)
    assert summed + bias == pytest.approx(logit, abs=2e-4)
    assert logit == pytest.approx(reading["values"][plan["panels"][0]["toward"]["logit"]], abs=6e-5)
    chances = np.array(reading["probabilities"])
    others = [reading["values"][plan["panels"][0]["toward"]["logit"] - number + n] for n in range(10)]
    assert np.exp(others) / np.exp(others).sum() == pytest.approx(chances, abs=1e-5)

    cells = tiles(pixels(page, '[data-place="0"] canvas.tiles-canvas'))
    colors = np.stack([cell[0, 0] for cell in cells]).astype(int)
    check_colors(colors, values[sorted_units], values.min(), values.max(), table("viridis"))


def test_products_are_weights_times_activations_of_two_classes(page, model):
    plan, reading = show(
        page,
        Neurons(layer="ip1", order="class:3"),
        Weights(layer="ip2", units="1,3", show="products", order="class:3", rows=20),
    )
    head = find_head(model)
    start = plan["panels"][0]["values"]
    values = np.array(reading["values"][start : start + 500])
    order = np.argsort(-head.weights[3], kind="stable")
    products = (head.weights[[1, 3]].astype(float) * values)[:, order]
    assert numbers(page, 1) == pytest.approx(products.reshape(40, 25).sum(1), abs=0.00501)
    sums, biases, logits = (numbers(page, 1, name, "data-testid") for name in ("sum", "bias", "logit-value"))
    assert sums == pytest.approx(products.sum(1), abs=6e-5)
    assert np.add(sums, biases) == pytest.approx(logits, abs=2e-4)
    most = np.abs(products).max()
    for block, wanted in enumerate(products):
        canvas = f'[data-place="1"] .block:nth-child({block + 1}) canvas.tiles-canvas'
        colors = np.stack([cell[0, 0] for cell in tiles(pixels(page, canvas))]).astype(int)
        check_colors(colors, wanted, -most, most, table("RdBu_r"))


def test_filters_are_drawn_with_zero_in_the_middle_of_the_colours(page, model):
    show(page, Weights(layer="conv1"), Camera())
    shown = tiles(pixels(page, '[data-place="0"] canvas.tiles-canvas'))
    (weights,) = (
        array
        for array in (
            np.frombuffer(t.raw_data, "<f4").reshape(t.dims)
            for t in model.graph.graph.initializer
            if t.raw_data
        )
        if array.shape == (20, 1, 5, 5)
    )
    most = np.abs(weights).max()
    assert len(shown) == 20
    for tile, wanted in zip(shown, weights[:, 0], strict=True):
        at = np.floor((np.arange(5) * 2 + 1) * len(tile) / 10).astype(int)
        check_colors(tile[np.ix_(at, at)].astype(int), wanted, -most, most, table("RdBu_r"))


def test_history_is_drawn_and_stands_still_when_frozen(page):
    show(page, Result(history=True), Camera(), Words(text="two\nlines"))
    expect(page.get_by_test_id("words")).to_have_text("two\nlines")
    canvas = page.locator("[data-testid=history] canvas")
    expect(canvas).to_be_visible()

    def drawn():
        return pixels(page, "[data-testid=history] canvas")

    before = drawn()
    for _ in range(4):
        page.get_by_test_id("next").click()
        page.wait_for_timeout(250)
    still = drawn()
    assert (still[..., 3] > 0).sum() > (before[..., 3] > 0).sum()
    page.set_viewport_size({"width": 1270, "height": 720})  # has the picture that is held read again
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(400)
    assert (drawn() == still).all()


@pytest.mark.parametrize("top", [0, 3])
def test_bars_keep_their_order_or_are_the_most_probable(page, top):
    _, reading = show(page, Result(top=top), Camera())
    chances = np.array(reading["probabilities"])
    labels = page.locator("[data-part=label]").all_inner_texts()
    wanted = range(10) if not top else np.argsort(-chances, kind="stable")[:top]
    assert labels == [str(number) for number in wanted]
    assert not math.isnan(chances.sum())
