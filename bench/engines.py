"""The engines side by side: the bare network, with what is watched, and in the page; all in one run, in turn.

`python -m bench.engines` prints this table alone. `--opencv5 DIR` names a folder with OpenCV 5, as
`pip install --target DIR "opencv-python-headless>=5"` makes it.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
import onnx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench import faces, large
from bench.table import Row, asked, markdown
from bench.timing import Call, Times, closely, in_turn
from convscope.api import load
from convscope.cache import VARIABLE
from convscope.engines import openvino
from convscope.engines.engine import ENGINES, PRECISIONS, EngineOptions, Setting
from convscope.engines.open import open_engine
from convscope.engines.processor import physical_cores, processor_name
from convscope.errors import ConvscopeError
from convscope.model.export import export
from convscope.model.model import Model
from convscope.model.quantized.copying import quantized
from convscope.model.tensor import to_tensor
from convscope.view.choice import measured
from convscope.view.compile import NO_PICKS, PATCH, PICKS, compile_graph
from convscope.view.compiled import Compiled
from convscope.view.plan import make_plan
from convscope.view.presets import age, deep, wall
from convscope.view.view import View

PROTOTXTS = Path(__file__).resolve().parents[2] / "shared" / "prototxt"
OTHERS = {
    "GoogLeNet": "bvlc_googlenet",
    "ResNet-50": "resnet50",
    "SqueezeNet": "squeezenet_v1.1",
    "MobileNet": "mobilenet_v1",
}
FIRST = "ONNX Runtime f32"

OPENCV = """
import sys, time
sys.path.insert(0, sys.argv[1])
import cv2, numpy
assert cv2.__version__.startswith("5"), cv2.__version__
cv2.setNumThreads(int(sys.argv[4]))
net = cv2.dnn.readNetFromONNX(sys.argv[2])
blob = numpy.load(sys.argv[3])
for line in sys.stdin:
    start = time.perf_counter()
    net.setInput(blob)
    net.forward()
    print(time.perf_counter() - start, flush=True)
"""


class OtherProcess:
    """A network in a process with another OpenCV; each line that it is sent is a run."""

    def __init__(self, folder: Path, network: Path, tensor: Path) -> None:
        command = [sys.executable, "-c", OPENCV, folder, network, tensor, str(physical_cores())]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __call__(self) -> float:
        """Run once; give the seconds that it took there."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def ways(model: Model, pictures: list[np.ndarray]) -> dict[str, tuple[Model, Setting]]:
    """Give what runs a model: of each engine and precision the network and the setting."""
    threads = measured(model, EngineOptions(engine="onnxruntime")).setting
    found = {FIRST: (model, threads)}
    eight = None
    with suppress(ConvscopeError):
        eight = quantized(model, pictures)
        found["ONNX Runtime int8"] = (eight, replace(threads, precision="int8"))
    if openvino.installed():
        for precision in [one for one in PRECISIONS if one in openvino.precisions()]:
            network = eight if precision == "int8" else model
            if network is not None:
                setting = Setting(engine="openvino", precision=precision, threads=physical_cores())
                found[f"OpenVINO {precision}"] = (network, setting)
    return found


def run_of(network: Model, setting: Setting, view: View | None, pixels: np.ndarray) -> Call:
    """Give a run of a network, bare and whole, or watched."""
    if view is None:
        bare = open_engine(compile_graph(network, ()), setting, folder=network.folder)
        return lambda: bare.run({PATCH: pixels, PICKS: NO_PICKS}) and None
    compiled = Compiled(network, make_plan(network, view).watches, setting)
    return lambda: compiled.run(pixels) and None


def others(
    model: Model, pixels: np.ndarray, stack: ExitStack, *, opencv5: Path | None, prototxt: Path | None
) -> dict[str, Call]:
    """Give runs by those who are not our engines; who cannot read the network is left out."""
    found: dict[str, Call] = {}
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    tensor = to_tensor(model, pixels[np.newaxis])
    network = folder / "network.onnx"
    onnx.save(export(model), network)
    np.save(folder / "tensor.npy", tensor)
    with suppress(cv2.error):
        net = (
            cv2.dnn.readNetFromONNX(str(network))
            if prototxt is None
            else cv2.dnn.readNetFromCaffe(str(prototxt), str(prototxt.with_suffix(".caffemodel")))
        )
        cv2.setNumThreads(physical_cores())

        def forward() -> None:
            net.setInput(tensor)
            net.forward()

        forward()
        found[f"OpenCV {cv2.__version__}"] = forward
    if opencv5 is not None:
        other = OtherProcess(opencv5, network, folder / "tensor.npy")
        stack.callback(other.close)
        with suppress(ValueError, BrokenPipeError):
            other()
            found["OpenCV 5"] = other
    return found


def bare_rows(name: str, ours: Times, theirs: Times) -> Iterator[Row]:
    """Say how long the bare network takes."""
    for times in (ours, theirs):
        for what, taken in times.items():
            again = ", beside the next" if times is theirs and what == FIRST else ""
            beside = f"{taken / times[FIRST]:.2f} × {FIRST}"
            yield Row(f"{name}, bare, by {what}{again}", f"{1000 * taken:.1f} ms", beside)


def choice_row(name: str, times: Times, chosen: Setting) -> Row:
    """Say whether the engine that chooses itself is the fastest at f32."""
    mine, best = times[f"{ENGINES[chosen.engine]} f32"], min(times.values())
    what = f"{ENGINES[chosen.engine]}, {chosen.threads} threads" + ("" if chosen.blocked else ", not blocked")
    met = asked(f"{mine / best:.2f} × the fastest at f32, at most 1.05", met=mine <= 1.05 * best)
    return Row(f"{name}, chosen by itself", what, met)


def watched_rows(
    name: str, model: Model, pixels: np.ndarray, made: Mapping[str, tuple[Model, Setting]]
) -> Iterator[Row]:
    """Say what the presets cost against the bare network by the same engine."""
    first, shown = ("age", age(model)) if model.values else ("deep", deep(model))
    views = {"bare": None, first: shown, "wall": wall(model)}
    for what, (network, setting) in made.items():
        times = closely({view: partial(run_of, network, setting, one, pixels) for view, one in views.items()})
        for view, most in ((first, 1.05), ("wall", 1.15)):
            ratio = times[view] / times["bare"]
            yield Row(
                f"{name}, {view}, by {what}",
                f"{1000 * times[view]:.1f} ms",
                asked(f"{ratio:.3f} × bare, at most {most}", met=ratio <= most),
            )


def network_rows(
    name: str, path: Path, *, random: bool, opencv5: Path | None, watched: tuple[str, ...] = ()
) -> Iterator[Row]:
    """Measure one network."""
    model = load(path, random_weights=True) if random else load(path)
    rng = np.random.default_rng(3)
    height, width = model.shape[1:]
    pictures = [rng.integers(0, 256, (height, width, 3), np.uint8) for _ in range(4)]
    pixels = pictures[0]
    # As in a user's program, before others hold the network, too.
    chosen = measured(model, EngineOptions()).setting
    made = ways(model, pictures)
    plain = {what: one for what, one in made.items() if what.endswith(" f32")}
    alone = in_turn({what: run_of(*one, None, pixels) for what, one in plain.items()})
    gc.collect()
    calls = {what: run_of(network, setting, None, pixels) for what, (network, setting) in made.items()}
    ours = in_turn(calls)
    first = calls[FIRST]
    del calls
    with ExitStack() as stack:
        calls = {
            FIRST: first,
            **others(model, pixels, stack, opencv5=opencv5, prototxt=None if random else path),
        }
        from bench.by_torch import by_torch  # noqa: PLC0415  (PyTorch brings threads: after ours have been timed)

        calls |= by_torch(model, to_tensor(model, pixels[np.newaxis]))
        yield from bare_rows(name, ours, in_turn(calls))
        del calls, first
    gc.collect()
    yield choice_row(name, alone, chosen)
    shown = {what: one for what, one in made.items() if what in watched} or {
        what: one for what, one in made.items() if one[1] == chosen
    }
    yield from watched_rows(name, model, pixels, shown)


@contextmanager
def empty_cache() -> Iterator[None]:
    """Keep nothing between starts that other runs have measured, perhaps on a busy machine."""
    before = os.environ.get(VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = folder
        try:
            yield
        finally:
            os.environ.pop(VARIABLE)
            if before is not None:
                os.environ[VARIABLE] = before


def rows(*, opencv5: Path | None = None) -> Iterator[Row]:
    """Measure everything."""
    with empty_cache():
        yield from _rows(opencv5=opencv5)


def _rows(*, opencv5: Path | None) -> Iterator[Row]:
    with large.made() as path:
        faces.as_ages(path)
        watched = (FIRST, "OpenVINO f32", "OpenVINO bf16")
        yield from network_rows("VGG-16", path, random=False, opencv5=opencv5, watched=watched)
        yield from faces.rows(path)
    for name, file in OTHERS.items():
        path = PROTOTXTS / f"{file}.prototxt"
        if path.is_file():
            yield from network_rows(name, path, random=True, opencv5=opencv5)
        else:
            yield Row(name, "not measured", f"{path} is not there")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.engines")
    parser.add_argument("--opencv5", type=Path, help="a folder with OpenCV 5")
    start = perf_counter()
    told = list(rows(opencv5=parser.parse_args().opencv5))
    print(f"{processor_name()}, {physical_cores()} cores, {perf_counter() - start:.0f} s\n")
    print(markdown(told))


if __name__ == "__main__":
    main()
