"""From wired layers to the nodes of a graph: shapes computed, weights fitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onnx import NodeProto

from convscope.errors import ModelError
from convscope.importers.caffe.blob import Weights
from convscope.importers.caffe.layers.table import LAYERS
from convscope.importers.caffe.picture import Picture
from convscope.importers.caffe.piece import Piece, Site, UnsupportedError, Value
from convscope.importers.caffe.shapes import Shape, check_volume
from convscope.importers.caffe.wiring import Wire, Wiring
from convscope.importers.names import shown
from convscope.model.model import Layer, uses
from convscope.model.text import clean
from convscope.types import AnyArray


@dataclass(frozen=True, slots=True)
class Cut:
    """A layer that cannot be computed, where the graph ends."""

    layer: str
    type: str
    reason: str


@dataclass(frozen=True, slots=True)
class Network:
    """What the layers become.

    Attributes:
        input: the tensor that pictures are fed to.
        nodes: of the graph, in order.
        arrays: what the nodes need, by name.
        learned: the names of those that the layers learned.
        layers: in the order in which they are computed.
        unread: the names of those layers that no other one of these reads.
        cuts: the layers that cannot be computed.
        left_out: how many more are missing for that, because they depend on these.
    """

    input: str
    nodes: Sequence[NodeProto]
    arrays: Mapping[str, AnyArray]
    learned: frozenset[str]
    layers: Sequence[Layer]
    unread: frozenset[str]
    cuts: Sequence[Cut]
    left_out: int


def build(wiring: Wiring, *, picture: Picture, weights: Weights) -> Network:
    """Turn each layer into its piece of the graph, as far as they can be computed.

    Raises:
        ModelError: a layer has a setting that cannot be, or weights of another shape; the message names it.
    """
    source = wiring.tensors[picture.name][0]
    values = {source: Value(source, picture.shape)}
    made: dict[str, _Made] = {}
    arrays: dict[str, AnyArray] = {}
    learned: set[str] = set()
    nodes: list[NodeProto] = []
    read: set[str] = set()
    cuts: list[Cut] = []
    left_out = 0
    for wire in wiring.wires:
        if any(tensor not in values for tensor in wire.reads):
            unfed = [blob for blob in wire.layer.bottom if blob in picture.others]
            if unfed:
                cuts.append(_cut(wire, f"it reads {unfed[0]!r}, which no picture fills"))
            else:
                left_out += 1
            continue
        try:
            piece = _piece(wire, values, weights, batch=picture.batch)
            _add(arrays, piece)
        except UnsupportedError as error:
            cuts.append(_cut(wire, str(error)))
            continue
        except ModelError as error:
            raise ModelError(f"layer {wire.layer.name!r} ({wire.layer.type}): {error}") from error
        nodes.extend(piece.nodes)
        learned.update(piece.learned)
        read.update(wire.reads)
        for tensor, shape in zip(wire.makes, piece.shapes, strict=True):
            values[tensor] = Value(tensor, shape)
            parameters = sum(array.size for array in piece.learned.values())
            cost = uses(parameters, shape) if piece.cost is None else piece.cost
            made[tensor] = _Made(wire.layer.type, shape, parameters, cost)
    layers = _layers(wiring, made)
    return Network(
        input=source,
        nodes=nodes,
        arrays=arrays,
        learned=frozenset(learned),
        layers=layers,
        unread=frozenset(layer.name for layer in layers if layer.tensor not in read),
        cuts=cuts,
        left_out=left_out,
    )


def _cut(wire: Wire, reason: str) -> Cut:
    return Cut(wire.layer.name, clean(wire.layer.type), reason)


def _piece(wire: Wire, values: Mapping[str, Value], weights: Weights, *, batch: int) -> Piece:
    known = LAYERS.get(wire.layer.type)
    if known is None:
        raise UnsupportedError("convscope does not compute layers of this type")
    for word, count, (least, most) in (
        ("reads", len(wire.reads), known.bottoms),
        ("makes", len(wire.makes), known.tops),
    ):
        if not least <= count <= most:
            raise UnsupportedError(f"it {word} {count} blobs")
    site = Site(
        name=wire.layer.name,
        options=wire.layer,
        inputs=tuple(values[tensor] for tensor in wire.reads),
        outputs=wire.makes,
        blobs=weights.blobs.get(wire.layer.name, ()),
        file=weights.file,
        hollow=weights.any,
        batch=batch,
    )
    piece = known.function(site)
    for shape in piece.shapes:
        check_volume(shape)
    return piece


def _add(arrays: dict[str, AnyArray], piece: Piece) -> None:
    new = {**piece.learned, **piece.constants}
    twice = arrays.keys() & new.keys()
    if twice:
        raise ModelError(f"the name {min(twice)!r} is taken: another layer is called the same")
    arrays.update(new)


@dataclass(frozen=True, slots=True)
class _Made:
    """What made a tensor."""

    type: str
    shape: Shape
    parameters: int
    cost: int


def _layers(wiring: Wiring, made: Mapping[str, _Made]) -> list[Layer]:
    """Make a layer of the last tensor of each blob, and one of the first where they differ."""
    places = {tensor: place for place, tensor in enumerate(made)}
    layers: list[Layer] = []
    taken: set[str] = set()
    for blob, tensors in wiring.tensors.items():
        makers = [made[tensor] for tensor in tensors if tensor in made]
        if not makers:
            continue
        called, kind = shown(blob, taken), LAYERS[makers[0].type].kind
        parameters, cost = sum(maker.parameters for maker in makers), sum(maker.cost for maker in makers)
        if tensors[-1] in made:
            types = ", ".join(maker.type for maker in makers[1:])
            layers.append(Layer(called, kind, tensors[-1], makers[-1].shape, parameters, types, cost))
        if len(tensors) > 1 and tensors[0] in made:
            own = (0, "", 0) if tensors[-1] in made else (parameters, "", cost)
            before = shown(called + tensors[0].removeprefix(blob), taken)
            layers.append(Layer(before, kind, tensors[0], makers[0].shape, *own))
        taken.update(layer.name for layer in layers[-2:])
    return sorted(layers, key=lambda layer: places[layer.tensor])
