"""Exports: the network's own run and numpy, pyarrow's own reader are the oracles."""

import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from convscope.errors import DataError, OutputError, ViewError
from convscope.jobs import export as job
from convscope.jobs.export import export
from convscope.record.reader import Recording
from networks import small
from recordings import written

LAYERS = ("pool", "dense", "prob")


@pytest.fixture
def noise(tmp_path):
    """Record 70 frames of noise: more than are run at once."""
    path = tmp_path / "noise.arrow"
    readings = [reading for _, reading in written(path, count=70)]
    return Recording(path), readings


def expected(readings):
    """Compute the layers one frame at a time; the card of the small network leaves pixels as they are."""
    tensors = [reading.pixels.transpose(2, 0, 1)[np.newaxis].astype(np.float32) for reading in readings]
    runs = [small().run(tensor, layers=LAYERS) for tensor in tensors]
    return {name: np.concatenate([run[name] for run in runs]) for name in LAYERS}


@pytest.mark.parametrize("together", [1, 32, 1000])
def test_an_npz_holds_what_the_network_computes(tmp_path, noise, monkeypatch, together):
    recording, readings = noise
    monkeypatch.setattr(job, "TOGETHER", together)
    told = []
    shapes = export(
        recording,
        small(),
        layers=LAYERS,
        out=tmp_path / "out.npz",
        progress=lambda done, total: told.append((done, total)),
    )
    assert shapes == {"pool": (70, 4, 6, 5), "dense": (70, 7), "prob": (70, 3)}
    assert told[-1] == (70, 70)
    with np.load(tmp_path / "out.npz", allow_pickle=False) as archive:
        assert set(archive) == {*LAYERS, "number", "seconds"}
        for name, values in expected(readings).items():
            assert archive[name].dtype == np.float32
            np.testing.assert_allclose(archive[name], values, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(archive["number"], np.arange(70))
        np.testing.assert_array_equal(archive["seconds"], np.arange(70) / 10)
        probabilities = np.stack([row.probabilities for row in recording])
        np.testing.assert_allclose(archive["prob"], probabilities, atol=1e-6)


def test_a_parquet_file_holds_what_the_network_computes(tmp_path, noise):
    recording, readings = noise
    export(recording, small(), layers=LAYERS, out=tmp_path / "out.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == ["number", "seconds", *LAYERS]
    assert table["number"].to_pylist() == list(range(70))
    for name, values in expected(readings).items():
        flat = np.array(table[name].to_pylist(), np.float32)
        shape = tuple(map(int, table.schema.field(name).metadata[b"shape"].split("×".encode())))
        assert shape == values.shape[1:]
        np.testing.assert_allclose(flat.reshape(-1, *shape), values, rtol=1e-5, atol=1e-5)


def test_names_with_slashes_and_dots_are_kept(tmp_path, noise):
    recording, _ = noise
    model = renamed(small(), "pool", "../a/b:0")
    for name in ("out.npz", "out.parquet"):
        export(recording, model, layers=["../a/b:0"], out=tmp_path / name)
    with np.load(tmp_path / "out.npz") as archive:
        assert archive["../a/b:0"].shape == (70, 4, 6, 5)
    assert pyarrow.parquet.read_schema(tmp_path / "out.parquet").names == ["number", "seconds", "../a/b:0"]


def renamed(model, before, after):
    """Call a layer something else, as its user sees it."""
    layers = tuple(
        replace(layer, name=after, tensor=layer.tensor) if layer.name == before else layer
        for layer in model.layers
    )
    return replace(model, layers=layers)


def test_large_networks_run_few_frames_at_once(tmp_path, noise, monkeypatch):
    recording, _ = noise
    counts = []
    monkeypatch.setattr(job, "VALUES", 2000)  # the small network makes 617 values of a frame
    monkeypatch.setattr(
        job,
        "to_tensor",
        lambda model, pixels, to=job.to_tensor: (counts.append(len(pixels)), to(model, pixels))[1],
    )
    export(recording, small(), layers=["prob"], out=tmp_path / "out.npz")
    assert max(counts) == 2000 // sum(int(np.prod(layer.shape)) for layer in small().layers)
    assert sum(counts) == 70


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["npz", "parquet"])
def test_memory_does_not_grow_with_the_frames(tmp_path, ending):
    peaks = []
    for count in (100, 1000):
        path = tmp_path / f"{count}.arrow"
        written(path, count=count)
        recording = Recording(path)
        export(recording, small(), layers=["conv"], out=tmp_path / f"warm-{count}.{ending}")
        before = pyarrow.total_allocated_bytes()
        tracemalloc.start()
        export(recording, small(), layers=["conv"], out=tmp_path / f"{count}.{ending}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert pyarrow.total_allocated_bytes() - before < 1 << 20
    assert (tmp_path / f"1000.{ending}").stat().st_size > 1000 * 480 * 4 * 0.5
    assert peaks[1] < peaks[0] + 200_000  # all values of the 900 more frames are 1.7 MB


def test_a_file_that_is_there_is_kept_or_replaced_on_demand(tmp_path, noise):
    recording, _ = noise
    out = tmp_path / "out.npz"
    out.write_text("precious")
    with pytest.raises(
        OutputError, match=r"out\.npz is there already: choose another name, or replace it with --force$"
    ):
        export(recording, small(), layers=["prob"], out=out)
    assert out.read_text() == "precious"
    export(recording, small(), layers=["prob"], out=out, overwrite=True)
    assert np.load(out)["prob"].shape == (70, 3)


@pytest.mark.parametrize(
    ("layers", "name", "kind", "sentence"),
    [
        (["prob"], "out.csv", OutputError, "out.csv: the name of the file ends in .npz or .parquet"),
        (["prob"], "out", OutputError, "out: the name of the file ends in .npz or .parquet"),
        (["prob"], "none/out.npz", OutputError, "none/out.npz cannot be written: No such file or directory"),
        (["porb"], "out.npz", ViewError, "small has no layer 'porb'; nearest: prob"),
        ([], "out.npz", ViewError, "--layers names no layer"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(tmp_path, noise, layers, name, kind, sentence):
    recording, _ = noise
    folder = tmp_path / "out here"
    folder.mkdir()
    with pytest.raises(kind, match=re.escape(sentence)):
        export(recording, small(), layers=layers, out=folder / name)
    assert list(folder.iterdir()) == []


def test_a_layer_of_a_columns_name_is_told(tmp_path, noise):
    recording, _ = noise
    with pytest.raises(ViewError, match="a layer that is called seconds cannot be exported"):
        export(recording, renamed(small(), "pool", "seconds"), layers=["seconds"], out=tmp_path / "out.npz")


def test_a_frame_that_is_damaged_leaves_what_was_there(tmp_path, noise, monkeypatch):
    recording, _ = noise
    out = tmp_path / "out.npz"
    out.write_text("precious")

    def damaged(self, number):
        raise DataError("frame 40 is damaged")

    monkeypatch.setattr(Recording, "__getitem__", damaged)
    with pytest.raises(DataError, match="frame 40 is damaged"):
        export(recording, small(), layers=["prob"], out=out, overwrite=True)
    assert out.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noise.arrow", "out.npz"]


FULL = """
import resource, sys
from pathlib import Path
from convscope.cli import main
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
sys.path.insert(0, sys.argv.pop(1))
from networks import small
import convscope.zoo.registry as registry
registry.load = lambda *rest, **more: small()
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
@pytest.mark.parametrize("ending", ["npz", "parquet"])
def test_a_full_disk_is_one_sentence_and_nothing_is_lost(tmp_path, noise, ending):
    recording, _ = noise
    out = tmp_path / f"out.{ending}"
    out.write_text("precious")
    tests = str(Path(__file__).parents[2])
    done = subprocess.run(
        [
            *(sys.executable, "-c", FULL, "50000", tests),
            *("export", str(recording.path), "--layers", "conv", "-o", str(out), "--force"),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"convscope: {out} cannot be written: ")
    assert "Traceback" not in done.stderr
    assert out.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noise.arrow", out.name]
