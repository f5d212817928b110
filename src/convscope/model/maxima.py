"""What a network computes anyway that holds the greatest values of its layers: what pools them by their maxima."""

from collections.abc import Mapping, Sequence
from math import prod

from onnx import NodeProto

from convscope.model.attributes import attribute
from convscope.model.model import Model


def pooled(model: Model) -> Mapping[str, str]:
    """Give of each layer's value, all of which is pooled by its maxima, the name of the smallest that comes out.

    What comes out is a layer's value, too, and smaller.
    """
    layers = (*model.hidden, *model.layers)
    sizes = {layer.tensor: layer.shape[1:] for layer in layers if layer.maps}
    found = dict[str, str]()
    for node in model.graph.graph.node:
        if node.op_type != "MaxPool" or node.domain not in ("", "ai.onnx") or not node.input:
            continue
        maps, out = node.input[0], node.output[0]
        if maps in sizes and out in sizes and _covers(node, sizes[maps]):
            least = prod(sizes[found.get(maps, maps)])
            if prod(sizes[out]) < least:
                found[maps] = out
    return found


def _covers(node: NodeProto, size: Sequence[int]) -> bool:
    """Say whether each element of maps stands in some window; no, where it cannot be told."""
    ones, none = [1] * len(size), [0] * len(size)
    kernel, strides = attribute(node, "kernel_shape", ones), attribute(node, "strides", ones)
    pads = attribute(node, "pads", [*none, *none])
    if (len(kernel), len(strides), len(pads)) != (len(size), len(size), 2 * len(size)):
        return False
    if attribute(node, "auto_pad", b"NOTSET") != b"NOTSET" or attribute(node, "dilations", ones) != ones:
        return False
    whole = bool(attribute(node, "ceil_mode", 0))
    sides = zip(size, kernel, strides, pads[: len(size)], pads[len(size) :], strict=True)
    return all(
        0 < step <= width and (whole or (length + before + after - width) % step <= after)
        for length, width, step, before, after in sides
    )
