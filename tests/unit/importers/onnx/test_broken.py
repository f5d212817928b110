"""Broken files, and the exact sentence that each gets."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from convscope.errors import CardError, ModelError
from convscope.importers.load import load_file
from graphs import Graph


def small(**keywords):
    g = Graph(3, 8, 8, **keywords)
    g.conv("data", 2, "conv", reads=3)
    g.add("Flatten", "conv", to="flat")
    g.dense("flat", 4, "fc", reads=72)
    return g


def model(**changes):
    return small().model("fc", **changes)


def input_of(shape, kind=TensorProto.FLOAT):
    changed = model()
    changed.graph.input[0].CopyFrom(helper.make_tensor_value_info("data", kind, shape))
    return changed


def two_inputs():
    changed = model()
    changed.graph.input.append(helper.make_tensor_value_info("state", TensorProto.FLOAT, [1]))
    return changed


def short_weights():
    changed = model()
    changed.graph.initializer[0].raw_data = changed.graph.initializer[0].raw_data[:-4]
    return changed


def of_opset(version):
    changed = model()
    changed.opset_import[0].version = version
    return changed


def unsorted():
    changed = model()
    nodes = list(changed.graph.node)[::-1]
    del changed.graph.node[:]
    changed.graph.node.extend(nodes)
    return changed


def unknown_operator():
    g = small()
    g.add("Frobnicate", "fc", to="odd")
    return g.model("odd")


def tokens():
    g = Graph(3, 8, 8)
    g.conv("data", 2, "conv", reads=3)
    g.add("Reshape", "conv", np.array([0, 2, 36]), to="rows")
    g.add("MatMul", "rows", g.drawn(36, 5), to="each")
    return g.model("each")


def nothing_of_the_picture():
    g = small()
    g.add("Relu", g.drawn(1, 4), to="constant")
    return g.model("constant")


def not_utf8():
    return model().SerializeToString().replace(b"fc.1", b"fc\xff1")


def sparse():
    changed = model()
    changed.graph.sparse_initializer.add().values.name = "sparse"
    return changed


def of_no_size():
    g = Graph(3, "height", "width")
    g.add("Flatten", "data", to="flat")
    g.dense("flat", 4, "fc", reads=7)
    return g.model("fc")


def unknown_padding():
    g = Graph(3, 8, 8)
    g.conv("data", 2, "conv", reads=3, auto_pad="SAME_UPPEX")
    return g.model("conv")


def huge():
    g = Graph(3, 8, 8)
    g.add("Resize", "data", "", np.array([1, 1, 3e3, 3e3], np.float32), to="large")
    g.add("GlobalAveragePool", "large", to="mean")
    return g.model("mean")


BROKEN = [
    (b"", "{path} is no ONNX network: there is no graph in it"),
    (b"<html>Not Found</html>", "{path} is no ONNX file, or a damaged one"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "{path} is no ONNX file, or a damaged one"),
    (lambda: model().SerializeToString()[:-100], "{path} is no ONNX file, or a damaged one"),
    (not_utf8, "{path} is damaged: a text in it is not UTF-8"),
    (two_inputs, "{path}: it has 2 inputs ('data' and 'state'): a classifier of pictures has one"),
    (
        lambda: input_of([1, 192]),
        "{path}: its input 'data' is 1×192: a picture has batch×channels×height×width, or the channels last",
    ),
    (
        lambda: input_of([1, 4, 8, 8]),
        "{path}: its input 'data' is 1×4×8×8 with 4 channels: a picture has 1 channel (gray) or 3 (colour)",
    ),
    (
        lambda: input_of([1, 3, 8, 9999]),
        "{path}: its input 'data' is 1×3×8×9999: sizes go from 1 to 8192",
    ),
    (
        lambda: input_of([1, 3, 8, 8], TensorProto.INT64),
        "{path}: its input 'data' takes values of type int64: pixels cannot be that",
    ),
    (short_weights, "{path}: 'conv.1' claims 2×3×3×3, 216 bytes, and holds 212"),
    (
        lambda: of_opset(999),
        "{path}: it is of opset 999, and the installed onnx knows those up to "
        f"{onnx.defs.onnx_opset_version()}: pip install -U onnx onnxruntime",
    ),
    (
        unsorted,
        "{path} is broken: Nodes in a graph must be topologically sorted, however input 'flat' of node:",
    ),
    (unknown_operator, "{path} is broken: No Op registered for Frobnicate with domain_version of 18"),
    (
        tokens,
        "{path}: its output 'each' holds 2×5 values for a picture: a classifier has one for each class",
    ),
    (nothing_of_the_picture, "{path}: it ends in 'constant': no layer that depends on the picture"),
    (sparse, "{path}: its weights are sparse: write them as plain arrays"),
    (
        of_no_size,
        "{path}: it runs with no usual size of a picture: say which with --size (ONNX Runtime cannot run this "
        "network: [ONNXRuntimeError] ",
    ),
    (unknown_padding, "{path}: ONNX Runtime cannot run this network: [ONNXRuntimeError] "),
    (huge, "{path}: 'large' would have 1×3×24000×24000 values, and at most 536870912 are computed"),
    (
        lambda: input_of([1, 3, 9, 9]),
        "{path}: its operators do not go together: [ShapeInferenceError] ",
    ),
]


@pytest.mark.parametrize(("content", "sentence"), BROKEN)
def test_a_broken_file_gets_its_sentence(tmp_path, capfd, content, sentence):
    path = tmp_path / "broken.onnx"
    content = content if isinstance(content, bytes) else content()
    path.write_bytes(content if isinstance(content, bytes) else content.SerializeToString())
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert capfd.readouterr() == ("", "")  # what an engine would print besides is in the sentence
    told, expected = str(caught.value), sentence.format(path=path)
    # What onnx and ONNX Runtime say is theirs to word.
    foreign = " is broken: " in expected or "Error] " in expected
    assert told.startswith(expected) if foreign else told == expected
    assert "\n" not in told


def apart(folder, **entry):
    changed = model()
    tensor = changed.graph.initializer[0]
    (folder / "weights.bin").write_bytes(tensor.raw_data)
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": "weights.bin", **entry}.items():
        tensor.external_data.add(key=key, value=value)
    (folder / "apart.onnx").write_bytes(changed.SerializeToString())
    return folder / "apart.onnx"


OUTSIDE = "which cannot be"
APART = [
    (
        {"location": "../weights.bin"},
        "'conv.1' is said to lie in '../weights.bin': weights are read only from the model's folder",
    ),
    (
        {"location": "/etc/hostname"},
        "'conv.1' is said to lie in '/etc/hostname': weights are read only from the model's folder",
    ),
    (
        {"location": "link.bin"},
        "'conv.1' is said to lie in 'link.bin': weights are read only from the model's folder",
    ),
    ({"location": ""}, "'conv.1' is said to lie in '': weights are read only from the model's folder"),
    ({"location": "a\0b"}, f"'conv.1' is said to lie in 'a\\x00b', {OUTSIDE}"),
    ({"location": "x" * 300}, f"'conv.1' is said to lie in '{'x' * 300}', {OUTSIDE}"),
    ({"location": "other.bin"}, "'conv.1' is said to lie in 'other.bin', which is not there"),
    ({"length": "212"}, "'conv.1' needs 216 bytes, and claims to have 212 in weights.bin"),
    ({"offset": "4"}, "'conv.1' should end at byte 220 of weights.bin, which has 216"),
    ({"offset": "-4"}, "'conv.1' has the offset '-4', which is no number of bytes"),
    ({"length": "9" * 40}, f"'conv.1' has the length '{'9' * 40}', which is no number of bytes"),
]


@pytest.mark.parametrize(("entry", "sentence"), APART)
def test_weights_apart_are_checked_before_they_are_read(tmp_path, entry, sentence):
    (tmp_path / "weights.bin").write_bytes(bytes(216))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "link.bin").symlink_to(tmp_path / "weights.bin")
    path = apart(folder, **entry)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_weights_apart_are_read_from_where_they_begin(tmp_path):
    path = apart(tmp_path, offset="0", length="216")
    assert load_file(path).layer("conv").parameters == 56


def test_a_file_of_weights_is_no_option(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(model().SerializeToString())
    with pytest.raises(ModelError) as caught:
        load_file(path, weights="other.bin")
    assert str(caught.value) == f"{path} says itself where its weights are: leave out other.bin"


CARDS = [
    (
        '[input]\nsize = [9, 9]\ncolor = "rgb"',
        ModelError,
        "{path}: it takes pictures of 8×8 pixels, not of 9×9",
    ),
    (
        '[input]\nsize = [8, 8]\ncolor = "gray"',
        CardError,
        "{card}: input.size and input.color make 1×8×8, and the network takes 3×8×8",
    ),
    (
        '[input]\nsize = [8, 8]\n[output]\nlabels = ["ant"]',
        CardError,
        "output.labels: 1 names for 4 classes",
    ),
    (
        "[input]\nsize = [8, 8]\nscale = [1, 2]",
        CardError,
        "input.scale: 2 values for 3 channels",
    ),
]


@pytest.mark.parametrize(("text", "error", "sentence"), CARDS)
def test_a_card_that_does_not_fit(tmp_path, text, error, sentence):
    path, card = tmp_path / "model.onnx", tmp_path / "convscope.toml"
    path.write_bytes(model().SerializeToString())
    card.write_text(text)
    with pytest.raises(error) as caught:
        load_file(path)
    assert str(caught.value) == sentence.format(path=path, card=card)
