"""A large network: VGG-16 with 101 outputs and random weights, opened and its first frame run; and OpenCV beside it.

Its weights are a `.caffemodel`, which is mapped, and the same as `.caffemodel.h5`, which cannot be: of that, a
converted copy is kept.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np

from bench.table import Row, asked, markdown
from caffe_files import layer, stated_input, write_caffemodel

STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DENSE = (4096, 4096, 101)

OURS = """
import numpy, sys
from convscope.api import load
from convscope.scope import Scope
Scope(load(sys.argv[1])).look(numpy.zeros((240, 240, 3), numpy.uint8))
"""
OPENCVS = """
import cv2, numpy, sys
net = cv2.dnn.readNetFromCaffe(sys.argv[1], sys.argv[1].replace(".prototxt", ".caffemodel"))
net.setInput(numpy.zeros((1, 3, 224, 224), numpy.float32))
net.forward()
"""
# Time and memory are those of the whole process, from its first import on. Linux counts the memory of whoever starts a
# process as the process's own in `ru_maxrss`; `VmHWM` begins anew.
MEASURE = """
import pathlib, re, time
start = time.perf_counter()
{code}
print(time.perf_counter() - start, re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


@contextmanager
def made() -> Iterator[Path]:
    """Make the network; give its prototxt, with the weights beside it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vgg16.prototxt"
        path.write_text(text())
        write_caffemodel(path.with_suffix(".caffemodel"), learned())
        yield path


def rows(path: Path) -> list[Row]:
    """Measure a first and a second start, of weights that are mapped and such as cannot be; and OpenCV's."""
    weights = path.with_suffix(".caffemodel")
    size = weights.stat().st_size
    theirs, their_memory = measure(OPENCVS, path)
    name = f"VGG-16, {size / 1e6:.0f} MB, opened and its first frame run"
    told = f"{name}, by OpenCV's dnn"
    with tempfile.TemporaryDirectory() as folder:
        unmappable = Path(folder) / path.name
        unmappable.write_text(text())
        write_hdf5(unmappable.with_suffix(".caffemodel.h5"), learned())
        found = [
            *starts(name, path, size, cache=Path(folder) / "cache"),
            *starts(f"{name}, of HDF5", unmappable, size, cache=Path(folder) / "cache"),
        ]
    return [*found, Row(told, figure(theirs, their_memory, size), "of the caffemodel; it reads no HDF5")]


def starts(name: str, path: Path, size: int, *, cache: Path) -> list[Row]:
    """Measure a first and a second start; what is kept between them goes into a folder of its own."""
    (first, memory), (second, again) = (measure(OURS, path, cache=cache) for _ in range(2))
    met = first <= 6 and memory <= 2.5 * size
    return [
        Row(name, figure(first, memory, size), asked("at most 6 s, 2.5 × the file", met=met)),
        Row(f"{name}, again", figure(second, again, size), asked("at most 1.5 s", met=second <= 1.5)),
    ]


def write_hdf5(path: Path, layers: Iterator[tuple[str, Sequence[np.ndarray]]]) -> None:
    """Write weights as Caffe writes them in HDF5."""
    with h5py.File(path, "w") as file:
        for name, arrays in layers:
            for place, array in enumerate(arrays):
                file[f"data/{name}/{place}"] = array


def figure(seconds: float, memory: float, size: int) -> str:
    """Write a time, and the greatest memory as a multiple of the file."""
    return f"{seconds:.2f} s, {memory / size:.2f} × the file in memory"


def measure(code: str, path: Path, *, cache: Path | str = "off") -> tuple[float, float]:
    """Run a process of its own, and give its seconds, and the bytes that it held at most."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(code=code), path],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "CONVSCOPE_CACHE": str(cache)},
    )
    seconds, kilobytes = done.stdout.split()
    return float(seconds), float(kilobytes) * 1024


def text() -> str:
    """Write the network, as its authors published it but for the number of classes."""
    lines, bottom = [stated_input(3, 224, 224)], "data"
    for stage, maps in enumerate(STAGES, 1):
        for place, count in enumerate(maps, 1):
            name = f"conv{stage}_{place}"
            settings = f"convolution_param {{ num_output: {count} kernel_size: 3 pad: 1 }}"
            lines += [
                layer(name, "Convolution", bottom, settings),
                layer(f"relu_{name}", "ReLU", name, tops=name),
            ]
            bottom = name
        settings = "pooling_param { kernel_size: 2 stride: 2 }"
        lines.append(layer(f"pool{stage}", "Pooling", bottom, settings))
        bottom = f"pool{stage}"
    for place, units in enumerate(DENSE, 6):
        settings = f"inner_product_param {{ num_output: {units} }}"
        lines.append(layer(f"fc{place}", "InnerProduct", bottom, settings))
        bottom = f"fc{place}"
        if place < 8:
            lines.append(layer(f"relu{place}", "ReLU", bottom, tops=bottom))
    return "".join([*lines, layer("prob", "Softmax", bottom)])


def learned() -> Iterator[tuple[str, Sequence[np.ndarray]]]:
    """Draw its weights, layer by layer."""
    rng, inputs = np.random.default_rng(16), 3
    for stage, maps in enumerate(STAGES, 1):
        for place, count in enumerate(maps, 1):
            yield f"conv{stage}_{place}", drawn(rng, count, inputs, 3, 3)
            inputs = count
    inputs *= 7 * 7
    for place, units in enumerate(DENSE, 6):
        yield f"fc{place}", drawn(rng, units, inputs)
        inputs = units


def drawn(rng: np.random.Generator, outputs: int, *others: int) -> list[np.ndarray]:
    """Draw a weight that keeps the measure of what it is multiplied with, and a bias of zeros."""
    weight = rng.standard_normal((outputs, *others), dtype=np.float32)
    weight *= np.float32(np.sqrt(2 / np.prod(others)))
    return [weight, np.zeros(outputs, dtype=np.float32)]


if __name__ == "__main__":
    with made() as network:
        print(markdown(rows(network)))
