"""Which layer holds the probabilities, told from the graph; and what is added to it where none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from onnx import NodeProto, helper

from convscope.errors import ModelError
from convscope.importers.answer import Answer
from convscope.importers.names import unique
from convscope.importers.onnx.layers import Found
from convscope.importers.onnx.operators import CARRYING
from convscope.importers.onnx.probabilities import Probabilities
from convscope.importers.onnx.wiring import Wiring
from convscope.model.model import Layer
from convscope.model.tensors import dims

_CHOOSING = ("ArgMax", "TopK")  # what names the best class, and not how probable it is


@dataclass(frozen=True, slots=True)
class _End:
    """A layer that an output of the graph comes from, and what makes it probabilities; nothing: it holds none."""

    output: str
    tensor: str
    layer: Layer
    makes: str


def answer_of(
    wiring: Wiring, layers: Sequence[tuple[Found, Layer]], *, probabilities: Probabilities
) -> Answer:
    """Find the softmax that the network ends in, or add one to what it ends in.

    Args:
        wiring: of the graph.
        layers: that were found in it.
        probabilities: tells which of its tensors hold some.

    Raises:
        ModelError: no output holds one value for each class.
    """
    by_tensor = {found.tensor: (found, layer) for found, layer in layers}
    found = (_end(output, wiring, by_tensor, probabilities) for output in wiring.outputs)
    ends = [end for end in found if end is not None]
    if not ends:
        named = ", ".join(map(repr, wiring.outputs[:4])) or "nothing"
        raise ModelError(f"it ends in {named}: no layer that depends on the picture")
    taken = {*wiring.names, *(name for _, layer in layers for name in (layer.name, layer.tensor))}
    chosen = [end for end in ends if end.makes == "Softmax"] or _likeliest(ends)
    end = _deepest(chosen, wiring)
    several = _several(ends, end)
    if end.makes and prod(end.layer.shape) == end.layer.shape[0]:
        return Answer(end.layer.name, end.layer.shape[0], assumed=several)
    return _finished(end, taken, several)


def _finished(end: _End, taken: set[str], several: Sequence[str]) -> Answer:
    """Average over places, where there are some, and put a softmax behind what is none."""
    layer, layers, nodes, assumed = end.layer, list[Layer](), list[NodeProto](), list(several)
    classes = max(layer.shape)
    single = prod(layer.shape) == classes  # one value for each class, whichever axis they lie along
    if not single and not layer.maps:
        raise ModelError(
            f"its output {end.output!r} holds {dims(layer.shape)} values for a picture: "
            "a classifier has one for each class"
        )
    if len(layer.shape) > 1:
        name = unique(f"{layer.name}:flat" if single else f"{layer.name}:mean", taken)
        source = layer.tensor
        if not single:
            classes, source = layer.shape[0], unique(f"{name}:pool", {*taken, name})
            nodes.append(helper.make_node("GlobalAveragePool", [layer.tensor], [source]))
            assumed.append(
                f"{layer.name} holds {dims(layer.shape)} values: their mean over all places is the answer."
            )
        nodes.append(helper.make_node("Flatten", [source], [name], axis=1))
        layer = Layer(name, "pooling", name, (classes,))
        layers.append(layer)
    if not end.makes:
        name = unique("prob", taken)
        nodes.append(helper.make_node("Softmax", [layer.tensor], [name], axis=1))
        layers.append(Layer(name, "softmax", name, layer.shape))
        assumed.append(f"The network does not end in a softmax: that of {layer.name} was added as {name}.")
    name = layers[-1].name if layers else layer.name
    return Answer(name, classes, layers, nodes, assumed=assumed)


def _end(
    output: str,
    wiring: Wiring,
    by_tensor: Mapping[str, tuple[Found, Layer]],
    probabilities: Probabilities,
) -> _End | None:
    """Go back from an output, through what only carries values, to the layer that computes them."""
    name = output
    while name not in by_tensor:
        node = wiring.makers.get(name)
        if node is None or node.op_type not in (*CARRYING, *_CHOOSING):
            return None
        name = node.input[0]
    found, layer = by_tensor[name]
    return _End(output, found.tensor, layer, probabilities.made_by(found.tensor))


def _likeliest(ends: Sequence[_End]) -> Sequence[_End]:
    return (
        [end for end in ends if end.layer.kind == "dense"]
        or [end for end in ends if len(end.layer.shape) == 1]
        or ends
    )


def _deepest(ends: Sequence[_End], wiring: Wiring) -> _End:
    """Choose the end that most is computed for, one after another; of several, the first output.

    Heads that only help in training, as GoogLeNet's, branch off earlier.
    """
    depths: dict[str, int] = {}
    for tensor, node in wiring.makers.items():
        depths[tensor] = 1 + max((depths.get(name, 0) for name in node.input), default=0)
    return max(ends, key=lambda end: depths.get(end.tensor, 0))


def _several(ends: Sequence[_End], chosen: _End) -> list[str]:
    others = [end.layer.name for end in ends if end.layer.name != chosen.layer.name]
    if not others:
        return []
    named = " or ".join(others) if len(others) < 4 else f"one of the {len(others)} others"
    return [f"The network has several answers: {chosen.layer.name} is taken, and not {named}."]
