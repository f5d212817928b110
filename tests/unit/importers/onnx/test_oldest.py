"""Graphs of the first opsets, which ONNX Runtime does not run, against what NumPy computes of the same weights."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from convscope.importers.load import load_file

RNG = np.random.default_rng(0)
WEIGHTS = {
    "kernel": (4, 3, 3, 3),
    "bias": (4,),
    "factor": (4,),
    "shift": (4,),
    "mean": (4,),
    "variance": (4,),
    "more": (4,),
    "rows": (5, 80),
    "last": (5,),
}
ARRAYS = {name: RNG.uniform(0.2, 1, shape).astype(np.float32) for name, shape in WEIGHTS.items()}


def nodes(opset):
    """Say it as it was said then: what is learned is lined up by `axis`, and that nothing is trained is stated."""
    old = opset < 7
    stretched = {"broadcast": 1} if old else {}
    test = {"is_test": 1} if old else {}
    consumed = {"consumed_inputs": [0, 0, 0, 1, 1]} if opset < 6 else {}
    yield "Conv", ["data", "kernel", "bias"], "conv1", {"kernel_shape": [3, 3]}
    yield (
        "BatchNormalization",
        ["conv1", "factor", "shift", "mean", "variance"],
        "norm1",
        {**test, **consumed},
    )
    yield "Relu", ["norm1"], "relu1", {}
    yield "MaxPool", ["relu1"], "pool1", {"kernel_shape": [2, 2], "strides": [2, 2]}
    yield "Dropout", ["pool1"], "drop1", test
    yield (
        "Mul",
        ["drop1", "more" if old else "more as maps"],
        "more1",
        {**stretched, **({"axis": 1} if old else {})},
    )
    if opset < 5:
        yield "Reshape", ["more1"], "flat1", {"shape": [0, -1]}
    else:
        yield "Reshape", ["more1", "sizes"], "flat1", {}
    yield "Gemm", ["flat1", "rows", "last"], "fc1", {"transB": 1, **stretched}
    yield "Softmax", ["fc1"], "prob", {"axis": 1}


def written(folder, opset):
    arrays = dict(ARRAYS)
    if opset >= 5:
        arrays["sizes"] = np.array([0, -1])
    if opset >= 7:
        arrays["more as maps"] = arrays.pop("more").reshape(4, 1, 1)
    values = [("data", TensorProto.FLOAT, [1, 3, 12, 10])]
    values += [
        (name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape) for name, array in arrays.items()
    ]
    graph = helper.make_graph(
        [helper.make_node(op, read, [made], name=made, **rest) for op, read, made, rest in nodes(opset)],
        "oldest",
        [helper.make_tensor_value_info(*value) for value in values],
        [helper.make_tensor_value_info("prob", TensorProto.FLOAT, [1, 5])],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    path = folder / "oldest.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=3), path)
    return path


def by_numpy(picture):
    as_maps = {name: ARRAYS[name].reshape(4, 1, 1) for name, shape in WEIGHTS.items() if shape == (4,)}
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3), axis=(1, 2))
    conv = np.einsum("chwyx,mcyx->mhw", windows, ARRAYS["kernel"]) + as_maps["bias"]
    norm = (conv - as_maps["mean"]) / np.sqrt(as_maps["variance"] + 1e-5) * as_maps["factor"] + as_maps[
        "shift"
    ]
    pool = np.maximum(norm, 0).reshape(4, 5, 2, 4, 2).max(axis=(2, 4))
    fc = ARRAYS["rows"] @ (pool * as_maps["more"]).ravel() + ARRAYS["last"]
    powers = np.exp(fc - fc.max())
    return {"conv1": conv, "norm1": norm, "pool1": pool, "fc1": fc, "prob": powers / powers.sum()}


@pytest.mark.parametrize("opset", range(1, 10))
def test_the_first_opsets(tmp_path, opset):
    model = load_file(written(tmp_path, opset))
    picture = RNG.uniform(-1, 1, (3, 12, 10)).astype(np.float32)
    out = model.run(picture[None])
    for name, expected in by_numpy(picture).items():
        np.testing.assert_allclose(out[name][0], expected, rtol=1e-4, atol=1e-4, err_msg=name)
    assert model.output == "prob"
    assert model.layer("more1").parameters == 4
