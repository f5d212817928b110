"""Pages that follow one source: what each shows stays its own, whatever others do."""

import asyncio
import json
import socket as sockets
import struct
import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import msgspec
import numpy as np
import pytest
from websockets.sync.client import connect

from convscope.errors import ModelError
from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.server.serve import Server, bind, server_config
from convscope.sources.source import Shot
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
def server(source):
    worker = Worker(small())
    hub = Hub(worker, source)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        config = server_config(worker, host="127.0.0.1", token=TOKEN, hub=hub)
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
