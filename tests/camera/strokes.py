"""Strokes of a pen on a sheet, at the frame's resolution."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from camera.light import SIZE, Floats, Pixels, ramp
from camera.scene import Scene

FINE = 12  # pixels of the drawing for one pixel of MNIST
EDGE = (0.28, 0.6)  # where a stroke of MNIST, blurred a little, begins and is full


def strokes(digit: Pixels, scene: Scene) -> Floats:
    """Draw a digit of MNIST: how much of each pixel it covers, 0..1."""
    fine = cv2.resize(digit.astype(np.float32) / 255, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(fine, (0, 0), 0.45 * FINE)
    if scene.pen:
        fine = _redraw(fine, scene.pen)
    turn = cv2.getRotationMatrix2D((14 * FINE, 14 * FINE), scene.angle, 1.0)
    turn[:, 2] += np.array(SIZE[::-1]) / 2 - 14 * FINE
    slant = tilt(scene) @ np.vstack([turn, [0, 0, 1]])
    points = cv2.findNonZero((fine > EDGE[0]).astype(np.uint8)).astype(np.float32).reshape(-1, 1, 2)
    x, y, width, height = cv2.boundingRect(cv2.perspectiveTransform(points, slant))
    scale = scene.extent * SIZE[0] / max(width, height)
    room = (SIZE[0] - scale * np.array([width, height])) / 2
    middle = np.array(SIZE[::-1]) / 2 + np.array(scene.place) * room
    shift = middle - scale * np.array([x + width / 2, y + height / 2])
    place = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]])
    return ramp(cv2.warpPerspective(fine, place @ slant, SIZE[::-1], flags=cv2.INTER_LINEAR), *EDGE)


def tilt(scene: Scene) -> NDArray[np.float64]:
    """Give the perspective of a slanted sheet: 3×3."""
    side, left = SIZE[0], (SIZE[1] - SIZE[0]) / 2
    corners = np.array([[left, 0], [left + side, 0], [left + side, side], [left, side]], np.float32)
    moved = corners + side * np.array(scene.tilt, np.float32).reshape(4, 2)
    return cv2.getPerspectiveTransform(corners, moved)


def ruling(scene: Scene, rng: Generator) -> Floats:
    """Draw the lines of squared paper: coverage, 0..1."""
    lines = np.zeros(SIZE, np.float32)
    step = scene.ruling * SIZE[0]
    height, width = SIZE
    for y in np.arange(rng.uniform(-step, 0), height, step):
        cv2.line(lines, (0, int(y)), (width, int(y)), 1.0, 3, cv2.LINE_AA)
    for x in np.arange(rng.uniform(-step, 0), width, step):
        cv2.line(lines, (int(x), 0), (int(x), height), 1.0, 3, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), scene.angle / 2, 1.15)
    whole = tilt(scene) @ np.vstack([turn, [0, 0, 1]])
    return cv2.warpPerspective(
        lines, whole, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )


def stray(rng: Generator) -> Floats:
    """Draw a stroke of other writing, cut by one side of the box: coverage, 0..1."""
    side = SIZE[0]
    along, lean, reach = rng.uniform(0.1, 0.9) * side, rng.uniform(-40, 40), rng.uniform(0.02, 0.1) * side
    stroke = np.zeros((side, side), np.float32)
    ends = [(round(along), -30), (round(along + lean), round(reach))]
    cv2.line(stroke, *ends, 1.0, int(rng.integers(5, 20)), cv2.LINE_AA)
    stroke = cv2.GaussianBlur(np.rot90(stroke, rng.integers(4)).copy(), (0, 0), 1.5)
    beside = (SIZE[1] - side) // 2
    return cv2.copyMakeBorder(stroke, 0, 0, beside, beside, cv2.BORDER_REPLICATE)


def _redraw(fine: Floats, width: float) -> Floats:
    """Draw the strokes' middle lines again with a pen of this width, in pixels of MNIST."""
    coarse = cv2.resize(fine, (28 * 4, 28 * 4), interpolation=cv2.INTER_AREA)
    line = _middle(coarse > EDGE[0]).astype(np.uint8)
    distance = cv2.GaussianBlur(cv2.distanceTransform(1 - line, cv2.DIST_L2, 5) / 4, (0, 0), 0.8)
    distance = cv2.resize(distance, fine.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return ((EDGE[0] + EDGE[1]) / 2 + (EDGE[1] - EDGE[0]) / 0.3 * (width / 2 - distance + 0.1)).astype(
        np.float32
    )


def _middle(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin strokes to lines of one pixel: T. Y. Zhang, C. Y. Suen, CACM 27 (1984) 236."""
    around = [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]
    inside = np.pad(inside, 1)
    removed = True
    while removed:
        removed = False
        for first, second in (((0, 2, 4), (2, 4, 6)), ((0, 2, 6), (0, 4, 6))):
            ring = np.array([np.roll(inside, (-y, -x), (0, 1)) for y, x in around])
            count = ring.sum(0)
            rises = (~ring & np.roll(ring, -1, 0)).sum(0)
            drop = inside & (count >= 2) & (count <= 6) & (rises == 1)
            drop &= ~ring[list(first)].all(0) & ~ring[list(second)].all(0)
            inside = inside & ~drop
            removed = removed or bool(drop.any())
    return inside[1:-1, 1:-1]
