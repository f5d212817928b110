"""Draw a camera's frame of a sheet with a digit on it."""

import cv2
import numpy as np
from numpy.random import Generator

from camera.light import SIZE, Floats, Pixels, clouds, color, lighting, take
from camera.scene import Scene
from camera.strokes import ruling, stray, strokes
from convscope.prepare.crop import cut_box


def draw(digit: Pixels | None, scene: Scene) -> Pixels:
    """Draw a camera's frame.

    Args:
        digit: uint8, 28×28, white on black, as MNIST has it; nothing: an empty sheet.
        scene: how the picture is taken.

    Returns:
        uint8, 480×640×3, RGB; the box is the square in its middle.
    """
    cover = np.zeros(SIZE, np.float32) if digit is None else strokes(digit, scene)
    return paint(cover, scene)


def paint(cover: Floats, scene: Scene) -> Pixels:
    """Put ink on a sheet, and take the picture.

    Args:
        cover: float32, 480×640, 0..1: where ink is.
        scene: how the picture is taken.
    """
    rng = np.random.default_rng(scene.seed)
    for _ in range(scene.strays):
        cover = cv2.max(cover, stray(rng))
    paper = sheet(scene, rng)
    uneven = 1 + 0.05 * clouds(rng, grain=0.008)
    cover = np.clip(cover * uneven, 0, 1) * np.float32(scene.opacity)
    light = lighting(scene, rng) / np.float32(max(scene.paper))
    seen = color(paper * (1 - cover) * light, scene.paper) + color(cover * light, scene.ink)
    return take(seen, scene, rng)


def sheet(scene: Scene, rng: Generator) -> Floats:
    """Give the paper's reflectance, as a share of its colour: fibres, faint waves, and ruling."""
    fibres = clouds(rng, grain=scene.grain) + 0.5 * clouds(rng, grain=2 * scene.grain)
    paper = 1 + np.float32(scene.texture) * (0.9 * fibres + 0.4 * clouds(rng, grain=0.15))
    return paper * (1 - np.float32(0.35) * ruling(scene, rng)) if scene.ruling else paper


def box(frame: Pixels) -> Pixels:
    """Cut out the box: the square in the middle."""
    return cut_box(frame)


def patch(frame: Pixels, side: int = 56) -> Pixels:
    """Give what the page sends of a frame: the box, scaled down."""
    return cv2.resize(cut_box(frame), (side, side), interpolation=cv2.INTER_AREA)
