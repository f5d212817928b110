"""A viewer on a real socket: what it is told, and that nothing queues."""

import base64
import gc
import json
import struct
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from onnx import numpy_helper
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from convscope.engines.engine import Setting
from convscope.live import worker as module
from convscope.live.worker import Worker
from convscope.scope import Scope
from convscope.server.serve import Server, bind, server_config
from convscope.server.shared import Shared
from convscope.view.choice import Chosen
from convscope.view.colormaps import color_table
from convscope.view.compiled import Compiled
from convscope.view.form import from_link, from_toml, to_link, to_toml
from convscope.view.view import Camera, Input, Maps, Neurons, View
from networks import small

TOKEN = "token"


def frame(pixels, *, sequence=1, plan=1, way=0, taken=12.5):
    height, width, channels = pixels.shape
    header = struct.pack("<IIIHHBBHId", 1, plan, sequence, height, width, channels, way, 0, 0, taken)
    return header + pixels.tobytes()


def reading(message):
    kind, plan, sequence, flags, taken, _, _, classes, limits, planes, values, *covers = struct.unpack_from(
        "<IIIIdIIIIII4f", message
    )
    assert kind == 2
    assert len(message) == 64 + 4 * classes + 8 * limits + 4 * values + planes
    numbers = np.frombuffer(message, "<f4", classes + 2 * limits + values, 64)
    return {
        "plan": plan,
        "sequence": sequence,
        "flags": flags,
        "taken": taken,
        "covers": covers,
        "probabilities": numbers[:classes],
        "limits": numbers[classes : classes + 2 * limits],
        "values": numbers[classes + 2 * limits :],
        "planes": np.frombuffer(message, np.uint8, planes, 64 + numbers.nbytes),
    }


def exact(message):
    kind, plan, sequence, watch, unit, height, width, zero = struct.unpack_from("<IIIIIIII", message)
    assert (kind, zero) == (3, 0)
    values = np.frombuffer(message, "<f4", offset=32).reshape(height, width)
    return (plan, sequence, watch, unit), values


def ask(socket, message):
    """Send a text message."""
    socket.send(json.dumps(message))


def told(socket):
    """Receive a text message."""
    return json.loads(socket.recv(timeout=10))


def show(*panels):
    return {"type": "show", "view": msgspec.to_builtins(View(panels=panels))}


def preset(name="", class_=None):
    return {"type": "open", "form": "preset", "text": name, "class": class_}


def inspect(*units, plan=1):
    return {
        "type": "inspect",
        "plan": plan,
        "units": [{"watch": watch, "unit": unit} for watch, unit in units],
    }


@contextmanager
def server(model, *, view=None, engine=None):
    worker = Worker(model, engine=engine)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        config = server_config(Shared(worker=worker, view=view), host="127.0.0.1", token=TOKEN)
        running = Server(config, on_ready=ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
        thread.start()
        assert ready.wait(10)
        try:
            yield f"ws://127.0.0.1:{bound.getsockname()[1]}/socket?token={TOKEN}"
        finally:
            running.should_exit = True
            thread.join(10)
            worker.close()


def wait_for(done, *, seconds=10):
    end = time.monotonic() + seconds
    while not done():
        gc.collect()
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def viewer(address):
    with connect(address, max_size=None, compression=None) as socket:
        assert told(socket)["type"] == "hello"
        ask(socket, preset())
        assert told(socket)["id"] == 1
        yield socket


@pytest.fixture(scope="module")
def address():
    with server(small()) as address:
        yield address


PICTURE = np.random.default_rng(1).integers(0, 256, (28, 24, 3), dtype=np.uint8)


CONV, DENSE = 1, 2  # the numbers of the watches of the generic view, behind the picture


def test_a_page_is_told_the_model_first_and_then_nothing_until_it_asks_for_a_view(address):
    with connect(address) as socket:
        hello = told(socket)
        socket.send(frame(PICTURE))
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.2)
        ask(socket, preset("generic"))
        plan = told(socket)
    assert hello["model"]["labels"] == ["ant", "bee", "cat"]
    layers = [(layer["name"], layer["learned"], layer["joined"]) for layer in hello["model"]["layers"]]
    assert layers == [
        ("conv", True, False),
        ("pool", False, False),
        ("dense", True, True),
        ("logits", True, False),
        ("prob", False, False),
    ]
    assert hello["stated"] is False
    assert hello["presets"] == ["generic", "sorted", "deep", "wall"]
    assert {"gray", "viridis", "RdBu_r"} <= set(hello["colormaps"])
    kinds = [panel["kind"] for panel in plan["panels"]]
    assert kinds == ["camera", "patch", "input", "result", "maps", "neurons"]
    assert (plan["id"], plan["patch"]) == (1, [28, 24])
    assert set(plan["colormaps"]) == {"gray", "viridis"}
    assert base64.b64decode(plan["colormaps"]["viridis"]) == color_table("viridis")


def test_the_plan_says_its_view_in_every_form(address):
    with viewer(address) as socket:
        ask(socket, show(Maps(layer="conv", units="1"), Neurons(layer="dense")))
        plan = told(socket)
    view = View(panels=(Maps(layer="conv", units="1"), Neurons(layer="dense")))
    assert msgspec.convert(plan["view"], View) == from_link(plan["link"]) == from_toml(plan["toml"]) == view


OPENINGS = [
    preset("wall"),
    preset("sorted", "2"),
    preset("sorted", "cat"),
    {"type": "open", "form": "link", "text": to_link(View(panels=(Maps(layer="pool"),)))},
    {"type": "open", "form": "toml", "text": to_toml(View(panels=(Maps(layer="pool"),))), "class": None},
    show(Maps(layer="pool")),
    show(),
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_page_begins_with_whatever_view_it_asks_for(address, opening):
    with connect(address) as socket:
        told(socket)
        ask(socket, opening)
        plan = told(socket)
        socket.send(frame(PICTURE))
        got = reading(socket.recv())
    assert plan["type"] == "plan"
    assert got["plan"] == plan["id"] == 1


def test_a_page_begins_with_the_view_that_the_server_was_started_with():
    view = View(panels=(Maps(layer="pool"),))
    with server(small(), view=view) as address, connect(address) as socket:
        assert told(socket)["stated"] is True
        ask(socket, preset())
        assert msgspec.convert(told(socket)["view"], View) == view
        ask(socket, preset("generic"))
        assert len(told(socket)["panels"]) == 6


def test_a_frame_is_answered_with_its_reading(address):
    expected = Scope(small()).look(PICTURE)
    with viewer(address) as socket:
        socket.send(frame(PICTURE, sequence=7))
        got = reading(socket.recv())
    assert (got["plan"], got["sequence"], got["taken"], got["flags"]) == (1, 7, 12.5, 0)
    assert got["covers"] == [0, 0, 1, 1]
    for name in ("probabilities", "values"):
        np.testing.assert_allclose(got[name], getattr(expected, name), rtol=1e-6)
    np.testing.assert_allclose(got["limits"], expected.limits.ravel(), rtol=1e-6)
    np.testing.assert_array_equal(got["planes"], expected.planes)


def test_only_looks_change_and_the_plan_keeps_its_number(address):
    with viewer(address) as socket:
        for message, number in (
            (show(Maps(layer="conv"), Neurons(layer="dense")), 2),
            (
                show(
                    Neurons(layer="dense", order="activation"),
                    Maps(layer="conv", colormap="magma", units="2"),
                ),
                2,
            ),
            (
                show(Maps(layer="conv", scale=(0, 1), interpolation="cubic"), Neurons(layer="dense", rows=3)),
                2,
            ),
            (show(Maps(layer="pool"), Neurons(layer="dense")), 3),
            (show(Maps(layer="conv"), Neurons(layer="dense")), 4),
        ):
            ask(socket, message)
            assert told(socket)["id"] == number
            socket.send(frame(PICTURE))
            assert reading(socket.recv())["plan"] == number


def test_exact_values_come_with_every_reading_until_none_are_wanted(address):
    scope = Scope(small())
    other = PICTURE[::-1].copy()
    with viewer(address) as socket:
        socket.send(frame(PICTURE, sequence=3))
        socket.recv()
        ask(socket, inspect((CONV, 2), (CONV, 0)))
        for unit in (2, 0):
            header, values = exact(socket.recv())
            assert header == (1, 3, CONV, unit)
            np.testing.assert_allclose(values, scope.look(PICTURE)["conv"][unit], rtol=1e-5)
        for sequence in (4, 5):
            socket.send(frame(other, sequence=sequence))
            assert reading(socket.recv())["sequence"] == sequence
            for unit in (2, 0):
                header, values = exact(socket.recv())
                assert header == (1, sequence, CONV, unit)
                np.testing.assert_allclose(values, scope.look(other)["conv"][unit], rtol=1e-5)
        ask(socket, inspect())
        socket.send(frame(PICTURE, sequence=6))
        socket.recv()
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.2)


def test_a_question_before_the_first_reading_is_answered_with_it(address):
    with viewer(address) as socket:
        ask(socket, inspect((CONV, 1)))
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.2)
        socket.send(frame(PICTURE, sequence=9))
        assert reading(socket.recv())["sequence"] == 9
        assert exact(socket.recv())[0] == (1, 9, CONV, 1)


def test_a_question_while_the_network_runs_is_answered_with_what_it_gives(monkeypatch, address):
    read, expected = Scope.read, Scope(small()).look(PICTURE)["conv"]

    def slowly(self, *arguments, **keywords):
        time.sleep(0.3)
        return read(self, *arguments, **keywords)

    monkeypatch.setattr(Scope, "read", slowly)
    with viewer(address) as socket:
        for sequence, unit in ((1, 1), (2, 3)):
            socket.send(frame(PICTURE, sequence=sequence))
            time.sleep(0.1)
            ask(socket, inspect((CONV, unit)))
            assert reading(socket.recv())["sequence"] == sequence
            header, values = exact(socket.recv())
            assert header == (1, sequence, CONV, unit)
            np.testing.assert_allclose(values, expected[unit], rtol=1e-5)
            with pytest.raises(TimeoutError):
                socket.recv(timeout=0.1)


def test_frames_go_on_while_what_units_are_picked_from_is_opened(monkeypatch, tmp_path):
    opening, go_on = threading.Event(), threading.Event()
    for_picking = Compiled.for_picking

    def waits(compiled):
        opening.set()
        assert go_on.wait(10)
        return for_picking(compiled)

    monkeypatch.setattr(Compiled, "for_picking", waits)
    model = replace(small(), folder=tmp_path)
    chosen = Chosen(Setting(engine="openvino", threads=1), model)
    with server(model, engine=chosen) as address, viewer(address) as socket:
        socket.send(frame(PICTURE))
        socket.recv()
        ask(socket, inspect((CONV, 2)))
        assert opening.wait(10)
        for sequence in (4, 5):
            socket.send(frame(PICTURE, sequence=sequence))
            assert reading(socket.recv(timeout=10))["sequence"] == sequence
        go_on.set()
        header, values = exact(socket.recv(timeout=10))
        assert header == (1, 5, CONV, 2)
        np.testing.assert_allclose(values, Scope(small()).look(PICTURE)["conv"][2], rtol=1e-5, atol=1e-4)


def test_another_plan_ends_the_exact_values_and_other_looks_do_not(address):
    with viewer(address) as socket:
        socket.send(frame(PICTURE))
        socket.recv()
        ask(socket, inspect((CONV, 2)))
        socket.recv()
        ask(socket, show(Input(), Neurons(layer="dense"), Maps(layer="conv", colormap="magma")))
        assert told(socket)["id"] == 1
        socket.send(frame(PICTURE, sequence=2))
        socket.recv()
        assert exact(socket.recv())[0] == (1, 2, CONV, 2)
        ask(socket, show(Maps(layer="conv")))
        assert told(socket)["id"] == 2
        socket.send(frame(PICTURE, sequence=3))
        assert reading(socket.recv())["plan"] == 2
        ask(socket, inspect((CONV, 2), plan=1))
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.2)


def test_the_network_of_a_plan_that_was_left_is_let_go(monkeypatch):
    """A page that inspected a unit, sees another plan, and has no frame to send."""
    opened, made = [], Compiled.__init__

    def noted(self, *arguments):
        made(self, *arguments)
        opened.append(weakref.ref(self))

    monkeypatch.setattr(Compiled, "__init__", noted)
    with server(small()) as address, viewer(address) as socket:
        socket.send(frame(np.zeros((14, 12, 3), np.uint8)))
        assert reading(socket.recv(timeout=10))["plan"] == 1
        ask(socket, inspect((1, 0)))
        assert exact(socket.recv(timeout=10))[0][:2] == (1, 1)
        socket.send(frame(np.ones((14, 12, 3), np.uint8), sequence=2))
        assert reading(socket.recv(timeout=10))["sequence"] == 2
        assert exact(socket.recv(timeout=10))[0][:2] == (1, 2)
        ask(socket, show(Maps(layer="pool")))
        assert told(socket)["id"] == 2
        wait_for(lambda: [one() is None for one in opened] == [True, False])


def test_while_a_large_network_changes_no_frame_opens_the_old_one_again(monkeypatch, tmp_path):
    make, run, ran = module._make_alone, Compiled.run, []

    def slowly(make_one, others):
        if others:
            time.sleep(0.3)
        return make(make_one, others)

    def noted(self, *arguments, **keywords):
        ran.append(weakref.ref(self))
        return run(self, *arguments, **keywords)

    monkeypatch.setattr(module, "_make_alone", slowly)
    monkeypatch.setattr(Compiled, "run", noted)
    with server(replace(small(), folder=tmp_path)) as address, viewer(address) as socket:
        socket.send(frame(np.zeros((14, 12, 3), np.uint8)))
        assert reading(socket.recv(timeout=10))["plan"] == 1
        ask(socket, show(Maps(layer="pool")))
        time.sleep(0.1)
        ask(socket, inspect((1, 0)))  # of the old plan: nothing that is worth opening it again
        socket.send(frame(np.ones((14, 12, 3), np.uint8), sequence=2))
        assert told(socket)["id"] == 2
        answer = reading(socket.recv(timeout=10))
        assert (answer["plan"], answer["sequence"]) == (2, 2)
        wait_for(lambda: [one() is None for one in ran] == [True, False])


def test_what_a_unit_has_learned_is_told(address):
    weights = {value.name: numpy_helper.to_array(value) for value in small().graph.graph.initializer}
    with viewer(address) as socket:
        ask(socket, {"type": "describe", "layer": "dense", "unit": 3})
        dense = told(socket)
        ask(socket, {"type": "describe", "layer": "pool", "unit": 0})
        pool = told(socket)
    assert (dense["layer"], dense["unit"]) == ("dense", 3)
    for text, expected in (
        (dense["filter"]["values"], weights["dense.weight"][3]),
        (dense["toward"], weights["logits.weight"][:, 3]),
    ):
        np.testing.assert_array_equal(np.frombuffer(base64.b64decode(text), "<f4"), expected)
    assert (pool["filter"], pool["toward"]) == (None, "")


def link(text):
    return {"type": "open", "form": "link", "text": text}


def toml(text):
    return {"type": "open", "form": "toml", "text": text}


TROUBLES = [
    (show(Maps(layer="x")), "panel[0].layer: small has no layer 'x'; nearest: "),
    (show(Maps(layer="conv", order="class:9")), "panel[0].order: small has the classes 0 to 2, not 9"),
    (show(Maps(layer="conv", scale=(2, 1))), "panel[0].scale: 2.0 to 1.0 is no range of values"),
    (show(Maps(layer="conv", order="up")), "panel[0].order: 'up' is not `natural`"),
    (show(Camera(at=(0, 0, 9, 9)), Camera(at=(0, 0, 9, 9))), "panel[1].at: it covers panel[0]"),
    (preset("walls"), "there is no preset 'walls'; there are generic, sorted, deep, wall"),
    (preset("sorted", "dog"), "small has no class 'dog'; nearest: "),
    (preset("deep", "1"), "the preset deep has no class; `sorted` has one"),
    (link("A"), "the view in the address is damaged; copy the whole link again"),
    (link("%%%"), "the view in the address is damaged; copy the whole link again"),
    (link("A" * 200_000), "this is no view: it has more than 100,000 characters"),
    (link(to_link(View(panels=(Maps(layer="x"),)))), "panel[0].layer: small has no layer 'x'"),
    (toml(""), "panel: missing; "),
    (toml("[[panel]]\nkind = 'mops'"), "panel[0].kind: there is no panel of the kind 'mops'; nearest: maps"),
    (toml("a = " + "[" * 90_000), "this is no view: "),
    (toml("x" * 2_000_000), "this is no view: it has more than 100,000 characters"),
    (inspect((CONV, 99)), "conv has the units 0 to 3, not 99"),
    (inspect((CONV, -1)), "conv has the units 0 to 3, not -1"),
    (inspect((0, 0)), "watch 0 shows no maps"),
    (inspect((DENSE, 0)), f"watch {DENSE} shows no maps"),
    (inspect((99, 0)), "watch 99 shows no maps"),
    (inspect((-1, 0)), "watch -1 shows no maps"),
    (inspect((2**80, 2**80)), f"watch {2**80} shows no maps"),
    (inspect((CONV, 2**80)), f"conv has the units 0 to 3, not {2**80}"),
    ({"type": "describe", "layer": "x", "unit": 0}, "small has no layer 'x'; nearest: "),
    ({"type": "describe", "layer": "conv", "unit": 4}, "conv has the units 0 to 3, not 4"),
    ({"type": "describe", "layer": "conv", "unit": -1}, "conv has the units 0 to 3, not -1"),
]


@pytest.mark.parametrize(("message", "sentence"), TROUBLES, ids=lambda value: str(value)[:70])
def test_what_cannot_be_done_is_told_and_all_stays_as_it_was(address, message, sentence):
    with viewer(address) as socket:
        socket.send(frame(PICTURE))
        socket.recv()
        ask(socket, inspect((CONV, 1)))
        socket.recv()
        ask(socket, message)
        trouble = told(socket)
        assert trouble["type"] == "trouble"
        assert trouble["message"].startswith(sentence)
        socket.send(frame(PICTURE, sequence=2))
        got = reading(socket.recv())
        assert (got["plan"], got["sequence"]) == (1, 2)
        assert exact(socket.recv())[0] == (1, 2, CONV, 1)


GARBAGE = [
    b"",
    b"\x01\x00\x00\x00",
    frame(PICTURE)[:-1],
    "",
    "{",
    '{"type": "dance"}',
    '{"type": "show"}',
    '{"type": "show", "view": {"panel": [{"kind": "maps", "layer": "conv", "colour": "x"}]}}',
    json.dumps({"type": "show", "view": {"panel": [{"kind": "camera"}] * 65}}),
    json.dumps({"type": "show", "view": {"panel": [{"kind": "maps", "layer": "conv", "edge": 0}]}}),
    json.dumps(inspect((1, 1), (1, 1), (1, 1))),
    json.dumps({"type": "open", "form": "yaml", "text": ""}),
    json.dumps({"type": "open", "form": "preset", "text": "sorted", "class": "x" * 600}),
    '{"type": "show", "view": ' + "[" * 500_000,
    '{"x": ' * 100_000,
]


@pytest.mark.parametrize("message", GARBAGE, ids=lambda value: str(value)[:40])
def test_what_is_no_message_ends_the_connection_with_a_reason(address, message):
    with viewer(address) as socket:
        socket.send(message)
        assert told(socket)["type"] == "trouble"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
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
    prepared = Scope.prepared

    def slowly(self, *arguments, **keywords):
        time.sleep(0.05)
        return prepared(self, *arguments, **keywords)

    monkeypatch.setattr(Scope, "prepared", slowly)
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
        ask(idle, show(*[Maps(layer="conv")] * 60))
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
