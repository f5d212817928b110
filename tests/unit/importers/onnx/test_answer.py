"""Which layer holds the probabilities: told from the graph, against ONNX Runtime on the untouched file."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from convscope.importers.load import load_file
from graphs import Graph

PICTURES = np.random.default_rng(5).uniform(0, 1, (3, 3, 8, 6)).astype(np.float32)


def raw(path, data=PICTURES):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"data": data})[0]


def softmax(logits, axis=1):
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def body():
    g = Graph(3, 8, 6)
    g.conv("data", 4, "conv", reads=3)
    g.add("GlobalAveragePool", "conv", to="pool")
    g.add("Flatten", "pool", to="flat")
    g.dense("flat", 5, "logits", reads=4)
    return g


def saved(g, folder, last):
    path = folder / "net.onnx"
    onnx.save(g.model(last), path)
    return path


def limits(least, most):
    return tuple(np.array(limit, np.float32) for limit in (least, most))


EVERYTHING = tuple(map(np.array, ([0], [5], [1])))

# What leaves probabilities what they are: operators behind a softmax, with their other inputs.
LEAVING = {
    "nothing": [],
    "identity": [("Identity", (), {})],
    "cast": [("CastLike", (np.zeros(1, np.float16),), {}), ("CastLike", limits(0, 0)[:1], {})],
    "clip to 0..1": [("Clip", limits(0, 1), {})],
    "clip for a loss": [("Clip", limits(1e-7, 1 - 1e-7), {})],
    "clip from one side": [("Clip", (limits(0, 1)[0],), {})],
    "transpose": [("Transpose", (), {"perm": [0, 1]})],
    "slice of everything": [("Slice", EVERYTHING, {})],
    "the other way round": [("Slice", tuple(map(np.array, ([-1], [-99], [1], [-1]))), {})],
    "without the first class": [("Slice", tuple(map(np.array, ([1], [5], [1]))), {})],
    "chosen classes": [("Gather", (np.array([4, 2, 0]),), {"axis": 1})],
    "reshape": [("Reshape", (np.array([0, 5]),), {})],
    "there and back": [("Reshape", (np.array([0, 5, 1, 1]),), {}), ("Flatten", (), {})],
    "several": [
        ("Unsqueeze", (np.array([2]),), {}),
        ("Transpose", (), {"perm": [0, 2, 1]}),
        ("Clip", limits(0, 1), {}),
        ("Squeeze", (np.array([1]),), {}),
        ("Identity", (), {}),
    ],
    "units": [
        ("QuantizeLinear", (np.array(1 / 255, np.float32), np.array(0, np.uint8)), {}),
        ("DequantizeLinear", (np.array(1 / 255, np.float32), np.array(0, np.uint8)), {}),
    ],
}


def behind(g, last, steps):
    for place, (operator, others, attributes) in enumerate(steps):
        last = g.add(operator, last, *others, to=f"end{place}", **attributes)
    return last


@pytest.mark.parametrize("made_by", ["Softmax", "Sigmoid"])
@pytest.mark.parametrize("end", LEAVING)
def test_probabilities_get_no_second_softmax(tmp_path, end, made_by):
    g = body()
    last = behind(g, g.add(made_by, "logits", to="answer"), LEAVING[end])
    path = saved(g, tmp_path, last)
    model = load_file(path)
    given = model.run(PICTURES)[model.output]
    tolerance = 1 / 255 if end == "units" else 1e-3 if end == "cast" else 1e-6
    np.testing.assert_allclose(given, raw(path), rtol=1e-5, atol=tolerance)
    assert len(model.labels) == given.shape[1]
    assert not any("was added" in sentence for sentence in model.assumed)


# And what does not.
CHANGING = {
    "clip away": [("Clip", limits(0, 0.2), {})],
    "clip the small": [("Clip", limits(0.3, 1), {})],
    "other arithmetic": [("Add", (np.ones((1, 5), np.float32),), {})],
    "logarithms": [("Log", (), {})],
    "largest over classes": [("ReduceMax", (np.array([1]),), {"keepdims": 1})],
}


@pytest.mark.parametrize("end", CHANGING)
def test_what_is_no_longer_probabilities_gets_one(tmp_path, end):
    g = body()
    last = behind(g, g.add("Softmax", "logits", to="answer", axis=1), CHANGING[end])
    path = saved(g, tmp_path, last)
    model = load_file(path)
    np.testing.assert_allclose(model.run(PICTURES)[model.output], softmax(raw(path)), rtol=1e-4, atol=1e-6)
    assert any("was added as prob" in sentence for sentence in model.assumed)


def test_powers_of_a_log_softmax_are_probabilities(tmp_path):
    g = body()
    g.add("LogSoftmax", "logits", to="log", axis=1)
    g.add("Exp", "log", to="answer")
    path = saved(g, tmp_path, "answer")
    model = load_file(path)
    np.testing.assert_allclose(model.run(PICTURES)[model.output], raw(path), rtol=1e-5)
    assert not any("was added" in sentence for sentence in model.assumed)


MEANS = {
    "pooled": ("Softmax", 1, "GlobalAveragePool", (), {}, True),
    "mean of places": ("Softmax", 1, "ReduceMean", (np.array([2, 3]),), {"keepdims": 1}, True),
    "mean of the last axes": ("Softmax", 1, "ReduceMean", (np.array([-1, -2]),), {"keepdims": 1}, True),
    "mean over the softmax's own axis": ("Softmax", 3, "GlobalAveragePool", (), {}, False),
    "sigmoid": ("Sigmoid", None, "GlobalAveragePool", (), {}, True),
}


@pytest.mark.parametrize("case", MEANS)
def test_means_over_places_leave_probabilities(tmp_path, case):
    operator, axis, pool, others, attributes, stays = MEANS[case]
    g = Graph(3, 8, 6)
    g.conv("data", 4, "conv", reads=3)
    g.add(operator, "conv", to="places", **({} if axis is None else {"axis": axis}))
    g.add(pool, "places", *others, to="mean", **attributes)
    g.add("Flatten", "mean", to="flat")
    path = saved(g, tmp_path, "flat")
    expected = raw(path)
    model = load_file(path)
    given = model.run(PICTURES)[model.output].reshape(3, -1)
    np.testing.assert_allclose(given, expected if stays else softmax(expected), rtol=1e-4, atol=1e-6)


def test_channels_last_means_over_places(tmp_path):
    g = Graph(3, 8, 6)
    g.conv("data", 4, "conv", reads=3)
    g.add("Transpose", "conv", to="last", perm=[0, 2, 3, 1])
    g.add("Softmax", "last", to="places", axis=3)
    g.add("ReduceMean", "places", np.array([1, 2]), to="mean", keepdims=0)
    path = saved(g, tmp_path, "mean")
    model = load_file(path)
    np.testing.assert_allclose(model.run(PICTURES)[model.output], raw(path), rtol=1e-5)


SHAPES = [(1, 1, 5), (5, 1, 1), (1, 5, 1), (1, 5), (5, 1), (1, 1, 1, 5)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("operator", ["Softmax", None])
def test_one_value_for_each_class_along_any_axis(tmp_path, shape, operator):
    g = body()
    g.add("Relu", "logits", to="relu")
    last = g.add("Reshape", "relu", np.array([0, *shape]), to="shaped")
    along = {"axis": shape.index(5) + 1} if operator else {}
    g.add(operator or "Neg", last, to="answer", **along)  # a layer of this shape, and no more
    path = saved(g, tmp_path, "answer")
    expected = raw(path).reshape(3, 5)
    model = load_file(path)
    given = model.run(PICTURES)[model.output].reshape(3, -1)
    np.testing.assert_allclose(given, expected if operator else softmax(expected), rtol=1e-4, atol=1e-6)
    assert len(model.labels) == 5
    assert any("was added" in sentence for sentence in model.assumed) == (operator is None)


def test_channels_last_to_the_end(tmp_path):
    """As exporters of TensorFlow write it: 1×1×C comes out of the pooling, and of the network."""
    g = Graph(3, 8, 6)
    g.conv("data", 4, "conv", reads=3)
    g.add("Transpose", "conv", to="last", perm=[0, 2, 3, 1])
    g.add("ReduceMean", "last", np.array([1, 2]), to="pool", keepdims=1)
    g.add("MatMul", "pool", g.drawn(4, 7), to="logits")
    path = saved(g, tmp_path, "logits")
    model = load_file(path)
    assert (len(model.labels), model.layer(model.output).shape) == (7, (7,))
    expected = softmax(raw(path).reshape(3, 7))
    np.testing.assert_allclose(model.run(PICTURES)[model.output], expected, rtol=1e-4, atol=1e-6)


def test_names_of_the_file_are_not_taken_again(tmp_path):
    """A graph of pixels in bytes, channels last, that calls its weights as the importer calls what it adds."""
    g = Graph(8, 6, 3)
    nodes = [
        helper.make_node("Cast", ["data"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["real"], ["turned"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["turned", "picture"], ["conv"]),
        helper.make_node("GlobalAveragePool", ["conv"], ["pool"]),
        helper.make_node("Flatten", ["pool"], ["flat"]),
        helper.make_node("Gemm", ["flat", "picture:transpose", "picture:cast"], ["prob"], transB=1),
    ]
    arrays = {"picture": g.drawn(4, 3, 3, 3), "picture:transpose": g.drawn(5, 4), "picture:cast": g.drawn(5)}
    graph = helper.make_graph(
        nodes,
        "names",
        [helper.make_tensor_value_info("data", TensorProto.UINT8, ["batch", 8, 6, 3])],
        [helper.make_tensor_value_info("prob", TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    path = tmp_path / "names.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    data = np.random.default_rng(2).integers(0, 256, (2, 8, 6, 3)).astype(np.uint8)
    model = load_file(path)
    assert model.input == "picture'"
    given = model.run(np.ascontiguousarray(data.transpose(0, 3, 1, 2)).astype(np.float32))
    np.testing.assert_allclose(given[model.output], softmax(raw(path, data)), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("outputs", "early", "taken"),
    [
        (("main", "other"), True, "main"),
        (("other", "main"), True, "main"),
        (("main", "other"), False, "main"),
        (("other", "main"), False, "other"),
    ],
)
def test_of_several_answers_the_deepest_is_taken_and_then_the_first(tmp_path, outputs, early, taken):
    g = Graph(1, 6, 6)
    g.conv("data", 3, "conv1", reads=1)
    g.add("Relu", "conv1", to="relu1")
    for name, source in (("main", "relu1"), ("other", "conv1" if early else "relu1")):
        g.add("GlobalAveragePool", source, to=f"{name} pool")
        g.add("Flatten", f"{name} pool", to=f"{name} flat")
        g.dense(f"{name} flat", {"main": 4, "other": 5}[name], name, reads=3)
    path = tmp_path / "net.onnx"
    onnx.save(g.model(*outputs), path)
    model = load_file(path)
    data = np.random.default_rng(1).uniform(size=(2, 1, 6, 6)).astype(np.float32)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (expected,) = session.run([taken], {"data": data})
    np.testing.assert_allclose(model.run(data)[model.output], softmax(expected), rtol=1e-4, atol=1e-6)
    others = "other" if taken == "main" else "main"
    assert model.assumed[0] == f"The network has several answers: {taken} is taken, and not {others}."
