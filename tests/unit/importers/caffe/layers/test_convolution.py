"""The convolution and its transpose, against their definitions, window by window."""

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


def spread_by_definition(picture, weight, bias, case):
    """Let each value add its window to what is made, and take the padding off: the way of a convolution back."""
    _, height, width = picture.shape
    (down, right), (over, beside), group = case["stride"], case["dilation"], case["group"]
    kernel = weight.shape[2:]
    whole = (
        down * (height - 1) + over * (kernel[0] - 1) + 1,
        right * (width - 1) + beside * (kernel[1] - 1) + 1,
    )
    out = np.zeros((len(bias), *whole))
    per_group = weight.shape[1]
    for channel, values_ in enumerate(picture):
        first = channel // (len(picture) // group) * per_group
        for row in range(height):
            for column in range(width):
                for y in range(kernel[0]):
                    for x in range(kernel[1]):
                        place = (
                            slice(first, first + per_group),
                            row * down + y * over,
                            column * right + x * beside,
                        )
                        out[place] += values_[row, column] * weight[channel, :, y, x]
    pad = case["pad"]
    out = out[:, pad[0] : whole[0] - pad[0], pad[1] : whole[1] - pad[1]]
    return out + bias[:, None, None]


@settings(max_examples=60, deadline=None)
@given(case=convolutions)
def test_deconvolution(case, tmp_path_factory):
    (kernel_h, kernel_w), (pad_h, pad_w), group = case["kernel"], case["pad"], case["group"]
    weight = values(3, 6 // group, kernel_h, kernel_w, seed=1)
    bias = values(6, seed=2) if case["bias"] else np.zeros(6, dtype=np.float32)
    size = tuple(min(side, 5) for side in case["size"])
    text = stated_input(3, *size) + layer(
        "out",
        "Deconvolution",
        "data",
        f"convolution_param {{ num_output: 6 kernel_h: {kernel_h} kernel_w: {kernel_w} group: {group} "
        f"pad: {pad_h} pad: {pad_w} stride: {case['stride'][0]} stride: {case['stride'][1]} "
        f"dilation: {case['dilation'][0]} dilation: {case['dilation'][1]} bias_term: {str(case['bias']).lower()} }}",
    )
    path = write_pair(
        tmp_path_factory.mktemp("deconvolution"), text, {"out": [weight, bias] if case["bias"] else [weight]}
    )
    picture = values(3, *size)
    expected = spread_by_definition(picture, weight, bias, case)
    if not expected.size:
        with pytest.raises(ModelError, match="its padding leaves"):
            load_file(path)
        return
    np.testing.assert_allclose(run(path, picture), expected, rtol=1e-4, atol=1e-5)
