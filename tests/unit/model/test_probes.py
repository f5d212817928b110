"""What a probe makes of maps, against numpy, from the definition of each number."""

import numpy as np
import pytest
from onnx import TensorProto, helper

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.model.model import Layer
from convscope.model.nodes import Nodes
from convscope.model.probes import Picks, add_limits, add_probe
from definitions import averaged

OPSETS = (13, 15, 17, 18)
RNG = np.random.default_rng(5)


def probed(maps, *, factor=1, opset=18, pick=(-1, 0)):
    """Run a probe over maps: planes, limits, and the exact values of a picked unit."""
    nodes = Nodes(opset)
    layer = Layer(name="maps", kind="convolution", tensor="maps", shape=maps.shape)
    probe = add_probe(nodes, layer, place=0, factor=factor, picks=Picks("watches", "units"))
    limits = add_limits(nodes, [probe.extremes], name="limits")
    graph = helper.make_graph(
        nodes.nodes,
        "probe",
        [
            helper.make_tensor_value_info("maps", TensorProto.FLOAT, [1, *maps.shape]),
            helper.make_tensor_value_info("watches", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("units", TensorProto.INT64, [1]),
        ],
        [
            helper.make_tensor_value_info(probe.planes, TensorProto.UINT8, None),
            helper.make_tensor_value_info(limits, TensorProto.FLOAT, None),
            helper.make_tensor_value_info(probe.exacts, TensorProto.FLOAT, None),
        ],
        nodes.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    planes, limits, exact = OnnxRuntime(model).run(
        {
            "maps": maps[np.newaxis],
            "watches": np.array(pick[:1], np.int64),
            "units": np.array(pick[1:], np.int64),
        },
        outputs=(probe.planes, limits, probe.exacts),
    )
    return planes.reshape(len(maps), -1), limits.reshape(-1, 2), exact


@pytest.mark.parametrize("opset", OPSETS)
@pytest.mark.parametrize(
    ("shape", "factor"),
    [((6, 12, 9), 1), ((5, 13, 7), 3), ((4, 30, 2), 8), ((3, 1, 1), 1), ((1, 224, 224), 4)],
)
def test_each_unit_goes_from_its_least_to_its_greatest_value(shape, factor, opset):
    scales = 10.0 ** RNG.integers(-9, 9, (shape[0], 1, 1))
    maps = (RNG.normal(size=shape) * scales + RNG.normal(size=(shape[0], 1, 1)) * scales).astype(np.float32)
    planes, limits, _ = probed(maps, factor=factor, opset=opset)
    low, high = maps.min((1, 2)), maps.max((1, 2))
    np.testing.assert_array_equal(limits, np.stack([low, high], 1))
    shown = averaged(maps.astype(np.float64), factor).reshape(shape[0], -1)
    span = np.where(high > low, high.astype(np.float64) - low, 1)[:, np.newaxis]
    expected = np.rint((shown - low[:, np.newaxis]) / span * 255)
    assert np.abs(planes - expected).max() <= 1
    if factor == 1 and shape[1] > 1:
        assert (planes.min(1) == 0).all()
        assert (planes.max(1) == 255).all()


@pytest.mark.parametrize("opset", OPSETS)
def test_maps_whose_values_are_all_equal_are_0(opset):
    maps = np.full((4, 5, 3), [[[-7.0]], [[0.0]], [[1e30]], [[1e-40]]], np.float32)
    planes, limits, _ = probed(maps, opset=opset)
    assert not planes.any()
    np.testing.assert_array_equal(limits, np.stack([maps[:, 0, 0]] * 2, 1))


@pytest.mark.parametrize("size", [1, 3, 8, 100, 577])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_is_told_of_its_unit_and_of_no_other(value, size):
    maps = RNG.normal(size=(3, size, 2)).astype(np.float32)
    maps[1, size // 2, 1] = value
    planes, limits, _ = probed(maps)
    assert np.isnan(limits[1]).all()
    others, limits_of_others, _ = probed(maps[[0, 2]])
    np.testing.assert_array_equal(planes[[0, 2]], others)
    np.testing.assert_array_equal(limits[[0, 2]], limits_of_others)


@pytest.mark.parametrize("opset", OPSETS)
def test_a_picked_unit_comes_as_it_is_and_no_other_is_computed(opset):
    maps = RNG.normal(size=(4, 5, 3)).astype(np.float32)
    for unit in range(4):
        _, _, exact = probed(maps, opset=opset, factor=2, pick=(0, unit))
        np.testing.assert_array_equal(exact, maps[unit].ravel())
    assert probed(maps, opset=opset, pick=(1, 0))[2].size == 0
