"""Caffe's older generations, and its rules for training and use."""

import numpy as np
import pytest
from google.protobuf import text_format

from caffe_files import caffemodel, layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.caffe.layers.table import LAYERS
from convscope.importers.caffe.schema import NetParameter
from convscope.importers.caffe.upgrade import V1_TYPES, layers_of
from convscope.importers.load import load_file

SETTINGS = """
  convolution_param { num_output: 2 kernel_size: 3 stride: 2 pad: 1 }
  include { phase: TEST }
"""


def parse(text):
    net = NetParameter()
    text_format.Parse(text, net)
    return net


def test_old_layers_become_new_ones():
    old = f'layers {{ name: "c" type: CONVOLUTION bottom: "a" top: "b" blobs_lr: 1 blobs_lr: 2 {SETTINGS} }}'
    new = f'layer {{ name: "c" type: "Convolution" bottom: "a" top: "b" {SETTINGS} }}'
    assert layers_of(parse(old)) == layers_of(parse(new))


def test_every_old_type_has_its_new_name():
    enum = NetParameter().layers.add().DESCRIPTOR.fields_by_name["type"].enum_type
    assert set(V1_TYPES) == {value.name for value in enum.values}
    spelled_alike = {name.lower().replace("_", "") for name in V1_TYPES}
    newer = """
        Axpy BN BatchNorm Bias Clip ConvolutionDepthwise Crop DepthwiseConvolution ELU Embed Interp Log Normalize
        PReLU Permute ReLU6 Reduction Reshape SPP Scale ShuffleChannel Swish Tile
    """
    assert sorted(kind for kind in LAYERS if kind.lower() not in spelled_alike) == newer.split()


def test_old_weights_have_four_dims(tmp_path):
    text = """
      input: "data" input_dim: 1 input_dim: 1 input_dim: 2 input_dim: 2
      layers { name: "ip" type: INNER_PRODUCT bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
    """
    weight, bias = values(3, 4), values(3, seed=1)
    old = NetParameter()
    blobs = old.layers.add(name="ip").blobs
    blobs.add(num=1, channels=1, height=3, width=4, data=weight.ravel().tolist())
    blobs.add(num=1, channels=1, height=1, width=3, double_data=bias.tolist())
    path = write_pair(tmp_path, text)
    path.with_suffix(".caffemodel").write_bytes(old.SerializeToString())
    picture = values(2, 1, 2, 2)
    result = load_file(path).run(picture, layers=["ip"])["ip"]
    np.testing.assert_allclose(result, picture.reshape(2, 4) @ weight.T + bias, rtol=1e-5, atol=1e-6)


RULES = [
    ("", True),
    ("include { phase: TEST }", True),
    ("include { phase: TRAIN }", False),
    ("exclude { phase: TRAIN }", True),
    ("exclude { phase: TEST }", False),
    ("include { phase: TRAIN } include { phase: TEST }", True),
    ("include { stage: 'deploy' }", False),
    ("include { not_stage: 'deploy' }", True),
    ("exclude { not_stage: 'deploy' }", False),
    ("include { min_level: 1 }", False),
    ("include { max_level: 0 }", True),
    ("include { }", True),
]


@pytest.mark.parametrize(("rule", "runs"), RULES)
def test_rules_are_those_of_a_test(rule, runs):
    assert bool(layers_of(parse(layer("a", "ReLU", "data", rule)))) is runs


def test_two_generations_in_one_file(tmp_path):
    text = stated_input(1, 2, 2) + layer("a", "ReLU", "data") + "layers { name: 'b' }"
    path = write_pair(tmp_path, text)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: it mixes `layer` and `layers`, Caffe's new and old format"


def test_weights_of_the_newest_format_fit_a_network_of_the_old(tmp_path):
    text = 'input: "data" input_dim: [1, 1, 2, 2] layers { name: "p" type: POWER bottom: "data" top: "p" }'
    path = write_pair(tmp_path, text)
    path.with_suffix(".caffemodel").write_bytes(caffemodel({"p": []}))
    assert load_file(path).layers[0].name == "p"
