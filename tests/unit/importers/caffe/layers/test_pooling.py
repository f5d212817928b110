"""Pooling, against loops that follow Caffe's definition window by window."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

SWEEP = settings(max_examples=120, deadline=None)


def run(path, picture):
    return load_file(path).run(picture[None], layers=["out"])["out"][0]


pools = st.fixed_dictionaries(
    {
        "height": st.integers(1, 13),
        "width": st.integers(1, 13),
        "kernel": st.tuples(st.integers(1, 5), st.integers(1, 5)),
        "stride": st.tuples(st.integers(1, 4), st.integers(1, 4)),
        "pad": st.tuples(st.integers(0, 4), st.integers(0, 4)),
    }
)


def places_by_caffe(size, kernel, stride, pad, *, any_pad):
    places = int(np.ceil((size + 2 * pad - kernel) / stride)) + 1
    if any_pad and (places - 1) * stride >= size + pad:
        places -= 1
    return places


def pooled_by_caffe(picture, kernel, stride, pad, *, average):
    """Pool maps (channels×height×width) as the loops of Caffe's pooling_layer.cpp do."""
    channels, height, width = picture.shape
    rows = places_by_caffe(height, kernel[0], stride[0], pad[0], any_pad=any(pad))
    columns = places_by_caffe(width, kernel[1], stride[1], pad[1], any_pad=any(pad))
    out = np.full((channels, max(rows, 0), max(columns, 0)), np.finfo(np.float32).min, dtype=np.float32)
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride[0] - pad[0], column * stride[1] - pad[1]
            bottom = min(top + kernel[0], height + pad[0])
            right = min(left + kernel[1], width + pad[1])
            divisor = (bottom - top) * (right - left)
            window = picture[:, max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
            if average:
                out[:, row, column] = window.sum(axis=(1, 2)) / divisor
            elif window.size:
                out[:, row, column] = window.max(axis=(1, 2))
    return out


def pooling_text(case, method):
    kernel, stride, pad = case["kernel"], case["stride"], case["pad"]
    return stated_input(3, case["height"], case["width"]) + layer(
        "out",
        "Pooling",
        "data",
        f"pooling_param {{ pool: {method} kernel_h: {kernel[0]} kernel_w: {kernel[1]} stride_h: {stride[0]} "
        f"stride_w: {stride[1]} pad_h: {pad[0]} pad_w: {pad[1]} }}",
    )


def fits(case):
    sizes = (case["height"], case["width"])
    windows = list(zip(sizes, case["kernel"], case["stride"], case["pad"], strict=True))
    if any(pad >= kernel for _, kernel, _, pad in windows):
        return False
    return all(places_by_caffe(*window, any_pad=any(case["pad"])) > 0 for window in windows)


@SWEEP
@given(case=pools)
def test_max_pooling(case, tmp_path_factory):
    path = write_pair(tmp_path_factory.mktemp("max"), pooling_text(case, "MAX"))
    if not fits(case):
        with pytest.raises(ModelError, match="window"):
            load_file(path)
        return
    picture = values(3, case["height"], case["width"])
    expected = pooled_by_caffe(picture, case["kernel"], case["stride"], case["pad"], average=False)
    assert np.array_equal(run(path, picture), expected)


def last_window_is_outside(case):
    """Say whether a window holds neither picture nor padding: Caffe then divides nothing by nothing, or by less."""
    sizes = (case["height"], case["width"])
    windows = zip(sizes, case["kernel"], case["stride"], case["pad"], strict=True)
    return any(
        (places_by_caffe(size, kernel, stride, pad, any_pad=any(case["pad"])) - 1) * stride >= size + 2 * pad
        for size, kernel, stride, pad in windows
    )


@SWEEP
@given(case=pools)
def test_average_pooling(case, tmp_path_factory):
    path = write_pair(tmp_path_factory.mktemp("average"), pooling_text(case, "AVE"))
    if not fits(case) or last_window_is_outside(case):
        with pytest.raises(ModelError, match="window"):
            load_file(path)
        return
    picture = values(3, case["height"], case["width"])
    expected = pooled_by_caffe(picture, case["kernel"], case["stride"], case["pad"], average=True)
    np.testing.assert_allclose(run(path, picture), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dialect", ["ceil_mode: false", "round_mode: FLOOR"])
def test_dialects_that_round_down(tmp_path, dialect):
    text = stated_input(1, 6, 6) + layer(
        "out", "Pooling", "data", f"pooling_param {{ kernel_size: 3 stride: 2 {dialect} }}"
    )
    picture = values(1, 6, 6)
    expected = [[picture[0, r : r + 3, c : c + 3].max() for c in (0, 2)] for r in (0, 2)]
    assert np.array_equal(run(write_pair(tmp_path, text), picture)[0], expected)


@pytest.mark.parametrize(("method", "expected"), [("MAX", np.max), ("AVE", np.mean)])
def test_global_pooling(tmp_path, method, expected):
    settings_ = f"pooling_param {{ pool: {method} global_pooling: true }}"
    path = write_pair(tmp_path, stated_input(3, 5, 7) + layer("out", "Pooling", "data", settings_))
    picture = values(3, 5, 7)
    np.testing.assert_allclose(run(path, picture), expected(picture, axis=(1, 2), keepdims=True), rtol=1e-6)
