"""Maps that lie over pictures: every pixel is half the picture's and half the map's."""

import numpy as np
import pytest

from convscope.render.films.palette import palette_for
from convscope.render.overlays import on_patch, overlays_of
from convscope.render.renderer import Renderer
from convscope.render.shown import Moment
from convscope.render.style import style_named
from convscope.scope import Scope
from convscope.view.colormaps import color_table
from convscope.view.view import Input, Maps, Patch, View
from convscope.zoo.registry import load
from scenes import SIZE, boxes_of, digits

UNIT = 3
CONV1 = (2 / 28, 2 / 28, 26 / 28, 26 / 28)
"""LeNet's first filters see 5 × 5 pixels without padding: 24 places, whose middles are the pixels 2 to 25 of 28."""


def reading_with(*panels):
    return Scope(load("lenet"), View(panels=panels)).look(digits().pictures[0], way="given")


def over(**rest):
    return Maps(**{"layer": "conv1", "colormap": "viridis", "overlay": UNIT, **rest})


def colors_of(reading, scale):
    """Give the map in its colours, from the values themselves, which lie less than a tone beside the bytes."""
    values = reading["conv1"].astype(np.float64)
    span = {"layer": values, "unit": values[UNIT]}.get(scale, np.array(scale))
    tones = np.clip((values[UNIT] - span.min()) / (span.max() - span.min()) * 255 + 0.5, 0, 255)
    table = np.frombuffer(color_table("viridis"), np.uint8).reshape(256, 3)
    return table[tones.astype(np.uint8)].astype(np.float64)


def stretched(colors, edges, height, width):
    """Interpolate a map over a picture by numpy's own interpolation: across, then down."""
    left, top, right, bottom = edges
    rows, columns = colors.shape[:2]
    x = (left + (right - left) * (np.arange(columns) + 0.5) / columns) * width
    y = (top + (bottom - top) * (np.arange(rows) + 0.5) / rows) * height
    across, down = np.arange(width) + 0.5, np.arange(height) + 0.5
    wide = np.apply_along_axis(lambda line: np.interp(across, x, line), 1, colors)
    return np.apply_along_axis(lambda line: np.interp(down, y, line), 0, wide)


@pytest.mark.parametrize("scale", ["layer", "unit", (0.0, 1.5)])
@pytest.mark.parametrize("edges", [CONV1, (0.25, -0.5, 0.75, 0.5)])
def test_half_of_each_pixel_is_the_map(edges, scale):
    reading = reading_with(over(scale=scale))
    (overlay,) = overlays_of(reading.plan)
    height, width = 112, 140
    below = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    above = stretched(colors_of(reading, scale), edges, height, width)
    left, top, right, bottom = (round(edge * (height if at % 2 else width)) for at, edge in enumerate(edges))
    wanted = below.astype(np.float64)
    part = (slice(max(0, top), bottom), slice(max(0, left), right))
    wanted[part] = (wanted + above)[part] / 2
    drawn = below.copy()
    overlay.lay(drawn, reading, edges)
    outside = np.ones((height, width), bool)
    outside[part] = False
    np.testing.assert_array_equal(drawn[outside], below[outside])
    # A tone beside: the next colour of the table, and half of that.
    assert np.abs(drawn - wanted).max() <= 0.5 * 6 + 0.5


def test_a_map_lies_where_its_places_look():
    (overlay,) = overlays_of(reading_with(over()).plan)
    assert overlay.edges == pytest.approx(CONV1)
    assert overlay.words == "conv1 · map 3"
    (deeper,) = overlays_of(reading_with(Maps(layer="conv2", overlay=0)).plan)
    # Two pixels a step, and 14 × 14 pixels each: the middles are the pixels 6.5, 8.5 and so on.
    assert deeper.edges == pytest.approx((6 / 28, 6 / 28, 22 / 28, 22 / 28))
    # Averaged to a half, it lies where it lay.
    (coarse,) = overlays_of(reading_with(over(edge=12)).plan)
    assert (coarse.panel.height, coarse.edges) == (12, pytest.approx(CONV1))


def test_on_the_patch_it_lies_where_the_picture_was():
    assert on_patch((0.0, 0.25, 0.5, 1.0), (0.5, 0.0, 1.0, 0.4)) == pytest.approx((0.5, 0.1, 0.75, 0.4))


def test_a_view_without_overlays_has_none():
    assert overlays_of(reading_with(Input(), over(overlay=-1)).plan) == ()


@pytest.mark.parametrize("kind", [Input, Patch])
def test_films_show_the_map_and_its_name(kind):
    patch = np.full((56, 56), 255, np.uint8)
    moment = Moment(patch=patch)
    frames = []
    for unit in (-1, UNIT):
        reading = reading_with(kind(), over(overlay=unit))
        frames.append(Renderer(reading.plan, size=SIZE).draw(reading, moment).astype(int))
    box = boxes_of(reading.plan, [0, 1])[0]
    changed = np.abs(frames[1] - frames[0]).max(axis=2) > 0
    rows, columns = np.nonzero(changed)
    assert rows.min() >= box.top
    assert rows.max() < box.bottom
    assert columns.min() >= box.left
    assert columns.max() < box.right
    assert changed.sum() > 0.5 * np.ptp(rows) * np.ptp(columns)
    (axes,) = reading.figure(patch=patch).axes
    assert "conv1 · map 3" in [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("panel", "has_cube"), [(over(), True), (over(overlay=-1), False), (over(colormap="gray"), False)]
)
def test_a_gif_has_colours_for_what_is_mixed(panel, has_cube):
    plan = reading_with(Input(), panel).plan
    colors = palette_for(plan, style_named("dark"), in_color=False).colors
    cube = {(255, 0, 0), (0, 255, 0), (0, 0, 255)}
    assert (cube <= {tuple(color) for color in colors.tolist()}) == has_cube
