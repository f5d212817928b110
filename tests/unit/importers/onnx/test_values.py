"""Networks of every making, against ONNX Runtime on the untouched file."""

import warnings

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

import convscope
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.importers.load import load_file
from convscope.model.summary import summarize
from convscope.model.tensor import to_tensor
from convscope.scope import Scope
from convscope.view.compile import NO_PICKS, PATCH, PICKS, PROBABILITIES, compile_graph
from convscope.view.plan import make_plan
from convscope.view.presets import generic
from graphs import Graph


def body(g, *, reads=3, end="Gemm"):
    """Convolution, batch normalization, pooling, two dense layers: what classifiers are made of."""
    g.conv("data", 4, "conv1", reads=reads, pads=[1, 1, 1, 1])
    ones = np.abs(g.drawn(4)) + 1
    g.add("BatchNormalization", "conv1", ones, g.drawn(4), g.drawn(4), ones, to="norm1")
    g.add("Relu", "norm1", to="relu1")
    g.add("MaxPool", "relu1", to="pool1", kernel_shape=[2, 2], strides=[2, 2])
    g.conv("pool1", 6, "conv2", reads=4)
    g.add("GlobalAveragePool", "conv2", to="pool2")
    g.add("Flatten", "pool2", to="flat")
    g.dense("flat", 5, "logits", reads=6)
    return g


def raw(path, feeds):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def pictures(count, *shape):
    return np.random.default_rng(5).uniform(0, 1, (count, *shape)).astype(np.float32)


def saved(model, folder, name="small.onnx"):
    onnx.save(model, folder / name)
    return folder / name


def is_whole(model, *, tolerance=1e-4):
    """Check the graph, each layer's stated shape, and that a view of it compiles and gives the same answer."""
    onnx.checker.check_model(model.graph, full_check=True)
    hidden = model.run(pictures(1, *model.shape), layers=[layer.name for layer in model.hidden])
    assert {name: value.shape[1:] for name, value in hidden.items()} == {
        layer.name: layer.shape for layer in model.hidden
    }
    out = model.run(pictures(1, *model.shape))
    assert {name: value.shape[1:] for name, value in out.items()} == {
        layer.name: layer.shape for layer in model.layers
    }
    assert all(value.dtype == np.float32 for value in out.values())
    channels, height, width = model.shape
    pixels = np.random.default_rng(6).integers(0, 256, (height, width, channels), dtype=np.uint8)
    plan = make_plan(model, generic(model))
    (probabilities,) = OnnxRuntime(compile_graph(model, plan.watches)).run(
        {PATCH: pixels, PICKS: NO_PICKS}, outputs=[PROBABILITIES]
    )
    expected = model.run(to_tensor(model, pixels[np.newaxis]), layers=[model.output])[model.output]
    np.testing.assert_allclose(probabilities, expected.ravel(), rtol=tolerance, atol=tolerance / 100)
    assert Scope(model).look(pixels).probabilities.shape == (len(model.labels),)
    assert summarize(model).layers


@pytest.mark.parametrize("opset", [7, 9, 11, 12, 13, 15, 17, 18, 21])
@pytest.mark.parametrize("batch", ["batch", 1, 4])
def test_every_opset_and_any_batch(tmp_path, opset, batch):
    path = saved(body(Graph(3, 12, 10, opset=opset, batch=batch)).model("logits", ir=8), tmp_path)
    data = pictures(4, 3, 12, 10)
    if batch == 1:
        (logits,) = zip(*(raw(path, {"data": data[n : n + 1]}) for n in range(4)), strict=True)
        logits = np.concatenate(logits)
    else:
        (logits,) = raw(path, {"data": data})
    model = load_file(path)
    out = model.run(data)
    np.testing.assert_allclose(out["logits"], logits, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(out[model.output], softmax(logits), rtol=1e-4, atol=1e-6)
    assert [layer.name for layer in model.layers] == [
        "conv1",
        "norm1",
        "relu1",
        "pool1",
        "conv2",
        "pool2",
        "logits",
        "prob",
    ]
    is_whole(model)


ENDS = {
    "softmax": [("Softmax", {"axis": 1})],
    "softmax, then plumbing": [
        ("Softmax", {"axis": 1}),
        ("Identity", {}),
        ("Cast", {"to": TensorProto.FLOAT}),
    ],
    "log-softmax": [("LogSoftmax", {"axis": 1})],
    "sigmoid": [("Sigmoid", {})],
}


@pytest.mark.parametrize("end", ENDS)
def test_the_answer_is_told_from_the_graph(tmp_path, end):
    g = body(Graph(3, 12, 10))
    last = "logits"
    for place, (op, attributes) in enumerate(ENDS[end]):
        g.nodes.append(helper.make_node(op, [last], [f"end{place}"], **attributes))
        last = f"end{place}"
    path = saved(g.model(last), tmp_path)
    data = pictures(2, 3, 12, 10)
    (expected,) = raw(path, {"data": data})
    model = load_file(path)
    if end == "log-softmax":
        expected = np.exp(expected)
    np.testing.assert_allclose(model.run(data)[model.output], expected, rtol=1e-4, atol=1e-6)
    added = end == "log-softmax"
    assert (model.output == "prob") == added
    assert any("was added as prob" in sentence for sentence in model.assumed) == added


def test_a_softmax_that_is_written_out_is_one(tmp_path):
    g = body(Graph(3, 12, 10))
    g.add("Exp", "logits", to="powers")
    g.add("ReduceSum", "powers", np.array([1]), to="total", keepdims=1)
    g.add("Div", "powers", "total", to="answer")
    model = load_file(saved(g.model("answer"), tmp_path))
    assert model.output == "answer"
    assert not any("was added" in sentence for sentence in model.assumed)


def test_behind_the_number_of_the_best_class_are_probabilities(tmp_path):
    g = body(Graph(3, 12, 10))
    g.add("ArgMax", "logits", to="best", axis=1)
    model = g.model("best")
    model.graph.output[0].type.tensor_type.elem_type = TensorProto.INT64
    path = saved(model, tmp_path)
    data = pictures(4, 3, 12, 10)
    (best,) = raw(path, {"data": data})
    loaded = load_file(path)
    np.testing.assert_array_equal(loaded.run(data)[loaded.output].argmax(axis=1), best.ravel())


def test_probabilities_at_many_places_are_averaged(tmp_path):
    g = Graph(3, 12, 10)
    g.conv("data", 4, "conv1", reads=3)
    path = saved(g.model("conv1"), tmp_path)
    data = pictures(2, 3, 12, 10)
    (maps,) = raw(path, {"data": data})
    model = load_file(path)
    np.testing.assert_allclose(
        model.run(data)[model.output], softmax(maps.mean(axis=(2, 3))), rtol=1e-4, atol=1e-6
    )
    assert model.assumed[:2] == (
        "conv1 holds 4×10×8 values: their mean over all places is the answer.",
        "The network does not end in a softmax: that of conv1:mean was added as prob.",
    )


def test_external_data(tmp_path):
    model = body(Graph(3, 12, 10)).model("logits")
    onnx.save(model, tmp_path / "inline.onnx")
    onnx.save(
        model, tmp_path / "apart.onnx", save_as_external_data=True, location="apart.bin", size_threshold=0
    )
    assert (tmp_path / "apart.bin").stat().st_size > 0
    data = pictures(2, 3, 12, 10)
    (expected,) = raw(tmp_path / "apart.onnx", {"data": data})
    loaded = load_file(tmp_path / "apart.onnx")
    np.testing.assert_allclose(loaded.run(data)["logits"], expected, rtol=1e-5)
    counts = [layer.parameters for layer in loaded.layers]
    assert counts == [layer.parameters for layer in load_file(tmp_path / "inline.onnx").layers]
    assert sum(counts) == 112 + 8 + 222 + 35
    is_whole(loaded)


def test_float16(tmp_path):
    path = saved(body(Graph(3, 12, 10, dtype=np.float16)).model("logits"), tmp_path)
    data = pictures(3, 3, 12, 10)
    (expected,) = raw(path, {"data": data.astype(np.float16)})
    model = load_file(path)
    np.testing.assert_allclose(model.run(data)["logits"], expected.astype(np.float32), rtol=0.02, atol=0.02)
    is_whole(model, tolerance=1e-2)


class Reader:
    """Gives onnxruntime's quantizer some pictures."""

    def __init__(self, *shape):
        self._rest = [{"data": picture[np.newaxis]} for picture in pictures(8, *shape)]

    def get_next(self):
        return self._rest.pop() if self._rest else None

    def set_range(self, start_index, end_index):
        """Take all."""


@pytest.mark.parametrize("form", ["QDQ", "QOperator", "dynamic"])
def test_quantized_layers_are_shown_in_real_units(tmp_path, form):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from onnxruntime import quantization  # noqa: PLC0415
    path = saved(body(Graph(3, 12, 10)).model(("logits", [5])), tmp_path)
    target = tmp_path / "quantized.onnx"
    if form == "dynamic":
        quantization.quantize_dynamic(path, target, weight_type=quantization.QuantType.QUInt8)
    else:
        quantization.quantize_static(
            path, target, Reader(3, 12, 10), quant_format=quantization.QuantFormat[form]
        )
    data = pictures(4, 3, 12, 10)
    (expected,) = zip(*(raw(target, {"data": data[n : n + 1]}) for n in range(4)), strict=True)
    model, exact = load_file(target), load_file(path)
    np.testing.assert_allclose(
        np.concatenate([model.run(data[n : n + 1], layers=["logits"])["logits"] for n in range(4)]),
        np.concatenate(expected),
        atol=0.06,  # a step of the quantized answer
    )
    out, real = model.run(data), exact.run(data)
    assert {"conv1", "conv2", "logits"} <= out.keys() & real.keys()
    for name in ("conv1", "conv2", "logits"):
        assert np.abs(out[name] - real[name]).max() < 0.1 * np.abs(real[name]).max(), name
        parameters = [network.layer(name).parameters for network in (model, exact)]
        assert parameters[0] == parameters[1], name
    is_whole(model)


@pytest.mark.parametrize(("size", "expected"), [(None, (224, 224)), ((40, 30), (40, 30))])
def test_a_free_size_is_chosen_or_given(tmp_path, size, expected):
    path = saved(body(Graph(3, "height", "width")).model("logits"), tmp_path)
    if size:
        (tmp_path / "convscope.toml").write_text(f'[input]\nsize = {list(size)}\ncolor = "rgb"\n')
    model = load_file(path)
    assert model.shape == (3, *expected)
    assert ("The size of a picture is free: 224×224 is taken." in model.assumed) == (size is None)
    data = pictures(2, 3, *expected)
    np.testing.assert_allclose(model.run(data)["logits"], raw(path, {"data": data})[0], rtol=1e-4, atol=1e-5)


def test_of_the_usual_sizes_the_one_that_runs_is_taken(tmp_path):
    g = Graph(3, "height", "width")
    g.conv("data", 2, "conv1", reads=3, strides=[4, 4])
    g.add("Flatten", "conv1", to="flat")
    g.dense("flat", 4, "fc", reads=2 * 8 * 8)  # only 32×32 gives 8×8
    model = load_file(saved(g.model("fc"), tmp_path))
    assert model.shape == (3, 32, 32)


def channels_last(kind):
    """A network as TensorFlow's exporter writes it: the channels come last outside, and first inside."""
    g = Graph(12, 10, 3)
    g.nodes.append(helper.make_node("Cast", ["data"], ["real"], to=TensorProto.FLOAT))
    g.add("Transpose", "real", to="turned", perm=[0, 3, 1, 2])
    g.conv("turned", 4, "conv1", reads=3)
    g.add("Transpose", "conv1", to="back", perm=[0, 2, 3, 1])
    g.add("Relu", "back", to="relu1")
    g.add("ReduceMean", "relu1", np.array([1, 2]), to="pool1", keepdims=0)
    g.add("MatMul", "pool1", g.drawn(4, 5), to="product")
    g.add("Add", "product", g.drawn(5), to="biased")
    model = g.model("biased")
    model.graph.input[0].type.tensor_type.elem_type = kind
    return model


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.UINT8, TensorProto.FLOAT16])
def test_channels_last_and_pixels_of_any_type(tmp_path, kind):
    path = saved(channels_last(kind), tmp_path)
    data = np.random.default_rng(2).integers(0, 256, (3, 12, 10, 3)).astype(np.float32)
    (expected,) = raw(path, {"data": data.astype(helper.tensor_dtype_to_np_dtype(kind))})
    model = load_file(path)
    out = model.run(np.ascontiguousarray(data.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(out["product"], expected, rtol=1e-3, atol=0.5 if kind == 10 else 1e-3)
    np.testing.assert_array_equal(out["relu1"], np.maximum(out["conv1"], 0))
    assert (model.shape, model.layer("relu1").shape) == ((3, 12, 10), (4, 10, 8))
    is_whole(model)


def arithmetic_inside(steps, shape, kind):
    """A network that turns pixels, channels last, into what it was trained on itself, in these steps."""
    g = Graph(*shape)
    source = "data"
    for place, step in enumerate(steps):
        to, front = (
            f"step {place}",
            "Transpose" in [done if isinstance(done, str) else done[0] for done in steps[:place]],
        )
        match step:
            case "Cast":
                g.nodes.append(helper.make_node("Cast", [source], [to], to=TensorProto.FLOAT))
            case "Transpose":
                g.add("Transpose", source, to=to, perm=[0, 3, 1, 2])
            case "Resize":
                g.arrays["twice"] = np.array([1, 1, 2, 2], np.float32)
                g.nodes.append(helper.make_node("Resize", [source, "", "twice"], [to], mode="linear"))
            case operator, values:
                values = np.array(values, np.float32)
                g.add(operator, source, values.reshape(-1, 1, 1) if front and values.ndim else values, to=to)
        source = to
    g.conv(source, 4, "conv1", reads=3)
    g.add("Relu", "conv1", to="relu1")
    g.add("GlobalAveragePool", "relu1", to="pool1")
    g.add("Flatten", "pool1", to="flat")
    g.add("Softmax", g.dense("flat", 5, "fc", reads=4), to="prob", axis=1)
    model = g.model("prob", "relu1")
    model.graph.input[0].type.tensor_type.elem_type = kind
    return model


FREE = ("height", "width", "channels")


@pytest.mark.parametrize(
    ("steps", "shape", "kind", "scale"),
    [
        (["Cast", "Transpose", ("Div", 255)], (12, 10, 3), TensorProto.UINT8, 1),
        (["Cast", ("Sub", [124, 117, 104]), ("Mul", 1 / 58), "Transpose"], (12, 10, 3), TensorProto.UINT8, 1),
        (["Cast", "Transpose", "Resize", ("Mul", 1 / 255)], (12, 10, 3), TensorProto.UINT8, 1),
        (["Cast", "Transpose"], FREE, TensorProto.UINT8, 1),
        ([("Sub", 127), ("Mul", 1 / 128), "Transpose"], FREE, TensorProto.FLOAT, 1),
        (["Transpose", ("Sub", [124, 117, 104])], (12, 10, 3), TensorProto.FLOAT, 1),
        ([("Mul", 1 / 255), ("Sub", [0.48, 0.46, 0.41]), "Transpose"], (3, 3, 3), TensorProto.FLOAT, 1),
        (["Transpose", ("Sub", [0.48, 0.46, 0.41]), ("Div", 0.22)], (12, 10, 3), TensorProto.FLOAT, 1 / 255),
        (["Transpose", ("Mul", 2), ("Sub", 1)], (12, 10, 3), TensorProto.FLOAT, 1 / 255),
    ],
)
def test_pixels_whose_arithmetic_is_inside_are_left_to_it(tmp_path, steps, shape, kind, scale):
    path = saved(arithmetic_inside(steps, shape, kind), tmp_path)
    model = load_file(path)
    channels, height, width = model.shape
    pixels = np.random.default_rng(2).integers(0, 256, (height, width, channels)).astype(np.uint8)
    taken = pixels[np.newaxis] * np.float32(scale) if kind == TensorProto.FLOAT else pixels[np.newaxis]
    probabilities, maps = raw(path, {"data": taken})
    reading = convscope.look(model, pixels, way="given")
    np.testing.assert_allclose(reading.probabilities, probabilities[0], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(reading["relu1"], maps[0], rtol=1e-4, atol=1e-4 * maps.max())


def test_a_network_for_one_picture_only_takes_them_one_by_one(tmp_path):
    g = Graph(1, 6, 6, batch=1)
    g.conv("data", 2, "conv1", reads=1)
    g.add("ReduceMax", "conv1", np.array([0]), to="over the batch", keepdims=1)
    g.add("Flatten", "over the batch", to="flat")
    g.dense("flat", 3, "fc", reads=32)
    path = saved(g.model("fc"), tmp_path)
    data = pictures(3, 1, 6, 6)
    expected = np.concatenate([raw(path, {"data": data[n : n + 1]})[0] for n in range(3)])
    model = load_file(path)
    np.testing.assert_allclose(model.run(data)["fc"], expected, rtol=1e-5)
    assert model.graph.graph.input[0].type.tensor_type.shape.dim[0].dim_value == 1
    is_whole(model)


def test_a_batch_that_reshapes_write_as_one_is_freed(tmp_path):
    g = Graph(1, 6, 6, batch=1)
    g.conv("data", 2, "conv1", reads=1)
    g.add("Reshape", "conv1", np.array([1, 32]), to="flat")
    g.dense("flat", 3, "fc", reads=32)
    model = load_file(saved(g.model("fc"), tmp_path))
    assert model.graph.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch"
    assert model.run(pictures(5, 1, 6, 6))["fc"].shape == (5, 3)


def test_functions_of_the_file_are_put_in_their_places(tmp_path):
    inner = helper.make_function(
        "mine",
        "Twice",
        ["x"],
        ["y"],
        [helper.make_node("Add", ["x", "x"], ["y"])],
        [helper.make_opsetid("", 18)],
    )
    g = body(Graph(3, 12, 10))
    g.add("Twice", "logits", to="twice", domain="mine")
    model = g.model("twice")
    model.functions.append(inner)
    model.opset_import.append(helper.make_opsetid("mine", 1))
    path = saved(model, tmp_path)
    data = pictures(2, 3, 12, 10)
    loaded = load_file(path)
    np.testing.assert_allclose(
        loaded.run(data)[loaded.output], softmax(raw(path, {"data": data})[0]), rtol=1e-4, atol=1e-6
    )


def test_attention_costs_and_shows_what_it_can(tmp_path):
    """A small vision transformer: patches, tokens, products of tokens."""
    g = Graph(3, 16, 16)
    g.conv("data", 8, "patches", reads=3, kernel=4, strides=[4, 4])
    g.add("Reshape", "patches", np.array([0, 8, 16]), to="rows")
    g.add("Transpose", "rows", to="tokens", perm=[0, 2, 1])
    g.add("LayerNormalization", "tokens", g.drawn(8), g.drawn(8), to="norm", axis=-1)
    for name in "qkv":
        g.add("MatMul", "norm", g.drawn(8, 8), to=name)
    g.add("Transpose", "k", to="turned", perm=[0, 2, 1])
    g.add("MatMul", "q", "turned", to="scores")
    g.add("Softmax", "scores", to="attention", axis=-1)
    g.add("MatMul", "attention", "v", to="mixed")
    g.add("Add", "mixed", "tokens", to="sum")
    g.add("ReduceMean", "sum", np.array([1]), to="pooled", keepdims=0)
    g.dense("pooled", 5, "head", reads=8)
    path = saved(g.model("head"), tmp_path)
    data = pictures(2, 3, 16, 16)
    model = load_file(path)
    np.testing.assert_allclose(model.run(data)["head"], raw(path, {"data": data})[0], rtol=1e-3, atol=1e-4)
    kinds = {layer.name: (layer.kind, layer.shape, layer.multiply_adds) for layer in model.layers}
    assert kinds["q"] == ("dense", (16, 8), 64 * 16)
    assert kinds["scores"] == ("product", (16, 16), 0)
    assert model.output == "prob"
    is_whole(model)


def test_the_numbers_in_a_graph_are_not_touched(tmp_path):
    model = body(Graph(3, 12, 10, opset=9)).model("logits", ir=8)
    loaded = load_file(saved(model, tmp_path))
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in loaded.graph.graph.initializer}
    for tensor in model.graph.initializer:
        np.testing.assert_array_equal(arrays[tensor.name], numpy_helper.to_array(tensor))


def test_plumbing_is_hidden_but_reachable(tmp_path):
    model = load_file(saved(body(Graph(3, 12, 10)).model("logits"), tmp_path))
    assert [(layer.name, layer.kind, layer.shape) for layer in model.hidden] == [("flat", "plumbing", (6,))]
    out = model.run(pictures(2, 3, 12, 10), layers=["flat", "pool2"])
    np.testing.assert_array_equal(out["flat"], out["pool2"].reshape(2, 6))
    assert "flat" not in model.run(pictures(2, 3, 12, 10))
    assert summarize(model, hidden=True).layers[0].name == "flat"


def quantized_to_half(*, behind):
    """Weights and activations of 8 bits, in units of float16: what a converter for small devices writes."""
    g = Graph(3, 12, 10, dtype=np.float16, opset=21)
    scale, zero = np.array(1 / 32, np.float16), np.array(3, np.int8)
    g.conv("data", 4, "conv1", reads=3)
    g.add("QuantizeLinear", "conv1", scale, zero, to="bytes")
    last = "bytes"
    if behind:
        last = g.add("MaxPool", "bytes", to="pool1", kernel_shape=[2, 2], strides=[2, 2])
    g.add("DequantizeLinear", last, scale, zero, to="real")
    g.add("GlobalAveragePool", "real", to="pool2")
    g.add("Flatten", "pool2", to="flat")
    g.dense("flat", 5, "logits", reads=4)
    return g


@pytest.mark.parametrize("behind", [False, True])
def test_quantized_in_units_of_float16(tmp_path, behind):
    g = quantized_to_half(behind=behind)
    names = ["bytes", "real", *(["pool1"] if behind else [])]
    path = saved(g.model("logits", ir=10), tmp_path)
    whole = g.model("logits", ir=10)
    whole.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    data = pictures(2, 3, 12, 10)
    logits, *values = raw(saved(whole, tmp_path, "all.onnx"), {"data": data.astype(np.float16)})
    model = load_file(path)
    out = model.run(data, layers=["logits", *names])
    np.testing.assert_allclose(out["logits"], logits.astype(np.float32), rtol=0.02, atol=0.02)
    for name, value in zip(names, values, strict=True):
        real = value.astype(np.float32)
        if value.dtype == np.int8:
            real = (real - 3) / 32
        np.testing.assert_allclose(out[name], real, atol=1 / 31, err_msg=name)
    is_whole(model, tolerance=1e-2)


TRANSPOSED = [
    {"kernel": (3, 4), "group": 1, "attributes": {"strides": [2, 3], "pads": [1, 0, 1, 2]}},
    {"kernel": (2, 2), "group": 2, "attributes": {"strides": [1, 1], "dilations": [2, 1]}},
]


@pytest.mark.parametrize("case", TRANSPOSED)
@pytest.mark.parametrize("first", [True, False])
def test_multiply_adds_of_a_transposed_convolution(tmp_path, case, first):
    """Counted one by one: each value that is read is multiplied with each weight that it meets."""
    reads, kernel, group, maps = 3 if first else 4, case["kernel"], case["group"], 6
    if first and group == 2:
        group = 3
    g = Graph(3, 5, 4)
    source = "data" if first else g.conv("data", 4, "conv", reads=3, kernel=1)
    weight = g.drawn(reads, maps // group, *kernel)
    g.add("ConvTranspose", source, weight, g.drawn(maps), to="up", group=group, **case["attributes"])
    model = load_file(saved(g.model("up"), tmp_path))
    _, height, width = model.layer("up").shape
    count = 0
    for _channel in range(reads):
        for _row in range(5):
            for _column in range(4):
                for _map in range(maps // group):
                    count += kernel[0] * kernel[1]
    for _map in range(maps):
        count += height * width  # the bias
    assert model.layer("up").multiply_adds == count
