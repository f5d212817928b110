"""Convolutions whose rows are shortened, with what follows them: as graphs, and held against ONNX Runtime."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from convscope.engines.engine import Setting
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.engines.openvino import OpenVino

RNG = np.random.default_rng(6)
CHANNELS, MAPS = 5, 6
OPENVINO = Setting(engine="openvino", threads=1)
DIRECT = Setting(engine="onnxruntime", threads=1)


def graph(nodes, weights, *, size, outputs, batch=1, channels=CHANNELS):
    """Make a graph of float32 with an input `x` of a height and width."""
    made = helper.make_graph(
        [helper.make_node(kind, reads, [gives], **settings) for kind, reads, gives, settings in nodes],
        "rows",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, channels, *size])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(_array(value), name) for name, value in weights.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)


def _array(value):
    """Give floats as float32; whole numbers in a list name axes."""
    return np.array(value, np.int64) if isinstance(value, list) else np.asarray(value, np.float32)


def taps(*kernel, maps=MAPS, channels=CHANNELS):
    return RNG.normal(size=(maps, channels, *kernel)) / np.sqrt(channels * np.prod(kernel))


def picture(height, width, *, batch=1, channels=CHANNELS):
    return RNG.normal(size=(batch, channels, height, width)).astype(np.float32)


def columns(count=MAPS):
    return RNG.normal(size=(count, 1, 1))


def convolved(*kernel, **settings):
    return "Conv", ["x", "w"], "conv", {"kernel_shape": kernel, **settings}


ALONG = [
    ("Conv", ["x", "w", "b"], "conv", {"pads": (1, 1, 1, 1)}),
    ("BatchNormalization", ["conv", "gamma", "beta", "mean", "var"], "norm", {"epsilon": 0.01}),
    ("Mul", ["norm", "scale"], "mul", {}),
    ("Add", ["mul", "shift"], "add", {}),
    ("Relu", ["add"], "relu", {}),
    ("MaxPool", ["relu"], "pool", {"kernel_shape": (2, 2), "strides": (2, 2)}),
    ("Relu", ["pool"], "end", {}),
]


def weights():
    per_map = {name: RNG.normal(size=MAPS) for name in ("b", "gamma", "beta", "mean")}
    return {
        "w": taps(3, 3),
        **per_map,
        "var": RNG.uniform(0.5, 2, MAPS),
        "scale": columns(),
        "shift": columns(),
    }


def compare(model, x, done, *, shortened=1, tolerance=3e-6, together=False):
    """Hold what OpenVINO gives against ONNX Runtime.

    An error is a share of an output's greatest value or, together, of the greatest of all: least values of maps are
    small, and made of what the greatest are made of.
    """
    expected = OnnxRuntime(model, DIRECT).run({"x": x})
    found = OpenVino(model, OPENVINO).run({"x": x})
    assert len(done) == shortened
    greatest = [np.abs(other).max() for other in expected]
    for one, other, size in zip(found, expected, greatest, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * (max(greatest) if together else size))
