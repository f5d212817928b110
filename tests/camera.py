"""Draw what a webcam would see of a digit on paper, and of boxes with no digit in them.

A picture is made the way light makes it: the reflectance of paper and ink, times the light that falls on it,
blurred by the lens, exposed, disturbed by the sensor's noise, and compressed as cameras do.

    frame = draw(digit, Scene.random(rng))      # uint8, 480×640×3, RGB
    frame = draw(digit, Scene.rough(rng))       # ruled paper, shadow edges, stray strokes, thin pens as well
    frame = EMPTY["hand"](rng)                  # nothing to read
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Triple = tuple[float, float, float]

SIZE = (480, 640)
FINE = 12  # pixels of the drawing for one pixel of MNIST
GAMMA = 2.2
EDGE = (0.28, 0.6)  # where a stroke of MNIST, blurred a little, begins and is full

PENS: tuple[Triple, ...] = (
    (0.03, 0.03, 0.035),  # black
    (0.05, 0.07, 0.30),  # blue
    (0.45, 0.05, 0.06),  # red
    (0.05, 0.22, 0.09),  # green
    (0.16, 0.16, 0.17),  # pencil
)
BOARDS: tuple[Triple, ...] = ((0.03, 0.03, 0.03), (0.03, 0.09, 0.05), (0.02, 0.03, 0.06), (0.10, 0.10, 0.11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How a picture is taken. Lengths are shares of the box's side, the reflectances linear, 0..1.

    Attributes:
        seed: of texture, noise and stray strokes.
        paper: reflectance of the paper, RGB.
        ink: reflectance of the ink, RGB; lighter than the paper for chalk on a board.
        opacity: how much of the paper the ink covers where it is thickest, 0..1.
        pen: width of the pen in pixels of MNIST, where a digit is 20 high; 0: strokes as they are in MNIST.
        extent: the digit's longer side.
        place: x and y within the room that is left, -1..1.
        angle: degrees, counter-clockwise.
        tilt: displacement of the four corners of the box, as a slanted sheet has it.
        texture: standard deviation of the paper's reflectance, as a share of it.
        grain: size of the texture's structure.
        light: how much light is left on the dark side of the box, 0..1.
        light_angle: where it comes from, degrees.
        exposure: what the sensor makes of the paper where it is lightest, 0..1, linear.
        blur: standard deviation of the lens's blur.
        noise: standard deviation in grey levels.
        jpeg: quality, 1..100.
        ruling: distance of the lines of squared paper; 0: none.
        shadow: how much light a shadow's edge across the box takes, 0..1.
        strays: how many strokes of other writing come in from the border.
    """

    seed: int
    paper: Triple
    ink: Triple
    opacity: float = 1.0
    pen: float = 0.0
    extent: float = 0.65
    place: tuple[float, float] = (0.0, 0.0)
    angle: float = 0.0
    tilt: tuple[float, ...] = (0.0,) * 8
    texture: float = 0.02
    grain: float = 0.01
    light: float = 1.0
    light_angle: float = 0.0
    exposure: float = 0.7
    blur: float = 0.003
    noise: float = 2.0
    jpeg: int = 90
    ruling: float = 0.0
    shadow: float = 0.0
    strays: int = 0

    @classmethod
    def random(cls, rng: Generator) -> "Scene":
        """Choose a sheet of paper or a board, a pen, the light and the camera."""
        board = rng.random() < 0.2
        if board:
            paper = _shade(BOARDS[rng.integers(len(BOARDS))], rng.uniform(0.8, 1.5))
            ink = _shade((0.9, 0.9, 0.88), rng.uniform(0.5, 1.0))
            exposure = rng.uniform(0.06, 0.25)
        else:
            paper = tuple(float(rng.uniform(0.6, 0.95) * tint) for tint in rng.uniform(0.9, 1.0, 3))
            ink = _shade(PENS[rng.integers(len(PENS))], rng.uniform(0.8, 1.6))
            exposure = rng.uniform(0.2, 0.95)
        return cls(
            seed=int(rng.integers(2**32)),
            paper=paper,
            ink=ink,
            opacity=float(rng.uniform(0.6, 1.0)),
            extent=float(rng.uniform(0.4, 0.9)),
            place=(float(rng.uniform(-1, 1)), float(rng.uniform(-1, 1))),
            angle=float(rng.uniform(-10, 10)),
            tilt=tuple(float(shift) for shift in rng.uniform(-0.05, 0.05, 8)),
            texture=float(rng.uniform(0.005, 0.06)),
            grain=float(rng.uniform(0.004, 0.03)),
            light=float(rng.uniform(0.25, 1.0)),
            light_angle=float(rng.uniform(0, 360)),
            exposure=float(exposure),
            blur=float(rng.uniform(0.001, 0.012)),
            noise=float(rng.uniform(0.5, 8.0)),
            jpeg=int(rng.integers(50, 96)),
        )

    @classmethod
    def rough(cls, rng: Generator) -> "Scene":
        """Choose a scene with what a tidy one lacks: ruled paper, a shadow's edge, stray strokes, thin pens."""
        return replace(
            cls.random(rng),
            pen=float(rng.choice([0.0, rng.uniform(0.4, 4.5)])),
            ruling=float(rng.choice([0.0, rng.uniform(0.08, 0.3)])),
            shadow=float(rng.choice([0.0, rng.uniform(0.2, 0.65)])),
            strays=int(rng.integers(0, 3)),
        )


def draw(digit: Pixels | None, scene: Scene) -> Pixels:
    """Draw a camera's frame.

    Args:
        digit: uint8, 28×28, white on black, as MNIST has it; nothing: an empty sheet.
        scene: how the picture is taken.

    Returns:
        uint8, 480×640×3, RGB; the box is the square in its middle.
    """
    rng = np.random.default_rng(scene.seed)
    cover = _strokes(digit, scene) if digit is not None else np.zeros(SIZE, np.float32)
    return _paint(cover, scene, rng)


def _paint(cover: Floats, scene: Scene, rng: Generator) -> Pixels:
    """Put ink on the sheet, and take the picture."""
    for _ in range(scene.strays):
        cover = np.maximum(cover, _stray(rng))
    paper = _texture(scene, rng)[..., None] * np.array(scene.paper, np.float32)
    if scene.ruling:
        paper *= 1 - 0.35 * _ruling(scene, rng)[..., None]
    uneven = 1 + 0.5 * (_clouds(rng, grain=0.008) * 0.1)
    cover = (scene.opacity * np.clip(cover * uneven, 0, 1))[..., None]
    seen = paper + (np.array(scene.ink, np.float32) - paper) * cover
    return _camera(seen * _light(scene, rng)[..., None] / max(scene.paper), scene, rng)


def box(frame: Pixels) -> Pixels:
    """Cut out the box: the square in the middle."""
    height, width = frame.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return frame[top : top + side, left : left + side]


def patch(frame: Pixels, side: int = 56) -> Pixels:
    """Give what the page sends: the box, scaled down."""
    return cv2.resize(box(frame), (side, side), interpolation=cv2.INTER_AREA)


def _strokes(digit: Pixels, scene: Scene) -> Floats:
    """Draw the digit's strokes at the frame's resolution: coverage, 0..1."""
    fine = cv2.resize(digit.astype(np.float32) / 255, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(fine, (0, 0), 0.45 * FINE)
    if scene.pen:
        fine = _redraw(fine, scene.pen)
    turn = cv2.getRotationMatrix2D((14 * FINE, 14 * FINE), scene.angle, 1.0)
    turn[:, 2] += np.array(SIZE[::-1]) / 2 - 14 * FINE
    slant = _tilt(scene) @ np.vstack([turn, [0, 0, 1]])
    edge = cv2.findNonZero((fine > EDGE[0]).astype(np.uint8)).astype(np.float32)
    x, y, width, height = cv2.boundingRect(cv2.perspectiveTransform(edge, slant))
    scale = scene.extent * SIZE[0] / max(width, height)
    room = (SIZE[0] - scale * np.array([width, height])) / 2
    shift = (
        np.array(SIZE[::-1]) / 2
        + np.array(scene.place) * room
        - scale * np.array([x + width / 2, y + height / 2])
    )
    place = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]])
    return _ramp(cv2.warpPerspective(fine, place @ slant, SIZE[::-1], flags=cv2.INTER_LINEAR), *EDGE)


def _redraw(fine: Floats, width: float) -> Floats:
    """Draw the strokes' middle lines again with a pen of this width, in pixels of MNIST."""
    coarse = cv2.resize(fine, (28 * 4, 28 * 4), interpolation=cv2.INTER_AREA)
    line = _middle(coarse > EDGE[0]).astype(np.uint8)
    distance = cv2.GaussianBlur(cv2.distanceTransform(1 - line, cv2.DIST_L2, 5) / 4, (0, 0), 0.8)
    distance = cv2.resize(distance, fine.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return ((EDGE[0] + EDGE[1]) / 2 + (EDGE[1] - EDGE[0]) / 0.3 * (width / 2 - distance + 0.1)).astype(np.float32)


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


def _tilt(scene: Scene) -> NDArray[np.float64]:
    """Give the perspective of a slanted sheet."""
    side, left = SIZE[0], (SIZE[1] - SIZE[0]) / 2
    corners = np.array([[left, 0], [left + side, 0], [left + side, side], [left, side]], np.float32)
    moved = corners + side * np.array(scene.tilt, np.float32).reshape(4, 2)
    return cv2.getPerspectiveTransform(corners, moved)


def _texture(scene: Scene, rng: Generator) -> Floats:
    """Give the paper's relative reflectance around 1: fibres, and faint waves of the sheet."""
    fibres = _clouds(rng, grain=scene.grain) + 0.5 * _clouds(rng, grain=2 * scene.grain)
    return 1 + scene.texture * (0.9 * fibres + 0.4 * _clouds(rng, grain=0.15))


def _clouds(rng: Generator, *, grain: float) -> Floats:
    """Give a random field of mean 0 and standard deviation 1 with structures of this size."""
    step = max(grain * SIZE[0] / 2, 1.0)
    coarse = [max(int(np.ceil(length / step)), 2) for length in SIZE]
    field = rng.standard_normal(coarse, np.float32)
    return cv2.resize(field, SIZE[::-1], interpolation=cv2.INTER_CUBIC) * 1.2


def _ruling(scene: Scene, rng: Generator) -> Floats:
    """Draw the lines of squared paper: coverage, 0..1."""
    lines = np.zeros(SIZE, np.float32)
    step = scene.ruling * SIZE[0]
    for axis, length in enumerate(SIZE):
        for at in np.arange(rng.uniform(-step, 0) - length, 2 * length, step):
            ends = [(-SIZE[1], at), (2 * SIZE[1], at)] if axis == 0 else [(at, -SIZE[0]), (at, 2 * SIZE[0])]
            cv2.line(lines, *[tuple(int(value) for value in end) for end in ends], 1.0, 3, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((SIZE[1] / 2, SIZE[0] / 2), scene.angle / 2, 1.0)
    whole = _tilt(scene) @ np.vstack([turn, [0, 0, 1]])
    return cv2.warpPerspective(
        lines, whole, SIZE[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )


def _stray(rng: Generator) -> Floats:
    """Draw a stroke of other writing that the border of the box cuts: coverage, 0..1."""
    height, width = SIZE
    side = int(rng.integers(4))
    along, reach, width_of_pen = rng.uniform(0.1, 0.9), rng.uniform(0.02, 0.1) * height, rng.integers(5, 20)
    left = (width - height) // 2
    start = {
        0: (left + along * height, -30.0),
        1: (left + along * height, height + 30.0),
        2: (left - 30.0, along * height),
        3: (left + height + 30.0, along * height),
    }[side]
    inward = {0: (0, 1), 1: (0, -1), 2: (1, 0), 3: (-1, 0)}[side]
    lean = rng.uniform(-1, 1)
    end = (
        start[0] + inward[0] * (30 + reach) + inward[1] * lean * 40,
        start[1] + inward[1] * (30 + reach) + inward[0] * lean * 40,
    )
    stroke = np.zeros(SIZE, np.float32)
    cv2.line(stroke, *[(round(x), round(y)) for x, y in (start, end)], 1.0, int(width_of_pen), cv2.LINE_AA)
    return cv2.GaussianBlur(stroke, (0, 0), 1.5)


def _light(scene: Scene, rng: Generator) -> Floats:
    """Give the light that falls on the sheet: 1 on the lightest side of the box."""
    x, y = _grid()
    angle = np.deg2rad(scene.light_angle)
    along = x * np.cos(angle) + y * np.sin(angle)
    fall = np.exp(np.log(scene.light) * (0.5 - along)).astype(np.float32)
    fall *= 1 - 0.25 * (x * x + y * y)
    if scene.shadow:
        turn = rng.uniform(0, 2 * np.pi)
        edge = x * np.cos(turn) + y * np.sin(turn) - rng.uniform(-0.3, 0.3)
        soft = rng.uniform(0.01, 0.15)
        fall *= 1 - scene.shadow * _ramp((edge / soft).astype(np.float32), -1, 1)
    return fall


@cache
def _grid() -> tuple[Floats, Floats]:
    """Give x and y of each pixel from the middle of the box, in shares of its side."""
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]].astype(np.float32)
    return (x - SIZE[1] / 2) / SIZE[0], (y - SIZE[0] / 2) / SIZE[0]


def _camera(light: Floats, scene: Scene, rng: Generator) -> Pixels:
    """Take the picture: blur, exposure, the response curve, noise, compression."""
    seen = cv2.GaussianBlur(light, (0, 0), max(scene.blur * SIZE[0], 0.3)) * scene.exposure
    levels = 255 * np.clip(seen, 0, 1) ** (1 / GAMMA)
    # a camera's own smoothing leaves noise that is partly white and partly in blotches, stronger in the dark
    white = rng.standard_normal(SIZE, np.float32)[..., None]
    blotches = _clouds(rng, grain=0.012)[..., None]
    colour = cv2.resize(
        rng.standard_normal((SIZE[0] // 4, SIZE[1] // 4, 3), np.float32),
        SIZE[::-1],
        interpolation=cv2.INTER_LINEAR,
    )
    weight = scene.noise * (1.25 - 0.5 * levels[..., 1:2] / 255)
    levels = levels + weight * (0.8 * white + 0.5 * blotches + 0.5 * colour)
    frame = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, scene.jpeg])[1]
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])


def _object(
    rng: Generator, scene: Scene, outline: Callable[[Floats, Floats], Floats], color: Triple
) -> Pixels:
    """Draw an object before the sheet: its outline gives the distance inside it, in shares of the box."""
    noise = np.random.default_rng(scene.seed)
    x, y = _grid()
    inside = outline(x, y)
    cover = _ramp(inside, -0.004, 0.004)[..., None]
    round_off = (0.55 + 0.45 * _ramp(inside, -0.02, 0.12))[..., None]
    skin = np.array(color, np.float32) * round_off * (1 + 0.03 * _clouds(noise, grain=0.03))[..., None]
    under = 1 - 0.35 * _ramp(inside, -0.06, 0.0)
    sheet = (_texture(scene, noise) * under)[..., None] * np.array(scene.paper, np.float32)
    seen = sheet + (skin - sheet) * cover
    return _camera(seen * _light(scene, noise)[..., None] / max(scene.paper), scene, noise)


def _hand(rng: Generator) -> Pixels:
    """Half of a hand: four fingers and the palm, coming in from one side."""
    scene = replace(Scene.random(rng), texture=0.02)
    turn, reach, spread = rng.uniform(0, 2 * np.pi), rng.uniform(-0.1, 0.25), rng.uniform(0.11, 0.16)

    def outline(x: Floats, y: Floats) -> Floats:
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        palm = np.minimum(-0.25 + reach - u, 0.28 - np.abs(v))
        fingers = [
            0.065 - np.hypot(np.maximum(u - reach + 0.06 * abs(finger), 0), v - finger * spread)
            for finger in range(-1, 3)
        ]
        return np.maximum.reduce([palm, *fingers])

    return _object(rng, scene, outline, _skin(rng))


def _finger(rng: Generator) -> Pixels:
    """One finger that points into the box."""
    scene = replace(Scene.random(rng), texture=0.02)
    turn, reach, thick = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3), rng.uniform(0.04, 0.08)

    def outline(x: Floats, y: Floats) -> Floats:
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        return thick - np.hypot(np.maximum(u - reach, 0), v)

    return _object(rng, scene, outline, _skin(rng))


def _sheet(rng: Generator) -> Pixels:
    """A blank sheet whose edge crosses the box, a desk or a room behind it."""
    scene = replace(Scene.random(rng), texture=0.02)
    turn, at = rng.uniform(0, 2 * np.pi), rng.uniform(-0.35, 0.35)

    def outline(x: Floats, y: Floats) -> Floats:
        return x * np.cos(turn) + y * np.sin(turn) - at

    return _object(rng, scene, outline, tuple(rng.uniform(0.02, 0.4, 3)))


def _room(rng: Generator) -> Pixels:
    """Many things before one another, none of them a digit."""
    scene = replace(Scene.random(rng), exposure=float(rng.uniform(0.3, 0.9)))
    noise = np.random.default_rng(scene.seed)
    seen = np.zeros((*SIZE, 3), np.float32) + rng.uniform(0.05, 0.8, 3).astype(np.float32)
    for _ in range(int(rng.integers(5, 40))):
        color = tuple(
            float(value) for value in np.clip(rng.uniform(0.02, 0.9) * rng.uniform(0.7, 1.1, 3), 0, 1)
        )
        x, y = rng.uniform(0, SIZE[1]), rng.uniform(0, SIZE[0])
        long, wide, turn = rng.uniform(20, 260), rng.uniform(10, 160), rng.uniform(0, 180)
        if rng.random() < 0.5:
            cv2.ellipse(
                seen, (int(x), int(y)), (int(long / 2), int(wide / 2)), turn, 0, 360, color, -1, cv2.LINE_AA
            )
        else:
            corners = cv2.boxPoints(((x, y), (long, wide), turn)).astype(np.int32)
            cv2.fillPoly(seen, [corners], color, cv2.LINE_AA)
    return _camera(seen * _light(scene, noise)[..., None], scene, noise)


def _specks(rng: Generator) -> Pixels:
    """Dust, and dots of ink."""
    scene = Scene.random(rng)
    cover = np.zeros(SIZE, np.float32)
    for _ in range(int(rng.integers(1, 12))):
        x, y = rng.uniform(80, 560), rng.uniform(0, 480)
        cv2.circle(cover, (int(x), int(y)), int(rng.integers(2, 14)), 1.0, -1, cv2.LINE_AA)
    return _paint(cover, scene, np.random.default_rng(scene.seed))


def _skin(rng: Generator) -> Triple:
    return _shade((0.75, 0.5, 0.4), rng.uniform(0.15, 1.1))


EMPTY: dict[str, Callable[[Generator], Pixels]] = {
    "sheet": lambda rng: draw(None, Scene.random(rng)),
    "squared": lambda rng: draw(None, replace(Scene.random(rng), ruling=float(rng.uniform(0.06, 0.4)))),
    "shadow": lambda rng: draw(None, replace(Scene.random(rng), shadow=float(rng.uniform(0.2, 0.8)))),
    "falloff": lambda rng: draw(None, replace(Scene.random(rng), light=float(rng.uniform(0.05, 0.25)))),
    "dark": lambda rng: draw(None, replace(Scene.random(rng), exposure=float(rng.uniform(0, 0.003)))),
    "glare": lambda rng: draw(None, replace(Scene.random(rng), exposure=float(rng.uniform(1.0, 2.0)))),
    "noise": lambda rng: draw(None, replace(Scene.random(rng), noise=float(rng.uniform(8, 40)))),
    "cloth": lambda rng: draw(
        None,
        replace(
            Scene.random(rng), texture=float(rng.uniform(0.06, 0.4)), grain=float(rng.uniform(0.01, 0.1))
        ),
    ),
    "strays": lambda rng: draw(None, replace(Scene.random(rng), strays=int(rng.integers(1, 5)))),
    "specks": _specks,
    "edge": _sheet,
    "hand": _hand,
    "finger": _finger,
    "room": _room,
}


def _ramp(values: Floats, low: float, high: float) -> Floats:
    """Go smoothly from 0 at `low` to 1 at `high`."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def _shade(color: Triple, factor: float) -> Triple:
    return tuple(float(min(value * factor, 0.95)) for value in color)  # pyright: ignore[reportReturnType]
