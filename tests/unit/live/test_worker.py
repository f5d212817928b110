"""One thread runs the network; equal views share a scope."""

import asyncio
import gc
import threading

import pytest

from convscope.errors import ViewError
from convscope.live.worker import Worker
from convscope.view.view import Maps, View
from networks import small


@pytest.fixture
def worker():
    worker = Worker(small(), threads=1)
    yield worker
    worker.close()


def test_all_runs_share_one_thread(worker):
    async def story():
        return await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(20)))

    assert len(set(asyncio.run(story()))) == 1


def test_equal_views_share_a_scope_while_it_is_in_use(worker):
    async def story():
        first = await worker.scope(View(panels=(Maps(layer="conv"),)))
        assert await worker.scope(View(panels=(Maps(layer="conv"),))) is first
        assert await worker.scope(View(panels=(Maps(layer="pool"),))) is not first

    asyncio.run(story())
    gc.collect()
    assert len(worker._scopes) == 0


def test_a_view_that_cannot_be_shown_is_told(worker):
    with pytest.raises(ViewError, match="no layer 'none'"):
        asyncio.run(worker.scope(View(panels=(Maps(layer="none"),))))
