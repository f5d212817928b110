"""What a network computes anyway that holds the greatest values of its layers: what pools them by their maxima."""

from collections.abc import Mapping, Sequence

from onnx import NodeProto

from convscope.model.attributes import attribute
from convscope.model.model import Model


def pooled(model: Model) -> Mapping[str, str]:
    """Give of each value of maps, all of which is pooled by its maxima, the name of what comes out."""
    layers = (*model.hidden, *model.layers)
    sizes = {layer.tensor: layer.shape[1:] for layer in layers if layer.maps}
    return {
        node.input[0]: node.output[0]
        for node in model.graph.graph.node
        if node.op_type == "MaxPool" and node.input[0] in sizes and _covers(node, sizes[node.input[0]])
    }


def _covers(node: NodeProto, size: Sequence[int]) -> bool:
    """Say whether each element of maps stands in some window."""
    ones, none = [1] * len(size), [0] * len(size)
    kernel, strides = attribute(node, "kernel_shape", ones), attribute(node, "strides", ones)
    pads = attribute(node, "pads", [*none, *none])
    if attribute(node, "auto_pad", b"NOTSET") != b"NOTSET" or attribute(node, "dilations", ones) != ones:
        return False
    before, after = pads[: len(size)], pads[len(size) :]
    return all(
        step <= width and (attribute(node, "ceil_mode", 0) or (length + first + last - width) % step <= last)
        for length, width, step, first, last in zip(size, kernel, strides, before, after, strict=True)
    )
