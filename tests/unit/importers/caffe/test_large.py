"""Files that are so large that their values stay in them."""

import numpy as np
import onnx
import onnxruntime
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.caffe import caffemodel, reading
from convscope.importers.load import load_file
from convscope.model.external import take_in
from convscope.scope import Scope

TEXT = (
    stated_input(3, 8, 8)
    + layer("conv", "Convolution", "data", "convolution_param { num_output: 16 kernel_size: 3 }")
    + layer("norm", "BatchNorm", "conv")
    + layer("ip", "InnerProduct", "norm", "inner_product_param { num_output: 10 }")
    + layer("turned", "InnerProduct", "ip", "inner_product_param { num_output: 4 axis: -1 transpose: true }")
    + layer("prob", "Softmax", "turned")
)
WEIGHTS = {
    "conv": [values(16, 3, 3, 3), values(16)],
    "norm": [values(16), 1 + values(16) ** 2, np.array([2.0])],
    "ip": [values(10, 576), values(10)],
    "turned": [values(10, 4), values(4)],
}


@pytest.fixture
def path(tmp_path):
    return write_pair(tmp_path, TEXT, WEIGHTS)


@pytest.fixture
def large(monkeypatch):
    """Take all files for large ones, and blobs from 64 values on."""
    monkeypatch.setattr(reading, "LARGE", 1)
    monkeypatch.setattr(caffemodel, "LARGE_BLOB", 64)


def stored(model):
    return {
        tensor.name
        for tensor in model.graph.graph.initializer
        if tensor.data_location == onnx.TensorProto.EXTERNAL
    }


def test_values_that_stay_are_those_that_are_read(path, monkeypatch):
    small = load_file(path)
    assert stored(small) == set()
    monkeypatch.setattr(reading, "LARGE", 1)
    monkeypatch.setattr(caffemodel, "LARGE_BLOB", 1)
    model = load_file(path)
    assert stored(model) == {
        f"{name}.{what}" for name in ("conv", "ip", "turned") for what in ("weight", "bias")
    }
    picture = values(2, 3, 8, 8)
    for name, expected in small.run(picture).items():
        result = model.run(picture, layers=[name])[name]
        assert np.abs(result - expected).max() <= 1e-5 * np.abs(expected).max(), name
    pixels = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    np.testing.assert_allclose(
        Scope(model).look(pixels).probabilities, Scope(small).look(pixels).probabilities, rtol=1e-5
    )


@pytest.mark.usefixtures("large")
def test_small_blobs_do_not_stay(path):
    model = load_file(path)
    assert stored(model) == {"conv.weight", "ip.weight"}
    assert model.folder == path.parent.resolve()
    assert sum(layer.parameters for layer in model.layers) == 16 * 27 + 16 + 32 + 5770 + 44


@pytest.mark.usefixtures("large")
def test_a_link_is_followed(path, tmp_path):
    real = tmp_path / "store" / "0badc0de"
    real.parent.mkdir()
    weights = path.with_suffix(".caffemodel")
    weights.rename(real)
    weights.symlink_to(real)
    model = load_file(path)
    assert model.folder == real.parent.resolve()
    assert model.run(values(1, 3, 8, 8))["prob"].shape == (1, 4)


@pytest.mark.usefixtures("large")
def test_a_graph_takes_its_values_in(path, tmp_path):
    model = load_file(path)
    picture = values(1, 3, 8, 8)
    expected = model.run(picture)["prob"]
    graph = onnx.ModelProto()
    graph.CopyFrom(model.graph)
    take_in(graph, folder=model.folder)
    onnx.checker.check_model(graph, full_check=True)
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    np.testing.assert_allclose(session.run(["prob"], {"data": picture})[0], expected, rtol=1e-5)


@pytest.mark.usefixtures("large")
def test_a_file_that_has_gone(path):
    model = load_file(path)
    path.with_suffix(".caffemodel").unlink()
    with pytest.raises(ModelError, match="ONNX Runtime cannot run this network"):
        model.run(values(1, 3, 8, 8))
    with pytest.raises(ModelError, match="cannot be read"):
        take_in(model.graph, folder=model.folder)
