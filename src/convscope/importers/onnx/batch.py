"""Freeing the number of pictures, where a network was written for a fixed one."""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from convscope.errors import ModelError
from convscope.importers.names import unique
from convscope.importers.onnx.told import keeps_apart
from convscope.importers.onnx.trace import Trace, answers_of, same_for_the_first
from convscope.importers.onnx.wiring import names_in
from convscope.model.tensors import constants_of


def free_batch(
    model: onnx.ModelProto, one: Trace, *, shape: tuple[int, int, int], folder: Path | None
) -> bool:
    """Make a graph take any number of pictures.

    A reshape that writes the batch as 1 gets it from the tensor instead. Whether that was all is told from the
    operators, or else found out by running two pictures: the first must give what it gives alone.

    Args:
        model: changed in place, if that works.
        one: what is known of what it gives for one picture.
        shape: of one picture.
        folder: where weights lie that are not in the graph.

    Returns:
        Whether it works.
    """
    before = {
        index: node.input[1] for index, node in enumerate(model.graph.node) if node.op_type == "Reshape"
    }
    _free_reshapes(model, one)
    try:
        works = keeps_apart(model, one, shape=shape) or _seen(model, one, shape=shape, folder=folder)
    except ModelError:
        works = False
    if not works:
        for index, name in before.items():
            model.graph.node[index].input[1] = name
    return works


def _seen(model: onnx.ModelProto, one: Trace, *, shape: tuple[int, int, int], folder: Path | None) -> bool:
    alone = one.answers or answers_of(model, batch=1, shape=shape, folder=folder)
    return same_for_the_first(alone, answers_of(model, batch=2, shape=shape, folder=folder))


def _free_reshapes(model: onnx.ModelProto, one: Trace) -> None:
    constants = constants_of(model)
    taken = names_in(model.graph)
    for node in model.graph.node:
        if node.op_type != "Reshape" or node.input[1] not in constants:
            continue
        target = one.shapes.get(node.output[0], ())
        sizes = numpy_helper.to_array(constants[node.input[1]]).ravel()
        if len(sizes) < 2 or sizes[0] != 1 or len(target) != len(sizes) or target[0] != 1:
            continue
        name = unique(f"{node.output[0]}:shape", taken)
        taken.add(name)
        free = np.array([-1, *target[1:]], dtype=np.int64)
        model.graph.initializer.append(numpy_helper.from_array(free, name))
        node.input[1] = name
