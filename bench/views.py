"""What watching costs: views of a large network against the bare one; and how soon a view is there."""

from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from playwright.sync_api import Page, sync_playwright

from bench.network import alternately
from bench.table import Row, asked
from convscope.api import load
from convscope.engines import openvino
from convscope.engines.engine import ENGINES, EngineName, EngineOptions
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.model.model import Model
from convscope.scope import Scope
from convscope.view.compile import NO_PICKS, PATCH, PICKS, compile_graph
from convscope.view.form import to_link
from convscope.view.plan import make_plan
from convscope.view.presets import deep, generic, wall
from convscope.view.view import Camera, Input, Maps, Neurons, Patch, Result, View
from page import chromium, open_page, serving, wait_until

ROUNDS = 12
WARM_UP = 2.0
SECONDS = 8.0
TRIES = 6

# Ask for a view by the page's address, and wait until a reading of it has been drawn: milliseconds, and readings drawn.
SHOW = """async (link) => {
    const scope = window.convscope;
    const start = performance.now();
    const before = scope.stats().drawn;
    location.hash = "view=" + link;
    for (;;) {
        await new Promise(requestAnimationFrame);
        const plan = scope.plan(), reading = scope.reading();
        if (plan.link === link && reading?.plan === plan.id) {
            return [performance.now() - start, scope.stats().drawn - before];
        }
        if (performance.now() - start > 20000) throw new Error("no reading of the view came");
    }
}"""


def big(path: Path) -> list[Row]:
    """Measure what views of a large network cost, run by run in turn with the bare one."""
    model = load(path)
    views = {"generic": generic(model), "deep": deep(model), "wall": wall(model)}
    pixels = np.random.default_rng(1).integers(0, 256, (*model.shape[1:], model.shape[0]), np.uint8)
    engines = [_engine(model, view) for view in (None, *views.values())]
    calls = [partial(engine.run, {PATCH: pixels, PICKS: NO_PICKS}) for engine in engines]
    bare, *others = (np.median(times) for times in alternately(*calls, rounds=ROUNDS))
    rows = [Row("VGG-16, bare", f"{1000 * bare:.0f} ms")]
    for (name, _), median in zip(views.items(), others, strict=True):
        times = f"{median / bare:.3f} × bare"
        beside = asked(f"{times}, at most 1.15", met=median <= 1.15 * bare) if name == "wall" else times
        rows.append(Row(f"VGG-16, {name}", f"{1000 * median:.0f} ms", beside))
    engines: list[EngineName] = ["onnxruntime", *(["openvino"] if openvino.installed() else [])]
    return [*rows, *(_change(model, pixels, engine) for engine in engines)]


def small(film: Path) -> list[Row]:
    """Measure on the page, with LeNet before a camera of 30 frames a second: changes of the view, and the wall."""
    with sync_playwright() as playwright, serving() as address, chromium(playwright, film=film) as browser:
        page = open_page(browser, address)
        wait_until(page, "window.convscope.stats().drawn > 30", seconds=60)
        layers = [_asked(page, _view("conv1" if turn % 2 else "pool1")) for turn in range(TRIES)]
        looks = [_asked(page, _view("conv1", ("magma", "gray")[turn % 2])) for turn in range(TRIES)][1:]
        _asked(page, wall(load("lenet")))
        page.wait_for_timeout(1000 * WARM_UP)
        before, start = page.evaluate("window.convscope.stats().drawn"), perf_counter()
        page.wait_for_timeout(1000 * SECONDS)
        rate = (page.evaluate("window.convscope.stats().drawn") - before) / (perf_counter() - start)
    slowest, most = max(ms for ms, _ in layers), max(drawn for _, drawn in looks)
    return [
        Row(
            "page, another layer of LeNet asked for to drawn",
            f"{slowest:.0f} ms, the slowest of {len(layers)}",
            asked("at most 150 ms", met=slowest <= 150),
        ),
        Row(
            "page, other colours asked for to drawn",
            f"within {max(1, most)} frames, {max(ms for ms, _ in looks):.0f} ms",
            asked("at most 2 frames", met=most <= 2),
        ),
        Row(
            "page, wall of LeNet, camera of 30 frames a second",
            f"{rate:.1f} readings drawn a second",
            asked("at least 29", met=rate >= 29),
        ),
    ]


def _change(model: Model, pixels: np.ndarray, engine: EngineName) -> Row:
    """Time how long another layer of a large network takes from the wish to its first reading, beside the last one."""
    deepest, options = generic(model).panels[-1], EngineOptions(engine=engine)
    times: list[float] = []
    kept = [Scope(model, engine=options)]
    for layer in [layer.name for layer in model.layers if layer.maps][:4]:
        start = perf_counter()
        kept = [Scope(model, View(panels=(Maps(layer=layer), deepest)), engine=options)]
        kept[0].look(pixels)
        times.append(perf_counter() - start)
    return Row(
        f"VGG-16, another layer asked for to its reading, by {ENGINES[engine]}",
        f"{1000 * max(times):.0f} ms, the slowest of {len(times)}",
        asked("at most 1 s", met=max(times) <= 1),
    )


def _asked(page: Page, view: View) -> tuple[float, int]:
    milliseconds, drawn = page.evaluate(SHOW, to_link(view))
    page.wait_for_timeout(200)
    return milliseconds, drawn


def _view(layer: str, colormap: str = "gray") -> View:
    maps = (Maps(layer=layer, colormap=colormap), Maps(layer="conv2"))
    return View(panels=(Camera(), Patch(), Input(), Result(), *maps, Neurons(layer="ip1")))


def _engine(model: Model, view: View | None) -> OnnxRuntime:
    watches = () if view is None else make_plan(model, view).watches
    return OnnxRuntime(compile_graph(model, watches), folder=model.folder)
