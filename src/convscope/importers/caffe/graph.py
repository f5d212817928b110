"""The graph: nodes, arrays and layers as one ONNX model."""

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, ValueInfoProto, helper

from convscope.importers.caffe.blob import Mapped
from convscope.importers.caffe.shapes import Shape
from convscope.model.external import LARGE, MAPPED, Annex, leave_in_file
from convscope.model.model import Layer
from convscope.model.nodes import IR_VERSION, OPSET
from convscope.types import AnyArray

BATCH = "batch"

_TYPES = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}


def graph_of(
    *,
    name: str,
    source: str,
    shape: Shape,
    nodes: Sequence[NodeProto],
    arrays: Mapping[str, AnyArray],
    layers: Sequence[Layer],
    mapped: Mapped | None = None,
    annex: Annex | None = None,
) -> onnx.ModelProto:
    """Put a graph together; each layer's tensor is an output, and the batch is free.

    Args:
        name: of the graph.
        source: the tensor that pictures are fed to.
        shape: of one picture: channels, height, width.
        nodes: in order.
        arrays: float32 or int64, by name.
        layers: whose tensors are to be outputs.
        mapped: a file; arrays that are pieces of it stay there, as external data of the graph.
        annex: takes the large ones where none is such a piece, and all together are large.

    Raises:
        OSError: the annex cannot be written.
    """
    # Filled in place: ONNX's own helpers copy the whole graph, and with it all weights, twice.
    model = onnx.ModelProto(ir_version=IR_VERSION, producer_name="convscope")
    model.opset_import.add(version=OPSET)
    graph = model.graph
    graph.name = name
    graph.node.extend(nodes)
    graph.input.append(_value(source, shape))
    graph.output.extend(_value(layer.tensor, layer.shape) for layer in layers)
    offsets = {} if mapped is None else _offsets(arrays, mapped)
    if offsets or sum(array.nbytes for array in arrays.values()) < MAPPED:
        annex = None
    for title, array in arrays.items():
        tensor = graph.initializer.add(name=title, dims=array.shape, data_type=_TYPES[array.dtype])
        if mapped is not None and title in offsets:
            leave_in_file(tensor, mapped.path.name, offset=offsets[title], length=array.nbytes)
        elif annex is not None and array.nbytes >= LARGE:
            annex.put(tensor, array)
        else:
            tensor.raw_data = array.tobytes()
    return model


def _offsets(arrays: Mapping[str, AnyArray], mapped: Mapped) -> dict[str, int]:
    """Say where those arrays begin that are pieces of a file."""
    found = {title: mapped.offset(array) for title, array in arrays.items()}
    return {title: offset for title, offset in found.items() if offset is not None}


def _value(name: str, shape: Shape) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [BATCH, *shape])
