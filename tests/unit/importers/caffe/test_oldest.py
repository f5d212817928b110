"""Caffe's oldest format, against OpenCV, which brings it up in its own way, and against its newest."""

import cv2
import numpy as np
import pytest

from caffe_files import caffemodel, values, write_pair
from convscope.errors import ModelError
from convscope.importers.caffe.oldest import PADDING, TYPES
from convscope.importers.caffe.schema import LayerParameter, NetParameter
from convscope.importers.load import load_file

TEXT = """
input: "data" input_dim: 1 input_dim: 3 input_dim: 9 input_dim: 9
layers { layer { name: "pad1" type: "padding" pad: 2 } bottom: "data" top: "pad1" }
layers {
  layer { name: "conv1" type: "conv" num_output: 4 kernelsize: 3 stride: 2 biasterm: false blobs_lr: 1 }
  bottom: "pad1" top: "conv1"
}
layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
layers { layer { name: "norm1" type: "lrn" local_size: 3 alpha: 0.5 beta: 0.6 } bottom: "conv1" top: "norm1" }
layers { layer { name: "pool1" type: "pool" pool: AVE kernelsize: 3 stride: 2 } bottom: "norm1" top: "pool1" }
layers { layer { name: "conv2" type: "conv" num_output: 2 group: 2 kernelsize: 1 } bottom: "pool1" top: "conv2" }
layers { layer { name: "both" type: "concat" concat_dim: 1 } bottom: "pool1" bottom: "conv2" top: "both" }
layers { layer { name: "drop" type: "dropout" dropout_ratio: 0.3 } bottom: "both" top: "both" }
layers { layer { name: "ip" type: "innerproduct" num_output: 5 } bottom: "both" top: "ip" }
layers { layer { name: "prob" type: "softmax" } bottom: "ip" top: "prob" }
"""
WEIGHTS = {
    "conv1": [values(4, 3, 3, 3)],
    "conv2": [values(2, 2, 1, 1), values(2)],
    "ip": [values(5, 54), values(5)],
}


def written(tmp_path):
    """Write text and weights, both as the oldest format has them."""
    path, old = write_pair(tmp_path, TEXT), NetParameter()
    for name, arrays in WEIGHTS.items():
        layer = old.layers.add()
        layer.layer.name = name
        layer.layer.type = "conv" if "conv" in name else "innerproduct"
        for array in arrays:
            sizes = (1,) * (4 - array.ndim) + array.shape
            layer.layer.blobs.add(
                **dict(zip(("num", "channels", "height", "width"), sizes, strict=True)), data=array.ravel()
            )
    path.with_suffix(".caffemodel").write_bytes(old.SerializeToString())
    return path


def test_as_opencv_brings_it_up(tmp_path):
    path = written(tmp_path)
    model, picture = load_file(path), values(1, 3, 9, 9, seed=4)
    newest = path.with_name("newest.caffemodel")
    newest.write_bytes(caffemodel(WEIGHTS))
    oracle = cv2.dnn.readNetFromCaffe(str(path), str(newest))
    oracle.setInput(picture)
    out = model.run(picture)
    for name in ("norm1", "pool1", "ip", "prob"):
        expected = oracle.forward(name)
        assert out[name].shape == expected.shape
        np.testing.assert_allclose(out[name], expected, rtol=1e-4, atol=1e-5)
    assert model.layer("conv1").shape == (4, 6, 6)


def test_every_setting_has_its_field():
    old = NetParameter().layers.add().layer
    for kind, messages in TYPES.values():
        for message, fields in messages.items():
            new = getattr(LayerParameter(type=kind), message)
            for before, after in fields.items():
                assert before in old.DESCRIPTOR.fields_by_name
                assert after in new.DESCRIPTOR.fields_by_name


BROKEN = [
    (
        "ip",
        "bottom: 'both' top: 'ip'",
        "bottom: 'pad1' top: 'ip'",
        "'ip' (InnerProduct): it cannot read what a padding makes",
    ),
    (
        "pad1",
        'bottom: "data" top: "pad1"',
        'top: "pad1"',
        f"'pad1' ({PADDING}): it has not one bottom and one top",
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "sentence"), BROKEN)
def test_paddings_that_cannot_be(tmp_path, name, before, after, sentence):
    path = written(tmp_path)
    text = TEXT.replace("'", '"').replace(before.replace("'", '"'), after.replace("'", '"'))
    assert text != TEXT
    path.write_text(text)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: layer {sentence}"
