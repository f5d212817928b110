"""Making a quantised copy of a model, and keeping it between starts."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import onnx.inliner

from convscope.cache import Shelf
from convscope.engines.mapped import Mapped
from convscope.engines.processor import multiplies_bytes
from convscope.errors import EngineError
from convscope.model.digest import model_digest
from convscope.model.external import Annex
from convscope.model.model import Model
from convscope.model.nodes import opset_of
from convscope.model.quantized.graph import inline, quantize, reader, sites
from convscope.model.quantized.ranges import ranges_of
from convscope.types import AnyArray, Pixels

SHELF = Shelf(kind="int8", version=1, most=4 << 30)
_FILE = "network.onnx"
_LEAST_OPSET = 13  # from which on each unit of a weight has levels of its own


def quantized(model: Model, pictures: Sequence[Pixels]) -> Model:
    """Give the copy of a model that computes in eight bits.

    Its layers have the names and shapes of the model's, and the units: what is watched is what the next layer gets.

    Args:
        model: the network.
        pictures: uint8, HWC, of the network's size: such as it will see; from them the ranges of its activations come.

    Raises:
        EngineError: there are no pictures, or the network has nothing that could be quantised.
        ModelError: it cannot be read or run, or there is nowhere to lay the copy.
    """
    if not pictures:
        raise EngineError("there are no pictures to calibrate int8 with")
    if opset_of(model.graph) < _LEAST_OPSET:
        raise EngineError(
            f"{model.name} is of ONNX opset {opset_of(model.graph)}; int8 takes {_LEAST_OPSET} or later"
        )
    bits = 8 if multiplies_bytes() else 7
    key = SHELF.key(model_digest(model), hashlib.sha256(np.stack(pictures).tobytes()).hexdigest(), str(bits))
    write = partial(_write, model=model, pictures=pictures, bits=bits)
    folder = SHELF.have(key, write, what="a copy in int8")
    graph = onnx.ModelProto.FromString((folder / _FILE).read_bytes())
    return replace(model, graph=graph, folder=folder if (folder / "weights.bin").exists() else None)


def _write(folder: Path, *, model: Model, pictures: Sequence[Pixels], bits: int) -> None:
    graph = onnx.inliner.inline_local_functions(model.graph) if model.graph.functions else model.graph
    whole = replace(model, graph=graph)
    where = sites(graph, source=model.input)
    if not where.weights:
        raise EngineError(f"{model.name} has no convolution or dense layer whose weights could be quantised")
    ranges = ranges_of(whole, where.tensors, pictures)
    mapped = None if model.folder is None else Mapped(graph, model.folder)
    annex = Annex(folder)

    def keep(tensor: onnx.TensorProto, values: AnyArray) -> None:
        if mapped is None:
            inline(tensor, values)
        else:
            annex.put(tensor, values)
            mapped.release()

    read = reader({} if mapped is None else mapped.arrays)
    made = quantize(graph, where, ranges, read=read, keep=keep, bits=bits)
    (folder / _FILE).write_bytes(made.SerializeToString())
