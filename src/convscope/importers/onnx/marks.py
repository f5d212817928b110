"""Marks: what an importer that knows more than a graph says has written at the nodes.

They travel in a node's `metadata_props`, so that a file written by `convscope convert` keeps the names.
"""

from dataclasses import dataclass

from onnx import GraphProto, NodeProto

NAME, KIND, PARAMETERS = "convscope.layer", "convscope.kind", "convscope.parameters"
LONGEST = 200
KINDS = (
    "activation", "arithmetic", "concat", "convolution", "deconvolution", "dense", "eltwise", "normalization",
    "pooling", "product", "resize", "scale", "softmax",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the layer that a node makes.

    Attributes:
        name: of the layer; empty: the node is only a part of one.
        kind: in the field's words; empty: it is that of the operator.
        parameters: how many values it learned.
    """

    name: str
    kind: str = ""
    parameters: int = 0


def write_mark(node: NodeProto, mark: Mark) -> None:
    """Write a mark at a node, in place of what stood there before."""
    del node.metadata_props[:]
    node.metadata_props.add(key=NAME, value=mark.name)
    if mark.kind:
        node.metadata_props.add(key=KIND, value=mark.kind)
    if mark.parameters:
        node.metadata_props.add(key=PARAMETERS, value=str(mark.parameters))


def mark_of(node: NodeProto) -> Mark | None:
    """Read the mark of a node; nothing, where there is none, or one that cannot be."""
    found = {entry.key: entry.value for entry in node.metadata_props}
    name, kind, parameters = found.get(NAME), found.get(KIND, ""), found.get(PARAMETERS, "0")
    if name is None or len(name) > LONGEST or not name.isprintable() or kind not in ("", *KINDS):
        return None
    if not parameters.isascii() or not parameters.isdigit() or len(parameters) > 15:
        return None
    return Mark(name, kind, int(parameters))


def parts_of(graph: GraphProto) -> frozenset[str]:
    """Name the tensors of which marks say that they are only parts of a layer."""
    return frozenset(name for node in graph.node if mark_of(node) == Mark("") for name in node.output)
