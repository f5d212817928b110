"""What a graph gives for a picture: the shapes and types of all its tensors, found by running it once."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import cast

import numpy as np
import onnx

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.errors import ModelError
from convscope.importers.onnx.front import set_input
from convscope.model.tensors import Shape, dims, shapes_of
from convscope.types import AnyArray, Floats

LARGEST_TENSOR = 1 << 29  # values for one picture: 2 GiB of float32
CLOSE = 1e-3  # of the greatest value


@dataclass(frozen=True, slots=True)
class Trace:
    """What running a graph showed.

    Attributes:
        shapes: of all tensors that nodes make, for one picture, the batch in front.
        kinds: their types.
        answers: the values of the graph's outputs.
    """

    shapes: Mapping[str, Shape]
    kinds: Mapping[str, np.dtype[np.generic]]
    answers: Mapping[str, AnyArray]


def trace(model: onnx.ModelProto, *, batch: int, shape: tuple[int, int, int], folder: Path | None) -> Trace:
    """Run a graph on pictures of noise, and keep what all of it gives.

    Args:
        model: its input's sizes are set; otherwise it is as before.
        batch: how many pictures; the first is always the same.
        shape: of one picture.
        folder: where weights lie that are not in the graph.

    Raises:
        ModelError: it cannot be run with these sizes.
    """
    set_input(model, batch=batch, shape=shape)
    _check_sizes(model, batch=batch)
    with _all_as_outputs(model) as names:
        arrays = _run(model, names, batch=batch, shape=shape, folder=folder)
    return Trace(
        shapes={name: value.shape for name, value in arrays.items()},
        kinds={name: value.dtype for name, value in arrays.items()},
        answers={output.name: arrays[output.name] for output in model.graph.output if output.name in arrays},
    )


def answers_of(
    model: onnx.ModelProto, *, batch: int, shape: tuple[int, int, int], folder: Path | None
) -> Mapping[str, AnyArray]:
    """Run a graph on the same pictures, and keep only what it ends in; `trace` explains."""
    set_input(model, batch=batch, shape=shape)
    _check_sizes(model, batch=batch)
    names = [output.name for output in model.graph.output]
    return _run(model, names, batch=batch, shape=shape, folder=folder)


def _run(
    model: onnx.ModelProto,
    names: Sequence[str],
    *,
    batch: int,
    shape: tuple[int, int, int],
    folder: Path | None,
) -> dict[str, AnyArray]:
    feeds = {model.graph.input[0].name: _noise(batch, shape)}
    values: dict[str, object] = {}
    values.update(zip(names, OnnxRuntime(model, folder=folder).run(feeds, outputs=names), strict=True))
    # Some operators give sequences, which no layer is.
    return {name: cast("AnyArray", value) for name, value in values.items() if isinstance(value, np.ndarray)}


def same_for_the_first(one: Mapping[str, AnyArray], two: Mapping[str, AnyArray]) -> bool:
    """Say whether a picture gives the same alone and with another one behind it."""
    if not one or one.keys() != two.keys():
        return False
    for name, alone in one.items():
        both = two[name]
        if alone.ndim == 0 or both.shape != (2, *alone.shape[1:]) or alone.shape[0] != 1:
            return False
        first, second = np.asarray(alone[0], np.float64), np.asarray(both[0], np.float64)
        largest = float(np.abs(first[np.isfinite(first)]).max(initial=1e-30))
        if not np.allclose(first, second, rtol=0, atol=CLOSE * largest, equal_nan=True):
            return False
    return True


def _noise(batch: int, shape: tuple[int, int, int]) -> Floats:
    return np.random.default_rng(0).uniform(0, 255, (batch, *shape)).astype(np.float32)


def check_size(name: str, shape: Shape, *, batch: int) -> None:
    """Make sure that a tensor is not larger than any network has need of.

    Args:
        name: of the tensor.
        shape: of it; a size below 1 is not known.
        batch: for how many pictures.

    Raises:
        ModelError: it is.
    """
    if prod(size for size in shape if size > 0) > LARGEST_TENSOR * batch:
        raise ModelError(
            f"{name!r} would have {dims(shape)} values, and at most {LARGEST_TENSOR} are computed"
        )


def _check_sizes(model: onnx.ModelProto, *, batch: int) -> None:
    for name, shape in shapes_of(model).items():
        check_size(name, shape, batch=batch)


@contextmanager
def _all_as_outputs(model: onnx.ModelProto) -> Generator[Sequence[str]]:
    graph = model.graph
    before = list(graph.output)
    outputs = [name for node in graph.node for name in node.output if name]
    names = list(dict.fromkeys([*outputs, *(output.name for output in before)]))
    stated = {output.name for output in before}
    graph.output.extend(onnx.ValueInfoProto(name=name) for name in names if name not in stated)
    try:
        yield names
    finally:
        del graph.output[:]
        graph.output.extend(before)
