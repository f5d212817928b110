"""Large weights stay in their file, and nothing else changes."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper

from convscope.errors import ConvscopeError, ModelError
from convscope.importers.load import load_file
from convscope.importers.onnx.light import LARGE, read_light
from convscope.model.export import export, write
from graphs import Graph


def network(opset=18):
    g = Graph(3, 16, 16, opset=opset, batch=1)
    g.conv("data", 8, "conv", reads=3)
    g.add("Reshape", "conv", np.array([1, 1568]), to="flat")
    g.dense("flat", 40, "large", reads=1568)
    g.dense("large", 4, "fc", reads=40)
    return g.model("fc", ir=8)


@pytest.mark.parametrize("opset", [11, 18])
@pytest.mark.parametrize("apart", [False, True])
def test_large_weights_stay_in_their_file(tmp_path, apart, opset):
    (tmp_path / "sub").mkdir()
    path = tmp_path / "model.onnx"
    onnx.save(network(opset), path, save_as_external_data=apart, location="weights.bin", size_threshold=1024)
    model = load_file(path)
    stays = [
        tensor.name
        for tensor in model.graph.graph.initializer
        if tensor.data_location == TensorProto.EXTERNAL
    ]
    assert (stays, model.folder) == (["large.1"], tmp_path)
    data = np.random.default_rng(1).uniform(0, 1, (2, 3, 16, 16)).astype(np.float32)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    expected = np.concatenate([session.run(None, {"data": data[n : n + 1]})[0] for n in range(2)])
    np.testing.assert_allclose(model.run(data)["fc"], expected, rtol=1e-4, atol=1e-4)
    assert model.layer("large").parameters == 40 * 1569
    write(export(model), tmp_path / "sub" / "out.onnx")
    np.testing.assert_array_equal(
        load_file(tmp_path / "sub" / "out.onnx").run(data)["fc"], model.run(data)["fc"]
    )


def test_the_rest_is_the_same_model(tmp_path):
    model = network()
    (tmp_path / "model.onnx").write_bytes(model.SerializeToString())
    light = read_light(tmp_path / "model.onnx")
    (number,) = light.places
    offset, length = light.places[number]
    data = (tmp_path / "model.onnx").read_bytes()[offset : offset + length]
    assert data == numpy_helper.to_array(model.graph.initializer[number]).tobytes()
    model.graph.initializer[number].ClearField("raw_data")
    assert onnx.ModelProto.FromString(light.data) == model


def test_a_large_array_of_another_size_is_told(tmp_path):
    model = network()
    (large,) = (tensor for tensor in model.graph.initializer if len(tensor.raw_data) >= LARGE)
    large.raw_data += b"more"
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert (
        str(caught.value)
        == f"{path}: 'large.1' needs 250,880 bytes, and claims to have 250,884 in model.onnx"
    )


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_load_or_are_refused(tmp_path, seed):
    rng = np.random.default_rng(seed)
    data = bytearray(network().SerializeToString())
    large = data.index(network().graph.initializer[2].raw_data[:64])
    for _ in range(rng.integers(1, 4)):
        place = int(
            rng.choice([rng.integers(0, large), rng.integers(len(data) - 3000, len(data)), large - 2])
        )
        data[place] = rng.integers(0, 256)
    if seed % 5 == 0:
        del data[int(rng.integers(1, len(data))) :]
    path = tmp_path / "model.onnx"
    path.write_bytes(data)
    try:
        model = load_file(path)
        model.run(np.zeros((1, *model.shape), np.float32))
    except ConvscopeError as error:
        assert "\n" not in str(error)  # noqa: PT017
