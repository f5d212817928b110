"""Pages that follow one source: what each shows stays its own, whatever others do."""

import asyncio
import json
import socket as sockets
import struct
import threading
import time
import weakref
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import msgspec
import numpy as np
import pytest
from websockets.sync.client import connect

from convscope.errors import ModelError
from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.server.following import Following
from convscope.server.serve import Server, bind, server_config
from convscope.server.shared import Shared
from convscope.sources.source import Shot
from convscope.view import compiled
from convscope.view.plan import make_plan
from convscope.view.view import Maps, Neurons, View
from networks import small

TOKEN = "token"
CONV, POOL, DENSE = (
    View(panels=(Maps(layer="conv"),)),
    View(panels=(Maps(layer="pool"),)),
    View(panels=(Neurons(layer="dense"),)),
)


class Lights:
    """A source of frames of one shade each."""

    title, live, pace = "lights", False, 30.0

    def __init__(self, count=200):
        self.count = count
        self.next = 0

    def read(self):
        if self.next >= self.count:
            return None
        self.next += 1
        return Shot(pixels=np.full((20, 30, 3), self.next - 1, np.uint8), number=self.next - 1, seconds=0.0)

    def seek(self, number):
        self.next = number

    def close(self):
        pass


@contextmanager
def server(source, *, model=None):
    worker = Worker(model or small())
    hub = Hub(worker, source)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        config = server_config(Shared(worker=worker, hub=hub), host="127.0.0.1", token=TOKEN)
        running = Server(config, on_ready=ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
        thread.start()
        assert ready.wait(10)
        try:
            yield f"ws://127.0.0.1:{bound.getsockname()[1]}/socket?token={TOKEN}", worker, hub
        finally:
            running.should_exit = True
            thread.join(10)
            hub.close()
            worker.close()


def ask(socket, **message):
    socket.send(json.dumps(message))


def show(socket, view):
    ask(socket, type="show", view=msgspec.to_builtins(view))


def until(socket, wanted, *, seconds=10):
    """Receive until a message is what is wanted: a dict, or bytes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        message = socket.recv(timeout=seconds)
        message = json.loads(message) if isinstance(message, str) else message
        if wanted(message):
            return message
    raise TimeoutError


def is_plan(message):
    return isinstance(message, dict) and message["type"] == "plan"


def is_reading(message):
    return isinstance(message, bytes) and struct.unpack_from("<I", message)[0] == 2


def planned(message):
    return msgspec.convert(message["view"], View)


@contextmanager
def page(address, view=None):
    with connect(address, max_size=None, compression=None, close_timeout=1) as socket:
        if view is not None:
            show(socket, view)
            until(socket, is_plan)
            ask(socket, type="follow", on=True)
        yield socket


@pytest.fixture
def slow_scopes(monkeypatch):
    """Let the worker take its time with each new scope."""
    scope = Worker.scope

    async def slowly(self, view, *, also=()):
        await asyncio.sleep(0.15)
        return await scope(self, view, also=also)

    monkeypatch.setattr(Worker, "scope", slowly)


def last_plan(socket, *, seconds=1.0):
    """Give the last plan that comes within a while."""
    found, deadline = None, time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            message = socket.recv(timeout=left)
        except TimeoutError:
            break
        if isinstance(message, str) and (told := json.loads(message))["type"] == "plan":
            found = told
    return found


@pytest.mark.parametrize("pause", [0.0, 0.05, 0.1, 0.2])
def test_a_view_that_is_under_way_is_not_lost_to_another_pages(slow_scopes, pause):
    with server(Lights()) as (address, _, hub), page(address, CONV) as one, page(address) as other:
        show(one, POOL)
        time.sleep(pause)
        show(other, DENSE)
        until(other, is_plan)
        assert planned(last_plan(one)) == POOL
        assert len(hub.watches) == 2


def test_the_first_view_of_a_page_is_run_together_with_those_of_others(slow_scopes):
    with server(Lights()) as (address, _, hub), page(address) as one, page(address) as other:
        show(one, CONV)
        time.sleep(0.05)
        show(other, DENSE)
        until(other, is_plan)
        plan = last_plan(one)
        assert planned(plan) == CONV
        assert len(hub.watches) == 2
        assert plan["panels"][0]["limits"] >= 0


def test_a_view_that_the_engine_refuses_harms_no_other_page(monkeypatch):
    scope = Worker.scope

    async def refuse(self, view, *, also=()):
        if any(watch.layer is not None and watch.layer.name == "pool" for watch in also):
            raise ModelError("the engine does not like it")
        return await scope(self, view, also=also)

    monkeypatch.setattr(Worker, "scope", refuse)
    with server(Lights()) as (address, _, hub), page(address, CONV) as one, page(address) as other:
        show(other, POOL)
        trouble = until(other, lambda message: isinstance(message, dict) and message["type"] == "trouble")
        assert trouble["message"] == "the engine does not like it"
        assert [watch.layer.name for watch in hub.watches] == ["conv"]
        show(other, DENSE)
        assert planned(until(other, is_plan)) == DENSE
        show(other, POOL)
        until(other, lambda message: isinstance(message, dict) and message["type"] == "trouble")
        assert [watch.layer.name for watch in hub.watches] == ["conv", "dense"]
        until(one, is_reading)


def test_who_comes_while_it_is_paused_sees_the_newest_frame():
    with server(Lights()) as (address, _, hub), page(address, CONV) as one:
        until(one, is_reading)
        ask(one, type="steer", do="pause")
        until(one, lambda message: isinstance(message, dict) and not message.get("playing", True))
        time.sleep(0.1)
        with page(address, DENSE) as other:
            picture = until(other, lambda message: isinstance(message, bytes))
            assert struct.unpack_from("<IIIiI", picture)[4] == hub.last.sight.shot.number
            until(other, is_reading)
        show(one, POOL)
        until(one, lambda message: is_plan(message) and planned(message) == POOL)
        until(one, is_reading)


def test_steps_and_seeks_of_any_size_are_steps_and_seeks():
    with server(Lights(count=10)) as (address, _, hub), page(address, CONV) as one:
        for do, number, expected in [
            ("seek", 2**31, 2**31 % 10),
            ("seek", -(2**31), -(2**31) % 10),
            ("step", 2**31, (-(2**31) % 10 + 2**31) % 10),
        ]:
            ask(one, type="steer", do="pause")
            ask(one, type="steer", do=do, number=number)
            deadline = time.monotonic() + 5
            while hub.last is None or hub.last.sight.shot.number != expected:
                assert time.monotonic() < deadline
                time.sleep(0.01)


def test_ten_pages_of_which_one_does_not_read_are_shown_every_frame(monkeypatch):
    runs = []
    run = Worker.run

    async def note(self, call, *args, **kwargs):
        runs.append(call)
        return await run(self, call, *args, **kwargs)

    with server(Lights()) as (address, _, hub), ExitStack() as pages:
        _, *others = [pages.enter_context(page(address, CONV)) for _ in range(10)]
        monkeypatch.setattr(Worker, "run", note)
        before = hub.last.sight.sequence
        for _ in range(30):
            sequences = {struct.unpack_from("<III", until(one, is_reading))[2] for one in others}
        frames = hub.last.sight.sequence - before
        assert max(sequences) >= hub.last.sight.sequence - 3
        assert len(runs) <= frames + 2


def test_a_page_that_goes_at_once_leaves_nothing_behind(caplog):
    with server(Lights()) as (address, _, hub):
        parts = urlsplit(address)
        for size in (0, 1, 2, 3) * 5:
            raw = sockets.create_connection((parts.hostname, parts.port))
            raw.sendall(
                f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            if size:
                raw.recv(4096)
                raw.sendall(b"\x81\x81\x00\x00\x00\x00{" * size)  # no message of the wire
            raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
            raw.close()
        with page(address, CONV) as one:
            ask(one, type="describe", layer="\ud800", unit=0)
            with page(address, CONV) as two:
                until(two, is_reading)
        deadline = time.monotonic() + 5
        while hub.watches:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert [record.getMessage()[:300] for record in caplog.records if record.name == "uvicorn.error"] == []


class Camera(Lights):
    """A live source, ten frames a second, and no two are alike."""

    title, live, count, pace = "camera 0", True, 0, 0.0

    def __init__(self):
        super().__init__(count=10**6)

    def read(self):
        time.sleep(0.1)
        self.next += 1
        pixels = np.random.default_rng(self.next).integers(0, 256, (20, 30, 3), np.uint8)
        return Shot(pixels=pixels, number=self.next - 1, seconds=0.0)

    def seek(self, number):
        pass


def kinds(socket, count):
    """Receive so many binary messages: kind and sequence of each."""
    return [struct.unpack_from("<III", until(socket, is_binary))[::2] for _ in range(count)]


def is_binary(message):
    return isinstance(message, bytes)


@pytest.mark.parametrize("on", [True, False])
def test_a_page_that_comes_back_is_shown_the_last_frame_also_while_it_holds_still(on):
    with server(Camera()) as (address, *_), page(address, CONV) as one:
        until(one, is_reading)
        one.close()
        with page(address) as again:
            show(again, CONV)
            ask(again, type="follow", on=on)
            assert [kind for kind, _ in kinds(again, 3)] == [4, 5, 2]
            if not on:
                with pytest.raises(TimeoutError):
                    until(again, is_binary, seconds=0.3)


def test_a_page_that_comes_back_to_a_server_that_is_new_is_shown_one_frame():
    with server(Camera()) as (address, *_), page(address) as one:
        show(one, CONV)
        ask(one, type="follow", on=False)
        assert len({sequence for _, sequence in kinds(one, 3)}) == 1
        with pytest.raises(TimeoutError):
            until(one, is_binary, seconds=0.3)


@pytest.fixture
def slow_runs(monkeypatch):
    """Let each run take its time."""
    run = Worker.run

    async def slowly(self, call, *args, **kwargs):
        await asyncio.sleep(0.35)
        return await run(self, call, *args, **kwargs)

    monkeypatch.setattr(Worker, "run", slowly)


def test_frames_come_at_the_sources_rate_and_each_reading_after_what_it_is_of(slow_runs):
    with server(Camera()) as (address, *_), page(address, CONV) as one:
        until(one, is_reading)
        told = kinds(one, 24)
    pictures = [sequence for kind, sequence in told if kind == 4]
    readings = [sequence for kind, sequence in told if kind == 2]
    assert np.diff(pictures).tolist() == [1] * (len(pictures) - 1)
    assert len(pictures) > 2.5 * len(readings) > 2.5
    named, newest = 0, 0
    for kind, sequence in told:
        if kind == 4:
            newest = sequence
        elif kind == 5:
            assert newest in (0, sequence)  # so that the page still has it
            named = sequence
        elif named:
            assert sequence == named


def test_of_a_source_that_holds_still_all_comes_together():
    with server(Lights()) as (address, *_), page(address, CONV) as one:
        until(one, is_reading)
        ask(one, type="steer", do="step", number=5)
        until(one, lambda message: isinstance(message, dict) and not message.get("playing", True))
        deadline = time.monotonic() + 5
        while True:
            message = until(one, is_binary)
            if struct.unpack_from("<I", message)[0] == 4 and struct.unpack_from("<I", message, 40)[0] == 1:
                break
            assert time.monotonic() < deadline
        sequence = struct.unpack_from("<III", message)[2]
        assert kinds(one, 2) == [(5, sequence), (2, sequence)]


def exacts_of(socket, count):
    """Receive so many exact values, and the readings before them."""
    found, counted = [], 0
    while len(found) < count:
        message = until(socket, is_binary)
        kind, _, sequence, watch, unit = struct.unpack_from("<IIIII", message)
        if kind == 3:
            found.append((sequence, watch, unit, np.frombuffer(message, "<f4", offset=32)))
        counted += kind == 2
    return found, counted


def test_two_pages_that_inspect_have_exact_values_of_the_one_run_for_each_frame(monkeypatch):
    runs, run, hand, handed = [], Worker.run, Following.hand, {}

    async def note(self, call, *args, **kwargs):
        runs.append(call)
        return await run(self, call, *args, **kwargs)

    def keep(self, news):
        handed[news.sight.sequence] = news
        hand(self, news)

    monkeypatch.setattr(Following, "hand", keep)
    with server(Camera()) as (address, _, hub), ExitStack() as pages:
        one, other, *_ = [pages.enter_context(page(address, CONV)) for _ in range(4)]
        ask(one, type="inspect", plan=1, units=[{"watch": 0, "unit": 1}, {"watch": 0, "unit": 2}])
        ask(other, type="inspect", plan=1, units=[{"watch": 0, "unit": 2}, {"watch": 0, "unit": 3}])
        exacts_of(one, 4), exacts_of(other, 4)
        monkeypatch.setattr(Worker, "run", note)
        before = hub.last.sight.sequence
        mine, readings = exacts_of(one, 12)
        exacts_of(other, 12)
        assert len(runs) <= hub.last.sight.sequence - before + 1
    assert readings <= 7
    assert {unit for _, _, unit, _ in mine} == {1, 2}
    for sequence, _, unit, values in mine:
        np.testing.assert_allclose(values, handed[sequence].reading["conv"][unit].ravel(), rtol=1e-5)


def test_who_asks_while_the_source_holds_still_is_answered_at_once():
    with server(Lights()) as (address, _, hub), page(address, CONV) as one:
        until(one, is_reading)
        ask(one, type="steer", do="pause")
        until(one, lambda message: isinstance(message, dict) and not message.get("playing", True))
        time.sleep(0.2)
        ask(one, type="inspect", plan=1, units=[{"watch": 0, "unit": 2}])
        ((sequence, *_, values),), _ = exacts_of(one, 1)
        assert sequence == hub.last.sight.sequence
        np.testing.assert_allclose(values, hub.last.reading["conv"][2].ravel(), rtol=1e-5)


def test_more_units_than_a_run_has_take_turns():
    both = View(panels=(Maps(layer="conv"), Maps(layer="pool")))
    with server(Camera()) as (address, *_), ExitStack() as pages:
        some = [pages.enter_context(page(address, both)) for _ in range(4)]
        wanted = [(watch, unit) for unit in range(4) for watch in range(2)]
        more = [*wanted, (0, 0), (1, 1)]
        for place, one in enumerate(some):
            units = [{"watch": watch, "unit": unit} for watch, unit in more[2 * place : 2 * place + 2]]
            ask(one, type="inspect", plan=1, units=units)
        for place, one in enumerate(some):
            found, _ = exacts_of(one, 8)
            assert {(watch, unit) for _, watch, unit, _ in found} == set(more[2 * place : 2 * place + 2])


def test_of_a_large_network_one_is_open_while_pages_change_what_a_source_is_shown_in(monkeypatch, tmp_path):
    open_engine, alive, counts = compiled.open_engine, weakref.WeakSet(), []

    def noted(*arguments, **keywords):
        time.sleep(0.25)  # frames come meanwhile
        counts.append(len(alive))
        alive.add(engine := open_engine(*arguments, **keywords))
        return engine

    monkeypatch.setattr(compiled, "open_engine", noted)
    large = replace(small(), folder=tmp_path)
    with server(Camera(), model=large) as (address, _, hub), page(address, CONV) as one:
        until(one, is_reading)
        show(one, POOL)
        until(one, is_plan)
        until(one, is_reading)
        assert counts == [0, 0]
        show(one, View(panels=(Maps(layer="conv1"),)))  # there is none: frames go on
        until(one, lambda message: isinstance(message, dict) and message["type"] == "trouble")
        until(one, is_reading)
        with page(address, DENSE) as other:
            until(other, is_reading)
            until(one, is_reading)
            assert hub.watches == large_watches(large)
        assert set(counts) == {0}


def large_watches(model):
    return make_plan(model, View(panels=(*POOL.panels, *DENSE.panels))).watches
