"""A network by PyTorch, operator by operator, as the modules of its users run it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

try:
    import torch
    from torch.nn import functional
except ImportError:  # it is an extra
    torch = None

from convscope.engines.processor import physical_cores
from convscope.model.export import export
from convscope.model.model import Model

Operation = Callable[..., "torch.Tensor"]
Said = Mapping[str, Any]


def by_torch(model: Model, tensor: np.ndarray) -> dict[str, Callable[[], object]]:
    """Give a run of a network by PyTorch that answers as ours does; nothing, where PyTorch is not installed.

    Args:
        model: the network.
        tensor: what it gets: float32, NCHW.

    Raises:
        KeyError: it has an operator that is not known here.
    """
    if torch is None:
        return {}
    torch.set_num_threads(physical_cores())
    graph = export(model).graph
    weights = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    steps = list(_steps(graph, weights))
    given = torch.from_numpy(tensor)

    def run() -> torch.Tensor:
        values = {model.input: given}
        with torch.inference_mode():
            for names, output, operation in steps:
                values[output] = operation(*(values[name] for name in names))
        return values[steps[-1][1]]

    expected = model.run(tensor, layers=[model.output])[model.output]
    found = run().numpy().ravel()
    np.testing.assert_allclose(found, expected.ravel(), rtol=0, atol=5e-3 * float(expected.max()))
    return {f"PyTorch {torch.__version__.partition('+')[0]}": run}


def _steps(
    graph: onnx.GraphProto, weights: Mapping[str, "torch.Tensor"]
) -> Iterator[tuple[list[str], str, Operation]]:
    """Give what is done, one after the other: what is read, how the outcome is called, and how it is made."""
    nodes = iter(graph.node)
    for node in nodes:
        last, learned = node, [weights[name] for name in node.input if name in weights]
        if node.op_type == "BatchNormalization":
            # Caffe has a layer for scale and shift, PyTorch has them in this one.
            for place in range(2):
                last = next(nodes)
                (learned[place],) = (weights[name].flatten() for name in last.input if name in weights)
        said = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        names = [name for name in node.input if name not in weights]
        yield names, last.output[0], _OPERATIONS[node.op_type](said, *learned)


def _convolution(said: Said, *learned: "torch.Tensor") -> Operation:
    def convolve(maps: torch.Tensor) -> torch.Tensor:
        return functional.conv2d(
            maps, *learned, stride=said["strides"], padding=said["pads"][:2], groups=said["group"]
        )

    return convolve


def _pooling(pool: Operation, said: Said) -> Operation:
    before, after = said["pads"][:2], said["pads"][2:]
    return partial(
        pool,
        kernel_size=said["kernel_shape"],
        stride=said["strides"],
        padding=before,
        ceil_mode=after != before,  # as Caffe rounds
    )


def _normalization(said: Said, *learned: "torch.Tensor") -> Operation:
    scale, shift, mean, variance = learned
    return partial(
        functional.batch_norm,
        running_mean=mean,
        running_var=variance,
        weight=scale,
        bias=shift,
        eps=said["epsilon"],
    )


def _local_normalization(said: Said) -> Operation:
    return partial(
        functional.local_response_norm,
        size=said["size"],
        alpha=said["alpha"],
        beta=said["beta"],
        k=said["bias"],
    )


def _dense(_: Said, weight: "torch.Tensor", bias: "torch.Tensor") -> Operation:
    return partial(functional.linear, weight=weight, bias=bias)


_OPERATIONS: dict[str, Callable[..., Operation]] = {
    "AveragePool": lambda said: _pooling(functional.avg_pool2d, said),
    "BatchNormalization": _normalization,
    "Concat": lambda said: lambda *parts: torch.cat(parts, said["axis"]),
    "Conv": _convolution,
    "Flatten": lambda said: lambda maps: torch.flatten(maps, said["axis"]),
    "Gemm": _dense,
    "GlobalAveragePool": lambda _: partial(functional.adaptive_avg_pool2d, output_size=1),
    "LRN": _local_normalization,
    "MaxPool": lambda said: _pooling(functional.max_pool2d, said),
    "Relu": lambda _: torch.relu,
    "Softmax": lambda said: partial(torch.softmax, dim=said["axis"]),
    "Sum": lambda _: torch.add,
}
