"""The table of Caffe's fields, held against files that Caffe itself wrote."""

import numpy as np
import pytest
from google.protobuf import descriptor_pool, text_format

from convscope.importers.caffe import schema
from convscope.importers.caffe.fields import MESSAGES
from convscope.importers.caffe.schema import LayerParameter, NetParameter, describe

# Text and binary of the same network; the binary ones were written by Caffe, with all settings of all layers.
PAIRS = [
    ("lenet_ethereon/deploy.prototxt", "lenet_ethereon/weights.caffemodel"),
    ("lenet_everpeace/deploy.prototxt", "lenet_everpeace/weights.caffemodel"),
    ("cifar10_quick_everpeace/deploy.prototxt", "cifar10_quick_everpeace/weights.caffemodel"),
    ("cifar10_full_everpeace/deploy.prototxt", "cifar10_full_everpeace/weights.caffemodel"),
    ("mtcnn/det3.prototxt", "mtcnn/det3.caffemodel"),
    ("squeezenet_traffic_light/deploy.prototxt", "squeezenet_traffic_light/weights.caffemodel"),
    ("ultraface/deploy.prototxt", "ultraface/weights.caffemodel"),
]
SETTINGS = ("convolution_param", "pooling_param", "inner_product_param", "lrn_param", "relu_param")


def without_fillers(settings):
    text = [line for line in str(settings).splitlines() if line]
    kept, depth = [], 0
    for line in text:
        if "filler {" in line or depth:
            depth += line.count("{") - line.count("}")
        else:
            kept.append(line)
    return kept


@pytest.mark.shared
@pytest.mark.parametrize(("text", "binary"), PAIRS)
def test_numbers_are_caffes(shared, text, binary):
    stated = NetParameter()
    text_format.Parse((shared / "models" / text).read_text(), stated, allow_unknown_field=True)
    written = NetParameter()
    written.ParseFromString((shared / "models" / binary).read_bytes())
    trained = {layer.name: layer for layer in [*written.layer, *written.layers]}
    compared = 0
    for layer in [*stated.layer, *stated.layers]:
        if layer.name not in trained:
            continue
        assert trained[layer.name].type == layer.type
        assert list(trained[layer.name].top) == list(layer.top)
        for name in SETTINGS:
            if name in layer.DESCRIPTOR.fields_by_name and layer.HasField(name):
                expected = without_fillers(getattr(layer, name))
                assert without_fillers(getattr(trained[layer.name], name)) == expected
                compared += 1
    assert compared > 5


def test_defaults_are_caffes():
    layer = LayerParameter()
    assert layer.convolution_param.bias_term is True
    assert layer.convolution_param.group == 1
    assert layer.pooling_param.stride == 1
    assert layer.pooling_param.ceil_mode is True
    assert (layer.lrn_param.local_size, layer.lrn_param.alpha, layer.lrn_param.beta) == (5, 1.0, 0.75)
    assert layer.eltwise_param.operation == 1
    assert layer.dropout_param.dropout_ratio == 0.5
    assert layer.flatten_param.end_axis == -1
    assert layer.window_data_param.crop_mode == "warp"
    assert np.float32(layer.batch_norm_param.eps) == np.float32(1e-5)


def test_every_message_is_used_and_every_type_is_there():
    file = describe(MESSAGES)
    names = {f".{schema.PACKAGE}.{message.name}" for message in file.message_type}
    used = {field.type_name for message in file.message_type for field in message.field}
    roots = {f".{schema.PACKAGE}.{name}" for name in ("NetParameter", "WeightsBlob")}
    assert names - used == roots


def test_pycaffe_may_define_the_same_names():
    assert NetParameter.DESCRIPTOR.file.pool is not descriptor_pool.Default()
    with pytest.raises(KeyError):
        descriptor_pool.Default().FindMessageTypeByName("caffe.NetParameter")


def test_weights_are_packed_as_caffe_packs_them():
    net = NetParameter()
    net.layer.add(name="a").blobs.add().data.extend([1.0, 2.0])
    floats = np.array([1, 2], dtype="<f4").tobytes()
    blob = b"\x2a\x08" + floats  # field 5, a length, and that many bytes
    layer = b"\x0a\x01a" + b"\x3a" + bytes([len(blob)]) + blob
    assert net.SerializeToString() == b"\xa2\x06" + bytes([len(layer)]) + layer
