"""What running costs in memory: a frame takes what it sends, and ten thousand of them take no more than the first."""

import gc
import re
import tracemalloc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conftest import computed_in
from convscope.engines.engine import ENGINES, Setting
from convscope.model.model import Layer
from convscope.view.compile import NO_PICKS
from convscope.view.compiled import Compiled
from convscope.view.plan import make_plan
from convscope.view.tail import opens_alone, tail_of
from convscope.view.view import Input, Maps, Neurons, View
from networks import small

VIEW = View(panels=(Input(), Maps(layer="conv"), Maps(layer="pool"), Neurons(layer="dense")))
SIZE = (130, 120)


def opened(engine, *, folder=None, precision="f32", model=None):
    model = model or replace(small(size=SIZE), folder=folder)
    watches = make_plan(model, VIEW).watches
    return Compiled(model, watches, Setting(engine=engine, precision=precision, threads=1))


@pytest.mark.parametrize("engine", ENGINES)
def test_no_frame_allocates_more_than_it_sends(engine):
    compiled = opened(engine)
    pixels = np.zeros((*SIZE, 3), np.uint8)
    for _ in range(20):
        sent = sum(values.nbytes for values in compiled.run(pixels))
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            tracemalloc.reset_peak()
            given = compiled.run(pixels)
            peak = tracemalloc.get_traced_memory()[1] - before
            assert sum(values.nbytes for values in given) == sent
            del given
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert sent > 60_000
    assert peak <= sent + pixels.nbytes + 16_000  # the pixels: OpenVINO takes a copy
    assert kept < sent / 2  # of two hundred frames together


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_ten_thousand_frames_leave_the_memory_where_it_is(engine):
    compiled = opened(engine)
    frames = np.random.default_rng(1).integers(0, 256, (16, *SIZE, 3), dtype=np.uint8)

    def resident():
        return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])

    for number in range(1000):
        compiled.run(frames[number % 16])
    before = resident()
    for number in range(10_000):
        compiled.run(frames[number % 16])
    assert resident() - before < 2_000  # KiB


def test_a_network_for_picking_units_is_opened_when_the_first_one_is_and_can_be_let_go_of():
    compiled = opened("openvino")
    picks = NO_PICKS.copy()
    picks[0] = 1, 2
    pixels = np.random.default_rng(2).integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    assert not compiled.fetches
    before = compiled.run(pixels)
    assert before.exacts.size == 0
    given = compiled.run(pixels, picks=picks)
    assert compiled.fetches
    assert given.exacts.size == 128 * 118
    for name in ("probabilities", "limits", "values", "planes"):
        np.testing.assert_allclose(getattr(given, name), getattr(before, name), atol=1e-5)
    compiled.forget()
    assert not compiled.fetches
    assert compiled.run(pixels, picks=picks).exacts.size == 128 * 118


def test_of_a_large_network_there_is_never_more_than_one(tmp_path):
    model = replace(small(size=(4, 4)), folder=tmp_path)  # most of its weights are in its convolution
    compiled = opened("openvino", model=model)
    assert opens_alone(model, compiled.setting)
    picks = NO_PICKS.copy()
    picks[0] = 1, 2
    pixels = np.zeros((4, 4, 3), np.uint8)
    compiled.run(pixels)
    compiled.run(pixels, picks=picks)
    assert compiled._engine is compiled._fetching
    assert compiled.run(pixels).planes.size
    compiled.forget()
    assert not compiled.fetches
    assert compiled.run(pixels).planes.size
    assert compiled._engine is not None
    assert compiled._fetching is None
    always = opened("onnxruntime")
    always.forget()
    assert always.fetches


@pytest.mark.parametrize(
    ("setting", "is_cut"),
    [
        (Setting(engine="openvino", precision="bf16"), True),
        (Setting(engine="openvino", precision="int8"), False),
        (Setting(engine="openvino", provider="gpu"), False),
        (Setting(engine="onnxruntime"), False),
    ],
)
def test_openvino_gets_a_large_network_in_two_parts(setting, is_cut, tmp_path):
    assert (tail_of(replace(small(), folder=tmp_path), setting) is not None) == is_cut
    assert tail_of(small(), setting) is None


def test_views_of_a_large_network_share_its_tail(tmp_path):
    model = replace(small(size=SIZE), folder=tmp_path)
    first, second = (opened("openvino", model=model) for _ in range(2))
    assert not opens_alone(model, first.setting)
    assert first._tail is second._tail is not None
    tail = weakref.ref(first._tail)
    first.rest()
    del second
    assert tail() is first._tail
    del first
    gc.collect()
    assert tail() is None


@pytest.mark.parametrize("precision", ["f32", "bf16"])
def test_in_two_parts_it_gives_what_the_whole_gives(precision, tmp_path):
    computed_in(precision)
    pixels = np.random.default_rng(2).integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    picks = NO_PICKS.copy()
    picks[:2] = (1, 2), (2, 0)
    whole, parted = (opened("openvino", folder=folder, precision=precision) for folder in (None, tmp_path))
    assert (whole._tail, parted._tail is None) == (None, False)
    for wanted in (None, picks):
        first, second = whole.run(pixels, picks=wanted), parted.run(pixels, picks=wanted)
        for name, values in first._asdict().items():
            np.testing.assert_array_equal(values.shape, getattr(second, name).shape)
            np.testing.assert_allclose(
                getattr(second, name), values, rtol=1e-5 if precision == "f32" else 1e-2
            )


def test_hidden_neurons_are_watched_in_a_tail_too(tmp_path):
    hidden = Layer("before", "dense", "dense:pre", (7,))
    model = replace(small(size=SIZE), hidden=(hidden,), folder=tmp_path)
    watches = make_plan(model, View(panels=(Neurons(layer="before"), Neurons(layer="dense")))).watches
    parted = Compiled(model, watches, Setting(engine="openvino", threads=1))
    assert parted._tail is not None
    pixels = np.random.default_rng(2).integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    values = parted.run(pixels).values
    np.testing.assert_array_equal(np.maximum(values[:7], 0), values[7:])
    whole = Compiled(model, watches, Setting(threads=1)).run(pixels).values
    np.testing.assert_allclose(values, whole, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_one_for_picking_units_is_opened_beside_and_leaves_the_other_as_it_is(engine, tmp_path):
    compiled = opened(engine, folder=tmp_path)
    frames, fetches = compiled._engine, compiled.fetches
    picking = compiled.for_picking()
    assert picking.fetches
    picks = NO_PICKS.copy()
    picks[0] = 1, 2
    given = picking.run(np.zeros((*SIZE, 3), np.uint8), picks=picks)
    assert given.exacts.size == 128 * 118
    assert compiled._engine is frames
    assert compiled.fetches == fetches
    compiled.take(picking)
    assert compiled.fetches
    assert compiled._engine is picking._engine
