"""Make docs/images/digits.png: how a camera picture becomes a digit, step by step.

`.venv-test/bin/python docs/make/digits.py`
"""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from camera import EMPTY, Pixels, Scene, box, draw, patch
from convscope.datasets import mnist
from convscope.prepare.digits import digits
from convscope.prepare.marks import measure_density
from convscope.prepare.paper import find_sheets
from convscope.prepare.resize import to_gray
from convscope.prepare.trace import find_ink

IMAGE = Path(__file__).resolve().parents[1] / "images" / "digits.png"
STEPS = ("the box", "patch, 56×56", "the paper", "density of ink", "strokes", "28×28")
PAPER = Scene(
    seed=5,
    paper=(0.86, 0.83, 0.78),
    ink=(0.05, 0.06, 0.3),
    extent=0.6,
    angle=6,
    light=0.3,
    light_angle=150,
    noise=4,
)
SQUARED = replace(PAPER, seed=6, ruling=0.14, shadow=0.5, strays=2, light=0.7, place=(-0.2, 0.2), angle=-8)
BOARD = replace(PAPER, seed=8, paper=(0.03, 0.09, 0.05), ink=(0.8, 0.8, 0.78), exposure=0.15, light=0.4)


def steps(frame: Pixels) -> list[np.ndarray]:
    """Give a picture of each step, 0..255."""
    small = patch(frame)
    gray = to_gray(small)
    sheet = find_sheets(gray)[0]
    density = measure_density(sheet)
    ink = find_ink(gray)
    strokes = np.zeros_like(gray) if ink is None else ink.strokes * 255
    dark = np.clip(density.values / density.peak, 0, 1) * 255
    return [box(frame), small, sheet.light, dark, strokes, digits(small).pixels[..., 0]]


def main() -> None:
    """Draw four boxes, one below the other."""
    pictures = mnist.load("test").pictures
    frames = [
        draw(pictures[place], scene) for place, scene in zip((0, 15, 8), (PAPER, SQUARED, BOARD), strict=True)
    ]
    frames.append(EMPTY["hand"](np.random.default_rng(3)))
    figure = Figure(figsize=(7.2, 5.1), dpi=110, layout="constrained")
    for axes, (name, picture) in zip(
        figure.subplots(len(frames), len(STEPS)).flat,
        [pair for frame in frames for pair in zip(STEPS, steps(frame), strict=True)],
        strict=True,
    ):
        axes.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set_axis_off()
        if axes.get_subplotspec().is_first_row():
            axes.set_title(name, fontsize=9)
    drawn = BytesIO()
    figure.savefig(drawn)
    Image.open(drawn).convert("RGB").quantize(256).save(IMAGE, optimize=True)


main()
