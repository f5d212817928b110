"""What tells networks apart, and the hash by which a recording knows its model."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx.numpy_helper import from_array, to_array

from convscope.errors import ModelError
from convscope.model.digest import model_digest, network_digest, structure_digest
from convscope.model.external import leave_in_file
from networks import small


def apart(model, folder: Path):
    """Give the same model with its weights in a file, from its third byte on."""
    graph = onnx.ModelProto()
    graph.CopyFrom(model.graph)
    at = 3
    content = b"???"
    for tensor in graph.graph.initializer:
        values = to_array(tensor).tobytes()
        tensor.ClearField("raw_data")
        tensor.ClearField("float_data")
        tensor.ClearField("int64_data")
        leave_in_file(tensor, "weights.bin", offset=at, length=len(values))
        content += values
        at += len(values)
    (folder / "weights.bin").write_bytes(content)
    return replace(model, graph=graph, folder=folder)


def altered(model, change):
    graph = onnx.ModelProto()
    graph.CopyFrom(model.graph)
    change(graph.graph)
    return replace(model, graph=graph)


def one_weight(graph):
    values = to_array(graph.initializer[0]).copy()
    values.flat[0] += 1
    graph.initializer[0].CopyFrom(from_array(values, graph.initializer[0].name))


def one_node(graph):
    next(node for node in graph.node if node.op_type == "Relu").op_type = "Tanh"


def test_it_is_the_same_wherever_the_weights_lie(tmp_path):
    model, other = small(), apart(small(), tmp_path)
    assert network_digest(other) == network_digest(model)
    assert model_digest(other) == model_digest(model)


def test_weights_that_are_gone_are_told(tmp_path):
    model = apart(small(), tmp_path)
    (tmp_path / "weights.bin").unlink()
    path = re.escape(str(tmp_path / "weights.bin"))
    with pytest.raises(ModelError, match=rf"^{path} cannot be read: No such file or directory$"):
        model_digest(model)


def test_structures_are_told_apart_by_nodes_and_not_by_weights():
    model = small()
    assert structure_digest(altered(model, one_weight)) == structure_digest(model)
    assert structure_digest(altered(model, one_node)) != structure_digest(model)


@pytest.mark.parametrize("change", [one_weight, one_node])
def test_networks_are_told_apart_by_both(change):
    model = small()
    assert network_digest(altered(model, change)) != network_digest(model)
    assert model_digest(altered(model, change)) != model_digest(model)


def test_a_recording_knows_pixels_that_go_through_other_arithmetic():
    model = small()
    assert model_digest(replace(model, mean=np.float32([1]).reshape(1, 1, 1))) != model_digest(model)
