"""A model as one ONNX file: it runs in plain ONNX Runtime, and opens again as what it was."""

import dataclasses

import numpy as np
import onnx
import onnxruntime
import pytest

from convscope.errors import CardError, OutputError, ViewError
from convscope.importers.load import load_file
from convscope.model.card import Output
from convscope.model.export import export, write
from convscope.zoo.registry import load
from networks import small


def run(path, name, data):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return dict(
        zip([out.name for out in session.get_outputs()], session.run(None, {name: data}), strict=True)
    )


@pytest.mark.parametrize("make", [small, lambda: load("lenet")])
def test_a_file_gives_what_the_model_gives(tmp_path, make):
    model = make()
    path = tmp_path / "out.onnx"
    size = write(export(model), path)
    assert size == path.stat().st_size
    assert [file.name for file in tmp_path.iterdir()] == ["out.onnx"]
    onnx.checker.check_model(path, full_check=True)
    data = np.random.default_rng(1).uniform(0, 1, (3, *model.shape)).astype(np.float32)
    out = run(path, model.input, data)
    assert list(out) == ["prob"]
    np.testing.assert_allclose(out["prob"], model.run(data)["prob"], rtol=1e-5, atol=1e-7)


def test_it_opens_again_as_what_it_was(tmp_path):
    model = small(color="bgr", mean=(1.0, 2.0, 3.0), scale=(0.5, 1.0, 2.0))
    model = dataclasses.replace(model, assumed=("It was Tuesday.",))
    write(export(model), tmp_path / "out.onnx")
    again = load_file(tmp_path / "out.onnx")
    assert (again.card, again.labels, again.assumed) == (model.card, model.labels, model.assumed)
    np.testing.assert_array_equal(again.mean, model.mean)
    data = np.random.default_rng(1).uniform(0, 1, (2, *model.shape)).astype(np.float32)
    np.testing.assert_allclose(again.run(data)["prob"], model.run(data)["prob"], rtol=1e-5)


def test_labels_of_a_file_travel_along():
    model = small()
    card = dataclasses.replace(model).card
    elsewhere = dataclasses.replace(
        model, card=type(card)(input=card.input, output=Output(labels="labels.txt"))
    )
    assert '"labels":["ant","bee","cat"]' in export(elsewhere).metadata_props[0].value


def test_layers_that_are_asked_for_are_outputs_and_the_rest_is_left_out(tmp_path):
    model = small()
    data = np.random.default_rng(1).uniform(0, 1, (2, *model.shape)).astype(np.float32)
    write(export(model, layers=["conv", "conv"]), tmp_path / "out.onnx")
    out = run(tmp_path / "out.onnx", "data", data)
    assert list(out) == ["prob", "conv"]
    np.testing.assert_allclose(out["conv"], model.run(data)["conv"], rtol=1e-5, atol=1e-6)
    headless = export(dataclasses.replace(model, output="conv"))
    assert [node.op_type for node in headless.graph.node] == ["Conv"]
    assert [tensor.name for tensor in headless.graph.initializer] == ["conv.weight", "conv.bias"]


def test_a_layer_that_is_not_there():
    with pytest.raises(ViewError, match="small has no layer 'cnov'"):
        export(small(), layers=["cnov"])


def test_a_file_that_is_there_stays_unless_told(tmp_path):
    path = tmp_path / "out.onnx"
    path.write_bytes(b"mine")
    with pytest.raises(OutputError) as error:
        write(export(small()), path)
    assert str(error.value) == f"{path} is there already: give another name, or --force to replace it"
    assert path.read_bytes() == b"mine"
    write(export(small()), path, overwrite=True)
    assert load_file(path).output == "prob"


WHERE = [
    ("missing/out.onnx", "{path} cannot be written: No such file or directory"),
    ("out.pb", "{path}: the name of an ONNX file ends in .onnx"),
]


@pytest.mark.parametrize(("name", "sentence"), WHERE)
def test_where_no_file_can_be_written(tmp_path, name, sentence):
    with pytest.raises(OutputError) as error:
        write(export(small()), tmp_path / name)
    assert str(error.value) == sentence.format(path=tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "out.onnx"

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OutputError) as error:
        write(export(small()), path)
    assert str(error.value) == f"{path} cannot be written: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_a_card_in_a_file_that_is_none_is_told(tmp_path):
    model = export(small())
    model.metadata_props[0].value = '{"card": 7}'
    (tmp_path / "out.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(CardError) as error:
        load_file(tmp_path / "out.onnx")
    assert str(error.value).startswith(f"{tmp_path / 'out.onnx'}: the metadata entry 'convscope': Expected ")


def test_a_card_in_a_file_names_no_file_elsewhere(tmp_path):
    model = export(small())
    note = model.metadata_props[0].value
    model.metadata_props[0].value = note.replace('"size":[14,12]', '"size":[14,12],"mean":"../mean.npy"')
    (tmp_path / "out.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(CardError) as error:
        load_file(tmp_path / "out.onnx")
    assert str(error.value) == (
        f"{tmp_path / 'out.onnx'}: input.mean: ../mean.npy lies outside of the card's folder"
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["samplenet/samplenet.onnx", "mnist_cntk/model.onnx", "cifar10_full_everpeace/deploy.prototxt"],
)
def test_real_networks(shared, tmp_path, name):
    model = load_file(shared / "models" / name)
    write(export(model), tmp_path / "out.onnx")
    onnx.checker.check_model(tmp_path / "out.onnx", full_check=True)
    data = np.random.default_rng(1).uniform(0, 255, (2, *model.shape)).astype(np.float32)
    probabilities = run(tmp_path / "out.onnx", model.input, data)[model.layer(model.output).tensor]
    np.testing.assert_allclose(probabilities, model.run(data)[model.output], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["notdir/out.onnx", "x" * 245 + ".onnx", "x" * 300 + ".onnx"])
def test_places_where_nothing_can_be_written_are_told(tmp_path, name):
    (tmp_path / "notdir").write_text("a file")
    with pytest.raises(OutputError, match=r"cannot be written: "):
        write(export(small()), tmp_path / name)
