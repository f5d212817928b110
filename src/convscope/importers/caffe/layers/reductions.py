"""Layers that make one value of many."""

import numpy as np
from onnx import NodeProto, TensorProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, make_node, steps
from convscope.importers.caffe.shapes import Shape, volume
from convscope.types import AnyArray

ASUM, SUMSQ, MEAN = 2, 3, 4


def reduction(site: Site) -> Piece:
    """Add up all values from an axis on: as they are, without signs or squared; or give their mean."""
    options = site.options.reduction_param
    axis = site.axis(options.axis)
    source, target = site.input.tensor, site.outputs[0]
    nodes, reduced = list[NodeProto](), f"{target}:reduced" if options.coeff != 1 else target
    if options.operation == ASUM:
        nodes, source = [make_node("Abs", [source], [f"{target}:absolute"])], f"{target}:absolute"
    elif options.operation == SUMSQ:
        nodes, source = [make_node("Mul", [source, source], [f"{target}:square"])], f"{target}:square"
    axes = f"{target}:axes"
    places = np.arange(axis + 1, len(site.input.shape) + 1, dtype=np.int64)
    constants: dict[str, AnyArray] = {axes: places}
    operator = "ReduceMean" if options.operation == MEAN else "ReduceSum"
    nodes.append(make_node(operator, [source, axes], [reduced], keepdims=0))
    if reduced != target:
        last, number = steps(reduced, target, [("Mul", options.coeff)])
        nodes, constants = [*nodes, *last], {**constants, **number}
    return Piece(tuple(nodes), (site.input.shape[:axis],), constants=constants)


def arg_max(site: Site) -> Piece:
    """Give the places of the greatest values, or the values, or both (Caffe's `argmax_layer.cpp`)."""
    options = site.options.argmax_param
    if options.HasField("axis"):
        axis = site.axis(options.axis)
        source, shape, nodes = site.input.tensor, site.input.shape, list[NodeProto]()
    else:
        axis, source, shape = 0, f"{site.outputs[0]}:flat", (volume(site.input.shape),)
        nodes = [make_node("Flatten", [site.input.tensor], [source], axis=1)]
    if not 1 <= options.top_k <= shape[axis]:
        raise ModelError(f"the {options.top_k} greatest of {shape[axis]} values are asked for")
    return _arg_max(site, nodes, source=source, shape=shape, axis=axis)


def _arg_max(site: Site, nodes: list[NodeProto], *, source: str, shape: Shape, axis: int) -> Piece:
    """Search from the end, since of equal values Caffe gives the last."""
    options, target = site.options.argmax_param, site.outputs[0]
    backward, count, greatest, found, last, numbers, places = (
        f"{target}:{what}" for what in ("backward", "count", "greatest", "found", "last", "numbers", "places")
    )
    turn = {f"{target}:{what}": number for what, number in (("from", -1), ("to", -(1 << 62)))}
    constants: dict[str, AnyArray] = {name: np.array([number]) for name, number in turn.items()}
    constants |= {f"{target}:along": np.array([axis + 1]), f"{target}:step": np.array([-1])}
    nodes = [
        *nodes,
        make_node("Slice", [source, *constants], [backward]),
        make_node("TopK", [backward, count], [greatest, found], axis=axis + 1),
        make_node("Sub", [last, found], [numbers]),
        make_node("Cast", [numbers], [places], to=TensorProto.FLOAT),
    ]
    constants |= {count: np.array([options.top_k]), last: np.array(shape[axis] - 1)}
    if options.HasField("axis"):
        nodes.append(make_node("Identity", [greatest if options.out_max_val else places], [target]))
        return Piece(tuple(nodes), ((*shape[:axis], options.top_k, *shape[axis + 1 :]),), constants=constants)
    both, form = f"{target}:both", f"{target}:form"
    nodes.append(make_node("Concat", [places, greatest][: 2 if options.out_max_val else 1], [both], axis=1))
    made = (2 if options.out_max_val else 1, options.top_k, *(1 for _ in site.input.shape[2:]))
    nodes.append(make_node("Reshape", [both, form], [target]))
    return Piece(tuple(nodes), (made,), constants={**constants, form: np.array([0, *made])})
