"""A viewer on a real socket: what it is told, and that nothing queues."""

import json
import struct
import threading
import time
from contextlib import contextmanager, suppress

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.server.serve import Server, bind, server_config
from networks import small

TOKEN = "token"


def frame(pixels, *, sequence=1, plan=1, way=0, taken=12.5):
    height, width, channels = pixels.shape
    header = struct.pack("<IIIHHBBHId", 1, plan, sequence, height, width, channels, way, 0, 0, taken)
    return header + pixels.tobytes()


def reading(message):
    kind, plan, sequence, flags, taken, _, _, classes, limits, planes, _ = struct.unpack_from(
        "<IIIIdIIIIII", message
    )
    assert kind == 2
    assert len(message) == 48 + 4 * classes + 8 * limits + planes
    probabilities = np.frombuffer(message, "<f4", classes, 48)
    return {
        "plan": plan,
        "sequence": sequence,
        "flags": flags,
        "taken": taken,
        "probabilities": probabilities,
    }


@contextmanager
def server(model):
    worker = Worker(model, threads=1)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        running = Server(server_config(worker, host="127.0.0.1", token=TOKEN), on_ready=ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
        thread.start()
        assert ready.wait(10)
        try:
            yield f"ws://127.0.0.1:{bound.getsockname()[1]}/socket?token={TOKEN}"
        finally:
            running.should_exit = True
            thread.join(10)
            worker.close()


@contextmanager
def viewer(address):
    with connect(address, max_size=None, compression=None) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
        assert json.loads(socket.recv())["type"] == "plan"
        yield socket


@pytest.fixture(scope="module")
def address():
    with server(small()) as address:
        yield address


PICTURE = np.random.default_rng(1).integers(0, 256, (28, 24, 3), dtype=np.uint8)


def test_a_page_is_told_the_model_and_the_plan(address):
    with connect(address) as socket:
        hello, plan = json.loads(socket.recv()), json.loads(socket.recv())
    assert hello["model"]["labels"] == ["ant", "bee", "cat"]
    assert [layer["name"] for layer in hello["model"]["layers"]] == [
        "conv",
        "pool",
        "dense",
        "logits",
        "prob",
    ]
    assert [panel["kind"] for panel in plan["panels"]] == [
        "camera",
        "patch",
        "input",
        "result",
        "maps",
        "neurons",
    ]
    assert plan["patch"] == [28, 24]
    assert set(plan["colormaps"]) == {"gray", "viridis"}


def test_a_frame_is_answered_with_its_reading(address):
    expected = Scope(small()).look(PICTURE).probabilities
    with viewer(address) as socket:
        socket.send(frame(PICTURE, sequence=7))
        got = reading(socket.recv())
    assert (got["plan"], got["sequence"], got["taken"], got["flags"]) == (1, 7, 12.5, 0)
    np.testing.assert_allclose(got["probabilities"], expected, rtol=1e-6)


def test_exact_values_belong_to_the_last_reading(address):
    scope = Scope(small())
    with viewer(address) as socket:
        socket.send(frame(PICTURE, sequence=3))
        socket.recv()
        socket.send(json.dumps({"type": "inspect", "plan": 1, "panel": 4, "unit": 2}))
        message = socket.recv()
    assert struct.unpack_from("<IIIIIIII", message) == (3, 1, 3, 4, 2, 12, 10, 0)
    np.testing.assert_allclose(
        np.frombuffer(message, "<f4", offset=32).reshape(12, 10), scope.look(PICTURE)["conv"][2], rtol=1e-5
    )


def test_a_new_view_gets_a_new_plan_and_readings_that_name_it(address):
    view = {"panels": [{"kind": "maps", "layer": "pool"}, {"kind": "neurons", "layer": "logits", "rows": 1}]}
    with viewer(address) as socket:
        socket.send(json.dumps({"type": "show", "view": view}))
        plan = json.loads(socket.recv())
        socket.send(frame(PICTURE))
        got = reading(socket.recv())
    assert plan["id"] == got["plan"] == 2
    assert [(panel["layer"], panel["length"]) for panel in plan["panels"]] == [
        ("pool", 4 * 6 * 5),
        ("logits", 3),
    ]


TROUBLES = [
    (
        {"type": "show", "view": {"panels": [{"kind": "maps", "layer": "x"}]}},
        "panels[0]: small has no layer 'x'",
    ),
    ({"type": "inspect", "plan": 1, "panel": 4, "unit": 99}, "panels[4]: conv has the units 0 to 3, not 99"),
    ({"type": "inspect", "plan": 1, "panel": 0, "unit": 0}, "panels[0] shows no units"),
    ({"type": "inspect", "plan": 1, "panel": -1, "unit": 0}, "panels[-1] shows no units"),
]


@pytest.mark.parametrize(("message", "sentence"), TROUBLES)
def test_what_cannot_be_done_is_told_and_all_stays_as_it_was(address, message, sentence):
    with viewer(address) as socket:
        socket.send(frame(PICTURE))
        socket.recv()
        socket.send(json.dumps(message))
        assert json.loads(socket.recv())["message"].startswith(sentence)
        socket.send(frame(PICTURE, sequence=2))
        assert reading(socket.recv())["sequence"] == 2


GARBAGE = [
    b"",
    b"\x01\x00\x00\x00",
    frame(PICTURE)[:-1],
    "",
    "{",
    '{"type": "dance"}',
    '{"type": "show"}',
    '{"type": "show", "view": {"panels": [{"kind": "maps", "layer": "conv", "colour": "x"}]}}',
    json.dumps({"type": "show", "view": {"panels": [{"kind": "camera"}] * 65}}),
]


@pytest.mark.parametrize("message", GARBAGE)
def test_what_is_no_message_ends_the_connection_with_a_reason(address, message):
    with viewer(address) as socket:
        socket.send(message)
        assert json.loads(socket.recv())["type"] == "trouble"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv()
    assert closed.value.rcvd.code == 1002


def test_garbage_amid_frames_leaves_no_traceback(address, caplog):
    for _ in range(20):
        with viewer(address) as socket, suppress(ConnectionClosed):
            for sequence in range(5):
                socket.send(frame(PICTURE, sequence=sequence))
            socket.send(b"garbage")
            while True:
                socket.recv(timeout=5)
    assert [record.getMessage() for record in caplog.records if record.name == "uvicorn.error"] == []


def test_a_message_that_is_too_large_ends_the_connection(address):
    def send_too_much():
        with viewer(address) as socket:
            socket.send(bytes(4_000_000))
            socket.recv()

    with pytest.raises(ConnectionClosed) as closed:
        send_too_much()
    # The server reads no further, so that its last word may be lost with what was still on the way.
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    with viewer(address) as socket:
        socket.send(frame(PICTURE))
        assert reading(socket.recv())["sequence"] == 1


@pytest.mark.parametrize("query", ["", "?token=wrong"])
def test_without_the_token_there_is_no_socket(address, query):
    with pytest.raises(InvalidStatus) as refused, connect(address.partition("?")[0] + query):
        pass
    assert refused.value.response.status_code == 403


def test_a_foreign_page_gets_no_socket(address):
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="http://evil.example"):
        pass
    assert refused.value.response.status_code == 403


def test_a_slow_network_makes_no_queue_and_the_newest_frame_wins(monkeypatch, address):
    look = Scope.look

    def slowly(self, *arguments, **keywords):
        time.sleep(0.05)
        return look(self, *arguments, **keywords)

    monkeypatch.setattr(Scope, "look", slowly)
    seen = []
    with viewer(address) as socket:
        for sequence in range(200):
            socket.send(frame(PICTURE, sequence=sequence))
            time.sleep(0.001)
        while not seen or seen[-1] != 199:
            seen.append(reading(socket.recv(timeout=5))["sequence"])
    assert seen == sorted(set(seen))
    assert len(seen) < 40


def test_a_page_that_does_not_read_makes_no_queue_and_slows_nobody(address):
    with viewer(address) as idle, viewer(address) as busy:
        view = {"panels": [{"kind": "maps", "layer": "conv"}] * 60}
        idle.send(json.dumps({"type": "show", "view": view}))
        stop = threading.Event()
        sent = []

        def flood():
            while not stop.is_set() and len(sent) < 20_000:
                idle.send(frame(PICTURE, sequence=len(sent)))
                sent.append(None)

        flooding = threading.Thread(target=flood)
        flooding.start()
        time.sleep(1)
        start = time.perf_counter()
        for sequence in range(50):
            busy.send(frame(PICTURE, sequence=sequence))
            assert reading(busy.recv(timeout=5))["sequence"] == sequence
        assert time.perf_counter() - start < 10
        stop.set()
        flooding.join(10)
        received = 0
        with suppress(TimeoutError):
            while True:
                idle.recv(timeout=1)
                received += 1
    assert received < len(sent)
