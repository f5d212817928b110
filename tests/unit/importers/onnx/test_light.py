"""Large weights stay in their file, and nothing else changes."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper

from convscope.errors import ConvscopeError, ModelError
from convscope.importers.load import load_file
from convscope.importers.onnx import external, reading
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


@pytest.fixture
def all_files_are_large(monkeypatch):
    for module in (reading, external):
        monkeypatch.setattr(module, "MAPPED", 0)


@pytest.mark.usefixtures("all_files_are_large")
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


@pytest.mark.usefixtures("all_files_are_large")
def test_large_weights_of_an_old_graph_are_its_inputs_too(tmp_path):
    old = network(opset=8)
    old.ir_version = 3
    old.graph.input.extend(
        onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims)
        for tensor in old.graph.initializer
    )
    path = tmp_path / "model.onnx"
    path.write_bytes(old.SerializeToString())
    graph = load_file(path).graph.graph
    assert [value.name for value in graph.input] == ["data"]
    assert [tensor.name for tensor in graph.initializer if tensor.data_location == TensorProto.EXTERNAL] == [
        "large.1"
    ]


def test_a_small_file_may_change_while_it_is_open(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(network().SerializeToString())
    model = load_file(path)
    data = np.random.default_rng(1).uniform(0, 1, (1, 3, 16, 16)).astype(np.float32)
    path.write_bytes(bytes(path.stat().st_size))
    path.write_bytes(b"")
    assert np.isfinite(model.run(data)["fc"]).all()


@pytest.mark.usefixtures("all_files_are_large")
def test_a_model_may_be_a_link_to_a_file_elsewhere(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "models").mkdir()
    (tmp_path / "store" / "blob").write_bytes(network().SerializeToString())
    (tmp_path / "models" / "net.onnx").symlink_to(tmp_path / "store" / "blob")
    assert load_file(tmp_path / "models" / "net.onnx").layer("large").shape == (40,)


def test_what_is_added_takes_no_name_of_a_weight(tmp_path):
    model = network()
    weight = model.graph.initializer[-1]
    for node in model.graph.node:
        node.input[:] = ["prob" if name == weight.name else name for name in node.input]
    weight.name = "prob"
    onnx.save(model, tmp_path / "model.onnx")
    opened = load_file(tmp_path / "model.onnx")
    assert opened.output == "prob'"
    assert opened.run(np.zeros((1, 3, 16, 16), np.float32))["prob'"].sum() == pytest.approx(1)


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


@pytest.mark.usefixtures("all_files_are_large")
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
