"""The arithmetic of windows, against windows that are laid out one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.importers.caffe.shapes import Window, convolved, core, dims, pooled, volume

SIZES = st.integers(1, 40)
WINDOWS = st.builds(
    Window,
    kernel=st.integers(1, 9),
    stride=st.integers(1, 6),
    pad=st.integers(0, 6),
    dilation=st.integers(1, 4),
)


@given(SIZES, WINDOWS)
def test_a_convolution_has_a_place_wherever_its_window_fits(size, window):
    padded = [None] * window.pad + list(range(size)) + [None] * window.pad
    fitting = [
        start
        for start in range(0, len(padded), window.stride)
        if start + (window.kernel - 1) * window.dilation < len(padded)
    ]
    assert max(convolved(size, window), 0) == len(fitting)


@given(SIZES, WINDOWS, st.booleans())
def test_pooling_goes_on_until_all_is_covered(size, window, round_up):
    if window.kernel > size + 2 * window.pad:
        return
    length = size + 2 * window.pad
    places = 1
    while (places - 1) * window.stride + window.kernel < length:
        if not round_up and places * window.stride + window.kernel > length:
            break
        places += 1
    assert pooled(size, window, clip=False, round_up=round_up) == places
    beyond = (places - 1) * window.stride >= size + window.pad
    assert pooled(size, window, clip=True, round_up=round_up) == places - beyond


# As Caffe computed them, in networks that it ran: size, window, padding anywhere, places.
CAFFES = [
    (24, Window(2, 2), False, 12),
    (32, Window(3, 2), False, 16),
    (55, Window(3, 2), False, 27),
    (113, Window(3, 2), False, 56),
    (112, Window(3, 2, 1), True, 57),
    (112, Window(3, 2), False, 56),
    (28, Window(3, 1, 1), True, 28),
]


@pytest.mark.parametrize(("size", "window", "clip", "places"), CAFFES)
def test_known_networks(size, window, clip, places):
    assert pooled(size, window, clip=clip) == places


def test_shapes_in_words():
    assert dims((20, 1, 5, 5)) == "20×1×5×5"
    assert dims(()) == "one value"
    assert core((1, 1, 500, 800)) == (500, 800)
    assert core((1, 1, 1, 1)) == core(()) == ()
    assert volume(()) == 1
