"""Graphs from before opset 7: brought to where the version converter takes them on."""

from onnx import ModelProto, NodeProto, helper, shape_inference, version_converter

from convscope.importers.names import unique
from convscope.importers.onnx.wiring import names_in
from convscope.model.tensors import stated_shape

LAST = (
    6  # the last opset in which operators say how inputs are stretched, and the first that knows all shapes
)


def prepared(model: ModelProto, *, version: int) -> ModelProto:
    """Bring a graph to opset 6, with shapes stated, and with inputs that are stretched as later opsets stretch them.

    The converter asks for shapes; and where an operator says at which axis an input is to be lined up, it adds one axis
    too many.

    Args:
        model: the graph.
        version: its opset, 6 or before.
    """
    if version < LAST:
        model = version_converter.convert_version(model, LAST)
    model = shape_inference.infer_shapes(model)
    graph = model.graph
    known = {
        value.name: len(stated_shape(value))
        for value in (*graph.value_info, *graph.input, *graph.output)
        if value.type.tensor_type.HasField("shape")
    }
    known.update((tensor.name, len(tensor.dims)) for tensor in graph.initializer)
    taken = names_in(graph)
    nodes: list[NodeProto] = []
    for node in graph.node:
        missing = _missing(node, known)
        if missing:
            name = unique(f"{node.input[1]}:axes", taken)
            taken.add(name)
            nodes.append(helper.make_node("Unsqueeze", [node.input[1]], [name], axes=missing))
            node.input[1] = name
            kept = [attribute for attribute in node.attribute if attribute.name != "axis"]
            del node.attribute[:]
            node.attribute.extend(kept)
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return shape_inference.infer_shapes(model)


def _missing(node: NodeProto, known: dict[str, int]) -> list[int]:
    """Give the axes that the second input lacks at its end to stand where it is said to stand."""
    stated = {attribute.name: attribute.i for attribute in node.attribute}
    if not stated.get("broadcast") or "axis" not in stated or len(node.input) < 2:
        return []
    first, second = (known.get(name) for name in node.input[:2])
    if first is None or second is None:
        return []
    return list(range(second, first - stated["axis"] % max(first, 1)))
