"""Layers whose units each look at everything: the dense layer; and the embedding, which looks its rows up."""

import numpy as np
from onnx import NodeProto, TensorProto

from convscope.errors import ModelError
from convscope.importers.caffe.piece import Piece, Site, make_node
from convscope.importers.caffe.shapes import volume
from convscope.types import AnyArray


def inner_product(site: Site) -> Piece:
    """Multiply all values from an axis on with a weight for each unit."""
    options = site.options.inner_product_param
    axis = site.axis(options.axis)
    kept, lumped = site.input.shape[:axis], volume(site.input.shape[axis:])
    units = options.num_output
    if not units:
        raise ModelError("it has no num_output")
    shape = (lumped, units) if options.transpose else (units, lumped)
    weight, bias = f"{site.name}.weight", f"{site.name}.bias"
    learned = {weight: site.blob(0, shape, what="weight")}
    if options.bias_term:
        learned[bias] = site.blob(1, (units,), what="bias")
    flat, constants = f"{site.outputs[0]}:flat", dict[str, AnyArray]()
    if len(site.input.shape) == 1:
        nodes, flat = list[NodeProto](), site.input.tensor
    elif not kept:
        nodes = [make_node("Flatten", [site.input.tensor], [flat], axis=1)]
    else:
        sizes = f"{flat}:shape"
        constants[sizes] = np.array([0, *kept, lumped], dtype=np.int64)
        nodes = [make_node("Reshape", [site.input.tensor, sizes], [flat])]
    if not kept:
        nodes.append(make_node("Gemm", [flat, *learned], site.outputs, transB=int(not options.transpose)))
        return Piece(tuple(nodes), ((units,),), learned, constants)
    if not options.transpose:
        learned[weight] = np.ascontiguousarray(learned[weight].T)
    if not options.bias_term:
        nodes.append(make_node("MatMul", [flat, weight], site.outputs))
        return Piece(tuple(nodes), ((*kept, units),), learned, constants)
    product = f"{site.outputs[0]}:product"
    nodes.append(make_node("MatMul", [flat, weight], [product]))
    nodes.append(make_node("Add", [product, bias], site.outputs))
    return Piece(tuple(nodes), ((*kept, units),), learned, constants)


def embed(site: Site) -> Piece:
    """Look up a learned row for each value, which is a row's number."""
    options = site.options.embed_param
    if not options.num_output or not options.input_dim:
        raise ModelError("it has no num_output or no input_dim")
    weight, bias = f"{site.name}.weight", f"{site.name}.bias"
    learned = {weight: site.blob(0, (options.input_dim, options.num_output), what="weight")}
    numbers, rows = f"{site.outputs[0]}:numbers", f"{site.outputs[0]}:rows"
    nodes = [make_node("Cast", [site.input.tensor], [numbers], to=TensorProto.INT64)]
    if options.bias_term:
        learned[bias] = site.blob(1, (options.num_output,), what="bias")
        nodes.append(make_node("Gather", [weight, numbers], [rows], axis=0))
        nodes.append(make_node("Add", [rows, bias], site.outputs))
    else:
        nodes.append(make_node("Gather", [weight, numbers], site.outputs, axis=0))
    return Piece(tuple(nodes), ((*site.input.shape, options.num_output),), learned)
