"""How far readings are from f32: against float64 of all values, and never more often than is cheap."""

import asyncio
import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest

from conftest import computed_in
from convscope.engines.engine import EngineOptions, Setting
from convscope.engines.open import open_engine
from convscope.live import fidelity
from convscope.live.fidelity import Fidelity
from convscope.live.worker import Worker
from convscope.model.model import Model
from convscope.view.choice import Chosen
from convscope.view.compiled import Compiled
from convscope.view.view import Input, Maps, Neurons, View
from networks import small

VIEW = View(panels=(Input(), Maps(layer="conv", edge=5), Maps(layer="pool"), Neurons(layer="dense")))
PICTURE = np.random.default_rng(4).integers(0, 256, (14, 12, 3), dtype=np.uint8)


def shifted(model: Model, name: str, by: float) -> Model:
    """Give a network of which one constant is another: as if it were computed badly."""
    graph = type(model.graph)()
    graph.CopyFrom(model.graph)
    tensor = next(one for one in graph.graph.initializer if one.name == name)
    tensor.raw_data = (np.frombuffer(tensor.raw_data, np.float32) + np.float32(by)).tobytes()
    return replace(model, graph=graph)


def told(worker, *, count=1):
    """Give the differences that a follower hears while the same picture is run again and again."""

    async def story():
        scope = await worker.scope(VIEW)
        checked = Fidelity(worker)
        news = checked.follow()
        heard = []
        while len(heard) < count:
            await worker.run(scope.look, PICTURE)
            try:
                heard.append(await asyncio.wait_for(news.take(), 0.05))
            except TimeoutError:
                continue
        checked.leave(news)
        assert checked._exact is None
        return heard

    try:
        return asyncio.run(asyncio.wait_for(story(), 30))
    finally:
        worker.close()


def layers_of(model, layers):
    tensor = PICTURE.transpose(2, 0, 1)[np.newaxis].astype(np.float32)
    return model.run(tensor, layers=layers)


def check(heard, model, bad):
    names = ("conv", "pool", "dense", "prob")
    true, false = layers_of(model, names), layers_of(bad, names)
    shares = {name: np.abs(true[name] - false[name]).max() / np.abs(true[name]).max() for name in names[:3]}
    assert heard.layer == max(shares, key=shares.__getitem__)
    assert heard.share == pytest.approx(shares[heard.layer], rel=1e-3)
    assert heard.probabilities == pytest.approx(
        np.abs(true["prob"] - false["prob"]).max(), rel=1e-3, abs=1e-6
    )


@pytest.mark.parametrize(
    ("constant", "by"), [("conv.bias", 0.5), ("dense.bias", 0.75), ("conv.weight", 0.01)]
)
def test_the_worst_layer_and_its_difference_are_those_of_all_its_values(constant, by):
    model = small()
    bad = shifted(model, constant, by)
    (heard,) = told(Worker(model, engine=Chosen(Setting(precision="bf16", threads=1), bad)))
    check(heard, model, bad)


def test_a_large_network_is_compared_with_one_that_gives_its_weights_back(monkeypatch, tmp_path):
    opened = []

    def noted(graph, setting, *, folder, sparing):
        opened.append((setting.precision, folder, sparing))
        return open_engine(graph, setting, folder=folder, sparing=sparing)

    monkeypatch.setattr("convscope.view.compiled.open_engine", noted)
    model = replace(small(), folder=tmp_path)
    bad = shifted(model, "conv.bias", 0.5)
    (heard,) = told(Worker(model, engine=Chosen(Setting(precision="bf16", threads=1), bad)))
    check(heard, model, bad)
    assert set(opened) == {("bf16", tmp_path, False), ("f32", tmp_path, True)}


def test_frames_of_a_large_network_go_on_while_it_is_compared(monkeypatch, tmp_path):
    came, frames = threading.Condition(), []
    run, opens = Compiled.run, open_engine

    def noted(compiled, pixels, **settings):
        given = run(compiled, pixels, **settings)
        if threading.current_thread().name.startswith("convscope-run"):
            with came:
                frames.append(compiled)
                came.notify_all()
        return given

    def waits_for_frames(graph, setting, **settings):
        engine = opens(graph, setting, **settings)
        with came:
            so_far = len(frames)
            opened.append(so_far == 0 or came.wait_for(lambda: len(frames) >= so_far + 3, 10))
        return engine

    opened = []
    monkeypatch.setattr(Compiled, "run", noted)
    monkeypatch.setattr("convscope.view.compiled.open_engine", waits_for_frames)
    model = replace(small(), folder=tmp_path)
    bad = shifted(model, "conv.bias", 0.5)
    setting = Setting(engine="openvino", precision="f32", threads=1)
    (heard,) = told(Worker(model, engine=Chosen(setting, bad)))
    check(heard, model, bad)
    assert opened == [True] * 3  # of frames, of f32, and of what units are picked from
    assert all(compiled.setting == setting for compiled in frames)


def test_what_is_equal_differs_by_nothing():
    model = small()
    (heard,) = told(Worker(model, engine=Chosen(Setting(precision="bf16", threads=1), model)))
    assert heard.probabilities == pytest.approx(0, abs=1e-6)
    assert heard.share == pytest.approx(0, abs=1e-6)


def test_of_a_large_network_that_is_not_cut_one_is_open_at_a_time(monkeypatch, tmp_path):
    threads, opened = set[str](), weakref.WeakSet()
    run = Compiled.run

    def noted(compiled, pixels, **settings):
        threads.add(threading.current_thread().name)
        return run(compiled, pixels, **settings)

    def counted(graph, setting, **settings):
        if setting.engine == "openvino":
            gc.collect()
            assert not opened
        engine = open_engine(graph, setting, **settings)
        if setting.engine == "openvino":
            opened.add(engine)
        return engine

    monkeypatch.setattr(Compiled, "run", noted)
    monkeypatch.setattr("convscope.view.compiled.open_engine", counted)
    monkeypatch.setattr("convscope.view.tail.dense_tail", lambda _: None)
    model = replace(small(), folder=tmp_path)
    bad = shifted(model, "conv.bias", 0.5)
    (heard,) = told(Worker(model, engine=Chosen(Setting(engine="openvino", threads=1), bad)))
    check(heard, model, bad)
    assert all(name.startswith("convscope-run") for name in threads)


@pytest.mark.parametrize("by", [np.nan, np.inf])
def test_what_overflows_differs_by_all_that_can_be_said(by):
    model = small()
    bad = shifted(model, "dense.bias", by)
    (heard,) = told(Worker(model, engine=Chosen(Setting(precision="f16", threads=1), bad)))
    assert (heard.probabilities, heard.layer, heard.share) == (1.0, "dense", 1.0)


def test_bf16_differs_by_what_its_eight_bits_let_expect():
    computed_in("bf16")
    (heard,) = told(Worker(small(scale=0.01), engine=EngineOptions(precision="bf16")))
    assert 1e-5 < heard.share < 0.05
    assert heard.probabilities < 0.05


def test_what_goes_wrong_is_told_and_tried_again_for_who_comes_later(monkeypatch, caplog):
    model = small()
    worker = Worker(model, engine=Chosen(Setting(precision="bf16", threads=1), model))
    calls = []
    run = Fidelity._compare

    async def compare(self, reading):
        calls.append(reading)
        if len(calls) == 1:
            raise RuntimeError("a bug")
        return await run(self, reading)

    monkeypatch.setattr(Fidelity, "_compare", compare)

    async def story():
        scope = await worker.scope(VIEW)
        checked = Fidelity(worker)
        await worker.run(scope.look, PICTURE)
        first = checked.follow()
        while not caplog.messages:
            await asyncio.sleep(0.01)
        second = checked.follow()  # while the first is still there
        heard = await second.take()
        checked.leave(first)
        checked.leave(second)
        return heard

    try:
        heard = asyncio.run(asyncio.wait_for(story(), 30))
    finally:
        worker.close()
    assert caplog.messages == ["readings are compared with f32 no more: RuntimeError: a bug"]
    assert (len(calls), heard.probabilities) == (2, pytest.approx(0, abs=1e-6))


def test_it_takes_no_more_than_its_share_of_the_time(monkeypatch):
    slept = []
    wait = asyncio.sleep

    async def sleep(seconds):
        slept.append(seconds)
        await wait(min(seconds, 0.01))

    monkeypatch.setattr(fidelity.asyncio, "sleep", sleep)
    monkeypatch.setattr(fidelity, "_PAUSE", 0.0)
    model = small()
    checked = Worker(model, engine=Chosen(Setting(precision="bf16", threads=1), model))
    spent = []
    run = Fidelity._compare

    async def compare(self, reading):
        found = await run(self, reading)
        spent.append(self._spent)
        return found

    monkeypatch.setattr(Fidelity, "_compare", compare)
    told(checked, count=3)
    pauses = [seconds for seconds in slept if seconds != fidelity._GLANCE]
    assert len(pauses) >= 2
    assert all(pause >= 19 * cost for pause, cost in zip(pauses, spent, strict=False))
