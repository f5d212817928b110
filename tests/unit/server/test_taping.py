"""A page that records: on, off, the first file, problems, and pages that go away."""

import json
import struct
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest
from websockets.sync.client import connect

from convscope.live.hub import Hub
from convscope.live.worker import Worker
from convscope.record.reader import Recording
from convscope.record.tapes import Tapes
from convscope.scope import Scope
from convscope.server.serve import Server, bind, server_config
from convscope.server.shared import Shared
from convscope.sources.source import Shot
from networks import small

TOKEN = "token"
PICTURE = np.random.default_rng(1).integers(0, 256, (28, 24, 3), dtype=np.uint8)


def ask(socket, message):
    """Send a text message."""
    socket.send(json.dumps(message))


def read_until(socket, wanted):
    """Receive text messages until one is what is wanted."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        message = socket.recv(timeout=10)
        if isinstance(message, str) and wanted(told := json.loads(message)):
            return told
    raise TimeoutError


def frame(sequence):
    """Write a frame as a page sends it."""
    height, width, channels = PICTURE.shape
    header = struct.pack("<IIIHHBBHId", 1, 1, sequence, height, width, channels, 0, 0, 0, 12.5)
    return header + PICTURE.tobytes()


class Ten:
    """A source of ten pictures."""

    title, live, count, pace = "ten", False, 10, 50.0

    def __init__(self):
        self.next = 0

    def read(self):
        if self.next == self.count:
            return None
        self.next += 1
        return Shot(
            pixels=np.full((20, 30, 3), 20 * self.next, np.uint8),
            number=self.next - 1,
            seconds=0.0,
            name=f"picture {self.next}",
            label=self.next % 3,
        )

    def seek(self, number):
        self.next = number

    def close(self):
        pass


@contextmanager
def server(tapes, *, model, source=None):
    worker = Worker(model)
    hub = None if source is None else Hub(worker, source)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        config = server_config(Shared(worker=worker, hub=hub, tapes=tapes), host="127.0.0.1", token=TOKEN)
        running = Server(config, on_ready=ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
        thread.start()
        assert ready.wait(10)
        try:
            yield f"ws://127.0.0.1:{bound.getsockname()[1]}/socket?token={TOKEN}"
        finally:
            running.should_exit = True
            thread.join(10)
            if hub is not None:
                hub.close()
            worker.close()


def begin(socket):
    """Ask for the usual view."""
    ask(socket, {"type": "open", "form": "preset", "text": "", "class": None})
    read_until(socket, lambda message: message["type"] == "plan")


@contextmanager
def page(address):
    with connect(address, max_size=None, compression=None) as socket:
        begin(socket)
        yield socket


def tapes_in(folder, model, **more):
    return Tapes(model, named="small", folder=folder, **more)


def record(socket, *, on):
    """Ask for it, and wait for the answer."""
    ask(socket, {"type": "record", "on": on})
    return read_until(socket, lambda message: message["type"] == "tape" and message["on"] == on)


def look(socket, count):
    """Send frames, one after the other's reading."""
    for sequence in range(count):
        socket.send(frame(sequence))
        while not isinstance(socket.recv(timeout=10), bytes):
            pass


def recordings(folder):
    return sorted(folder.glob("*.arrow"))


def ended(path):
    """Wait until a recording has been ended as Arrow ends a stream, and read it."""
    deadline = time.monotonic() + 10
    while not path.read_bytes().endswith(b"\xff\xff\xff\xff\0\0\0\0"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return Recording(path)


def test_what_is_recorded_is_what_the_page_saw_in_between(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        look(socket, 3)
        assert recordings(tmp_path) == []
        begun = record(socket, on=True)
        look(socket, 4)
        done = record(socket, on=False)
        look(socket, 2)
    (path,) = recordings(tmp_path)
    assert begun == {"type": "tape", "on": True, "file": str(path), "frames": 0, "lost": 0, "problem": ""}
    assert done == {"type": "tape", "on": False, "file": str(path), "frames": 4, "lost": 0, "problem": ""}
    rows = list(Recording(path))
    expected = Scope(model).look(PICTURE)
    assert len(rows) == 4
    for row in rows:
        np.testing.assert_array_equal(row.probabilities, expected.probabilities)
        np.testing.assert_array_equal(row.planes, expected.planes)
        np.testing.assert_array_equal(row.prepared.pixels, expected.pixels)
    assert 0 <= rows[0].seconds < rows[-1].seconds < 10


def test_a_page_records_twice_into_two_files(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        for count in (1, 2):
            record(socket, on=True)
            look(socket, count)
            assert record(socket, on=False)["frames"] == count
    assert sorted(len(Recording(path)) for path in recordings(tmp_path)) == [1, 2]


def test_asking_twice_begins_one_file_and_asking_for_the_end_of_none_does_nothing(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        ask(socket, {"type": "record", "on": False})
        record(socket, on=True)
        ask(socket, {"type": "record", "on": True})
        look(socket, 1)
        assert record(socket, on=False)["frames"] == 1
    assert len(recordings(tmp_path)) == 1


def test_while_it_records_a_page_is_told_how_it_goes(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        record(socket, on=True)
        look(socket, 5)
        report = read_until(socket, lambda message: message["type"] == "tape" and message["frames"] == 5)
    assert report["on"]


def test_the_first_file_is_the_first_pages_alone(tmp_path):
    model = small()
    first = tmp_path / "first.arrow"
    with server(tapes_in(tmp_path, model, first=first), model=model) as address, page(address) as one:
        assert not first.exists()
        look(one, 1)  # the first frame begins it
        assert read_until(one, lambda message: message["type"] == "tape")["file"] == str(first)
        with page(address) as other:
            look(other, 5)
        look(one, 2)
        assert record(one, on=False)["frames"] == 3  # the first one, too
    assert recordings(tmp_path) == [first]
    assert len(Recording(first)) == 3


def test_closing_the_page_ends_the_file(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address:
        with page(address) as socket:
            record(socket, on=True)
            look(socket, 3)
        (path,) = recordings(tmp_path)
        recording = ended(path)
    assert len(recording) == 3
    assert not recording.cut


def test_the_end_of_the_server_ends_the_file(tmp_path):
    model = small()
    with ExitStack() as later:
        with server(tapes_in(tmp_path, model), model=model) as address:
            socket = later.enter_context(connect(address, max_size=None, compression=None))
            begin(socket)
            record(socket, on=True)
            look(socket, 3)
        (path,) = recordings(tmp_path)
        assert len(ended(path)) == 3


def test_frames_of_the_servers_own_source_are_kept_with_their_names(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model, source=Ten()) as address, page(address) as socket:
        ask(socket, {"type": "follow", "on": True})
        record(socket, on=True)
        read_until(socket, lambda message: message["type"] == "tape" and message["frames"] >= 5)
        record(socket, on=False)
    (path,) = recordings(tmp_path)
    rows = list(Recording(path))
    for row in rows:
        number = int(row.name.removeprefix("picture "))
        assert row.label == number % 3
        assert (row.prepared.pixels == 20 * number).all()
    assert {row.box for row in rows} == {rows[0].box}
    left, top, right, bottom = rows[0].box  # 14×12 fits into 20×30 with 20×17
    assert (left * 30, top * 20, (right - left) * 30, bottom * 20) == pytest.approx((6, 0, 17, 20), abs=1e-4)


def test_a_file_that_cannot_be_begun_is_told_and_the_page_goes_on(tmp_path):
    model = small()
    with server(tapes_in(tmp_path / "gone", model), model=model) as address, page(address) as socket:
        ask(socket, {"type": "record", "on": True})
        trouble = read_until(socket, lambda message: message["type"] == "trouble")
        assert "cannot be written: No such file or directory" in trouble["message"]
        look(socket, 2)
        (tmp_path / "gone").mkdir()
        record(socket, on=True)
        look(socket, 2)
        assert record(socket, on=False)["frames"] == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_is_told_and_the_page_goes_on(tmp_path, monkeypatch):
    model = small()
    opened = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", *rest, **more: opened(
            Path("/dev/full") if mode == "xb" else path, "wb" if mode == "xb" else mode, *rest, **more
        ),
    )
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        record(socket, on=True)
        look(socket, 3)
        problem = read_until(socket, lambda message: message["type"] == "tape" and message["problem"])
        assert "cannot be written any more: No space left on device" in problem["problem"]
        look(socket, 3)
        done = record(socket, on=False)
    assert (done["frames"], done["problem"]) == (0, problem["problem"])


def test_without_pyarrow_a_page_is_told_what_to_install(tmp_path, monkeypatch):
    def without(name):
        raise ImportError(name)

    monkeypatch.setattr("convscope.record.form.import_module", without)
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        ask(socket, {"type": "record", "on": True})
        trouble = read_until(socket, lambda message: message["type"] == "trouble")
        assert "pip install 'convscope[record]'" in trouble["message"]
        look(socket, 1)


def test_a_server_that_keeps_nothing_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with server(None, model=small()) as address, page(address) as socket:
        ask(socket, {"type": "record", "on": True})
        look(socket, 2)
    assert list(tmp_path.iterdir()) == []


def test_what_is_seen_before_the_file_is_there_is_kept_and_a_page_that_goes_leaves_none_open(
    tmp_path, monkeypatch
):
    begin_, begun = Tapes.begin, []

    def slowly(self, path=None):
        time.sleep(0.3)
        begun.append(begin_(self, path))
        return begun[-1]

    monkeypatch.setattr(Tapes, "begin", slowly)
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address:
        with page(address) as socket:
            ask(socket, {"type": "record", "on": True})
            look(socket, 5)
        (path,) = wait_for_one(tmp_path)
        assert len(ended(path)) == 5
    assert [recorder.frames for recorder in begun] == [5]


def wait_for_one(folder):
    deadline = time.monotonic() + 10
    while not (found := recordings(folder)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def test_a_page_that_turns_recording_on_and_off_without_end_makes_no_queue(tmp_path):
    model = small()
    with server(tapes_in(tmp_path, model), model=model) as address, page(address) as socket:
        for _ in range(2000):
            ask(socket, {"type": "record", "on": True})
            ask(socket, {"type": "record", "on": False})
        look(socket, 1)
        record(socket, on=True)
        record(socket, on=False)
    assert len(recordings(tmp_path)) < 1000
