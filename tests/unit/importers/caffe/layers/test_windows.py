"""Convolution and pooling, against loops that follow Caffe's definition window by window."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

pools = st.fixed_dictionaries(
    {
        "height": st.integers(1, 13),
        "width": st.integers(1, 13),
        "kernel": st.tuples(st.integers(1, 5), st.integers(1, 5)),
        "stride": st.tuples(st.integers(1, 4), st.integers(1, 4)),
        "pad": st.tuples(st.integers(0, 4), st.integers(0, 4)),
    }
)
SWEEP = settings(max_examples=120, deadline=None)


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


def run(path, picture):
    return load_file(path).run(picture[None], layers=["out"])["out"][0]


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


@SWEEP
@given(case=pools)
def test_average_pooling(case, tmp_path_factory):
    path = write_pair(tmp_path_factory.mktemp("average"), pooling_text(case, "AVE"))
    picture = values(3, case["height"], case["width"])
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = pooled_by_caffe(picture, case["kernel"], case["stride"], case["pad"], average=True)
    if not fits(case) or not np.isfinite(expected).all():
        with pytest.raises(ModelError, match="window"):
            load_file(path)
        return
    np.testing.assert_allclose(run(path, picture), expected, rtol=1e-5, atol=1e-6)


convolutions = st.fixed_dictionaries(
    {
        "size": st.tuples(st.integers(1, 9), st.integers(1, 9)),
        "kernel": st.tuples(st.integers(1, 4), st.integers(1, 4)),
        "stride": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "pad": st.tuples(st.integers(0, 3), st.integers(0, 3)),
        "dilation": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "group": st.sampled_from([1, 3]),
        "bias": st.booleans(),
    }
)


def convolved_by_definition(picture, weight, bias, case):
    (height, width), (down, right) = case["pad"], case["stride"]
    padded = np.pad(picture, ((0, 0), (height, height), (width, width)))
    kernel = [d * (k - 1) + 1 for d, k in zip(case["dilation"], case["kernel"], strict=True)]
    rows = (padded.shape[1] - kernel[0]) // down + 1
    columns = (padded.shape[2] - kernel[1]) // right + 1
    out = np.empty((len(weight), rows, columns))
    per_group, inputs = len(weight) // case["group"], weight.shape[1]
    for index in range(len(weight)):
        first = index // per_group * inputs
        for row in range(rows):
            for column in range(columns):
                window = padded[
                    first : first + inputs,
                    row * down : row * down + kernel[0] : case["dilation"][0],
                    column * right : column * right + kernel[1] : case["dilation"][1],
                ]
                out[index, row, column] = (window * weight[index]).sum() + bias[index]
    return out


@SWEEP
@given(case=convolutions)
def test_convolution(case, tmp_path_factory):
    (kernel_h, kernel_w), (pad_h, pad_w), group = case["kernel"], case["pad"], case["group"]
    weight = values(6, 3 // group, kernel_h, kernel_w, seed=1)
    bias = values(6, seed=2) if case["bias"] else np.zeros(6, dtype=np.float32)
    text = stated_input(3, *case["size"]) + layer(
        "out",
        "Convolution",
        "data",
        f"convolution_param {{ num_output: 6 kernel_h: {kernel_h} kernel_w: {kernel_w} group: {group} "
        f"pad: {pad_h} pad: {pad_w} stride: {case['stride'][0]} stride: {case['stride'][1]} "
        f"dilation: {case['dilation'][0]} dilation: {case['dilation'][1]} bias_term: {str(case['bias']).lower()} }}",
    )
    weights = {"out": [weight, bias] if case["bias"] else [weight]}
    path = write_pair(tmp_path_factory.mktemp("convolution"), text, weights)
    extents = [d * (k - 1) + 1 for d, k in zip(case["dilation"], case["kernel"], strict=True)]
    if any(e > s + 2 * p for e, s, p in zip(extents, case["size"], case["pad"], strict=True)):
        with pytest.raises(ModelError, match="is larger than what it slides over"):
            load_file(path)
        return
    picture = values(3, *case["size"])
    expected = convolved_by_definition(picture, weight, bias, case)
    np.testing.assert_allclose(run(path, picture), expected, rtol=1e-4, atol=1e-5)


SPELLINGS = [
    "kernel_size: 3 stride: 2 pad: 1",
    "kernel_size: 3 kernel_size: 3 stride: 2 stride: 2 pad: 1 pad: 1",
    "kernel_h: 3 kernel_w: 3 stride_h: 2 stride_w: 2 pad_h: 1 pad_w: 1",
    "kernel_size: [3, 3] stride: [2, 2] pad: [1, 1]",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_of_a_convolution_are_one(tmp_path, spelling):
    settings_ = f"convolution_param {{ num_output: 2 bias_term: false {spelling} }}"
    text = stated_input(1, 7, 7) + layer("out", "Convolution", "data", settings_)
    model = load_file(write_pair(tmp_path, text, {"out": [values(2, 1, 3, 3)]}))
    (node,) = [node for node in model.graph.graph.node if node.op_type == "Conv"]
    attributes = {a.name: list(a.ints) for a in node.attribute if a.ints}
    assert attributes == {
        "kernel_shape": [3, 3],
        "strides": [2, 2],
        "pads": [1, 1, 1, 1],
        "dilations": [1, 1],
    }


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


BROKEN = [
    (
        "Convolution",
        "convolution_param { num_output: 0 kernel_size: 3 }",
        "0 maps cannot be made of 3 channels in 1 groups",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 3 group: 2 }",
        "4 maps cannot be made of 3 channels in 2 groups",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 group: 0 kernel_size: 3 }",
        "4 maps cannot be made of 3 channels in 0 groups",
    ),
    ("Convolution", "convolution_param { num_output: 4 }", "it has no kernel_size"),
    ("Convolution", "convolution_param { num_output: 4 kernel_h: 3 }", "its kernel, stride or dilation is 0"),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 3 stride: 0 }",
        "its kernel, stride or dilation is 0",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 3 kernel_h: 3 }",
        "it has both kernel_size and kernel_h",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 9 }",
        "its window, 9×9, is larger than what it slides over, 8×8",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 3 dilation: 5 }",
        "its window, 11×11, is larger than what it slides over, 8×8",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 4000000000 }",
        "its kernel, stride, pad or dilation is greater than 32768",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 4 kernel_size: 1 pad: 30000 }",
        "it would make 4×60008×60008 values, and at most 536870912 are computed",
    ),
    ("Pooling", "pooling_param { kernel_size: 3 pad: 3 }", "its padding is not smaller than its window, 3×3"),
    (
        "Pooling",
        "pooling_param { kernel_size: 20 }",
        "its window, 20×20, is larger than what it slides over, 8×8",
    ),
    (
        "Pooling",
        "pooling_param { pool: AVE kernel_size: 1 stride: 4 kernel_h: 2 }",
        "it has both kernel_size and kernel_h",
    ),
    (
        "Pooling",
        "pooling_param { pool: AVE kernel_size: 1 stride: 9 }",
        "its last window lies outside the picture: the average of nothing",
    ),
]


@pytest.mark.parametrize(("kind", "settings_", "sentence"), BROKEN)
def test_settings_that_cannot_be(tmp_path, kind, settings_, sentence):
    weights = {"out": [values(4, 3, 1, 1), values(4)]}
    path = write_pair(tmp_path, stated_input(3, 8, 8) + layer("out", kind, "data", settings_), weights)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: layer 'out' ({kind}): {sentence}"
