"""Layers that multiply and add what they learned, or other blobs."""

import numpy as np
from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, Value, make_node
from convscope.importers.caffe.shapes import Shape, core
from convscope.types import AnyArray


def scale(site: Site) -> Piece:
    """Multiply with a learned factor for each channel, or with a second blob; add a bias where there is one."""
    options = site.options.scale_param
    if len(site.inputs) == 2:
        if options.bias_term:
            raise UnsupportedError("its factor is made by another layer, and its bias is not")
        return _by_blob(site, "Mul", axis=options.axis)
    shape, stretched = _learned_shape(site, axis=options.axis, num_axes=options.num_axes)
    weight, bias = f"{site.name}.weight", f"{site.name}.bias"
    learned = {weight: site.blob(0, shape, what="weight").reshape(stretched)}
    if not options.bias_term:
        node = make_node("Mul", [site.input.tensor, weight], site.outputs)
        return Piece((node,), (site.input.shape,), learned)
    learned[bias] = site.blob(1, shape, what="bias").reshape(stretched)
    product = f"{site.outputs[0]}:product"
    nodes = (
        make_node("Mul", [site.input.tensor, weight], [product]),
        make_node("Add", [product, bias], site.outputs),
    )
    return Piece(nodes, (site.input.shape,), learned)


def bias(site: Site) -> Piece:
    """Add a learned value for each channel, or a second blob."""
    options = site.options.bias_param
    if len(site.inputs) == 2:
        return _by_blob(site, "Add", axis=options.axis)
    shape, stretched = _learned_shape(site, axis=options.axis, num_axes=options.num_axes)
    name = f"{site.name}.bias"
    node = make_node("Add", [site.input.tensor, name], site.outputs)
    return Piece((node,), (site.input.shape,), {name: site.blob(0, shape, what="bias").reshape(stretched)})


def axpy(site: Site) -> Piece:
    """Compute a * x + y, with one a for each channel: what squeeze-and-excitation networks end their blocks with."""
    factors, values, others = site.inputs
    if values.shape != others.shape:
        raise ModelError(f"{others.text} does not fit {values.text}")
    channels = values.shape[:1]
    if factors.shape[:1] != channels or core(factors.shape[1:]):
        raise ModelError(f"a factor of {factors.text} does not fit values of {values.text}")
    stretched, nodes, constants = _stretched(site, factors, rank=len(values.shape))
    product = f"{site.outputs[0]}:product"
    nodes.append(make_node("Mul", [values.tensor, stretched], [product]))
    nodes.append(make_node("Add", [product, others.tensor], site.outputs))
    return Piece(tuple(nodes), (values.shape,), constants=constants)


def _learned_shape(site: Site, *, axis: int, num_axes: int) -> tuple[Shape, Shape]:
    """Give the shape of a factor that covers some axes, and the same stretched so that it broadcasts."""
    start = site.axis(axis) if num_axes else 0
    sizes = site.input.shape
    end = len(sizes) if num_axes == -1 else start + num_axes
    if not 0 <= start <= end <= len(sizes):
        raise ModelError(f"{num_axes} axes from axis {axis} on are more than {site.input.text} has")
    shape = sizes[start:end]
    return shape, (*shape, *(1 for _ in sizes[end:]))


def _by_blob(site: Site, operator: str, *, axis: int) -> Piece:
    values, others = site.inputs
    if axis != 0:
        raise UnsupportedError("its second blob does not cover the batch")
    if values.shape[: len(others.shape)] != others.shape:
        raise ModelError(f"a second blob of {others.text} does not fit values of {values.text}")
    stretched, nodes, constants = _stretched(site, others, rank=len(values.shape))
    nodes.append(make_node(operator, [values.tensor, stretched], site.outputs))
    return Piece(tuple(nodes), (values.shape,), constants=constants)


def _stretched(site: Site, value: Value, *, rank: int) -> tuple[str, list[NodeProto], dict[str, AnyArray]]:
    """Append axes of one value until there are as many as in what the value is to meet."""
    missing = rank - len(value.shape)
    if missing <= 0:
        return value.tensor, [], {}
    stretched, axes = f"{site.outputs[0]}:stretched", f"{site.outputs[0]}:axes"
    places = np.arange(missing, dtype=np.int64) + len(value.shape) + 1
    return stretched, [make_node("Unsqueeze", [value.tensor, axes], [stretched])], {axes: places}
