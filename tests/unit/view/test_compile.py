"""A compiled view against numpy, from the definition of each number."""

import numpy as np
import onnx
import pytest
from onnx import helper

from convscope.engines.engine import ENGINES, Setting
from convscope.view.compile import NO_PICKS, compile_graph
from convscope.view.compiled import Compiled
from convscope.view.plan import make_plan
from convscope.view.view import Input, Maps, Neurons, View
from definitions import averaged
from networks import small

VIEW = View(panels=(Input(), Maps(layer="conv", edge=5), Maps(layer="pool"), Neurons(layer="dense")))
RNG = np.random.default_rng(1)


def tensor_of(pixels, *, color="rgb", mean=(), scale=1.0):
    """Do the card's arithmetic by hand: float32, 1CHW."""
    ordered = pixels[..., ::-1] if color == "bgr" else pixels
    values = (ordered.astype(np.float32) - np.float32(mean or 0)) * np.float32(scale)
    return np.ascontiguousarray(values.transpose(2, 0, 1))[np.newaxis]


def picture(*, channels=3):
    return RNG.integers(0, 256, (14, 12, channels), dtype=np.uint8)


def picked(*rows):
    picks = NO_PICKS.copy()
    picks[: len(rows)] = rows
    return picks


@pytest.fixture(params=ENGINES)
def run(request):
    """Give what runs a view on each engine."""

    def run(model, view, pixels, *, picks=NO_PICKS):
        plan = make_plan(model, view)
        onnx.checker.check_model(compile_graph(model, plan.watches), full_check=True)
        return plan, Compiled(model, plan.watches, Setting(engine=request.param)).run(pixels, picks=picks)

    return run


@pytest.mark.parametrize(
    ("color", "mean", "scale"),
    [("rgb", (), 1.0), ("bgr", (104.0, 117.0, 123.0), (0.017, 0.02, 0.03)), ("gray", (33.0,), 1 / 256)],
)
def test_a_plan_gives_what_the_definitions_say(run, color, mean, scale):
    model = small(color=color, mean=mean, scale=scale)
    pixels = picture(channels=model.shape[0])
    tensor = tensor_of(pixels, color=color, mean=mean, scale=scale)
    layers = {name: values[0] for name, values in model.run(tensor).items()}

    plan, (probabilities, limits, values, planes, exacts) = run(model, VIEW, pixels)
    limits = limits.reshape(-1, 2)

    np.testing.assert_allclose(probabilities, layers["prob"], rtol=1e-5)
    seen, conv, pool, dense = plan.panels
    np.testing.assert_allclose(limits[seen.limits], [tensor.min(), tensor.max()], rtol=1e-5)
    assert (planes[seen.offset : seen.offset + seen.length] == pixels.ravel()).all()
    for panel, factor in ((conv, 3), (pool, 1)):
        maps = layers[panel.layer]
        low, high = maps.min((1, 2)), maps.max((1, 2))
        told = limits[panel.limits : panel.limits + panel.units]
        np.testing.assert_allclose(told, np.stack([low, high], 1), rtol=1e-5)
        expected = np.rint((averaged(maps, factor) - low[:, None, None]) / (high - low)[:, None, None] * 255)
        sent = planes[panel.offset : panel.offset + panel.length].reshape(
            panel.units, panel.height, panel.width
        )
        assert np.abs(sent - expected).max() <= 1
    np.testing.assert_allclose(values[dense.values : dense.values + dense.units], layers["dense"], rtol=1e-5)
    assert planes.size == seen.length + conv.length + pool.length
    assert len(limits) == 1 + conv.units + pool.units
    assert values.size == dense.units
    assert exacts.size == 0


def test_maps_of_one_unit_that_are_all_equal_are_all_0(run):
    black = np.zeros((14, 12, 3), np.uint8)
    plan, (_, limits, _, planes, *_) = run(small(), View(panels=(Input(), Maps(layer="conv"))), black)
    assert limits[:2].tolist() == [0, 0]
    assert not planes.any()
    assert planes.size == sum(panel.length for panel in plan.panels)


@pytest.mark.parametrize(("panel", "layer"), [(1, "conv"), (2, "pool")])
def test_two_units_at_once_can_be_fetched_exactly(run, panel, layer):
    model = small(scale=0.01)
    pixels = picture()
    values = model.run(tensor_of(pixels, scale=0.01), layers=[layer])[layer][0]
    watch = make_plan(model, VIEW).panels[panel].watch
    for first, second in ((0, 3), (2, 2), (1, 0)):
        _, (*_, exacts) = run(model, VIEW, pixels, picks=picked([watch, first], [watch, second]))
        one, other = np.split(exacts, 2)
        np.testing.assert_allclose(one, values[first].ravel(), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(other, values[second].ravel(), rtol=1e-5, atol=1e-6)


def test_units_of_two_layers_can_be_fetched_at_once(run):
    model, pixels = small(scale=0.01), picture()
    layers = model.run(tensor_of(pixels, scale=0.01))
    _, conv, pool, _ = make_plan(model, VIEW).panels
    _, (*_, exacts) = run(
        model, VIEW, pixels, picks=picked([pool.watch, 1], [conv.watch, 2], [pool.watch, 0])
    )
    expected = layers["conv"][0, 2].ravel(), layers["pool"][0, 1].ravel(), layers["pool"][0, 0].ravel()
    np.testing.assert_allclose(exacts, np.concatenate(expected), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("opset", [13, 14, 15, 16, 17])
def test_a_network_of_an_older_opset_is_watched_as_one_of_the_newest(run, opset):
    model, old, pixels = small(), small(), picture()
    old.graph.opset_import[0].version = opset
    watch = make_plan(model, VIEW).panels[1].watch
    picks = picked([watch, 1])
    for told, expected in zip(
        run(old, VIEW, pixels, picks=picks)[1], run(model, VIEW, pixels, picks=picks)[1], strict=True
    ):
        np.testing.assert_array_equal(told, expected)


def test_a_plan_leaves_out_what_nothing_depends_on():
    model = small()
    model.graph.graph.node.append(helper.make_node("Relu", ["conv"], ["nobody asks"]))
    graph = compile_graph(model, make_plan(model, View(panels=())).watches)
    assert "nobody asks" not in {name for node in graph.graph.node for name in node.output}
    assert len(model.graph.graph.node) == 8


def test_a_view_without_panels_still_gives_probabilities(run):
    _, (probabilities, limits, values, planes, *_) = run(small(), View(panels=()), picture())
    assert probabilities.sum() == pytest.approx(1)
    assert limits.size == planes.size == values.size == 0


def test_functions_of_a_network_stay_and_unused_weights_go(run):
    model, pixels = small(), picture()
    body = [helper.make_node("Relu", ["x"], ["y"])]
    opset = [helper.make_opsetid("", 18)]
    model.graph.functions.append(helper.make_function("own", "Rectify", ["x"], ["y"], body, opset))
    model.graph.opset_import.append(helper.make_opsetid("own", 1))
    relu = next(node for node in model.graph.graph.node if node.op_type == "Relu")
    relu.op_type, relu.domain = "Rectify", "own"
    model.graph.graph.initializer.append(onnx.numpy_helper.from_array(np.zeros(9, np.float32), "unused"))
    plan, (probabilities, *_) = run(model, VIEW, pixels)
    np.testing.assert_allclose(probabilities, run(small(), VIEW, pixels)[1][0])
    names = {value.name for value in compile_graph(model, plan.watches).graph.initializer}
    assert "unused" not in names
