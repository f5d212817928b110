"""Light, and the camera that it falls into."""

from functools import cache

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from camera.scene import Scene, Triple

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIZE = (480, 640)
GAMMA = 2.2


@cache
def grid() -> tuple[Floats, Floats]:
    """Give x and y of each pixel, from the middle of the box, in shares of its side."""
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]].astype(np.float32)
    return (x - SIZE[1] / 2) / SIZE[0], (y - SIZE[0] / 2) / SIZE[0]


def ramp(values: Floats, low: float, high: float) -> Floats:
    """Go smoothly from 0 at `low` to 1 at `high`."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def clouds(rng: Generator, *, grain: float) -> Floats:
    """Give a random field of mean 0 and standard deviation about 1, with structures of this size."""
    step = max(grain * SIZE[0] / 2, 1.0)
    coarse = [max(int(np.ceil(length / step)), 2) for length in SIZE]
    field = rng.standard_normal(coarse, np.float32)
    return cv2.resize(field, SIZE[::-1], interpolation=cv2.INTER_CUBIC) * np.float32(1.2)


def lighting(scene: Scene, rng: Generator) -> Floats:
    """Give the light that falls on the sheet: about 1 on the lightest side of the box."""
    x, y = grid()
    angle = np.deg2rad(scene.light_angle)
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    light = cv2.exp((0.5 - along) * np.float32(np.log(scene.light))) * (1 - 0.25 * (x * x + y * y))
    if scene.shadow:
        turn = rng.uniform(0, 2 * np.pi)
        edge = (
            x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn)) - np.float32(rng.uniform(-0.3, 0.3))
        )
        light *= 1 - scene.shadow * ramp(edge / np.float32(rng.uniform(0.01, 0.15)), -1, 1)
    return light


def color(amounts: Floats, paint: Triple) -> Floats:
    """Give each pixel an amount of one colour: float32, HWC."""
    return cv2.merge([amounts * np.float32(part) for part in paint])


def take(light: Floats, scene: Scene, rng: Generator) -> Pixels:
    """Take a picture of the light, float32, HWC: blur, exposure, the response curve, noise, compression."""
    light = cv2.GaussianBlur(light, (0, 0), max(scene.blur * SIZE[0], 0.3))
    levels = cv2.pow(np.clip(light * np.float32(scene.exposure), 0, 1), 1 / GAMMA) * np.float32(255)
    # a camera smooths its noise: what is left is partly white and partly in blotches of colour, stronger in the dark
    strength = scene.noise * (1.25 - levels[..., 1] / 510)
    white = rng.standard_normal(SIZE, np.float32)
    tinted = rng.standard_normal((SIZE[0] // 4, SIZE[1] // 4, 3), np.float32)
    noise = cv2.merge([0.8 * white + 0.5 * clouds(rng, grain=0.012)] * 3)
    noise += np.float32(0.5) * cv2.resize(tinted, SIZE[::-1], interpolation=cv2.INTER_LINEAR)
    frame = cv2.add(levels, cv2.multiply(noise, cv2.merge([strength] * 3)), dtype=cv2.CV_8U)
    packed = cv2.imencode(
        ".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, scene.jpeg]
    )[1]
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
