"""Frames with no digit in their box."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator

from camera.draw import draw, paint, sheet
from camera.light import SIZE, Floats, Pixels, clouds, color, grid, lighting, ramp, take
from camera.scene import Scene, Triple, shade

SKIN: Triple = (0.75, 0.5, 0.4)


def _sheet(**options: tuple[float, float]) -> Callable[[Generator], Pixels]:
    """Draw blank sheets, where these attributes of the scene lie between these limits."""

    def frame(rng: Generator) -> Pixels:
        chosen = {name: rng.uniform(low, high) for name, (low, high) in options.items()}
        return draw(None, replace(Scene.random(rng), **chosen))

    return frame


def _strays(rng: Generator) -> Pixels:
    return draw(None, replace(Scene.random(rng), strays=int(rng.integers(1, 5))))


def _specks(rng: Generator) -> Pixels:
    """Draw dust and dots of ink."""
    cover = np.zeros(SIZE, np.float32)
    for _ in range(int(rng.integers(1, 12))):
        place = (int(rng.uniform(80, 560)), int(rng.uniform(0, 480)))
        cv2.circle(cover, place, int(rng.integers(2, 14)), 1.0, -1, cv2.LINE_AA)
    return paint(cover, Scene.random(rng))


def _edge(rng: Generator) -> Pixels:
    """Draw the edge of a blank sheet across the box, with a desk or a room beyond."""
    x, _ = _turned(rng)
    red, green, blue = rng.uniform(0.02, 0.4, 3).tolist()
    return _before(rng, inside=x - rng.uniform(-0.35, 0.35), paint_of_it=(red, green, blue))


def _hand(rng: Generator) -> Pixels:
    """Draw half of a hand: fingers and the palm, coming in from one side."""
    x, y = _turned(rng)
    reach, spread = rng.uniform(-0.1, 0.25), rng.uniform(0.11, 0.16)
    palm = np.minimum(-0.25 + reach - x, 0.28 - np.abs(y))
    fingers = [
        0.065 - np.hypot(np.maximum(x - reach + 0.06 * abs(finger), 0), y - finger * spread)
        for finger in range(-1, 3)
    ]
    return _before(rng, inside=np.maximum.reduce([palm, *fingers]), paint_of_it=_skin(rng))


def _finger(rng: Generator) -> Pixels:
    """Draw one finger that points into the box."""
    x, y = _turned(rng)
    inside = rng.uniform(0.04, 0.08) - np.hypot(np.maximum(x - rng.uniform(-0.3, 0.3), 0), y)
    return _before(rng, inside=inside, paint_of_it=_skin(rng))


def _room(rng: Generator) -> Pixels:
    """Draw many things before one another, none of them a digit."""
    scene = replace(Scene.random(rng), exposure=rng.uniform(0.3, 0.9))
    seen = np.zeros((*SIZE, 3), np.float32) + rng.uniform(0.05, 0.8, 3).astype(np.float32)
    for _ in range(int(rng.integers(5, 40))):
        paint_of_it = (rng.uniform(0.02, 0.9) * rng.uniform(0.7, 1.1, 3)).tolist()
        place = (rng.uniform(0, SIZE[1]), rng.uniform(0, SIZE[0]))
        thing = (place, (rng.uniform(20, 260), rng.uniform(10, 160)), rng.uniform(0, 180))
        if rng.random() < 0.5:
            cv2.ellipse(seen, thing, paint_of_it, -1, cv2.LINE_AA)
        else:
            cv2.fillPoly(seen, [cv2.boxPoints(thing).astype(np.int32)], paint_of_it, cv2.LINE_AA)
    noise = np.random.default_rng(scene.seed)
    return take(seen * lighting(scene, noise)[..., None], scene, noise)


def _before(rng: Generator, *, inside: Floats, paint_of_it: Triple) -> Pixels:
    """Draw a round thing before a sheet; `inside` is the distance to its outline, in shares of the box."""
    scene = replace(Scene.random(rng), texture=0.02)
    noise = np.random.default_rng(scene.seed)
    inside = inside.astype(np.float32)
    cover = ramp(inside, -0.004, 0.004)
    shape = (0.55 + 0.45 * ramp(inside, -0.02, 0.12)) * (1 + 0.03 * clouds(noise, grain=0.03))
    paper = sheet(scene, noise) * (1 - 0.35 * ramp(inside, -0.06, 0.0))
    light = lighting(scene, noise) / np.float32(max(scene.paper))
    seen = color(paper * (1 - cover) * light, scene.paper) + color(shape * cover * light, paint_of_it)
    return take(seen, scene, noise)


def _turned(rng: Generator) -> tuple[Floats, Floats]:
    """Give coordinates along and across a random direction."""
    x, y = grid()
    turn = rng.uniform(0, 2 * np.pi)
    return x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)


def _skin(rng: Generator) -> Triple:
    return shade(SKIN, rng.uniform(0.15, 1.1))


EMPTY: dict[str, Callable[[Generator], Pixels]] = {
    "sheet": _sheet(),
    "squared": _sheet(ruling=(0.06, 0.4)),
    "shadow": _sheet(shadow=(0.2, 0.8)),
    "falloff": _sheet(light=(0.05, 0.25)),
    "dark": _sheet(exposure=(0, 0.003)),
    "glare": _sheet(exposure=(1.0, 2.0)),
    "noise": _sheet(noise=(8, 40)),
    "cloth": _sheet(texture=(0.06, 0.4), grain=(0.01, 0.1)),
    "strays": _strays,
    "specks": _specks,
    "edge": _edge,
    "finger": _finger,
    "hand": _hand,
    "room": _room,
}
"""One function for each kind; all draw uint8, 480×640×3, RGB."""
