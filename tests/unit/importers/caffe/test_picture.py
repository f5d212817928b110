"""The ways in which a network states its input."""

import pytest

from caffe_files import layer, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

RELU = layer("relu", "ReLU", "data")

SPELLINGS = [
    'input: "data" input_dim: 7 input_dim: 3 input_dim: 4 input_dim: 5',
    'input: "data" input_shape { dim: 7 dim: 3 dim: 4 dim: 5 }',
    'input: "data" input_shape: { dim: [7, 3, 4, 5] }',
    'layer { name: "x" type: "Input" top: "data" input_param { shape: { dim: 7 dim: 3 dim: 4 dim: 5 } } }',
    'input: "info" input: "data" input_shape { dim: 1 dim: 3 } input_shape { dim: [1, 3, 4, 5] }',
    'layer { name: "x" type: "Input" top: "data" top: "y" input_param { shape { dim: [1, 3, 4, 5] } } }',
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_are_one(tmp_path, spelling):
    model = load_file(write_pair(tmp_path, spelling + "\n" + RELU))
    assert (model.input, model.shape) == ("data", (3, 4, 5))
    assert model.layers[0].shape == (3, 4, 5)


def test_what_depends_on_a_second_input_is_left_out(tmp_path):
    text = SPELLINGS[4] + RELU + layer("prob", "Softmax", "relu") + layer("late", "ReLU", "info")
    model = load_file(write_pair(tmp_path, text))
    assert [layer.name for layer in model.layers] == ["relu", "prob", "prob:mean"]
    assert "Layer 'late' (ReLU) is left out: it reads 'info', which no picture fills." in model.assumed


BROKEN = [
    ("", "it has no input: neither `input` nor a layer of the type Input, nor a data layer"),
    ('input: "data"', "its input 'data' has no size: it needs an input_shape of 4 dims"),
    ('input: "data" input_dim: 1 input_dim: 3', "it has 2 input_dim, and needs 4 for each input"),
    ('input: "data" input_dim: [1, 3, 4, 5, 1, 3, 4, 5]', "it has 1 inputs, and sizes for 2"),
    (
        'input: "data" input_shape { dim: 1 dim: 3 dim: 4 }',
        "its input 'data' is 1×3×4: a picture has batch×channels×height×width",
    ),
    ('input: "data" input_dim: [1, 0, 4, 5]', "its input 'data' is 1×0×4×5: sizes go from 1 to 8192"),
    ('input: "data" input_dim: [1, 3, -4, 5]', "its input 'data' is 1×3×-4×5: sizes go from 1 to 8192"),
    ('input: "data" input_dim: [0, 3, 4, 5]', "its input 'data' is 0×3×4×5: sizes go from 1 to 8192"),
    (
        'input: "data" input_shape { dim: [1, 3, 1000000000000, 5] }',
        "its input 'data' is 1×3×1000000000000×5: sizes go from 1 to 8192",
    ),
    (
        'input: "data" input_dim: [1, 4, 4, 5]',
        "its input 'data' has 4 channels: a picture has 1 (gray) or 3 (colour)",
    ),
    (
        'layer { name: "x" type: "Input" top: "data" }',
        "its input 'data' has no size: it needs an input_shape of 4 dims",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_inputs_that_no_picture_fits(tmp_path, text, sentence):
    path = write_pair(tmp_path, text + "\n" + RELU)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: {sentence}"
