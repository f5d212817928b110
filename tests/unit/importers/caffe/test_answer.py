"""Which layer holds the probabilities."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

IP = "inner_product_param { num_output: 4 bias_term: false }"
CONV = "convolution_param { num_output: 4 kernel_size: 1 bias_term: false }"
WEIGHTS = {"ip": [values(4, 12)], "other": [values(4, 12, seed=1)], "conv": [values(4, 3, 1, 1)]}
DENSE = layer("ip", "InnerProduct", "data", IP)


def load(tmp_path, text):
    return load_file(write_pair(tmp_path, stated_input(3, 2, 2) + text, WEIGHTS))


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# text, the layer, what it is of the others' values, what is said of it.
ANSWERS = [
    (DENSE + layer("p", "Softmax", "ip"), "p", lambda out: softmax(out["ip"]), []),
    (DENSE + layer("p", "Softmax", "ip", tops="ip"), "ip", lambda out: softmax(out["ip:pre"]), []),
    (DENSE + layer("p", "Softmax", "ip") + layer("q", "ReLU", "p"), "p", lambda out: softmax(out["ip"]), []),
    (
        DENSE,
        "prob",
        lambda out: softmax(out["ip"]),
        ["No layer is a softmax: the softmax of ip was added as prob."],
    ),
    (
        DENSE + layer("prob", "Dropout", "ip"),
        "prob'",
        lambda out: softmax(out["ip"]),
        ["No layer is a softmax: the softmax of prob was added as prob'."],
    ),
    (DENSE + layer("p", "Sigmoid", "ip"), "p", lambda out: 1 / (1 + np.exp(-out["ip"])), []),
    (DENSE + layer("p", "Sigmoid", "ip", tops="ip"), "ip", lambda out: 1 / (1 + np.exp(-out["ip:pre"])), []),
    (
        DENSE + layer("other", "InnerProduct", "data", IP),
        "prob",
        lambda out: softmax(out["other"]),
        [
            "The network has several answers: other is taken, and not ip.",
            "No layer is a softmax: the softmax of other was added as prob.",
        ],
    ),
    (
        DENSE + layer("p", "Softmax", "ip") + layer("q", "Softmax", "ip"),
        "q",
        lambda out: softmax(out["ip"]),
        ["The network has several answers: q is taken, and not p."],
    ),
    (
        layer("conv", "Convolution", "data", CONV) + layer("p", "Softmax", "conv"),
        "p:mean",
        lambda out: out["p"].mean(axis=(2, 3)),
        ["p holds 4×2×2 probabilities: their mean over all places is the answer."],
    ),
    (
        layer("conv", "Convolution", "data", CONV),
        "prob",
        lambda out: softmax(out["conv"].mean(axis=(2, 3))),
        ["No layer is a softmax: the softmax of conv:mean was added as prob."],
    ),
    (
        layer("conv", "Convolution", "data", CONV)
        + layer("pool", "Pooling", "conv", "pooling_param { pool: AVE global_pooling: true }")
        + layer("p", "Softmax", "pool"),
        "p",
        lambda out: softmax(out["pool"]),
        [],
    ),
    (
        layer("turn", "Permute", "data", "permute_param { order: 0 order: 2 order: 3 order: 1 }")
        + layer("p", "Softmax", "turn", "softmax_param { axis: 3 }"),
        "p:mean",
        lambda out: out["p"].mean(axis=(1, 2)),
        ["p holds 2×2×3 probabilities: their mean over all places is the answer."],
    ),
]


@pytest.mark.parametrize(("text", "name", "of", "said"), ANSWERS)
def test_the_answer(tmp_path, text, name, of, said):
    model = load(tmp_path, text)
    assert model.output == name
    of_the_network = [told for told in model.assumed if not told.startswith(("No card", "No labels"))]
    assert of_the_network == said
    out = model.run(values(5, 3, 2, 2, seed=3))
    np.testing.assert_allclose(out[name], of(out), rtol=1e-5, atol=1e-6)
    assert len(model.labels) == np.prod(out[name].shape[1:])


def test_many_answers_are_counted(tmp_path):
    model = load(tmp_path, "".join(layer(name, "Softmax", "data") for name in "abcdefg"))
    assert "The network has several answers: g is taken, and not one of the 6 others." in model.assumed


def test_what_lies_behind_an_unknown_layer_is_left_out(tmp_path):
    text = (
        DENSE
        + layer("p", "Softmax", "ip")
        + layer("boxes", "DetectionOutput", "ip")
        + layer("a", "ReLU", "boxes")
        + layer("b", "Concat", "a ip")
    )
    model = load(tmp_path, text)
    assert [layer.name for layer in model.layers] == ["ip", "p"]
    assert model.assumed[:2] == (
        "Layer 'boxes' (DetectionOutput) is left out: convscope does not compute layers of this type.",
        "2 layers are left out, because they depend on what cannot be computed.",
    )


def test_what_lies_before_an_unknown_layer_is_shown(tmp_path):
    model = load(tmp_path, DENSE + layer("memory", "LSTM", "ip") + layer("p", "Softmax", "memory"))
    assert [layer.name for layer in model.layers] == ["ip", "prob"]
    assert model.assumed[:3] == (
        "Layer 'memory' (LSTM) is left out: convscope does not compute layers of this type.",
        "1 layer is left out, because it depends on what cannot be computed.",
        "No layer is a softmax: the softmax of ip was added as prob.",
    )


def test_a_strict_reader_leaves_nothing_out(tmp_path):
    text = DENSE + layer("p", "Softmax", "ip") + layer("boxes", "DetectionOutput", "ip")
    path = write_pair(tmp_path, stated_input(3, 2, 2) + text, WEIGHTS)
    with pytest.raises(ModelError) as caught:
        load_file(path, strict=True)
    sentence = "layer 'boxes' (DetectionOutput): convscope does not compute layers of this type"
    assert str(caught.value) == f"{path}: {sentence}"


def test_nothing_lies_before_an_unknown_layer(tmp_path):
    with pytest.raises(ModelError) as caught:
        load(tmp_path, layer("memory", "LSTM", "data"))
    assert str(caught.value) == (
        f"{tmp_path / 'net.prototxt'}: layer 'memory' (LSTM): convscope does not compute layers of this type, "
        "and nothing else can be computed"
    )


def test_a_network_that_computes_nothing(tmp_path):
    with pytest.raises(ModelError, match="it has no layers that compute anything"):
        load(tmp_path, layer("drop", "Dropout", "data", tops="data"))


def test_one_value_is_no_answer(tmp_path):
    text = stated_input(1, 4, 4) + layer("sum", "Reduction", "data", "reduction_param { axis: 1 }")
    path = write_pair(tmp_path, text)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    sentence = "it ends in a single value for each picture, and so does not choose between classes"
    assert str(caught.value) == f"{path}: {sentence}"
