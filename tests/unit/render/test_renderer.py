"""Frames: every pixel of a panel has the colour of its value."""

from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from onnx import numpy_helper

from convscope.errors import ViewError
from convscope.render.renderer import Renderer
from convscope.render.shown import Moment
from convscope.scope import Scope
from convscope.view.presets import presets_of
from convscope.view.view import Camera, Input, Maps, Neurons, Patch, Result, View, Weights, Words
from convscope.zoo.registry import load
from networks import small
from scenes import SIZE, boxes_of, digits, reading_of, scope_of

PANEL = (16, 20, 27)


def table(name):
    return np.rint(mpl.colormaps[name](np.arange(256))[:, :3] * 255).astype(np.uint8)


def only(panel, model=None, **rest):
    """Look at one digit with one panel, and draw it."""
    scope = Scope(model or load("lenet"), View(panels=(panel,)))
    channels, height, width = scope.model.shape
    rng = np.random.default_rng(5)
    picture = (
        digits().pictures[0] if model is None else rng.integers(0, 256, (height, width, channels), np.uint8)
    )
    reading = scope.look(picture, way="given" if model is None else None)
    return reading, Renderer(scope.plan, size=SIZE, **rest).draw(reading).copy()


def tones(values, least, greatest):
    return np.floor(
        np.clip(255 * (values.astype(np.float64) - least) / (greatest - least), 0, 255) + 0.5
    ).astype(int)


def find(rgb, color):
    """Say where a colour stands: its rows and columns."""
    rows, columns = np.nonzero((rgb == np.array(color, np.uint8)).all(axis=2))
    return rows, columns


def blocks(rgb, rows, columns):
    """Split a picture of tiles into its middles: where the panel's own colour does not lie between them."""
    inside = (rgb != np.array(PANEL, np.uint8)).any(axis=2)
    across = np.flatnonzero(np.diff(np.concatenate([[0], inside.any(axis=0), [0]]).astype(int)))
    down = np.flatnonzero(np.diff(np.concatenate([[0], inside.any(axis=1), [0]]).astype(int)))
    lefts, rights, tops, bottoms = across[::2], across[1::2], down[::2], down[1::2]
    assert (len(tops), len(lefts)) == (rows, columns)
    return [
        (slice(top, bottom), slice(left, right))
        for top, bottom in zip(tops, bottoms, strict=True)
        for left, right in zip(lefts, rights, strict=True)
    ]


def body(rgb, reading, *, head=24):
    """Cut out what stands below the title of the only panel, without its edge."""
    box = boxes_of(reading.plan, [0])[0]
    return rgb[box.top + head : box.bottom - 6, box.left + 6 : box.right - 6]


@pytest.mark.parametrize("colormap", ["gray", "viridis"])
def test_the_pixels_of_maps_have_the_colours_of_their_values(colormap):
    reading, rgb = only(Maps(layer="conv1", columns=5, colormap=colormap))
    values = reading["conv1"]
    wanted = table(colormap)[tones(values, values.min(), values.max())]
    part = body(rgb, reading)
    found = blocks(part, 4, 5)
    assert len(found) == 20
    for unit, (down, across) in enumerate(found):
        tile = part[down, across]
        scale = tile.shape[0] / 24
        middles = ((np.arange(24) + 0.5) * scale).astype(int)
        drawn = tile[np.ix_(middles, middles)].astype(int)
        # Planes travel as bytes between each map's own limits: at most one tone lies between them and the values.
        near = np.abs(drawn - wanted[unit].astype(int)).max()
        step = np.abs(np.diff(table(colormap).astype(int), axis=0)).max()
        assert near <= step


def test_maps_by_their_own_limits_are_the_bytes_of_the_reading():
    reading, rgb = only(Maps(layer="conv1", columns=5, scale="unit"))
    part = body(rgb, reading)
    planes = reading.planes.reshape(20, 24, 24)
    for unit, (down, across) in enumerate(blocks(part, 4, 5)):
        tile = part[down, across]
        middles = ((np.arange(24) + 0.5) * tile.shape[0] / 24).astype(int)
        np.testing.assert_array_equal(tile[np.ix_(middles, middles)], table("gray")[planes[unit]])


@pytest.mark.parametrize("interpolation", ["linear", "cubic", "lanczos"])
def test_between_values_colours_pass_over_and_at_their_middle_they_are_theirs(interpolation):
    view = Maps(layer="conv1", units="3", scale="unit", interpolation=interpolation)
    reading, rgb = only(view)
    part = body(rgb, reading)
    ((down, across),) = blocks(part, 1, 1)
    tile, plane = part[down, across], reading.planes.reshape(20, 24, 24)[3]
    size = tile.shape[0] / 24
    assert size >= 8
    middles = ((np.arange(24) + 0.5) * size).astype(int)
    drawn = tile[np.ix_(middles, middles)][2:-2, 2:-2, 0].astype(int)
    steps = np.abs(np.diff(plane.astype(int), axis=0)).max() / size
    assert np.abs(drawn - plane[2:-2, 2:-2]).max() <= 1.5 * steps + 2
    assert len(np.unique(tile)) > len(np.unique(plane))


def test_neurons_stand_in_rows_with_the_colours_of_their_values():
    reading, rgb = only(Neurons(layer="ip1", rows=20))
    values = reading["ip1"].ravel()
    wanted = table("viridis")[tones(values, values.min(), values.max())]
    part = body(rgb, reading)
    found = blocks(part, 20, 25)
    for value, (down, across) in zip(wanted, found, strict=True):
        assert (part[down, across] == value).all()


def test_neurons_by_a_class_stand_in_the_order_of_its_weights():
    reading, rgb = only(Neurons(layer="ip1", rows=20, order="class:7"))
    values = reading["ip1"].ravel()
    weights = next(one for one in scope_of("sorted").plan.panels if one.toward is not None)
    learned = np.asarray(weights.order)
    wanted = table("viridis")[tones(values[learned], values.min(), values.max())]
    box = boxes_of(reading.plan, [0])[0]
    part = body(rgb, reading)[:-40, : round(0.7 * box.width)]
    found = blocks(part, 20, 25)
    for value, (down, across) in zip(wanted, found, strict=True):
        assert (part[down, across] == value).all()


def test_products_are_weights_times_activations():
    reading, rgb = only(Weights(layer="ip2", units="7", show="products"))
    model = reading.plan.model
    (matrix,) = (
        one for one in (_initializer(model, name) for name in _names(model)) if one.shape == (10, 500)
    )
    products = matrix[7].astype(np.float64) * reading["ip1"].ravel()
    most = np.abs(products).max()
    wanted = table("RdBu_r")[tones(products, -most, most)]
    box = boxes_of(reading.plan, [0])[0]
    part = body(rgb, reading)[:-40, : round(0.7 * box.width)]
    for value, (down, across) in zip(wanted, blocks(part, 20, 25), strict=True):
        assert (np.abs(part[down, across].astype(int) - value) <= 4).all()


def _names(model):
    return [one.name for one in model.graph.graph.initializer]


def _initializer(model, name):
    (found,) = (one for one in model.graph.graph.initializer if one.name == name)
    return numpy_helper.to_array(found)


def test_filters_have_the_colours_of_their_weights():
    reading, rgb = only(Weights(layer="conv1"))
    model = reading.plan.model
    (filters,) = (
        one for one in (_initializer(model, name) for name in _names(model)) if one.shape == (20, 1, 5, 5)
    )
    most = np.abs(filters).max()
    wanted = table("RdBu_r")[tones(filters, -most, most)]
    part = body(rgb, reading)
    inside = (part != np.array(PANEL, np.uint8)).any(axis=2)
    columns = np.count_nonzero(np.diff(np.concatenate([[0], inside.any(axis=0), [0]]).astype(int)) == 1)
    rows = -(-20 // columns)
    for unit, (down, across) in enumerate(blocks(part, rows, columns)[:20]):
        tile = part[down, across]
        middles = ((np.arange(5) + 0.5) * tile.shape[0] / 5).astype(int)
        np.testing.assert_array_equal(tile[np.ix_(middles, middles)], wanted[unit, 0])


def test_bars_are_as_long_as_the_probabilities():
    reading, rgb = only(Result())
    accent, well = find(rgb, (255, 180, 84)), find(rgb, (26, 33, 42))
    assert len(set(accent[0].tolist()) & set(well[0].tolist())) <= 1000
    lengths = np.array(
        [np.count_nonzero((rgb[row] == (255, 180, 84)).all(axis=1)) for row in set(accent[0].tolist())]
    )
    track = np.array(
        [np.count_nonzero((rgb[row] == (26, 33, 42)).all(axis=1)) for row in set(well[0].tolist())]
    ).max()
    assert abs(lengths.max() - round(float(reading.probabilities.max()) * track)) <= 1


def test_the_input_has_the_pixels_of_the_network():
    reading, rgb = only(Input())
    part = body(rgb, reading)
    ((down, across),) = blocks(part, 1, 1)
    tile = part[down, across]
    middles = ((np.arange(28) + 0.5) * tile.shape[0] / 28).astype(int)
    np.testing.assert_array_equal(tile[np.ix_(middles, middles)][..., 0], reading.pixels[..., 0])


def test_a_network_of_colours_shows_its_input_in_colour():
    reading, rgb = only(Input(), small())
    part = body(rgb, reading)
    height, width = reading.pixels.shape[:2]
    ((down, across),) = blocks(part, 1, 1)
    tile = part[down, across]
    rows = ((np.arange(height) + 0.5) * tile.shape[0] / height).astype(int)
    columns = ((np.arange(width) + 0.5) * tile.shape[1] / width).astype(int)
    np.testing.assert_array_equal(tile[np.ix_(rows, columns)], reading.pixels)


@pytest.mark.slow
@pytest.mark.parametrize("name", presets_of(load("lenet")))
@pytest.mark.parametrize("size", [(960, 540), (400, 300), (160, 120), (500, 1200)])
@pytest.mark.parametrize("style", ["dark", "light"])
def test_every_preset_is_drawn_at_every_size(name, size, style):
    reading = reading_of(name)
    renderer = Renderer(reading.plan, size=size, style=style, title="LeNet")
    moment = Moment(
        picture=np.full((48, 64, 3), 99, np.uint8), box=(8, 0, 48, 48), patch=np.zeros((56, 56), np.uint8)
    )
    frame = renderer.draw(reading, moment)
    assert frame.shape == (size[1], size[0], 3)
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) > 10


def test_a_frame_does_not_depend_on_the_frames_before():
    reading, other = reading_of("sorted", 0), reading_of("sorted", 1)
    renderer = Renderer(reading.plan, size=SIZE)
    first = renderer.draw(reading).copy()
    assert (renderer.draw(other) != first).any()
    np.testing.assert_array_equal(renderer.draw(reading), first)


def test_panels_stand_where_the_view_says():
    view = View(panels=(Input(at=(0, 0, 24, 48)), Words(text="to the right", at=(24, 24, 24, 24))))
    scope = Scope(load("lenet"), view)
    boxes = boxes_of(scope.plan, [0, 1], size=(970, 490))
    edge = boxes[0].left
    assert boxes[0].top == edge
    assert boxes[0].bottom == boxes[1].bottom == 490 - edge
    assert abs(boxes[1].left - (970 + edge) / 2) <= 1
    assert abs(boxes[1].top - (490 + edge) / 2) <= 1
    assert boxes[1].right == 970 - edge
    assert boxes[1].left - boxes[0].right == edge


def test_the_camera_shows_its_picture_and_the_box():
    scope = Scope(load("lenet"), View(panels=(Camera(), Patch())))
    reading = scope.look(digits().pictures[0], way="given")
    picture = np.full((120, 160, 3), (200, 40, 10), np.uint8)
    moment = Moment(picture=picture, box=(20, 0, 120, 120), patch=picture[:, 20:140])
    frame = Renderer(scope.plan, size=SIZE).draw(reading, moment)
    assert len(find(frame, (200, 40, 10))[0]) > 20_000
    assert len(find(frame, (77, 163, 255))[0]) > 300


def test_history_draws_the_last_ten_seconds():
    scope = Scope(load("lenet"), View(panels=(Result(history=True),)))
    renderer = Renderer(scope.plan, size=SIZE)
    readings = [scope.look(one, way="given") for one in digits().pictures[:2]]
    before = renderer.draw(readings[0], Moment(seconds=0.0)).copy()
    for second in range(1, 8):
        after = renderer.draw(readings[second % 2], Moment(seconds=float(second)))
    box = boxes_of(scope.plan, [0])[0]
    below = np.s_[box.bottom - 120 : box.bottom - 10, box.left + 20 : box.right - 20]
    assert (before[below] != after[below]).any()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"size": (10, 10)}, "a picture of 10×10 cannot be drawn: it has from 160×120 to 7680×4320 pixels"),
        ({"size": (9000, 500)}, "a picture of 9000×500 cannot be drawn"),
        ({"style": "neon"}, "there is no style 'neon'; there are dark, light"),
        ({"without": range(9)}, "the view has no panel that could be drawn here"),
    ],
)
def test_what_cannot_be_drawn_is_said(wrong, message):
    with pytest.raises(ViewError, match=message.replace("(", r"\(")):
        Renderer(scope_of("generic").plan, **{"size": SIZE, **wrong})


def test_what_is_no_number_is_drawn_all_the_same():
    reading = reading_of("generic")
    broken = replace(
        reading,
        probabilities=np.full_like(reading.probabilities, np.nan),
        limits=np.full_like(reading.limits, np.nan),
        values=np.full_like(reading.values, np.nan),
    )
    assert Renderer(reading.plan, size=SIZE).draw(broken).shape == (540, 960, 3)
