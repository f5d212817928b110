"""The rarer layers, against OpenCV's own Caffe importer and against their definitions in numpy."""

import cv2
import numpy as np
import pytest

from caffe_files import layer, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

MAPS = (4, 6, 5)
START = 'input: "picture" input_shape { dim: 1 dim: 1 dim: 24 dim: 5 }' + layer(
    "data", "Reshape", "picture", "reshape_param { shape { dim: 0 dim: 4 dim: 6 dim: 5 } }"
)


def axis(x, *names):
    """Stretch one value for each channel so that it meets maps."""
    return x.reshape(-1, 1, 1)


def convolution(name, kind, settings):
    return layer(name, kind, "data", f"convolution_param {{ {settings} }}")


# name, layers that end in `out`, weights; they begin with `data`, 4×6×5.
BY_OPENCV = [
    (
        "deconvolution",
        convolution("out", "Deconvolution", "num_output: 3 kernel_size: 4 stride: 2 pad: 1"),
        {"out": [values(4, 3, 4, 4), values(3)]},
    ),
    (
        "deconvolution in groups, without bias",
        convolution(
            "out",
            "Deconvolution",
            "num_output: 4 kernel_h: 3 kernel_w: 2 stride: 3 pad: 0 group: 4 bias_term: false",
        ),
        {"out": [values(4, 1, 3, 2)]},
    ),
    (
        "depthwise",
        convolution("out", "DepthwiseConvolution", "num_output: 4 kernel_size: 3 pad: 1 group: 4"),
        {"out": [values(4, 1, 3, 3), values(4)]},
    ),
    ("relu6", layer("big", "Power", "data", "power_param { scale: 5 }") + layer("out", "ReLU6", "big"), {}),
    ("shuffle", layer("out", "ShuffleChannel", "data", "shuffle_channel_param { group: 2 }"), {}),
    (
        "normalize",
        layer("out", "Normalize", "data", "norm_param { across_spatial: false channel_shared: false }"),
        {"out": [values(4)]},
    ),
    ("interp", layer("out", "Interp", "data", "interp_param { height: 13 width: 9 }"), {}),
    ("interp by a factor", layer("out", "Interp", "data", "interp_param { zoom_factor: 3 }"), {}),
    (
        "crop",
        layer("a", "Pooling", "data", "pooling_param { kernel_size: 3 }")
        + layer("out", "Crop", "data a", "crop_param { axis: 2 offset: 2 }"),
        {},
    ),
]


@pytest.mark.parametrize(("text", "weights"), [case[1:] for case in BY_OPENCV], ids=[c[0] for c in BY_OPENCV])
def test_as_opencv_computes_it(tmp_path, text, weights):
    path = write_pair(tmp_path, START + text, weights)
    picture = values(1, *MAPS, seed=5)
    known = tmp_path / "known.prototxt"  # OpenCV knows the depthwise convolution as one in groups
    known.write_text(path.read_text().replace("DepthwiseConvolution", "Convolution"))
    oracle = cv2.dnn.readNetFromCaffe(str(known), str(path.with_suffix(".caffemodel")))
    oracle.setInput(picture.reshape(1, 1, 24, 5))
    expected = oracle.forward("out")
    result = load_file(path).run(picture.reshape(1, 1, 24, 5), layers=["out"])["out"]
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def norm(x, axes):
    return np.sqrt((x.astype(np.float64) ** 2).sum(axes, keepdims=True) + 1e-10)


def bilinear(x, height, width):
    """Interpolate with the corners on the corners."""
    rows, columns = np.linspace(0, x.shape[2] - 1, height), np.linspace(0, x.shape[3] - 1, width)
    top, left = np.minimum(rows.astype(int), x.shape[2] - 2), np.minimum(columns.astype(int), x.shape[3] - 2)
    down, right = (rows - top)[:, None], columns - left
    corners = [[x[:, :, r[:, None], c] for c in (left, left + 1)] for r in (top, top + 1)]
    upper, lower = (a * (1 - right) + b * right for a, b in corners)
    return upper * (1 - down) + lower * down


def spread(x, weight, *, stride, pad, dilation):
    """Deconvolve by the definition: add each value's window where it falls."""
    count, _, height, width = x.shape
    kernel = weight.shape[2]
    size = [stride * (side - 1) + dilation * (kernel - 1) + 1 for side in (height, width)]
    out = np.zeros((count, weight.shape[1], *size))
    for row in range(height):
        for column in range(width):
            window = np.einsum("nc,cmij->nmij", x[:, :, row, column], weight)
            for i in range(kernel):
                for j in range(kernel):
                    out[:, :, row * stride + i * dilation, column * stride + j * dilation] += window[
                        ..., i, j
                    ]
    return out[:, :, pad : size[0] - pad, pad : size[1] - pad]


def pyramid(x, *, average):
    """Pool 6×5 to 1, 4 and 16 places."""
    rows = [x.mean((2, 3)) if average else x.max((2, 3))]
    for bins in (2, 3):
        kernel = [-(-side // bins) for side in (6, 5)]
        pad = [(k * bins - side + 1) // 2 for k, side in zip(kernel, (6, 5), strict=True)]
        for_level = np.zeros((*x.shape[:2], bins, bins))
        for r in range(bins):
            for c in range(bins):
                top, left = r * kernel[0] - pad[0], c * kernel[1] - pad[1]
                window = x[:, :, max(top, 0) : top + kernel[0], max(left, 0) : left + kernel[1]]
                part = min(top + kernel[0], 6 + pad[0]) - top, min(left + kernel[1], 5 + pad[1]) - left
                for_level[:, :, r, c] = window.sum((2, 3)) / np.prod(part) if average else window.max((2, 3))
        rows.append(for_level.reshape(len(x), -1))
    return np.concatenate(rows[:2], axis=1)


WEIGHT, EMBEDDED = values(4, 3, 3, 3), values(20, 3, seed=2)
COLUMN, OTHER, MEAN, VARIANCE = values(4), values(4, seed=1), values(4, seed=2), 1 + values(4, seed=3) ** 2

# As above, with what `out` should be.
BY_DEFINITION = [
    (
        "deconvolution with holes",
        convolution(
            "out",
            "Deconvolution",
            "num_output: 3 kernel_size: 3 stride: 2 pad: 1 dilation: 2 bias_term: false",
        ),
        {"out": [WEIGHT]},
        lambda x: spread(x, WEIGHT, stride=2, pad=1, dilation=2),
    ),
    (
        "depthwise, where no group is said",
        convolution("out", "ConvolutionDepthwise", "kernel_size: 1 bias_term: false"),
        {"out": [COLUMN.reshape(4, 1, 1, 1)]},
        lambda x: x * axis(COLUMN),
    ),
    (
        "clip",
        layer("out", "Clip", "data", "clip_param { min: -0.5 max: 1 }"),
        {},
        lambda x: np.clip(x, -0.5, 1),
    ),
    ("swish", layer("out", "Swish", "data"), {}, lambda x: x * sigmoid(x)),
    (
        "swish with beta",
        layer("out", "Swish", "data", "swish_param { beta: 1.7 }"),
        {},
        lambda x: x * sigmoid(1.7 * x),
    ),
    (
        "threshold",
        layer("out", "Threshold", "data", "threshold_param { threshold: 0.3 }"),
        {},
        lambda x: (x > 0.3).astype(np.float32),
    ),
    ("exp", layer("out", "Exp", "data"), {}, np.exp),
    (
        "exp to a base",
        layer("out", "Exp", "data", "exp_param { base: 2 scale: 0.5 shift: 3 }"),
        {},
        lambda x: 2 ** (3 + 0.5 * x),
    ),
    (
        "log",
        layer("a", "AbsVal", "data") + layer("out", "Log", "a", "log_param { shift: 1 }"),
        {},
        lambda x: np.log(1 + abs(x)),
    ),
    (
        "log to a base",
        layer("a", "AbsVal", "data") + layer("out", "Log", "a", "log_param { base: 10 scale: 2 shift: 1 }"),
        {},
        lambda x: np.log10(1 + 2 * abs(x)),
    ),
    (
        "BN of four blobs",
        layer("out", "BN", "data", "bn_param { eps: 0.01 }"),
        {"out": [blob.reshape(1, 4, 1, 1) for blob in (COLUMN, OTHER, MEAN, VARIANCE)]},
        lambda x: (x - axis(MEAN)) / np.sqrt(axis(VARIANCE) + 0.01) * axis(COLUMN) + axis(OTHER),
    ),
    (
        "BN of two blobs",
        layer("out", "BN", "data", "bn_param { bn_mode: INFERENCE }"),
        {"out": [COLUMN.reshape(1, 4, 1, 1), OTHER.reshape(1, 4, 1, 1)]},
        lambda x: x * axis(COLUMN) + axis(OTHER),
    ),
    (
        "mvn",
        layer("out", "MVN", "data"),
        {},
        lambda x: (x - x.mean((2, 3), keepdims=True)) / (x.std((2, 3), keepdims=True) + 1e-9),
    ),
    (
        "mvn of all channels, with an epsilon",
        layer("out", "MVN", "data", "mvn_param { across_channels: true eps: 0.5 }"),
        {},
        lambda x: (x - x.mean((1, 2, 3), keepdims=True)) / (x.std((1, 2, 3), keepdims=True) + 0.5),
    ),
    (
        "mvn of the mean alone",
        layer("out", "MVN", "data", "mvn_param { normalize_variance: false }"),
        {},
        lambda x: x - x.mean((2, 3), keepdims=True),
    ),
    (
        "normalize over all",
        layer("out", "Normalize", "data"),
        {"out": [np.array([3.0])]},
        lambda x: 3 * x / norm(x, (1, 2, 3)),
    ),
    (
        "normalize over channels",
        layer("out", "Normalize", "data", "norm_param { across_spatial: false channel_shared: false }"),
        {"out": [COLUMN]},
        lambda x: axis(COLUMN) * x / norm(x, 1),
    ),
    (
        "axpy",
        layer("a", "Pooling", "data", "pooling_param { pool: AVE global_pooling: true }")
        + layer("b", "ReLU", "data")
        + layer("out", "Axpy", "a data b"),
        {},
        lambda x: x.mean((2, 3), keepdims=True) * x + np.maximum(x, 0),
    ),
    (
        "axpy with a row",
        layer("p", "Pooling", "data", "pooling_param { pool: AVE global_pooling: true }")
        + layer("a", "Flatten", "p")
        + layer("out", "Axpy", "a data data"),
        {},
        lambda x: x.mean((2, 3), keepdims=True) * x + x,
    ),
    (
        "bias by another layer",
        layer("p", "Pooling", "data", "pooling_param { pool: AVE global_pooling: true }")
        + layer("a", "Flatten", "p")
        + layer("out", "Bias", "data a", "bias_param { axis: 0 }"),
        {},
        lambda x: x + x.mean((2, 3), keepdims=True),
    ),
    (
        "tile",
        layer("out", "Tile", "data", "tile_param { axis: 2 tiles: 3 }"),
        {},
        lambda x: np.tile(x, (1, 1, 3, 1)),
    ),
    (
        "crop with an offset for each axis",
        layer("a", "Pooling", "data", "pooling_param { kernel_size: 3 }")
        + layer("out", "Crop", "data a", "crop_param { offset: 1 offset: 2 }"),
        {},
        lambda x: x[:, :, 1:5, 2:5],
    ),
    (
        "crop of channels too",
        layer("a", "Slice", "data", tops="b c")
        + layer("out", "Crop", "data c", "crop_param { axis: 1 offset: 1 offset: 0 offset: 0 }"),
        {},
        lambda x: x[:, 1:3],
    ),
    (
        "interp after cutting",
        layer("out", "Interp", "data", "interp_param { height: 8 width: 9 pad_beg: -1 pad_end: -2 }"),
        {},
        lambda x: bilinear(x[:, :, 1:-2, 1:-2], 8, 9),
    ),
    (
        "interp by both factors",
        layer("out", "Interp", "data", "interp_param { shrink_factor: 2 zoom_factor: 3 }"),
        {},
        lambda x: bilinear(x, 7, 7),
    ),
    (
        "interp to the size of another layer",
        layer("a", "Convolution", "data", "convolution_param { num_output: 1 kernel_size: 1 pad: 2 }")
        + layer("out", "Interp", "data a"),
        {"a": [values(1, 4, 1, 1), values(1)]},
        lambda x: bilinear(x, 10, 9),
    ),
    (
        "spatial pyramid",
        layer("out", "SPP", "data", "spp_param { pyramid_height: 2 }"),
        {},
        lambda x: pyramid(x, average=False),
    ),
    (
        "spatial pyramid of averages",
        layer("out", "SPP", "data", "spp_param { pyramid_height: 2 pool: AVE }"),
        {},
        lambda x: pyramid(x, average=True),
    ),
    (
        "spatial pyramid of one level",
        layer("out", "SPP", "data", "spp_param { pyramid_height: 1 }"),
        {},
        lambda x: x.max((2, 3), keepdims=True),
    ),
    (
        "sum of all",
        layer("out", "Reduction", "data", "reduction_param { axis: 1 }") + layer("other", "ReLU", "data"),
        {},
        lambda x: x.sum((1, 2, 3)),
    ),
    (
        "mean of maps",
        layer("out", "Reduction", "data", "reduction_param { axis: 2 operation: MEAN coeff: 3 }"),
        {},
        lambda x: 3 * x.mean((2, 3)),
    ),
    (
        "sum without signs",
        layer("out", "Reduction", "data", "reduction_param { axis: -1 operation: ASUM coeff: -1 }"),
        {},
        lambda x: -abs(x).sum(3),
    ),
    (
        "sum of squares",
        layer("out", "Reduction", "data", "reduction_param { axis: 2 operation: SUMSQ }"),
        {},
        lambda x: (x**2).sum((2, 3)),
    ),
    (
        "place of the greatest",
        layer("out", "ArgMax", "data"),
        {},
        lambda x: x.reshape(len(x), -1).argmax(1).reshape(-1, 1, 1, 1),
    ),
    (
        "places of the three greatest, and the values",
        layer("out", "ArgMax", "data", "argmax_param { top_k: 3 out_max_val: true }"),
        {},
        lambda x: np.stack(
            [np.argsort(-x.reshape(len(x), -1))[:, :3], -np.sort(-x.reshape(len(x), -1))[:, :3]], 1
        )[..., None],
    ),
    (
        "of equal ones the last",
        layer("a", "Threshold", "data") + layer("out", "ArgMax", "a", "argmax_param { axis: 1 }"),
        {},
        lambda x: 3 - (x > 0)[:, ::-1].argmax(1)[:, None],
    ),
    (
        "greatest along an axis",
        layer("out", "ArgMax", "data", "argmax_param { axis: -1 top_k: 2 out_max_val: true }"),
        {},
        lambda x: -np.sort(-x, axis=3)[..., :2],
    ),
    (
        "embedding",
        layer("a", "ArgMax", "data", "argmax_param { axis: 1 }")
        + layer("out", "Embed", "a", "embed_param { num_output: 3 input_dim: 20 }"),
        {"out": [EMBEDDED, values(3)]},
        lambda x: EMBEDDED[x.argmax(1)[:, None]] + values(3),
    ),
    (
        "embedding without bias",
        layer("a", "ArgMax", "data", "argmax_param { axis: 1 }")
        + layer("out", "Embed", "a", "embed_param { num_output: 3 input_dim: 20 bias_term: false }"),
        {"out": [EMBEDDED]},
        lambda x: EMBEDDED[x.argmax(1)[:, None]],
    ),
    (
        "silence",
        layer("a", "Slice", "data", tops="out b") + layer("hush", "Silence", "b", tops=""),
        {},
        lambda x: x[:, :2],
    ),
]


@pytest.mark.parametrize(
    ("text", "weights", "definition"), [case[1:] for case in BY_DEFINITION], ids=[c[0] for c in BY_DEFINITION]
)
def test_as_caffe_defines_it(tmp_path, text, weights, definition):
    model = load_file(write_pair(tmp_path, START + text, weights))
    picture = values(2, *MAPS, seed=5)
    result = model.run(picture.reshape(2, 1, 24, 5), layers=["out"])["out"]
    expected = definition(picture)
    assert result.shape == expected.shape == (2, *model.layer("out").shape)
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


POOLED = layer("a", "Pooling", "data", "pooling_param { kernel_size: 3 }")
BROKEN = [
    (
        "Deconvolution",
        "convolution_param { num_output: 1 kernel_size: 1 pad: 3 }",
        "its padding leaves 0×-1 of what it makes",
    ),
    ("Clip", "clip_param { min: 2 max: 1 }", "its min, 2, is greater than its max, 1"),
    ("Exp", "exp_param { base: 0 }", "its base, 0, is not a positive number"),
    ("Log", "log_param { base: 1 }", "there is no logarithm to the base 1"),
    ("BN", "", "net.caffemodel holds no weight for it, 4"),
    ("ShuffleChannel", "shuffle_channel_param { group: 3 }", "4 channels cannot be dealt out from 3 groups"),
    ("Tile", "tile_param { tiles: 0 }", "its tiles, 0, are fewer than 1"),
    (
        "Tile",
        "tile_param { tiles: 2147483647 }",
        "it would make 8589934588×6×5 values, and at most 536870912 are computed",
    ),
    ("Interp", "", "it has neither height and width nor a factor"),
    ("Interp", "interp_param { height: 0 width: 3 }", "it makes 0×3 of 6×5"),
    ("Interp", "interp_param { zoom_factor: 0 }", "its shrink_factor or zoom_factor is less than 1"),
    ("Interp", "interp_param { zoom_factor: 2 pad_beg: -5 }", "its padding leaves 1×0"),
    ("SPP", "", "it has no pyramid_height"),
    ("SPP", "spp_param { pyramid_height: 9 }", "its padding is not smaller than its window, 2×2"),
    ("ArgMax", "argmax_param { top_k: 121 }", "the 121 greatest of 120 values are asked for"),
    ("Embed", "", "it has no num_output or no input_dim"),
]


@pytest.mark.parametrize(("kind", "settings", "sentence"), BROKEN)
def test_settings_that_cannot_be(tmp_path, kind, settings, sentence):
    path = write_pair(tmp_path, START + layer("x", kind, "data", settings))
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: layer 'x' ({kind}): {sentence}"


TOGETHER = [
    ("Crop", "data a", "crop_param { offset: 3 }", "4×4×3 at 3×3 does not lie in 4×6×5"),
    ("Crop", "data a", "crop_param { axis: 1 offset: 1 offset: 1 }", "it has 2 offsets for 3 axes"),
    ("Axpy", "data data a", "", "4×4×3 does not fit 4×6×5"),
    ("Axpy", "data a a", "", "a factor of 4×6×5 does not fit values of 4×4×3"),
    ("Bias", "data a", "bias_param { axis: 0 }", "a second blob of 4×4×3 does not fit values of 4×6×5"),
]


@pytest.mark.parametrize(("kind", "bottoms", "settings", "sentence"), TOGETHER)
def test_blobs_that_do_not_fit(tmp_path, kind, bottoms, settings, sentence):
    path = write_pair(tmp_path, START + POOLED + layer("x", kind, bottoms, settings))
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: layer 'x' ({kind}): {sentence}"


UNSUPPORTED = [
    ("Reduction", "", "it works across the pictures of a batch"),
    ("Interp", "interp_param { zoom_factor: 2 pad_end: 1 }", "it pads"),
    ("SPP", "spp_param { pyramid_height: 2 pool: STOCHASTIC }", "stochastic pooling is not computed"),
]


@pytest.mark.parametrize(("kind", "settings", "reason"), UNSUPPORTED)
def test_what_is_not_computed_is_named(tmp_path, kind, settings, reason):
    path = write_pair(tmp_path, START + layer("x", kind, "data", settings))
    with pytest.raises(ModelError) as caught:
        load_file(path, strict=True)
    assert str(caught.value) == f"{path}: layer 'x' ({kind}): {reason}"
