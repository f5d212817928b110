"""The anatomy of a graph: the layers that are listed, what lies between them, and the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import onnx

from convscope.importers.answer import Answer
from convscope.importers.names import shown as visible
from convscope.importers.names import unique
from convscope.importers.onnx.answer import answer_of
from convscope.importers.onnx.axes import axes_of
from convscope.importers.onnx.floats import Floats, kinds_of, scales_of
from convscope.importers.onnx.folding import CHANNELS_LAST, Axes, Tokens
from convscope.importers.onnx.layers import Found, find_layers, holds_a_picture
from convscope.importers.onnx.marks import parts_of
from convscope.importers.onnx.names import names_of
from convscope.importers.onnx.probabilities import Probabilities
from convscope.importers.onnx.trace import Trace
from convscope.importers.onnx.wiring import Wiring, wire
from convscope.model.model import Layer
from convscope.model.tensors import constants_of


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What a graph is made of.

    Attributes:
        layers: that are listed, in the order in which they are computed; what the answer adds is not among them.
        hidden: what is reached by name, and not listed.
        answer: the layer of the probabilities.
    """

    layers: Sequence[Layer]
    hidden: Sequence[Layer]
    answer: Answer


def anatomy_of(model: onnx.ModelProto, source: str, seen: Trace, *, aliases: Mapping[str, str]) -> Anatomy:
    """Find the layers and the answer, and put the nodes that they need behind the graph.

    Args:
        model: changed in place.
        source: its input, NCHW.
        seen: what running it showed.
        aliases: other names for tensors, by which they are reached.

    Raises:
        ModelError: it is no classifier of pictures.
    """
    wiring = wire(model, source=source)
    floats = Floats(seen, scales_of(model), kinds_of(model, seen), set(wiring.names))
    axes = axes_of(model, seen)
    pairs = _listed(find_layers(model, wiring, seen), floats, axes)
    shown = {name for _, layer in pairs for name in (layer.name, layer.tensor)}
    hidden = _hidden(model, wiring, floats, shown)
    tensors, called = {found.tensor: layer for found, layer in pairs}, set(aliases.values())
    between = {
        layer.tensor: _channels_first(layer, axes.get(layer.tensor), floats)
        for layer in hidden
        if layer.tensor in called
    }
    hidden += _aliases(aliases, between | tensors, shown)
    taken = shown | {layer.name for layer in hidden}
    layers: list[Layer] = []
    for found, layer in pairs:
        maps = _as_maps(layer, axes.get(found.tensor, ()), floats, taken=taken)
        layers += [layer, *maps]
        others = [
            alias for alias, tensor in aliases.items() if tensor == found.tensor and alias != layer.name
        ]
        hidden += [
            replace(one, name=f"{alias}{one.name[len(layer.name) :]}") for one in maps for alias in others
        ]
    model.graph.node.extend(floats.nodes)
    answer = answer_of(wiring, pairs, probabilities=Probabilities(wiring, seen, constants_of(model)))
    model.graph.node.extend(answer.nodes)
    added = {layer.name for layer in answer.layers}
    return Anatomy(layers, [layer for layer in hidden if layer.name not in added], answer)


def _listed(
    found: Sequence[Found], floats: Floats, axes: Mapping[str, Axes]
) -> Sequence[tuple[Found, Layer]]:
    """Name the layers that hold numbers of a known unit; maps whose channels lie last have them in front."""
    held = [(one, tensor) for one in found if (tensor := floats.of(one.tensor)) is not None]
    names = names_of([one.node for one, _ in held], [one.kind.word for one, _ in held])
    layers: list[tuple[Found, Layer]] = []
    for name, (one, tensor) in zip(names, held, strict=True):
        shape = floats.seen.shapes[one.tensor][1:]
        layer = Layer(name, one.kind.kind, tensor, shape, one.parameters, cost=one.cost)
        layers.append((one, _channels_first(layer, axes.get(one.tensor), floats)))
    return layers


def _channels_first(layer: Layer, axes: Axes | None, floats: Floats) -> Layer:
    """Put the channels of maps in front, where they lie last."""
    if axes != CHANNELS_LAST:
        return layer
    height, width, channels = layer.shape
    return replace(layer, tensor=floats.maps_first(layer.tensor), shape=(channels, height, width))


def _as_maps(layer: Layer, axes: Axes, floats: Floats, *, taken: set[str]) -> Sequence[Layer]:
    """Show tokens as the maps that they are when each stands at its place; and attention as what it looks at.

    Args:
        layer: of a transformer, or another one, of which nothing comes.
        axes: of its tensor.
        floats: takes the nodes.
        taken: names that are no longer free.
    """
    match axes:
        case (_, Tokens(inner=False) as tokens, None):
            name, channels = unique(f"{layer.name}:maps", taken), layer.shape[1]
            tensor = floats.grid(layer.tensor, tokens, channels=channels)
        case (_, None, Tokens() as rows, Tokens() as tokens) if rows == tokens and tokens.first:
            name, channels = unique(f"{layer.name}:first", taken), layer.shape[0]
            tensor = floats.first_row(layer.tensor, tokens, heads=channels)
        case _:
            return ()
    taken.add(name)
    return (Layer(name, layer.kind, tensor, (channels, tokens.height, tokens.width), cost=0),)


def _hidden(model: onnx.ModelProto, wiring: Wiring, floats: Floats, shown: set[str]) -> list[Layer]:
    """Give what is computed between the layers, under the names that the file has for it."""
    hidden: list[Layer] = []
    taken = set(shown)
    parts = parts_of(model.graph)
    for name in (name for node in list(model.graph.node) for name in node.output if name not in parts):
        if name in shown or name not in wiring.varying or not holds_a_picture(name, floats.seen):
            continue
        tensor = floats.of(name)
        if tensor is not None:
            called = visible(name, taken)
            taken.add(called)
            hidden.append(Layer(called, "plumbing", tensor, floats.seen.shapes[name][1:]))
    return hidden


def _aliases(aliases: Mapping[str, str], tensors: Mapping[str, Layer], taken: set[str]) -> Iterator[Layer]:
    """Give layers and what lies between them the other names that their author has for them."""
    for alias, tensor in aliases.items():
        if alias not in taken and tensor in tensors:
            yield replace(tensors[tensor], name=alias, parameters=0, cost=None)
