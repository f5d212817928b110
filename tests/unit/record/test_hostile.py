"""Recordings from elsewhere: what they claim costs no memory, and what they name is not run."""

import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from convscope.errors import DataError
from convscope.record.form import KEY, schema
from convscope.record.reader import Recording
from convscope.record.replay import Replay, recorded_name
from networks import small
from recordings import head, written


def row(**changed):
    """Give a frame as columns have it."""
    usual = {
        "number": 0,
        "seconds": 0.0,
        "name": None,
        "label": None,
        "picture": b"",
        "box": [0.0, 0.0, 1.0, 1.0],
        "pixels": bytes(14 * 12 * 3),
        "covers": [0.0, 0.0, 1.0, 1.0],
        "empty": False,
        "probabilities": [0.2, 0.3, 0.5],
        "view": None,
        "limits": [],
        "values": [],
        "planes": b"",
    }
    return usual | changed


def stream(path, rows, *, form=None, compression=None):
    """Write rows as pyarrow does."""
    form = form or schema(head(small()))
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(str(path), form, options=options) as writer:
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=form))
    return path


def test_a_row_as_pyarrow_writes_it_is_read(tmp_path):
    (read,) = Recording(stream(tmp_path / "x.arrow", [row()]))
    assert read.prepared.pixels.shape == (14, 12, 3)
    assert read.view == ""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not say what is open")
@pytest.mark.parametrize("broken", ["text", "nothing", "columns", "damaged"])
def test_what_is_no_recording_does_not_stay_open(tmp_path, broken):
    path, form = tmp_path / "x.arrow", schema(head(small()))
    match broken:
        case "text":
            path.write_bytes(b"hello" * 99)
        case "nothing":
            with pa.ipc.new_stream(str(path), form):
                pass
        case "columns":
            stream(path, [row()], form=form.remove(0))
        case "damaged":
            stream(path, [row(), row(picture=None)])
    with pytest.raises(DataError) as told:
        Recording(path)
    assert str(path) in str(told.value)  # which is kept, with its traceback, and keeps no file open
    kept = Recording(stream(tmp_path / "good.arrow", [row()]))
    is_open = [name.readlink() for name in Path("/proc/self/fd").iterdir() if name.is_symlink()]
    assert (path in is_open, kept.path in is_open) == (False, True)


@pytest.mark.parametrize("kind", ["lz4", "zstd"])
def test_what_is_compressed_is_not_unpacked(tmp_path, kind):
    path = stream(tmp_path / "bomb.arrow", [row(picture=bytes(1 << 24))], compression=kind)
    assert path.stat().st_size < 1 << 18
    before = pa.total_allocated_bytes()
    with pytest.raises(DataError, match=r"bomb\.arrow: damaged after frame 0$"):
        Recording(path)
    assert pa.total_allocated_bytes() - before < 1 << 20


@pytest.mark.parametrize(
    "changed",
    [
        {"box": [0.0, 0.0, float("nan"), 1.0]},
        {"box": [0.0, 0.0, float("inf"), 1.0]},
        {"covers": [0.0, None, 1.0, 1.0]},
        {"seconds": float("inf")},
        {"pixels": b"x"},
        {"probabilities": [1.0]},
        {"limits": [1.0]},
    ],
)
def test_a_frame_that_cannot_be_is_told(tmp_path, changed):
    recording = Recording(stream(tmp_path / "x.arrow", [row(), row(**changed)]))
    assert recording[0].number == 0
    with pytest.raises(DataError, match=r"x\.arrow: frame 1 is damaged$"):
        recording[1]


@pytest.mark.parametrize("name", ["seconds", "picture", "box", "pixels", "covers", "empty", "probabilities"])
def test_a_frame_that_lacks_something_is_told(tmp_path, name):
    with pytest.raises(DataError, match=r"x\.arrow: damaged after frame 0$"):
        Recording(stream(tmp_path / "x.arrow", [row(**{name: None})]))


def test_other_columns_are_told(tmp_path):
    form = schema(head(small()))
    with pytest.raises(DataError, match=r"its columns are not those of a recording of convscope's$"):
        Recording(stream(tmp_path / "x.arrow", [row()], form=form.remove(form.get_field_index("view"))))


@pytest.mark.parametrize(
    "changed",
    [
        {"shape": [0, 14, 12]},
        {"shape": [3, -1, 12]},
        {"shape": [3, 10**30, 12]},
        {"labels": 1},
        {"version": "1"},
    ],
)
def test_a_head_that_cannot_be_is_told(tmp_path, changed):
    form = schema(head(small()))
    said = json.loads(form.metadata[KEY]) | changed
    with pytest.raises(DataError, match=r"this is no recording of convscope's$"):
        Recording(stream(tmp_path / "x.arrow", [row()], form=form.with_metadata({KEY: json.dumps(said)})))


def test_a_head_of_nothing_but_brackets_is_told(tmp_path):
    form = schema(head(small())).with_metadata({KEY: b'{"more":' + b"[" * 100_000})
    with pytest.raises(DataError, match=r"this is no recording of convscope's$"):
        Recording(stream(tmp_path / "x.arrow", [row()], form=form))


def test_a_newer_form_is_told(tmp_path):
    form = schema(head(small()))
    said = json.loads(form.metadata[KEY]) | {"version": 2}
    with pytest.raises(DataError, match=r"a recording of form 2; this convscope reads 1$"):
        Recording(stream(tmp_path / "x.arrow", [row()], form=form.with_metadata({KEY: json.dumps(said)})))


def png(width, height):
    """Write a small file that claims to be of some size."""
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "png")
    return file.getvalue()


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"", "the picture of frame 0 is damaged"),
        (b"\xff\xd8\xff\xe0 no more than this", "the picture of frame 0 is damaged"),
        (png(4097, 1), "the picture of frame 0 is larger than 4096 pixels"),
        (png(12000, 12000), "the picture of frame 0 is larger than 4096 pixels"),
        (png(16000, 16000), "the picture of frame 0 is larger than 4096 pixels"),
    ],
)
def test_pictures_that_cannot_be_are_told(tmp_path, picture, sentence):
    replay = Replay(Recording(stream(tmp_path / "x.arrow", [row(picture=picture)])))
    with pytest.raises(DataError) as error:
        replay.read()
    assert str(error.value) == sentence


def test_times_that_cannot_be_give_a_pace_that_can(tmp_path):
    for first, last in ((0.0, 1e-300), (0.0, 0.0), (5.0, 1.0)):
        path = stream(tmp_path / "x.arrow", [row(seconds=first), row(seconds=last)])
        assert 0 < Replay(Recording(path)).pace <= 1000


def test_code_that_a_recording_names_is_not_run(tmp_path):
    for name in ("os:getcwd", "package.module:factory", "timm:hf-hub:someone/network"):
        path = tmp_path / f"{len(name)}.arrow"
        written(path, count=1, named=name)
        with pytest.raises(DataError, match=f"recorded with {name}, which is code: if it is yours, name it"):
            recorded_name(Recording(path))
    for name in ("lenet", "nets/mine.onnx", "torchvision:resnet18", "timm:resnet18", r"C:\net.onnx"):
        path = tmp_path / f"ok-{len(name)}.arrow"
        written(path, count=1, named=name)
        assert recorded_name(Recording(path)) == name


def test_a_folder_and_a_pipe_are_told(tmp_path):
    for path in (tmp_path, Path("/dev/null")):
        with pytest.raises(DataError, match=r"there is no such file$"):
            Recording(path)


STORY = """
import resource, sys
from pathlib import Path
from convscope.errors import DataError
from convscope.record.reader import Recording
from convscope.record.replay import Replay
folder = Path(sys.argv[1])
for path in sorted(folder.iterdir()):
    if path.name == "1":
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        replay = Replay(Recording(path))
        while replay.read():
            pass
    except DataError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux counts it")
def test_lengths_that_lie_cost_no_memory(tmp_path):
    whole = tmp_path / "0"
    written(whole, count=70)
    content = whole.read_bytes()
    rng = np.random.default_rng(9)
    lies = [struct.pack("<q", value) for value in (2**62, 2**40, 2**32, 2**31 - 8, 2**28, -1, -(2**63))]
    for number in range(1, 400):
        damaged = bytearray(content)
        place = int(rng.integers(0, len(content) // 8)) * 8
        if number % 2:  # where lengths are: in front of the batches, and in what describes them
            place = int(rng.integers(0, 800)) * 8 % len(content)
        damaged[place : place + 8] = lies[number % len(lies)]
        (tmp_path / str(number)).write_bytes(damaged)
    done = subprocess.run(
        [sys.executable, "-c", STORY, str(tmp_path)], check=True, capture_output=True, text=True, timeout=120
    )
    assert int(done.stdout) * 1024 < max(4 * len(content), 32 << 20)
