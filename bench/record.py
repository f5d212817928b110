"""Recordings: what a frame costs while it is kept, how large a minute is, and how fast its layers are exported.

`python -m bench.record` prints its rows alone.
"""

import tempfile
from pathlib import Path
from time import perf_counter, process_time, sleep, time

import numpy as np

from bench.table import Row, markdown, milliseconds
from camera import Scene, draw
from convscope.api import load
from convscope.datasets import mnist
from convscope.jobs.export import export
from convscope.model.digest import model_digest
from convscope.model.model import Model
from convscope.prepare.crop import cut_box
from convscope.record.form import VERSION, Head
from convscope.record.reader import Recording
from convscope.record.replay import Replay
from convscope.record.writer import WAITING, Kept, Recorder
from convscope.scope import Scope

PICTURES = 20
FRAMES = 600
PACE = 30  # frames a second, as a camera has them
LAYERS = ("conv1", "conv2", "ip1")


def rows() -> list[Row]:
    """Record LeNet's usual view before a camera, replay it, and export it."""
    model = load("lenet")
    rng = np.random.default_rng(11)
    frames = [draw(picture, Scene.random(rng)) for picture in mnist.load("test").pictures[:PICTURES]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.arrow"
        return [
            *_recorded(model, frames, path),
            _replayed(path),
            *(_exported(model, path, path.with_suffix(ending)) for ending in (".npz", ".parquet")),
            _by_hand(model, path),
        ]


def _recorded(model: Model, frames: list[np.ndarray], path: Path) -> list[Row]:
    """Keep frames as the server does: as they are, so that the recorder makes files of the pictures."""
    scope = Scope(model)
    boxes = [cut_box(frame, shape=model.card.input.size) for frame in frames]
    readings = [scope.look(box) for box in boxes]
    head = Head(
        version=VERSION,
        model="lenet",
        hash=model_digest(model),
        shape=model.shape,
        labels=model.labels,
        started=time(),
    )
    recorder = Recorder(path, head)
    handed: list[float] = []
    begun = process_time()
    for number in range(FRAMES):
        kept = Kept(
            reading=readings[number % PICTURES],
            picture=frames[number % PICTURES],
            box=(0, 0, 1, 1),
            seconds=number / PACE,
        )
        start = perf_counter()
        recorder.put(kept)
        handed.append(perf_counter() - start)
        while number - recorder.frames > WAITING // 2:
            sleep(0.005)
    recorder.close()
    cost = (process_time() - begun) / FRAMES
    minute = path.stat().st_size / FRAMES * PACE * 60
    height, width = frames[0].shape[:2]
    return [
        Row("recording: handing a frame over, beside the page", milliseconds(handed)),
        Row("recording: a frame's cost, in a thread of its own", f"{1000 * cost:.2f} ms of the processor"),
        Row(
            f"recording: a minute of {width}×{height} at {PACE} frames a second",
            f"{minute / 1e6:.1f} MB",
            f"as raw frames {height * width * 3 * PACE * 60 / 1e6:,.0f} MB; {recorder.lost} frames lost",
        ),
    ]


def _replayed(path: Path) -> Row:
    replay = Replay(Recording(path))
    start = perf_counter()
    while replay.read() is not None:
        pass
    rate = FRAMES / (perf_counter() - start)
    replay.close()
    return Row(
        "recording: frames read again", f"{rate:.0f} frames/s", f"{rate / PACE:.0f} × as fast as recorded"
    )


def _exported(model: Model, path: Path, out: Path) -> Row:
    recording = Recording(path)
    start = perf_counter()
    export(recording, model, layers=LAYERS, out=out)
    rate = FRAMES / (perf_counter() - start)
    recording.close()
    size = out.stat().st_size / 1e6
    return Row(f"export of {', '.join(LAYERS)} as {out.suffix}", f"{rate:.0f} frames/s", f"{size:.1f} MB")


def _by_hand(model: Model, path: Path) -> Row:
    """Do the same with a loop over the frames, all values in memory, and numpy's own writer."""
    recording = Recording(path)
    start = perf_counter()
    values: dict[str, list[np.ndarray]] = {name: [] for name in LAYERS}
    for row in recording:
        tensor = row.prepared.pixels.transpose(2, 0, 1)[np.newaxis].astype(np.float32) / 256
        for name, found in model.run(tensor, layers=list(LAYERS)).items():
            values[name].append(found)
    np.savez(path.with_name("by-hand.npz"), **{name: np.concatenate(found) for name, found in values.items()})
    rate = FRAMES / (perf_counter() - start)
    recording.close()
    return Row("export by a loop over frames and numpy.savez, all in memory", f"{rate:.0f} frames/s")


if __name__ == "__main__":
    print(markdown(rows()))
