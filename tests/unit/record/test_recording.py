"""Recordings: written, cut short, killed, read again; pyarrow's own reader is the oracle."""

import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pyarrow as pa
import pytest

from convscope.errors import DataError, OutputError
from convscope.model.card import scale_array
from convscope.model.stated import Stated, restate
from convscope.record.reader import Recording
from convscope.record.replay import Replay, check_model
from convscope.record.writer import Kept, Recorder
from convscope.scope import Scope
from convscope.view.form import from_link
from convscope.view.view import Maps, View
from networks import small
from recordings import VIEW, head, written


def test_what_is_read_is_what_was_written(tmp_path):
    path = tmp_path / "noise.arrow"
    readings = written(path)
    recording = Recording(path)
    assert len(recording) == 10
    assert not recording.cut
    assert recording.head.labels == ("ant", "bee", "cat")
    for (patch, reading), row in zip(readings, recording, strict=True):
        assert (row.probabilities == reading.probabilities).all()
        assert (row.limits == reading.limits).all()
        assert (row.values == reading.values).all()
        assert (row.planes == reading.planes).all()
        assert (row.prepared.pixels == reading.pixels).all()
        assert row.prepared.covers == reading.covers
        assert (cv2.imdecode(np.frombuffer(row.picture, np.uint8), 1)[..., ::-1] == patch).all()
        assert row.label == (row.number if row.number % 2 else None)
    assert recording.seconds == pytest.approx(0.9)


def test_ordinary_tools_read_it(tmp_path):
    path = tmp_path / "noise.arrow"
    readings = written(path)
    table = pa.ipc.open_stream(path.read_bytes()).read_all()
    assert table.num_rows == 10
    for (_, reading), probabilities in zip(readings, table["probabilities"].to_pylist(), strict=True):
        np.testing.assert_array_equal(np.float32(probabilities), reading.probabilities)
    assert table["seconds"].to_pylist() == [number / 10 for number in range(10)]


def test_views_are_kept_where_they_change(tmp_path):
    path = tmp_path / "noise.arrow"
    other = View(panels=(Maps(layer="pool", colormap="magma"),))
    written(path, views=(VIEW, other))
    recording = Recording(path)
    assert [from_link(row.view) for row in recording] == [VIEW] * 5 + [other] * 5
    column = pa.ipc.open_stream(path.read_bytes()).read_all()["view"].to_pylist()
    assert [view is not None for view in column] == [place in (0, 5) for place in range(10)]


def test_what_is_computed_again_equals_what_was_recorded(tmp_path):
    path = tmp_path / "noise.arrow"
    written(path)
    model = small()
    recording = Recording(path)
    check_model(recording, model)
    scope = Scope(model, VIEW)
    replay = Replay(recording)
    assert (replay.count, replay.pace) == (10, pytest.approx(10))
    for row in recording:
        shot = replay.read()
        again = scope.read(shot.prepared)
        assert (again.probabilities == row.probabilities).all()
        assert (again.planes == row.planes).all()
        assert (again.values == row.values).all()
        assert shot.pixels.shape == (20, 17, 3)
    assert replay.read() is None
    replay.seek(4)
    assert replay.read().number == 4


def test_another_models_recording_is_told(tmp_path):
    path = tmp_path / "noise.arrow"
    written(path)
    other = small()
    weights = next(one for one in other.graph.graph.initializer if one.name == "conv.bias")
    weights.raw_data = np.zeros(4, np.float32).tobytes()
    assert scale_array(other.card).size == 1
    with pytest.raises(
        DataError, match="recorded with small, whose network, weights, mean or scale are others"
    ):
        check_model(Recording(path), other)


@pytest.mark.parametrize("stated", [Stated(mean=(3.0,)), Stated(scale=(0.5,)), Stated(color="bgr")])
def test_a_recording_of_the_same_network_with_other_arithmetic_of_pixels_is_told(tmp_path, stated):
    path = tmp_path / "noise.arrow"
    written(path)
    with pytest.raises(DataError, match="whose network, weights, mean or scale are others"):
        check_model(Recording(path), restate(small(), stated))


def test_a_recording_may_be_cut_anywhere(tmp_path):
    path = tmp_path / "noise.arrow"
    written(path, count=200)
    whole = path.read_bytes()
    counts = []
    for length in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:length])
        try:
            recording = Recording(path)
        except DataError:
            assert not counts
            continue
        counts.append(len(recording))
        assert recording[len(recording) - 1].probabilities.sum() == pytest.approx(1)
        recording.close()
    assert counts == sorted(counts)
    assert counts[-1] >= 128


def test_bytes_that_were_changed_give_a_row_or_a_sentence(tmp_path):
    path = tmp_path / "noise.arrow"
    written(path, count=70)
    whole = bytearray(path.read_bytes())
    rng = np.random.default_rng(5)
    for _ in range(300):
        damaged = whole.copy()
        for place in rng.integers(0, len(damaged), 3):
            damaged[place] = rng.integers(0, 256)
        path.write_bytes(damaged)
        try:
            for row in Recording(path):
                assert row.prepared.pixels.shape == (14, 12, 3)
        except DataError:
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_recording_that_was_killed_loses_at_most_a_second(tmp_path):
    path = tmp_path / "killed.arrow"
    story = Path(__file__).with_name("record_story.py")
    process = subprocess.Popen(
        [sys.executable, str(story), str(path)], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    last = 0.0
    deadline = time.monotonic() + 30
    while last < 2 and time.monotonic() < deadline:
        last = float(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    with process.stdout as told:
        last = max([last, *(float(line) for line in told if line.endswith("\n"))])
    recording = Recording(path)
    assert last >= 2
    assert recording.seconds > last - 1
    assert recording[len(recording) - 1].probabilities.sum() == pytest.approx(1)


def test_a_disk_that_fills_up_ends_the_recording_and_what_was_written_is_read(tmp_path):
    resource = pytest.importorskip("resource", reason="there is no limit of a file's size")
    path = tmp_path / "full.arrow"
    story = Path(__file__).with_name("record_story.py")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (400_000, 400_000))
    done = subprocess.run(
        [sys.executable, str(story), str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=limit,
    )
    assert done.stderr == f"{path} cannot be written any more: File too large\n"
    assert 300_000 < path.stat().st_size <= 400_000
    recording = Recording(path)
    assert recording.cut
    assert len(recording) > 100
    assert [row.number for row in recording] == list(range(len(recording)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "this is no recording of convscope's"),
        (b"ARROW1\0\0" * 99, "this is no recording of convscope's"),
        (b"\xff\xff\xff\xff\xff\xff\xff\x7f" * 9, "this is no recording of convscope's"),
    ],
)
def test_what_is_no_recording_is_told(tmp_path, content, sentence):
    path = tmp_path / "broken.arrow"
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        Recording(path)
    assert str(error.value) == f"{path}: {sentence}"


def test_a_stream_of_someone_elses_is_told(tmp_path):
    path = tmp_path / "other.arrow"
    with pa.ipc.new_stream(str(path), pa.schema([("x", pa.int8())])):
        pass
    with pytest.raises(DataError, match="no recording of convscope's"):
        Recording(path)


def test_no_file_is_lost(tmp_path):
    path = tmp_path / "mine.arrow"
    path.write_text("precious")
    with pytest.raises(OutputError, match=r"mine\.arrow is there already: choose another name"):
        Recorder(path, head(small()))
    assert path.read_text() == "precious"
    with pytest.raises(OutputError, match="cannot be written"):
        Recorder(tmp_path / "none" / "x.arrow", head(small()))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_is_told_and_nothing_waits_for_it():
    recorder = Recorder(Path("/dev/full"), head(small()), overwrite=True)
    reading = Scope(small(), VIEW).look(np.zeros((14, 12, 3), np.uint8))
    for _ in range(5):
        recorder.put(Kept(reading=reading, picture=b"", box=(0, 0, 1, 1), seconds=0.0))
    recorder.close()
    assert "cannot be written any more: No space left on device" in recorder.problem


def test_a_frame_that_cannot_be_written_ends_the_recording_and_nobody_waits(tmp_path):
    recorder = Recorder(tmp_path / "mine.arrow", head(small()))
    for _ in range(300):
        recorder.put(Kept(reading=None, picture=b"", box=(0, 0, 1, 1), seconds=0.0))
    recorder.close()
    assert re.search(r"mine\.arrow cannot be written any more: AttributeError: ", recorder.problem)
    assert recorder.frames == 0
