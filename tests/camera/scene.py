"""Scenes: sheet, pen, light and camera, chosen by chance."""

from dataclasses import dataclass, replace

from numpy.random import Generator

Triple = tuple[float, float, float]

PENS: tuple[Triple, ...] = (
    (0.03, 0.03, 0.035),  # black
    (0.05, 0.07, 0.30),  # blue
    (0.45, 0.05, 0.06),  # red
    (0.05, 0.22, 0.09),  # green
    (0.16, 0.16, 0.17),  # pencil
)
BOARDS: tuple[Triple, ...] = ((0.03, 0.03, 0.03), (0.03, 0.09, 0.05), (0.02, 0.03, 0.06), (0.10, 0.10, 0.11))
CHALK: Triple = (0.9, 0.9, 0.88)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How a picture is taken. Lengths are shares of the box's side, reflectances are linear, 0..1.

    Attributes:
        seed: of texture, noise and stray strokes.
        paper: reflectance of the paper, RGB.
        ink: reflectance of the ink, RGB; lighter than the paper for chalk on a board.
        opacity: how much of the paper the ink covers where it is thickest, 0..1.
        pen: width of the pen in pixels of MNIST, where a digit is 20 high; 0: strokes as they are in MNIST.
        extent: the digit's longer side.
        place: x and y within the room that is left, -1..1.
        angle: degrees, counter-clockwise.
        tilt: displacement of the box's four corners, as a slanted sheet has it: x, y, x, y ...
        texture: standard deviation of the paper's reflectance, as a share of it.
        grain: size of the texture's structure.
        light: how much light is left on the dark side of the box, 0..1.
        light_angle: where it comes from, degrees.
        exposure: what the sensor makes of the paper where it is lightest, 0..1, linear.
        blur: standard deviation of the lens's blur.
        noise: standard deviation, in grey levels.
        jpeg: quality, 1..100.
        ruling: distance of the lines of squared paper; 0: none.
        shadow: how much light a shadow takes whose edge crosses the box, 0..1.
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
        """Choose a sheet of paper and a pen, or, one time in five, a board and chalk; the light; the camera."""
        if rng.random() < 0.2:
            paper = shade(BOARDS[rng.integers(len(BOARDS))], rng.uniform(0.8, 1.5))
            ink = shade(CHALK, rng.uniform(0.5, 1.0))
            exposure = rng.uniform(0.06, 0.25)
        else:
            tint = tuple(rng.uniform(0.9, 1.0, 3).tolist())
            paper = shade(tint, rng.uniform(0.6, 0.95))
            ink = shade(PENS[rng.integers(len(PENS))], rng.uniform(0.8, 1.6))
            exposure = rng.uniform(0.2, 0.95)
        return cls(
            seed=int(rng.integers(2**32)),
            paper=paper,
            ink=ink,
            opacity=rng.uniform(0.6, 1.0),
            extent=rng.uniform(0.4, 0.9),
            place=(rng.uniform(-1, 1), rng.uniform(-1, 1)),
            angle=rng.uniform(-10, 10),
            tilt=tuple(rng.uniform(-0.05, 0.05, 8).tolist()),
            texture=rng.uniform(0.005, 0.06),
            grain=rng.uniform(0.004, 0.03),
            light=rng.uniform(0.25, 1.0),
            light_angle=rng.uniform(0, 360),
            exposure=exposure,
            blur=rng.uniform(0.001, 0.012),
            noise=rng.uniform(0.5, 8.0),
            jpeg=int(rng.integers(50, 96)),
        )

    @classmethod
    def rough(cls, rng: Generator) -> "Scene":
        """Choose a scene with what a tidy one lacks: squared paper, a shadow's edge, stray strokes, any pen."""
        return replace(
            cls.random(rng),
            pen=float(rng.choice([0.0, rng.uniform(0.4, 4.5)])),
            ruling=float(rng.choice([0.0, rng.uniform(0.08, 0.3)])),
            shadow=float(rng.choice([0.0, rng.uniform(0.2, 0.65)])),
            strays=int(rng.integers(0, 3)),
        )


def shade(color: Triple, factor: float) -> Triple:
    """Make a colour lighter or darker."""
    red, green, blue = (min(value * factor, 0.95) for value in color)
    return red, green, blue
