"""Layers without windows, against OpenCV's own Caffe importer and against their definitions in numpy."""

import cv2
import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

MAPS = (3, 6, 4)
FACTOR = np.array([2], dtype=np.float32)

# name, layers that end in `out`, weights; the input is 3×6×4.
BY_OPENCV = [
    (
        "dense",
        layer("out", "InnerProduct", "data", "inner_product_param { num_output: 7 }"),
        {"out": [values(7, 72), values(7)]},
    ),
    (
        "dense without bias",
        layer("out", "InnerProduct", "data", "inner_product_param { num_output: 7 bias_term: false }"),
        {"out": [values(7, 72)]},
    ),
    ("relu", layer("out", "ReLU", "data"), {}),
    ("leaky relu", layer("out", "ReLU", "data", "relu_param { negative_slope: 0.1 }"), {}),
    ("prelu", layer("out", "PReLU", "data"), {"out": [values(3)]}),
    (
        "shared prelu",
        layer("out", "PReLU", "data", "prelu_param { channel_shared: true }"),
        {"out": [values(1)]},
    ),
    ("elu", layer("out", "ELU", "data", "elu_param { alpha: 0.7 }"), {}),
    ("sigmoid", layer("out", "Sigmoid", "data"), {}),
    ("tanh", layer("out", "TanH", "data"), {}),
    ("absval", layer("out", "AbsVal", "data"), {}),
    ("bnll", layer("out", "BNLL", "data"), {}),
    ("power", layer("out", "Power", "data", "power_param { power: 2 scale: 0.5 shift: 3 }"), {}),
    ("power of nothing", layer("out", "Power", "data"), {}),
    ("softmax", layer("out", "Softmax", "data"), {}),
    ("softmax along the last axis", layer("out", "Softmax", "data", "softmax_param { axis: -1 }"), {}),
    ("lrn across", layer("out", "LRN", "data", "lrn_param { local_size: 3 alpha: 0.5 beta: 0.6 }"), {}),
    (
        "batch norm",
        layer("out", "BatchNorm", "data", "batch_norm_param { eps: 0.01 }"),
        {"out": [values(3), 1 + values(3) ** 2, FACTOR]},
    ),
    ("scale", layer("out", "Scale", "data"), {"out": [values(3)]}),
    (
        "scale and bias",
        layer("out", "Scale", "data", "scale_param { bias_term: true }"),
        {"out": [values(3), values(3, seed=1)]},
    ),
    ("concat", layer("a", "ReLU", "data") + layer("out", "Concat", "data a"), {}),
    (
        "concat along rows",
        layer("a", "ReLU", "data") + layer("out", "Concat", "data a", "concat_param { axis: 2 }"),
        {},
    ),
    (
        "concat, spelled as it was",
        layer("a", "ReLU", "data") + layer("out", "Concat", "data a", "concat_param { concat_dim: 1 }"),
        {},
    ),
    (
        "slice",
        layer("cut", "Slice", "data", "slice_param { axis: 2 slice_point: 1 slice_point: 4 }", tops="a b c")
        + layer("out", "Concat", "c a b", "concat_param { axis: 2 }"),
        {},
    ),
    ("slice evenly", layer("cut", "Slice", "data", tops="a b c") + layer("out", "Concat", "c a b"), {}),
    ("sum", layer("a", "ReLU", "data") + layer("out", "Eltwise", "data a"), {}),
    (
        "weighted sum",
        layer("a", "ReLU", "data")
        + layer("out", "Eltwise", "data a data", "eltwise_param { coeff: 1 coeff: -0.5 coeff: 2 }"),
        {},
    ),
    (
        "product",
        layer("a", "Sigmoid", "data")
        + layer("out", "Eltwise", "data a a", "eltwise_param { operation: PROD }"),
        {},
    ),
    (
        "maximum",
        layer("a", "Sigmoid", "data") + layer("out", "Eltwise", "data a", "eltwise_param { operation: MAX }"),
        {},
    ),
    ("flatten", layer("out", "Flatten", "data"), {}),
    ("flatten the end", layer("out", "Flatten", "data", "flatten_param { axis: 2 }"), {}),
    ("flatten the middle", layer("out", "Flatten", "data", "flatten_param { axis: 1 end_axis: 2 }"), {}),
    ("reshape", layer("out", "Reshape", "data", "reshape_param { shape { dim: 0 dim: -1 dim: 8 } }"), {}),
    (
        "reshape with the batch as a number",
        layer("out", "Reshape", "data", "reshape_param { shape { dim: 1 dim: -1 dim: 6 } }"),
        {},
    ),
    ("permute", layer("out", "Permute", "data", "permute_param { order: 0 order: 2 order: 3 order: 1 }"), {}),
    ("split", layer("split", "Split", "data", tops="a b") + layer("out", "Eltwise", "a b"), {}),
    ("dropout", layer("out", "Dropout", "data", "dropout_param { dropout_ratio: 0.7 }"), {}),
]


@pytest.mark.parametrize(("text", "weights"), [case[1:] for case in BY_OPENCV], ids=[c[0] for c in BY_OPENCV])
def test_as_opencv_computes_it(tmp_path, text, weights):
    path = write_pair(tmp_path, stated_input(*MAPS) + text, weights)
    picture = values(1, *MAPS, seed=5)
    oracle = cv2.dnn.readNetFromCaffe(str(path), str(path.with_suffix(".caffemodel")))
    oracle.setInput(picture)
    expected = oracle.forward("out")
    result = load_file(path).run(picture, layers=["out"])["out"]
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


def lrn_across(x):
    squares = np.pad(x**2, ((0, 0), (1, 1), (0, 0), (0, 0)))
    total = sum(squares[:, start : start + 3] for start in range(3))
    return x * (2 + 0.5 / 3 * total) ** -0.6


def lrn_within(x):
    squares = np.pad(x**2, ((0, 0), (0, 0), (1, 1), (1, 1)))
    total = sum(squares[:, :, r : r + 6, c : c + 4] for r in range(3) for c in range(3))
    return x * (1 + 0.5 * total / 9) ** -0.6


W, B, ROWS = values(7, 4), values(7, seed=1), values(3, 6)
LRN = "local_size: 3 alpha: 0.5 beta: 0.6 k: 2"

# As above, with what `out` should be: Caffe's definition, where OpenCV leaves it or has none.
BY_DEFINITION = [
    ("lrn across with k", layer("out", "LRN", "data", f"lrn_param {{ {LRN} }}"), {}, lrn_across),
    (
        "lrn within, which ignores k",
        layer("out", "LRN", "data", f"lrn_param {{ norm_region: WITHIN_CHANNEL {LRN} }}"),
        {},
        lrn_within,
    ),
    (
        "dense along the last axis",
        layer("out", "InnerProduct", "data", "inner_product_param { num_output: 7 axis: 3 }"),
        {"out": [W, B]},
        lambda x: x @ W.T + B,
    ),
    (
        "the same without bias",
        layer(
            "out", "InnerProduct", "data", "inner_product_param { num_output: 7 axis: -1 bias_term: false }"
        ),
        {"out": [W]},
        lambda x: x @ W.T,
    ),
    (
        "transposed dense",
        layer(
            "out", "InnerProduct", "data", "inner_product_param { num_output: 7 axis: -1 transpose: true }"
        ),
        {"out": [W.T, B]},
        lambda x: x @ W.T + B,
    ),
    (
        "dense of all, transposed",
        layer(
            "out",
            "InnerProduct",
            "data",
            "inner_product_param { num_output: 2 transpose: true bias_term: false }",
        ),
        {"out": [np.ones((72, 2))]},
        lambda x: np.full((1, 2), x.sum()),
    ),
    (
        "dense after dense",
        layer("a", "InnerProduct", "data", "inner_product_param { num_output: 4 bias_term: false }")
        + layer("out", "InnerProduct", "a", "inner_product_param { num_output: 7 }"),
        {"a": [np.ones((4, 72))], "out": [W, B]},
        lambda x: np.full((1, 4), x.sum()) @ W.T + B,
    ),
    ("bias", layer("out", "Bias", "data"), {"out": [values(3)]}, lambda x: x + values(3)[:, None, None]),
    (
        "scale of two axes",
        layer("out", "Scale", "data", "scale_param { axis: 1 num_axes: 2 }"),
        {"out": [ROWS]},
        lambda x: x * ROWS[:, :, None],
    ),
    (
        "scale of all axes",
        layer("out", "Scale", "data", "scale_param { axis: 2 num_axes: -1 }"),
        {"out": [values(6, 4)]},
        lambda x: x * values(6, 4),
    ),
    (
        "scale by one number",
        layer("out", "Scale", "data", "scale_param { num_axes: 0 }"),
        {"out": [np.array(3.0)]},
        lambda x: x * 3,
    ),
    (
        "scale by another layer",
        layer("a", "Pooling", "data", "pooling_param { pool: AVE global_pooling: true }")
        + layer("b", "Flatten", "a")
        + layer("out", "Scale", "data b", "scale_param { axis: 0 }"),
        {},
        lambda x: x * x.mean((2, 3), keepdims=True),
    ),
    (
        "scale by an equal",
        layer("a", "ReLU", "data") + layer("out", "Scale", "data a", "scale_param { axis: 0 }"),
        {},
        lambda x: x * np.maximum(x, 0),
    ),
    (
        "batch norm with a factor of 0",
        layer("out", "BatchNorm", "data", "batch_norm_param { eps: 0.25 }"),
        {"out": [values(3), values(3) ** 2, 0 * FACTOR]},
        lambda x: x * 2,
    ),
    (
        "reshape from an axis on",
        layer("out", "Reshape", "data", "reshape_param { shape { dim: 2 dim: -1 } axis: 2 }"),
        {},
        lambda x: x.reshape(1, 3, 2, 12),
    ),
    (
        "reshape between two axes",
        layer("out", "Reshape", "data", "reshape_param { shape { dim: 18 } axis: 1 num_axes: 2 }"),
        {},
        lambda x: x.reshape(1, 18, 4),
    ),
    (
        "reshape that inserts an axis",
        layer("out", "Reshape", "data", "reshape_param { shape { dim: 1 } axis: -1 num_axes: 0 }"),
        {},
        lambda x: x.reshape(1, 3, 6, 4, 1),
    ),
    (
        "permute, the rest in order",
        layer("out", "Permute", "data", "permute_param { order: 0 order: 3 }"),
        {},
        lambda x: x.transpose(0, 3, 1, 2),
    ),
]


@pytest.mark.parametrize(
    ("text", "weights", "definition"), [case[1:] for case in BY_DEFINITION], ids=[c[0] for c in BY_DEFINITION]
)
def test_as_caffe_defines_it(tmp_path, text, weights, definition):
    model = load_file(write_pair(tmp_path, stated_input(*MAPS) + text, weights))
    picture = values(1, *MAPS, seed=5)
    result = model.run(picture, layers=["out"])["out"]
    expected = definition(picture)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("case", [*BY_OPENCV, *BY_DEFINITION], ids=lambda case: case[0])
def test_pictures_of_a_batch_do_not_meet(tmp_path, case):
    _, text, weights, *_ = case
    model = load_file(write_pair(tmp_path, stated_input(*MAPS) + text, weights))
    pictures = values(3, *MAPS, seed=6)
    together = model.run(pictures)
    for name, values_ in together.items():
        assert values_.shape[1:] == model.layer(name).shape
        alone = np.concatenate([model.run(picture[None], layers=[name])[name] for picture in pictures])
        np.testing.assert_allclose(values_, alone, rtol=1e-5, atol=1e-6)


BROKEN = [
    (layer("x", "InnerProduct", "data"), {}, "layer 'x' (InnerProduct): it has no num_output"),
    (
        layer("x", "InnerProduct", "data", "inner_product_param { num_output: 7 axis: 4 }"),
        {},
        "layer 'x' (InnerProduct): axis 4 does not exist in 3×6×4, of which axis 1 is the first",
    ),
    (
        layer("x", "InnerProduct", "data", "inner_product_param { num_output: 7 }"),
        {},
        "layer 'x' (InnerProduct): net.caffemodel holds no weight for it, 7×72",
    ),
    (
        layer("x", "InnerProduct", "data", "inner_product_param { num_output: 7 }"),
        {"x": [values(7, 72)]},
        "layer 'x' (InnerProduct): net.caffemodel holds no bias for it, 7",
    ),
    (
        layer("x", "InnerProduct", "data", "inner_product_param { num_output: 7 }"),
        {"x": [values(7, 73)]},
        "layer 'x' (InnerProduct): its weight is 7×73 in net.caffemodel, and 7×72 in the network",
    ),
    (
        layer("x", "PReLU", "data"),
        {"x": [values(4)]},
        "layer 'x' (PReLU): its slope is 4 in net.caffemodel, and 3 in the network",
    ),
    (
        layer("x", "LRN", "data", "lrn_param { local_size: 4 }"),
        {},
        "layer 'x' (LRN): its local_size, 4, is not an odd number up to 32768",
    ),
    (
        layer("a", "Flatten", "data") + layer("x", "LRN", "a"),
        {},
        "layer 'x' (LRN): it needs channels×height×width, and gets 72",
    ),
    (
        layer("a", "Flatten", "data") + layer("x", "Concat", "data a"),
        {},
        "layer 'x' (Concat): 72 cannot be put behind 3×6×4 along axis 1",
    ),
    (
        layer("a", "Flatten", "data") + layer("x", "Eltwise", "data a"),
        {},
        "layer 'x' (Eltwise): 72 does not fit 3×6×4",
    ),
    (
        layer("x", "Eltwise", "data data", "eltwise_param { coeff: 1 }"),
        {},
        "layer 'x' (Eltwise): 1 coefficients for 2 blobs",
    ),
    (
        layer("x", "Slice", "data", tops="a b"),
        {},
        "layer 'x' (Slice): 3 values cannot be cut at [1] for 2 blobs",
    ),
    (
        layer("x", "Slice", "data", "slice_param { slice_point: 2 slice_point: 1 }", tops="a b c"),
        {},
        "layer 'x' (Slice): 3 values cannot be cut at [2, 1] for 3 blobs",
    ),
    (
        layer("x", "Slice", "data", "slice_param { slice_point: 9 }", tops="a b"),
        {},
        "layer 'x' (Slice): 3 values cannot be cut at [9] for 2 blobs",
    ),
    (
        layer("x", "Flatten", "data", "flatten_param { axis: 2 end_axis: 1 }"),
        {},
        "layer 'x' (Flatten): axis 2 lies behind axis 1",
    ),
    (
        layer("x", "Reshape", "data", "reshape_param { shape { dim: 0 dim: 5 } }"),
        {},
        "layer 'x' (Reshape): 1×3×6×4 cannot be reshaped to 1×5",
    ),
    (
        layer("x", "Reshape", "data", "reshape_param { shape { dim: 0 dim: -1 dim: -1 } }"),
        {},
        "layer 'x' (Reshape): 1×3×6×4 cannot be reshaped to 1×-1×-1",
    ),
    (
        layer("x", "Reshape", "data", "reshape_param { axis: 9 }"),
        {},
        "layer 'x' (Reshape): axes 9 to 4 do not exist in 1×3×6×4",
    ),
    (
        layer("x", "Permute", "data", "permute_param { order: 0 order: 4 }"),
        {},
        "layer 'x' (Permute): [0, 4] is no order of the 4 axes",
    ),
    (
        layer("x", "Permute", "data", "permute_param { order: 0 order: 0 }"),
        {},
        "layer 'x' (Permute): [0, 0] is no order of the 4 axes",
    ),
    (
        layer("x", "Scale", "data", "scale_param { axis: 2 num_axes: 3 }"),
        {},
        "layer 'x' (Scale): 3 axes from axis 2 on are more than 3×6×4 has",
    ),
    (
        layer("a", "Flatten", "data") + layer("x", "Scale", "data a", "scale_param { axis: 0 }"),
        {},
        "layer 'x' (Scale): a second blob of 72 does not fit values of 3×6×4",
    ),
    (
        layer("x", "ReLU", "data") * 2,
        {},
        "layer 'x' (ReLU) makes 'x', which is there already, from layer 'x' (ReLU)",
    ),
]


@pytest.mark.parametrize(("text", "weights", "sentence"), BROKEN)
def test_settings_that_cannot_be(tmp_path, text, weights, sentence):
    path = write_pair(tmp_path, stated_input(*MAPS) + text, weights)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: {sentence}"


UNSUPPORTED = [
    ("Pooling", "pooling_param { pool: STOCHASTIC kernel_size: 2 }", "stochastic pooling is not computed"),
    (
        "Convolution",
        "convolution_param { num_output: 3 kernel_size: 1 axis: 2 }",
        "its channels are not axis 1",
    ),
    (
        "Convolution",
        "convolution_param { num_output: 3 kernel_size: [1, 1, 1] }",
        "its window has 3 dimensions",
    ),
    ("BatchNorm", "batch_norm_param { use_global_stats: false }", "it takes the mean of the batch at hand"),
    ("Concat", "concat_param { axis: 0 }", "it works across the pictures of a batch"),
    ("Permute", "permute_param { order: 1 order: 0 }", "it works across the pictures of a batch"),
    ("Reshape", "reshape_param { shape { dim: 2 dim: -1 } }", "it works across the pictures of a batch"),
    ("DetectionOutput", "", "convscope does not compute layers of this type"),
]


@pytest.mark.parametrize(("kind", "settings", "reason"), UNSUPPORTED)
def test_what_is_not_computed_is_named(tmp_path, kind, settings, reason):
    path = write_pair(tmp_path, stated_input(*MAPS) + layer("x", kind, "data", settings))
    with pytest.raises(ModelError) as caught:
        load_file(path, strict=True)
    assert str(caught.value) == f"{path}: layer 'x' ({kind}): {reason}"
