"""A compiled plan against numpy, from the definition of each number."""

import numpy as np
import onnx
import pytest

from convscope.engines.onnxruntime import Engine
from convscope.view.compile import EXACT, LIMITS, NO_PICK, PATCH, PICK, PLANES, PROBABILITIES
from convscope.view.plan import make_plan
from convscope.view.view import Input, Maps, Neurons, View
from networks import small

VIEW = View(panels=(Input(), Maps(layer="conv", edge=5), Maps(layer="pool"), Neurons(layer="dense")))


def tensor_of(pixels, *, color, mean, scale):
    """Do the card's arithmetic by hand: float32, 1CHW."""
    ordered = pixels[..., ::-1] if color == "bgr" else pixels
    values = (ordered.astype(np.float32) - np.float32(mean or 0)) * np.float32(scale)
    return np.ascontiguousarray(values.transpose(2, 0, 1))[np.newaxis]


def averaged(maps, factor):
    """Average blocks of factor × factor pixels; at the far edges, what there is."""
    _, height, width = maps.shape
    rows, columns = (range(0, length, factor) for length in (height, width))
    return np.array(
        [[[unit[y : y + factor, x : x + factor].mean() for x in columns] for y in rows] for unit in maps]
    )


def as_bytes(values, low, high):
    return np.rint((values - low) / (high - low) * 255)


def run(model, view, pixels):
    plan = make_plan(model, view)
    onnx.checker.check_model(plan.graph, full_check=True)
    feeds = {PATCH: pixels, PICK: NO_PICK}
    return plan, Engine(plan.graph).run(feeds, outputs=(PROBABILITIES, LIMITS, PLANES, EXACT))


@pytest.mark.parametrize(
    ("color", "mean", "scale"),
    [("rgb", (), 1.0), ("bgr", (104.0, 117.0, 123.0), (0.017, 0.02, 0.03)), ("gray", (33.0,), 1 / 256)],
)
def test_a_plan_gives_what_the_definitions_say(color, mean, scale):
    model = small(color=color, mean=mean, scale=scale)
    pixels = np.random.default_rng(1).integers(0, 256, (14, 12, model.shape[0]), dtype=np.uint8)
    tensor = tensor_of(pixels, color=color, mean=mean, scale=scale)
    layers = {name: values[0] for name, values in model.run(tensor).items()}

    plan, (probabilities, limits, planes, exact) = run(model, VIEW, pixels)

    np.testing.assert_allclose(probabilities, layers["prob"], rtol=1e-5)
    watched = [tensor, layers["conv"], layers["pool"], layers["dense"]]
    np.testing.assert_allclose(
        limits.reshape(-1, 2), [[value.min(), value.max()] for value in watched], rtol=1e-5
    )
    shown = [None, averaged(layers["conv"], 3), layers["pool"], layers["dense"]]
    for panel, value, (low, high) in zip(plan.panels, shown, limits.reshape(-1, 2), strict=True):
        sent = planes[panel.offset : panel.offset + panel.length]
        expected = pixels.ravel() if value is None else as_bytes(value, low, high).ravel()
        assert np.abs(sent - expected).max() <= (0 if value is None else 1), panel.kind
    assert planes.size == sum(panel.length for panel in plan.panels)
    assert exact.size == 0


def test_the_least_value_is_0_and_the_greatest_255():
    model = small()
    pixels = np.random.default_rng(2).integers(0, 256, (14, 12, 3), dtype=np.uint8)
    plan, (_, _, planes, _) = run(model, View(panels=(Maps(layer="conv"), Maps(layer="pool"))), pixels)
    for panel in plan.panels:
        sent = planes[panel.offset : panel.offset + panel.length]
        assert (sent.min(), sent.max()) == (0, 255)


def test_a_layer_whose_values_are_all_equal_is_all_0():
    model = small()
    black = np.zeros((14, 12, 3), np.uint8)
    _, (_, limits, planes, _) = run(model, View(panels=(Input(), Maps(layer="conv"))), black)
    assert limits[0] == limits[1] == 0
    assert not planes[: black.size].any()
    conv = planes[black.size :].reshape(4, -1)
    assert (conv == conv[:, :1]).all()


@pytest.mark.parametrize(("panel", "layer"), [(1, "conv"), (2, "pool"), (3, "dense")])
def test_every_unit_can_be_fetched_exactly(panel, layer):
    model = small(scale=0.01)
    pixels = np.random.default_rng(3).integers(0, 256, (14, 12, 3), dtype=np.uint8)
    values = model.run(tensor_of(pixels, color="rgb", mean=(), scale=0.01), layers=[layer])[layer][0]
    plan = make_plan(model, VIEW)
    engine = Engine(plan.graph)
    for unit in range(len(values)):
        feeds = {PATCH: pixels, PICK: np.array([panel, unit])}
        (exact,) = engine.run(feeds, outputs=(EXACT,))
        np.testing.assert_allclose(exact, values[unit].ravel(), rtol=1e-5, atol=1e-6)


def test_a_plan_leaves_out_what_nothing_depends_on():
    model = small()
    model.graph.graph.node.append(onnx.helper.make_node("Relu", ["conv"], ["nobody asks"]))
    plan = make_plan(model, View(panels=()))
    assert "nobody asks" not in {name for node in plan.graph.graph.node for name in node.output}
    assert len(model.graph.graph.node) == 8


def test_a_view_without_panels_still_gives_probabilities():
    _, (probabilities, limits, planes, _) = run(small(), View(panels=()), np.zeros((14, 12, 3), np.uint8))
    assert probabilities.sum() == pytest.approx(1)
    assert limits.size == planes.size == 0


def test_functions_of_a_network_stay_and_unused_weights_go():
    model = small()
    body = [onnx.helper.make_node("Relu", ["x"], ["y"])]
    opset = [onnx.helper.make_opsetid("", 18)]
    model.graph.functions.append(onnx.helper.make_function("own", "Rectify", ["x"], ["y"], body, opset))
    model.graph.opset_import.append(onnx.helper.make_opsetid("own", 1))
    relu = next(node for node in model.graph.graph.node if node.op_type == "Relu")
    relu.op_type, relu.domain = "Rectify", "own"
    model.graph.graph.initializer.append(onnx.numpy_helper.from_array(np.zeros(9, np.float32), "unused"))
    pixels = np.zeros((14, 12, 3), np.uint8)
    plan, (probabilities, *_) = run(model, VIEW, pixels)
    np.testing.assert_allclose(probabilities, run(small(), VIEW, pixels)[1][0])
    assert "unused" not in {value.name for value in plan.graph.graph.initializer}
