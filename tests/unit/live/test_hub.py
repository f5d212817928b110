"""One source, many followers, one run of the network for each frame."""

import asyncio
import time

import numpy as np
import pytest

from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.sources.source import Shot
from convscope.view.view import Maps, Neurons, View
from followers import Page, until
from networks import small

BOTH = View(panels=(Maps(layer="conv"), Maps(layer="pool")))
CONV, POOL = View(panels=(Maps(layer="conv"),)), View(panels=(Maps(layer="pool"), Neurons(layer="dense")))


class Row:
    """A live source that is faster than any network, and notes when each frame was taken."""

    title, live, count, pace = "camera 0", True, 0, 0.0

    def __init__(self, pause=0.001):
        self.pause = pause
        self.number = -1
        self.closed = False
        self.rng = np.random.default_rng(1)

    def read(self):
        time.sleep(self.pause)
        self.number += 1
        pixels = self.rng.integers(0, 256, (20, 30, 3), np.uint8)
        return Shot(pixels=pixels, number=self.number, seconds=time.perf_counter())

    def seek(self, number):
        pass

    def close(self):
        self.closed = True


@pytest.fixture
def worker():
    worker = Worker(small())
    yield worker
    worker.close()


def played(worker, story, source=None):
    """Run a story with a hub and a way to make pages of it."""

    async def run():
        hub = Hub(worker, source or Row())
        try:
            return await story(hub, lambda: Page(hub, worker))
        finally:
            hub.close()

    return asyncio.run(run())


def counted(worker, monkeypatch):
    """Count the runs of the network."""
    runs = []
    run = worker.run

    async def note(call, *args, **kwargs):
        runs.append(call)
        return await run(call, *args, **kwargs)

    monkeypatch.setattr(worker, "run", note)
    return runs


def test_ten_followers_of_different_views_cost_one_run_for_each_frame(worker, monkeypatch):
    runs = counted(worker, monkeypatch)

    async def story(hub, page):
        pages = [page() for _ in range(10)]
        for place, one in enumerate(pages):
            await one.show(CONV if place % 2 else POOL)
        await until(lambda: all(one.scope.plan.watches == hub.watches for one in pages))
        for one in pages:
            one.news.clear()
        runs.clear()
        await until(lambda: len(pages[0].news) >= 20)
        return pages, hub

    pages, hub = played(worker, story)
    sequences = [{news.sight.sequence for _, news in one.news} for one in pages]
    assert sequences[0] == sequences[-1]
    assert len(runs) <= len(sequences[0]) + 1
    assert len(hub.watches) == 3
    for one in pages:
        reading = one.news[-1][1].reading
        assert one.scope.serves(reading.plan)
        for plan in one.scope.plan.panels:
            name = plan.layer
            if plan.kind == "neurons":
                shown = reading.values[plan.values : plan.values + plan.units]
                np.testing.assert_allclose(shown, reading[name], rtol=1e-5)
            else:
                limits = reading.limits[plan.limits : plan.limits + plan.units]
                np.testing.assert_allclose(limits[:, 1], reading[name].max(axis=(1, 2)), rtol=1e-5)


@pytest.fixture
def slow(worker, monkeypatch):
    """Let each run take its time."""
    seconds, run = 0.1, worker.run

    async def slowly(call, *args, **kwargs):
        await asyncio.sleep(seconds)
        return await run(call, *args, **kwargs)

    monkeypatch.setattr(worker, "run", slowly)
    return seconds


def test_the_frame_shown_is_never_older_than_one_run_and_one_frame(worker, slow):
    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: len(one.news) >= 12)
        return one

    one = played(worker, story, Row(pause=0.002))
    ages = [now - news.sight.shot.seconds for now, news in one.news[3:]]
    numbers = [news.sight.shot.number for _, news in one.news]
    assert np.median(ages) < slow + 0.002 + 0.02
    assert np.diff(numbers).min() > 1


def test_frames_are_handed_on_as_they_come_whatever_the_network_does(worker, slow):
    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: len(one.news) >= 5)
        return one

    one = played(worker, story, Row(pause=0.01))
    span = one.sights[-1][0] - one.sights[0][0]
    late = [now - sight.shot.seconds for now, sight in one.sights]
    assert len(one.sights) / span > 5 * len(one.news) / span
    assert np.diff([sight.sequence for _, sight in one.sights]).tolist() == [1] * (len(one.sights) - 1)
    assert np.percentile(late, 90) < 0.02
    assert one.begun[: len(one.news)] == [news.sight.sequence for _, news in one.news]
    assert not any(sight.together for _, sight in one.sights)


def test_a_frame_is_written_as_a_file_once_for_all_who_show_it(worker, monkeypatch):
    written = []
    monkeypatch.setattr("convscope.live.sight.encode_picture", lambda pixels: written.append(1) or b"file")

    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: one.news)
        sight = one.news[0][1].sight
        assert not written
        return await asyncio.gather(*(sight.file.bytes() for _ in range(10)))

    assert played(worker, story) == [b"file"] * 10
    assert len(written) == 1


class Still(Row):
    """A source whose frames are all the same."""

    def read(self):
        shot = super().read()
        return Shot(pixels=np.full((20, 30, 3), 77, np.uint8), number=shot.number, seconds=shot.seconds)


def test_frames_that_did_not_change_are_not_run_again(worker, monkeypatch):
    reads = []
    read = Scope.read
    monkeypatch.setattr(Scope, "read", lambda *args, **kwargs: reads.append(1) or read(*args, **kwargs))

    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: len(one.news) >= 30)
        ran = len(reads)
        one.wanted = ((hub.watches[0], 2),)
        await until(lambda: one.news[-1][1].exacts)
        return one, ran

    one, ran = played(worker, story, Still())
    assert (ran, len(reads)) == (1, 2)
    assert len({news.sight.sequence for _, news in one.news}) == len(one.news)
    (exact,) = one.news[-1][1].exacts.values()
    np.testing.assert_allclose(exact, one.news[-1][1].reading["conv"][2], rtol=1e-5)


def test_two_who_inspect_cost_no_run_more(worker, monkeypatch):
    runs = counted(worker, monkeypatch)

    async def story(hub, page):
        pages = [page() for _ in range(10)]
        for one in pages:
            await one.show(BOTH)
        conv, pool = hub.watches
        pages[0].wanted, pages[1].wanted = ((conv, 1), (pool, 3)), ((pool, 0), (conv, 1))
        await until(lambda: len(pages[0].news[-1:]) and len(pages[0].news[-1][1].exacts) == 3)
        runs.clear()
        for one in pages:
            one.news.clear()
        await until(lambda: len(pages[0].news) >= 20)
        return pages[1], conv, pool

    one, conv, pool = played(worker, story)
    assert len(runs) <= len(one.news) + 1
    for _, news in one.news:
        assert set(news.exacts) == {(conv, 1), (pool, 3), (pool, 0)}
        np.testing.assert_allclose(news.exacts[pool, 3], news.reading["pool"][3], rtol=1e-5)


def test_nothing_is_run_while_nobody_looks(worker, monkeypatch):
    runs = counted(worker, monkeypatch)

    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: one.news)
        one.on = False
        await asyncio.sleep(0.05)
        runs.clear()
        one.sights.clear()
        await asyncio.sleep(0.1)
        idle = len(runs), len(one.sights)
        one.on = True
        before = hub.last.sight.sequence
        hub.wake()
        await until(lambda: one.news[-1][1].sight.sequence > before)
        return idle

    assert played(worker, story) == (0, 0)


def test_who_leaves_is_not_run_for(worker):
    async def story(hub, page):
        one, other = page(), page()
        await one.show(CONV)
        await other.show(POOL)
        await until(lambda: one.asked == 1)
        both = len(hub.watches)
        hub.leave(other)
        hub.leave(other)
        await until(lambda: one.asked == 2 and one.scope.plan.watches == hub.watches)
        return both, len(hub.watches), other.news

    both, alone, _ = played(worker, story)
    assert (both, alone) == (3, 1)


def test_a_view_that_only_looks_different_disturbs_nobody(worker):
    async def story(hub, page):
        one, other = page(), page()
        await one.show(CONV)
        await other.show(View(panels=(Maps(layer="conv", colormap="magma", units="2"),)))
        return one.asked

    assert played(worker, story) == 0


def test_the_source_is_let_go_of_whether_it_was_played_or_not(worker):
    async def unplayed(_hub, _page):
        return None

    async def short(hub, page):
        await page().show(CONV)

    for story in (unplayed, short):
        source = Row()
        played(worker, story, source)
        deadline = time.perf_counter() + 2
        while not source.closed and time.perf_counter() < deadline:
            time.sleep(0.005)
        assert source.closed


def test_the_box_is_the_middle_of_the_frame_in_the_networks_proportions(worker):
    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: one.news)
        return one.news[-1][1]

    news = played(worker, story)
    left, top, right, bottom = news.looked.box  # a network of 14 × 12 in a frame of 20 × 30
    rows, columns = news.looked.patch.shape[:2]
    assert (rows, columns) == (20, 17)
    assert (round((right - left) * 30), round((bottom - top) * 20)) == (columns, rows)
    assert (news.looked.patch == news.sight.shot.pixels[:, round(left * 30) : round(right * 30)]).all()


def test_a_frame_that_fails_is_told_and_those_to_come_are_run(worker, monkeypatch):
    run, calls = worker.run, []

    async def once(call, *args, **kwargs):
        calls.append(call)
        if len(calls) in (3, 4):
            raise ZeroDivisionError("of its own")
        return await run(call, *args, **kwargs)

    monkeypatch.setattr(worker, "run", once)

    async def story(hub, page):
        one = page()
        await one.show(CONV)
        await until(lambda: len(one.news) >= 5)
        hub.player.pause()
        await until(lambda: not one.states[-1].playing)
        return one.states

    failed, _, well, paused = played(worker, story)
    assert failed.problem.startswith("camera 0, frame ")
    assert failed.problem.endswith(": ZeroDivisionError: of its own")
    assert (failed.playing, well.playing, well.problem) == (True, True, "")
    assert (paused.playing, paused.problem) == (False, "")


def test_what_the_source_says_after_the_loop_is_over_harms_nobody(worker):
    source = Row()
    source.close = lambda: None

    async def story():
        hub = Hub(worker, source)
        _ = hub.player
        return hub

    hub = asyncio.run(story())
    time.sleep(0.05)
    assert hub.player.state.problem == ""
    hub.close()
