"""Which layer holds the probabilities, told from the graph; and what is added to it where none does."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from onnx import NodeProto, helper

from convscope.errors import ModelError
from convscope.importers.answer import Answer
from convscope.importers.names import unique
from convscope.importers.onnx.layers import Found
from convscope.importers.onnx.operators import CARRYING
from convscope.importers.onnx.values import dims
from convscope.importers.onnx.wiring import Wiring
from convscope.model.model import Layer

_CHOOSING = ("ArgMax", "TopK")  # what names the best class, and not how probable it is


@dataclass(frozen=True, slots=True)
class _End:
    """A layer that an output of the graph comes from."""

    output: str
    layer: Layer
    operator: str


def answer_of(wiring: Wiring, layers: Sequence[tuple[Found, Layer]]) -> Answer:
    """Find the softmax that the network ends in, or add one to what it ends in.

    Raises:
        ModelError: no output holds one value for each class.
    """
    by_tensor = {found.tensor: (found, layer) for found, layer in layers}
    ends = [end for output in wiring.outputs if (end := _end(output, wiring, by_tensor)) is not None]
    if not ends:
        named = ", ".join(map(repr, wiring.outputs[:4])) or "nothing"
        raise ModelError(f"it ends in {named}: no layer that depends on the picture")
    taken = {layer.name for _, layer in layers} | set(wiring.makers) | {layer.tensor for _, layer in layers}
    taken |= {name for node in wiring.makers.values() for name in node.input}
    chosen = [end for end in ends if end.operator == "Softmax"] or _likeliest(ends)
    end, several = chosen[-1], _several(ends, chosen[-1])
    if end.operator in ("Softmax", "Sigmoid") and prod(end.layer.shape) == end.layer.shape[0]:
        return Answer(end.layer.name, end.layer.shape[0], assumed=several)
    return _finished(end, taken, several)


def _finished(end: _End, taken: set[str], several: Sequence[str]) -> Answer:
    """Average over places, where there are some, and put a softmax behind what is none."""
    layer, layers, nodes, assumed = end.layer, list[Layer](), list[NodeProto](), list(several)
    if len(layer.shape) == 2:
        raise ModelError(
            f"its output {end.output!r} holds {dims(layer.shape)} values for a picture: "
            "a classifier has one for each class"
        )
    if layer.maps:
        name = unique(f"{layer.name}:mean" if prod(layer.shape[1:]) > 1 else f"{layer.name}:flat", taken)
        pooled = unique(f"{name}:pool", taken | {name})
        nodes.append(helper.make_node("GlobalAveragePool", [layer.tensor], [pooled]))
        nodes.append(helper.make_node("Flatten", [pooled], [name], axis=1))
        if prod(layer.shape[1:]) > 1:
            assumed.append(
                f"{layer.name} holds {dims(layer.shape)} values: their mean over all places is the answer."
            )
        layer = Layer(name, "pooling", name, layer.shape[:1])
        layers.append(layer)
    if end.operator not in ("Softmax", "Sigmoid"):
        name = unique("prob", taken)
        nodes.append(helper.make_node("Softmax", [layer.tensor], [name], axis=1))
        layers.append(Layer(name, "softmax", name, layer.shape))
        assumed.append(f"The network does not end in a softmax: that of {layer.name} was added as {name}.")
    name = layers[-1].name if layers else layer.name
    return Answer(name, layer.shape[0], layers, nodes, assumed=assumed)


def _end(output: str, wiring: Wiring, by_tensor: dict[str, tuple[Found, Layer]]) -> _End | None:
    """Go back from an output, through what only carries values, to the layer that computes them."""
    name = output
    while name not in by_tensor:
        node = wiring.makers.get(name)
        if node is None or node.op_type not in (*CARRYING, *_CHOOSING):
            return None
        name = node.input[0]
    found, layer = by_tensor[name]
    operator = found.node.op_type
    if operator == "QLinearSoftmax" or (operator == "Div" and _is_softmax(found.node, wiring)):
        operator = "Softmax"
    if operator == "QLinearSigmoid":
        operator = "Sigmoid"
    return _End(output, layer, operator)


def _is_softmax(node: NodeProto, wiring: Wiring) -> bool:
    """Recognize a softmax that is written out: powers, divided by their sum."""
    powers, total = (wiring.makers.get(name) for name in node.input[:2])
    return (
        powers is not None
        and total is not None
        and (powers.op_type, total.op_type) == ("Exp", "ReduceSum")
        and total.input[0] == node.input[0]
    )


def _likeliest(ends: Sequence[_End]) -> Sequence[_End]:
    return (
        [end for end in ends if end.layer.kind == "dense"]
        or [end for end in ends if len(end.layer.shape) == 1]
        or ends
    )


def _several(ends: Sequence[_End], chosen: _End) -> list[str]:
    others = [end.layer.name for end in ends if end.layer.name != chosen.layer.name]
    if not others:
        return []
    named = " or ".join(others) if len(others) < 4 else f"one of the {len(others)} others"
    return [f"The network has several answers: {chosen.layer.name} is taken, and not {named}."]
