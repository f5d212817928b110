"""The spellings of windows, and windows that cannot be."""

import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

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
    (
        "Pooling",
        "pooling_param { kernel_size: 1 stride: 32768 }",
        "it would make 3×32769×32769 values, and at most 536870912 are computed",
    ),
]


@pytest.mark.parametrize(("kind", "settings_", "sentence"), BROKEN)
def test_settings_that_cannot_be(tmp_path, kind, settings_, sentence):
    weights = {"out": [values(4, 3, 1, 1), values(4)]}
    path = write_pair(tmp_path, stated_input(3, 8, 8) + layer("out", kind, "data", settings_), weights)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: layer 'out' ({kind}): {sentence}"
