"""Films: how many frames a second are drawn and written, and that memory does not grow with their number.

`python -m bench.film` prints its rows alone.
"""

import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.animation import FuncAnimation, PillowWriter

from bench.old_way import tiled
from bench.table import Row, asked, markdown
from convscope.api import load
from convscope.datasets import mnist
from convscope.render.films.film import open_film
from convscope.render.films.palette import palette_for
from convscope.render.renderer import Renderer, pictures_missing
from convscope.render.style import STYLES
from convscope.scope import Scope
from convscope.view.presets import preset

SIZE = (960, 540)
FRAMES = 300
WRITTEN = 60
FEW, MANY = 200, 2000
GROWTH = 1.05
PLAIN = 20
_FORMS = {".gif": "GIF", ".webp": "WebP", ".mp4": "MP4 (VP9)", "": "PNG files"}

MEASURE = """
import pathlib, re, sys
import numpy
from convscope.api import load
from convscope.datasets import mnist
from convscope.jobs.film import Settings, film
count, path = int(sys.argv[1]), pathlib.Path(sys.argv[2])
film(load("lenet"), mnist.load("test"), numpy.arange(count), path, settings=Settings(size=(960, 540), rate=25))
print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


def rows() -> list[Row]:
    """Measure how fast films of LeNet are made, and what they hold in memory."""
    model, digits = load("lenet"), mnist.load("test")
    found: list[Row] = []
    for name in ("generic", "sorted"):
        scope = Scope(model, preset(name, model))
        without = pictures_missing(scope.plan, picture=False, patch=False)
        renderer = Renderer(scope.plan, size=SIZE, title=model.name, without=without)
        readings = [scope.look(picture, way="given") for picture in digits.pictures[:FRAMES]]
        start = perf_counter()
        for reading in readings:
            renderer.draw(reading)
        rate = FRAMES / (perf_counter() - start)
        found.append(Row(f"film: {name} LeNet at 960×540", f"{rate:.0f} frames/s drawn", _met(rate)))
        if name == "generic":
            ours = {suffix: _written(suffix, scope, renderer) for suffix in _FORMS}
            found += [_written_row(suffix, rate) for suffix, rate in ours.items()]
            found += [_plain_row(suffix, words, ours[suffix]) for suffix, words in _PLAIN.items()]
    return [*found, *(_memory(suffix) for suffix in (".gif", ".webp"))]


def _written_row(suffix: str, rate: float) -> Row:
    words = f"film: generic LeNet at 960×540, run, drawn and written as {_FORMS[suffix]}"
    return Row(words, f"{rate:.0f} frames/s", _met(rate))


_PLAIN = {"": "matplotlib's savefig for each frame", ".gif": "matplotlib's FuncAnimation, saved as GIF"}


def _plain_row(suffix: str, words: str, ours: float) -> Row:
    rate = _plain(suffix)
    return Row(
        f"film: the same panels by {words}", f"{rate:.1f} frames/s", f"ours {ours / rate:.0f} × as fast"
    )


def _plain(suffix: str) -> float:
    """Draw the same panels as one would by hand: images set anew, and the whole figure saved."""
    model, digits = load("lenet"), mnist.load("test").pictures
    figure, axes = plt.subplots(1, 4, figsize=(9.6, 5.4), dpi=100)
    names = ("conv1", "conv2", "ip1")

    def shown(place: int) -> dict[str, np.ndarray]:
        tensor = digits[place][np.newaxis, np.newaxis].astype(np.float32) / 256
        values = model.run(tensor, layers=[*names, "prob"])
        tiles = {name: tiled(values[name][0]) for name in names[:2]}
        return {**tiles, "ip1": values["ip1"].reshape(20, 25), "prob": values["prob"].ravel()}

    first = shown(0)
    images = {name: axis.imshow(first[name]) for name, axis in zip(names, axes, strict=False)}
    bars = axes[3].barh(range(10), first["prob"])

    def update(place: int) -> None:
        values = shown(place)
        for name, image in images.items():
            image.set_data(values[name])
            image.set_clim(values[name].min(), values[name].max())
        for bar, value in zip(bars, values["prob"], strict=True):
            bar.set_width(value)

    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        if suffix:
            FuncAnimation(figure, update, frames=PLAIN).save(
                f"{folder}/film{suffix}", writer=PillowWriter(25)
            )
        else:
            for place in range(PLAIN):
                update(place)
                figure.savefig(f"{folder}/{place}.png")
        rate = PLAIN / (perf_counter() - start)
    plt.close(figure)
    return rate


def _written(suffix: str, scope: Scope, renderer: Renderer) -> float:
    """Run, draw and write frames, as `convscope film` does; give the frames a second."""
    digits = mnist.load("test").pictures
    palette = palette_for(scope.plan, STYLES["dark"], in_color=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        film = open_film(path, path, size=SIZE, rate=Fraction(25), palette=palette, codec="")
        start = perf_counter()
        for picture in digits[:WRITTEN]:
            film.add(renderer.draw(scope.look(picture, way="given")))
        film.close()
        return WRITTEN / (perf_counter() - start)


def _memory(suffix: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_peak(count, Path(folder) / f"{count}{suffix}") for count in (FEW, MANY))
    words = asked(f"{many / few:.3f} × that of {FEW}, at most {GROWTH}", met=many <= GROWTH * few)
    return Row(f"film: {_FORMS[suffix]} of {MANY:,} frames, memory", f"{many / 1e3:.0f} MB", words)


def _peak(count: int, path: Path) -> int:
    """Give the kilobytes that a process of its own held at most."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(count), str(path)], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def _met(rate: float) -> str:
    return asked("at least 25", met=rate >= 25)


if __name__ == "__main__":
    print(markdown(rows()))
