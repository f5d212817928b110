"""From patches to what MNIST looks like."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from camera import EMPTY, Scene, draw, patch, photograph, photograph_nothing
from convscope.datasets import mnist
from convscope.prepare.digits import digits, has_ink

SIDE = 56
Y, X = np.mgrid[0:SIDE, 0:SIDE]


@pytest.fixture(scope="module")
def test_digits():
    return mnist.load("test")


@pytest.fixture(scope="module")
def patches(test_digits):
    """Give 60 patches of digits on paper or on boards."""
    return photograph(test_digits, patch, count=60, seed=5)[0]


def ink_on(paper, ink, *strokes, width=4):
    """Draw strokes, each a list of points x, y, on paper: uint8."""
    cover = np.zeros((SIDE, SIDE), np.float32)
    for points in strokes:
        cv2.polylines(cover, [np.array(points) * 16], False, 1.0, width, cv2.LINE_AA, shift=4)
    return np.rint(paper * (1 - cover) + ink * cover).astype(np.uint8)


SEVEN = [(16, 14), (38, 14), (26, 44)]
FIVE = [(20, 16), (20, 28), (34, 28), (36, 38), (20, 42)]
BAR_OF_FIVE = [(25, 12), (38, 12)]


def difference(one, other):
    return np.abs(one.astype(int) - other).mean()


def test_the_centre_of_mass_lies_in_the_middle(patches):
    for one in patches:
        pixels = digits(one).pixels[..., 0].astype(float)
        place = np.array([(pixels.sum(1) @ np.arange(28)), (pixels.sum(0) @ np.arange(28))]) / pixels.sum()
        np.testing.assert_allclose(place, 14, atol=0.5)


def test_the_digit_fits_its_box(patches):
    for one in patches:
        pixels = digits(one).pixels[..., 0]
        sides = [np.ptp(np.flatnonzero(pixels.any(axis))) + 1 for axis in (0, 1)]
        assert max(sides) in (19, 20)  # an outermost row may be too faint to show


def test_the_shape_stays(patches):
    tall = ink_on(200, 40, [(28, 8), (28, 48)])
    pixels = digits(tall).pixels[..., 0]
    assert pixels.any(1).sum() == 20
    assert pixels.any(0).sum() in (2, 3, 4)  # 4 to 6 of 44 rows wide: 2 to 3 of 20


def middle_of(pixels):
    """Find the middle of the box around what is inked, in pixels of the picture: x, y."""
    rows, columns = (np.flatnonzero((pixels > 100).any(axis)) for axis in (1, 0))
    return (columns[0] + columns[-1] + 1) / 2, (rows[0] + rows[-1] + 1) / 2


@pytest.mark.parametrize("shape", [(56, 56), (112, 112), (200, 160), (60, 90)])
@pytest.mark.parametrize("shift", [(0, 0), (-0.12, 0.1), (0.15, -0.08)])
def test_the_picture_covers_where_the_ink_lies_in_the_patch(shape, shift):
    height, width = shape
    size = min(shape)
    x, y = (0.5 + shift[0]) * width, (0.5 + shift[1]) * height
    reach = 0.2 * size
    patch_ = np.full(shape, 210, np.uint8)
    corners = [(x - reach / 2, y - reach), (x + reach / 2, y - reach), (x + reach / 2, y + reach)]
    points = np.rint(np.array([*corners, (x - reach / 2, y + reach), corners[0]]) * 16).astype(np.int32)
    cv2.polylines(patch_, [points], False, 30, max(2, size // 16), cv2.LINE_AA, shift=4)
    prepared = digits(patch_)
    left, top, right, bottom = prepared.covers
    across, down = middle_of(prepared.pixels[..., 0])
    found = (
        (left + across / 28 * (right - left)) * width,
        (top + down / 28 * (bottom - top)) * height,
    )
    np.testing.assert_allclose(found, (x, y), atol=0.03 * size)
    assert (right - left) * width == pytest.approx((bottom - top) * height, rel=0.1)
    tall = 2 * reach + max(2, size // 16)
    assert (bottom - top) * height == pytest.approx(tall * 28 / 20, rel=0.2)  # its edges are soft


def test_an_empty_patch_is_covered_as_a_whole():
    prepared = digits(np.full((60, 80), 200, np.uint8))
    assert (prepared.empty, prepared.covers) == (True, (0, 0, 1, 1))


def test_ink_is_as_white_as_can_be_and_edges_are_gray(patches):
    for one in patches:
        pixels = digits(one).pixels
        assert pixels.max() == 255
        assert ((pixels > 20) & (pixels < 235)).sum() >= 10


@pytest.mark.parametrize("width", [3, 5, 8])
def test_light_on_dark_is_read_like_dark_on_light(width):
    dark = digits(ink_on(170, 60, SEVEN, width=width)).pixels
    light = digits(ink_on(60, 170, SEVEN, width=width)).pixels
    assert difference(dark, light) < 0.5


def test_a_negative_gives_nearly_the_same(patches):
    found = [(digits(one), digits(255 - one)) for one in patches]
    both = [(one, other) for one, other in found if not one.empty and not other.empty]
    assert len(both) >= 0.9 * len(patches)
    assert np.median([difference(one.pixels, other.pixels) for one, other in both]) < 3


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_a_digit_of_mnist_stays_nearly_what_it_is(test_digits, scale):
    given = test_digits.pictures[:300]
    found = [digits(one.repeat(scale, 0).repeat(scale, 1)) for one in given]
    assert sum(one.empty for one in found) == 0
    assert (
        np.median([difference(one.pixels[..., 0], pixels) for one, pixels in zip(found, given, strict=True)])
        < 2
    )


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("left", [0.8, 0.5, 0.3])
def test_uneven_light_makes_no_difference(turn, left):
    even = digits(ink_on(220, 80, SEVEN)).pixels
    light = np.rot90(1 - (1 - left) * X / (SIDE - 1), turn)
    uneven = digits(np.rint(ink_on(220, 80, SEVEN) * light).astype(np.uint8)).pixels
    assert difference(even, uneven) < 3


@pytest.mark.parametrize("at", [10, 20, 28, 36])
def test_the_edge_of_a_shadow_makes_no_difference(at):
    even = digits(ink_on(220, 60, SEVEN)).pixels
    shadow = np.where(at > X + 0.5 * Y, 0.6, 1.0)
    shaded = digits(np.rint(ink_on(220, 60, SEVEN) * shadow).astype(np.uint8))
    assert not shaded.empty
    assert difference(even, shaded.pixels) < 4


def test_a_detached_part_belongs_to_its_digit():
    first_rows = [
        digits(ink_on(210, 50, *strokes)).pixels[4:7, :, 0].any(0).sum()
        for strokes in ((FIVE,), (FIVE, BAR_OF_FIVE))
    ]
    assert first_rows[0] <= 4
    assert first_rows[1] >= 8


@pytest.mark.parametrize(
    "more",
    {
        "a speck": [(52, 52), (53, 52)],
        "a stroke cut by the left side": [(0, 40), (6, 38)],
        "a stroke cut by the top": [(48, 0), (46, 8)],
        "a line along the right side": [(54, 0), (54, 55)],
        "a line across": [(0, 51), (55, 51)],
    }.items(),
    ids=lambda pair: pair[0],
)
def test_what_is_beside_the_digit_is_left_out(more):
    alone = digits(ink_on(210, 50, SEVEN)).pixels
    assert difference(digits(ink_on(210, 50, SEVEN, more[1])).pixels, alone) < 1


def test_faint_lines_through_the_digit_are_left_out():
    alone = digits(ink_on(210, 40, SEVEN)).pixels
    ruled = ink_on(210, 160, *[[(0, y), (55, y)] for y in range(5, 56, 10)], width=1)
    assert difference(digits(ink_on(ruled, 40, SEVEN)).pixels, alone) < 5


NOISE = np.random.default_rng(3)
NOTHING = {
    "black": np.zeros((SIDE, SIDE)),
    "white": np.full((SIDE, SIDE), 255),
    "gray": np.full((SIDE, SIDE), 128),
    "a slope": 4 * X,
    "a steep corner": np.clip(3 * (X + Y) - 60, 0, 255),
    "a soft spot of light": 120 + 120 * np.exp(-((X - 28) ** 2 + (Y - 28) ** 2) / 300),
    "faint noise": 128 + NOISE.normal(0, 4, (SIDE, SIDE)),
    "strong noise": 128 + NOISE.normal(0, 50, (SIDE, SIDE)),
    "a chessboard": 255 * ((X // 4 + Y // 4) % 2),
    "stripes": 255 * (X // 3 % 2),
    "squared paper": np.where((X % 9 == 4) | (Y % 9 == 4), 150, 220),
    "half dark": np.where(X < 28, 40, 200),
    "a dark corner": np.where(X + Y < 30, 30, 210),
    "a frame": np.where((X < 5) | (X > 50) | (Y < 5) | (Y > 50), 30, 210),
    "a disc": np.where((X - 28) ** 2 + (Y - 28) ** 2 < 200, 40, 210),
    "a finger": ink_on(210, 90, [(28, 28), (28, 70)], width=9),
    "a slanted finger": ink_on(210, 90, [(28, 28), (70, 70)], width=9),
    "a line from side to side": ink_on(210, 40, [(-5, 20), (60, 34)], width=2),
    "a speck": ink_on(210, 40, [(28, 28), (29, 29)], width=3),
    "specks": np.where((X % 13 == 3) & (Y % 11 == 5), 40, 210),
}


@pytest.mark.parametrize("pixels", NOTHING.values(), ids=NOTHING)
def test_nothing_is_found_where_nothing_is(pixels):
    pixels = pixels.astype(np.uint8)
    for one in (pixels, 255 - pixels, pixels.repeat(3, 0).repeat(3, 1)):
        prepared = digits(one)
        assert prepared.empty
        assert not prepared.pixels.any()
        assert not has_ink(one)


@pytest.mark.parametrize("kind", sorted(set(EMPTY) - {"finger", "hand", "room"}))
def test_empty_sheets_are_said_to_be_empty(kind):
    assert sum(photograph_nothing(kind, lambda frame: has_ink(patch(frame)), count=15, seed=9)) <= 1


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_picture_gives_a_picture(data):
    height, width = data.draw(st.integers(1, 600)), data.draw(st.integers(1, 600))
    last = data.draw(st.sampled_from([(), (1,), (3,)]))
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    strength = data.draw(st.sampled_from([0, 3, 60, 255]))
    coarse = rng.integers(0, strength + 1, (7, 7), np.uint8)
    pixels = cv2.resize(coarse, (width, height), interpolation=data.draw(st.sampled_from([0, 1])))
    pixels = np.broadcast_to(pixels.reshape(height, width, *(1 for _ in last)), (height, width, *last)).copy()
    before = pixels.copy()
    prepared = digits(pixels)
    assert prepared.pixels.shape == (28, 28, 1)
    assert prepared.pixels.dtype == np.uint8
    assert prepared.empty != prepared.pixels.any()
    np.testing.assert_array_equal(pixels, before)


@settings(max_examples=100, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24))))
def test_any_small_picture_gives_a_picture(pixels):
    assert digits(pixels).pixels.shape == (28, 28, 1)


@pytest.mark.parametrize(
    ("size", "box"), [((28, 28), 20), ((32, 32), 23), ((20, 32), 14), ((64, 64), 46), ((8, 8), 6)]
)
def test_other_sizes_keep_the_proportions_of_mnist(size, box):
    pixels = digits(ink_on(210, 50, SEVEN), size=size).pixels
    assert pixels.shape == (*size, 1)
    assert max(np.ptp(np.flatnonzero(pixels[..., 0].any(axis))) + 1 for axis in (0, 1)) == pytest.approx(
        box, abs=1
    )


def test_large_pictures_are_read_like_the_patch_that_the_page_sends(test_digits):
    rng = np.random.default_rng(8)
    differences = []
    for place in range(20):
        frame = draw(test_digits.pictures[place], Scene.random(rng))
        large, small = digits(patch(frame, 480)), digits(patch(frame))
        assert large.empty == small.empty
        differences.append(difference(large.pixels, small.pixels))
    assert np.median(differences) < 0.5
    assert max(differences) < 15  # where rounding moves the middle by a pixel
