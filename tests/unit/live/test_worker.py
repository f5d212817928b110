"""One thread runs the network; equal views share a scope, and views that differ only in looks share an engine."""

import asyncio
import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest

from convscope.engines.engine import Setting
from convscope.engines.open import open_engine
from convscope.errors import ViewError
from convscope.live.worker import Worker
from convscope.view.choice import Chosen
from convscope.view.compiled import Compiled
from convscope.view.picks import Pick
from convscope.view.tail import is_heavy
from convscope.view.view import Camera, Input, Maps, Neurons, View, Weights, Words
from networks import small

CONV = Maps(layer="conv")
DENSE = Neurons(layer="dense")


@pytest.fixture
def worker():
    worker = Worker(small())
    yield worker
    worker.close()


def scopes(worker, *views):
    """Ask for scopes of views, one after another, all of which stay in use."""

    async def story():
        return [await worker.scope(View(panels=panels)) for panels in views]

    return asyncio.run(story())


def test_all_runs_share_one_thread(worker):
    async def story():
        return await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(20)))

    assert len(set(asyncio.run(story()))) == 1


def test_equal_views_share_a_scope_while_it_is_in_use(worker):
    first, same, other = scopes(worker, (CONV,), (CONV,), (Maps(layer="pool"),))
    assert first is same
    assert first is not other
    del first, same, other
    gc.collect()
    assert len(worker._scopes) == 0


LOOKS = [
    (Maps(layer="conv", colormap="magma"), DENSE),
    (Maps(layer="conv", interpolation="cubic"), DENSE),
    (Maps(layer="conv", order="activation"), DENSE),
    (Maps(layer="conv", units="2,0", tiles="square", columns=2, overlay=1), DENSE),
    (Maps(layer="conv", scale=(0, 1)), Neurons(layer="dense", scale=(0, 1), rows=2)),
    (Maps(layer="conv", at=(0, 0, 9, 9)), Neurons(layer="dense", at=(9, 0, 9, 9))),
    (DENSE, CONV),
    (CONV, CONV, DENSE),
    (CONV, DENSE, Camera(), Words(text="a"), Weights(layer="conv")),
]


@pytest.mark.parametrize("panels", LOOKS)
def test_looks_change_without_a_new_engine(worker, panels):
    first, second = scopes(worker, (CONV, DENSE), panels)
    assert second is not first
    assert second._compiled is first._compiled
    assert second.plan.watches == first.plan.watches


OTHERS = [
    (CONV,),
    (CONV, Maps(layer="pool")),
    (Maps(layer="conv", edge=4), DENSE),
    (CONV, DENSE, Input()),
    (CONV, Neurons(layer="dense", order="class:0")),
    (CONV, DENSE, Weights(layer="logits", show="products")),
]


@pytest.mark.parametrize("panels", OTHERS)
def test_other_layers_are_another_engine(worker, panels):
    first, second = scopes(worker, (CONV, DENSE), panels)
    assert second._compiled is not first._compiled


def test_the_class_that_sorts_changes_without_a_new_engine(worker):
    first, second = scopes(
        worker, *((Neurons(layer="dense", order=f"class:{name}"),) for name in ("0", "cat"))
    )
    assert second._compiled is first._compiled
    assert second.plan.panels[0].toward.logit == first.plan.panels[0].toward.logit + 2


def test_a_view_that_cannot_be_shown_is_told(worker):
    with pytest.raises(ViewError, match="no layer 'none'"):
        scopes(worker, (Maps(layer="none"),))


def test_of_a_large_network_one_view_is_open_and_others_rest_until_they_are_run(monkeypatch, tmp_path):
    engines = weakref.WeakSet()

    def noted(*arguments, **keywords):
        engine = open_engine(*arguments, **keywords)
        engines.add(engine)
        return engine

    monkeypatch.setattr("convscope.view.compiled.open_engine", noted)
    worker = Worker(replace(small(), folder=tmp_path))
    assert worker.heavy
    first, second = scopes(worker, (CONV,), (DENSE,))
    gc.collect()
    assert len(engines) == 1
    patch = np.zeros((14, 12, 3), np.uint8)
    before = [scope.look(patch) for scope in (first, second)]
    assert len(engines) == 2
    beside = asyncio.run(worker.open(Compiled, worker.model, second.plan.watches, Setting()))
    assert len(engines) == 3
    third = asyncio.run(worker.scope(View(panels=(Maps(layer="pool"),))))
    gc.collect()
    assert len(engines) == 1
    for scope, reading in zip((first, second), before, strict=True):
        np.testing.assert_array_equal(scope.look(patch).planes, reading.planes)
    assert third.look(patch).planes.size
    np.testing.assert_array_equal(beside.run(patch).probabilities, before[1].probabilities)
    worker.close()


def test_what_units_are_picked_from_is_opened_beside_the_frames(monkeypatch, tmp_path):
    threads, patch = list[str](), np.zeros((14, 12, 3), np.uint8)

    def noted(*arguments, **keywords):
        threads.append(threading.current_thread().name)
        return open_engine(*arguments, **keywords)

    monkeypatch.setattr("convscope.view.compiled.open_engine", noted)
    for folder in (None, tmp_path):
        model = replace(small(), folder=folder)
        worker = Worker(model, engine=Chosen(Setting(engine="openvino", threads=1), model))
        assert not worker.heavy
        (scope,) = scopes(worker, (CONV,))
        pick = Pick(watch=[watch.kind for watch in scope.plan.watches].index("planes"), unit=1)
        before = scope.look(patch)
        assert not scope.compiled.fetches
        threads.clear()

        async def twice(worker=worker, scope=scope):
            await asyncio.gather(worker.let_pick(scope.compiled), worker.let_pick(scope.compiled))

        asyncio.run(twice())
        assert scope.compiled.fetches
        (exact,) = scope.look(patch, picks=[pick]).exacts
        assert exact.shape == (12, 10)
        assert len(threads) == 1
        assert not threads[0].startswith("convscope-run")
        np.testing.assert_allclose(scope.look(patch).probabilities, before.probabilities, rtol=1e-5)
        worker.close()


def test_two_pages_that_ask_at_once_share_a_network(monkeypatch, tmp_path):
    opened = list[object]()

    def noted(*arguments, **keywords):
        opened.append(engine := open_engine(*arguments, **keywords))
        return engine

    monkeypatch.setattr("convscope.view.compiled.open_engine", noted)
    for folder in (None, tmp_path):
        opened.clear()
        worker = Worker(replace(small(), folder=folder))
        one, other = View(panels=(CONV,)), View(panels=(Maps(layer="conv", colormap="viridis"),))

        async def ask(worker=worker, views=(one, one, other)):
            return await asyncio.gather(*(worker.scope(view) for view in views))

        first, second, third = asyncio.run(ask())
        assert first is second
        assert third.compiled is first.compiled
        assert len(opened) == 1
        worker.close()


def test_small_networks_run_beside_each_other():
    assert not is_heavy(small())
