"""What OpenVINO's plugin makes of a graph: in which precision it computes, and what it does not interpret."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from conftest import computed_in
from convscope.engines import openvino, tuning
from convscope.engines.engine import ONWARD, Setting
from convscope.engines.openvino import OpenVino
from convscope.model.quantized.copying import quantized
from convscope.view.compile import NO_PICKS, PATCH, PICKS, PROBABILITIES, compile_graph
from convscope.view.compiled import Compiled
from convscope.view.plan import make_plan
from convscope.view.view import Maps, View
from definitions import averaged
from networks import small

VIEW = View(panels=(Maps(layer="conv", edge=5), Maps(layer="pool")))


def operations(engine):
    """Give of each operation that runs its kind and the precision it is computed in."""
    told = [node.get_rt_info() for node in engine._compiled.get_runtime_model().get_ops()]
    return [(info["layerType"].astype(str), info["runtimePrecision"].astype(str)) for info in told]


def quantising(kind, *, dtype, zero):
    """Make a graph that quantises `x` in steps that are computed."""
    nodes = [
        helper.make_node("Mul", ["steps", "half"], ["step"]),
        helper.make_node("QuantizeLinear", ["x", "step", "zero"], ["y"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "quantising",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 20, 10]),
            helper.make_tensor_value_info("steps", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("y", kind, None)],
        [
            numpy_helper.from_array(np.array([0.5], np.float32), "half"),
            numpy_helper.from_array(np.full(3, zero, dtype), "zero"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


@pytest.mark.parametrize(
    ("kind", "dtype", "zero"),
    [(TensorProto.UINT8, np.uint8, 0), (TensorProto.UINT8, np.uint8, 100), (TensorProto.INT8, np.int8, -7)],
)
def test_quantising_in_computed_steps_is_what_its_definition_says(kind, dtype, zero):
    rng = np.random.default_rng(4)
    steps = np.array([1, 2, 10], np.float32)
    levels = rng.integers(-400, 400, (1, 3, 20, 10)) + rng.uniform(-0.4, 0.4, (1, 3, 20, 10))  # no ties
    x = (levels * (steps[:, None, None] / 2)).astype(np.float32)
    engine = OpenVino(quantising(kind, dtype=dtype, zero=zero), Setting(engine="openvino"))
    (found,) = engine.run({"x": x, "steps": steps})
    bounds = np.iinfo(dtype)
    expected = np.clip(np.rint(x / (steps[:, None, None] / 2)) + zero, bounds.min, bounds.max)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, expected)
    assert "Reference" not in {kind for kind, _ in operations(engine)}


@pytest.fixture
def short():
    computed_in("bf16")
    return Setting(engine="openvino", precision="bf16", threads=1)


@pytest.mark.parametrize("until", [None, "pool"])
def test_probes_are_computed_in_the_precision_of_the_network(short, until):
    model = small(scale=0.01)
    last = model.layer(until) if until else None
    graph = compile_graph(model, make_plan(model, VIEW).watches, exacts=False, until=last)
    assert (ONWARD in {output.name for output in graph.graph.output}) == bool(until)
    engine = OpenVino(graph, short)
    reductions = {told for kind, told in operations(engine) if kind in ("Reduce", "Pooling")}
    assert reductions == {"bf16"}


def test_watching_in_bf16_leaves_the_answer_as_it_is(short):
    model = small(scale=0.01)
    pixels = np.random.default_rng(4).integers(0, 256, (14, 12, 3), np.uint8)
    bare, watched = (
        OpenVino(compile_graph(model, watches), short).run(
            {PATCH: pixels, PICKS: NO_PICKS}, outputs=[PROBABILITIES]
        )[0]
        for watches in ((), make_plan(model, VIEW).watches)
    )
    np.testing.assert_array_equal(watched, bare)


def test_what_follows_the_last_convolution_stays_as_it_is(short, monkeypatch):
    """The answer comes from a sum of the last convolution and of what it read, as behind a skip."""
    rng = np.random.default_rng(8)
    weights = [
        numpy_helper.from_array(rng.normal(size=(4, 4, 1, 1)).astype(np.float32), name) for name in "vw"
    ]
    nodes = [
        helper.make_node("Conv", ["x", "v"], ["a"]),
        helper.make_node("Conv", ["a", "w"], ["b"]),
        helper.make_node("Add", ["a", "b"], ["sum"]),
        helper.make_node("GlobalAveragePool", ["sum"], ["mean"]),
        helper.make_node("Softmax", ["mean"], ["y"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "skip",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4, 9, 9])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        weights,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    x = rng.normal(size=(1, 4, 9, 9)).astype(np.float32)
    tuned = OpenVino(made, short).run({"x": x})[0]
    monkeypatch.setattr(openvino, "tune", lambda model, **settings: None)
    np.testing.assert_array_equal(tuned, OpenVino(made, short).run({"x": x})[0])


def test_a_network_of_eight_bits_is_still_computed_in_them():
    pictures = list(np.random.default_rng(4).integers(0, 256, (4, 14, 12, 3), np.uint8))
    model = quantized(small(scale=0.01), pictures)
    graph = compile_graph(model, make_plan(model, VIEW).watches, exacts=False)
    engine = OpenVino(graph, Setting(engine="openvino", precision="int8", threads=1))
    (told,) = (told for kind, told in operations(engine) if kind == "Convolution")
    assert told in ("u8", "i8")


@pytest.mark.parametrize(
    ("width", "edge", "shortened"),
    [(12, 5, False), (12, 5, True), (14, 3, True), (14, 5, True), (14, 6, True)],
)
def test_limits_in_bf16_are_those_of_the_maps_and_planes_are_within_a_step(
    short, everywhere, monkeypatch, width, edge, shortened
):
    """Of rows that are shortened, too: averaged by three, and where phases are whole by two, three and four."""
    monkeypatch.setattr(tuning, "gains_from_fewer_products", lambda precision: shortened)
    model = small(scale=0.01, size=(14, width))
    pixels = np.random.default_rng(4).integers(0, 256, (14, width, 3), np.uint8)
    watches = make_plan(model, View(panels=(Maps(layer="conv", edge=edge), Maps(layer="pool")))).watches
    compiled = Compiled(model, watches, short)
    given = compiled.run(pixels)
    picks = NO_PICKS.copy()
    picks[:4] = [[0, unit] for unit in range(4)]
    exact = compiled.run(pixels, picks=picks).exacts
    assert len(everywhere) == (2 if shortened else 0)
    maps = exact.reshape(4, 12, width - 2).astype(np.float64)
    low, high = maps.min((1, 2)), maps.max((1, 2))
    np.testing.assert_array_equal(given.limits.reshape(-1, 2)[:4], np.stack([low, high], 1))
    shown = averaged(maps, watches[0].factor)
    steps = (shown - low[:, None, None]) / (high - low)[:, None, None] * 255
    assert np.abs(given.planes[: steps.size].reshape(steps.shape) - steps).max() <= 1.5
