"""What can be said of a network without running it."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

import msgspec

from convscope.model.card import Input
from convscope.model.model import Layer, Model
from convscope.model.receptive.field import Field, receptive_fields

Number = int | float


class ReceptiveField(msgspec.Struct, frozen=True, kw_only=True):
    """Which pixels the places of a layer depend on; downward, then across.

    Attributes:
        size: pixels that one place sees, those in the padding counted.
        stride: pixels between neighbouring places; 0: all see the same.
        start: the first pixel that the first place sees; below 0 where there is padding.
    """

    size: tuple[Number, Number]
    stride: tuple[Number, Number]
    start: tuple[Number, Number]


class LayerSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A layer.

    Attributes:
        name: its author's name for it.
        kind: what computes it.
        activation: what was applied in place.
        shape: without the batch.
        parameters: learned values.
        multiply_adds: for one picture.
        receptive_field: nothing, where the layer does not depend on the picture.
        watchable: whether a panel can show it: feature maps, or one row of neurons.
    """

    name: str
    kind: str
    activation: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    receptive_field: ReceptiveField | None
    watchable: bool


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A network.

    Attributes:
        name: of the network.
        title: as the card has it, or the name.
        untrained: whether the weights are random, so that what it answers means nothing.
        origin: where it comes from, as the card has it.
        licence: as the card has it.
        citation: the work to cite, as the card has it.
        shape: of one picture: channels, height, width.
        input: how a picture becomes that.
        output: the layer of the probabilities.
        labels: one for each class.
        layers: in the order in which they are computed.
        parameters: of all layers.
        multiply_adds: of all layers, for one picture.
        assumed: what was not stated anywhere and has been taken for granted.
    """

    name: str
    title: str
    untrained: bool
    origin: str
    licence: str
    citation: str
    shape: tuple[int, int, int]
    input: Input
    output: str
    labels: tuple[str, ...]
    layers: tuple[LayerSummary, ...]
    parameters: int
    multiply_adds: int
    assumed: tuple[str, ...]


def summarize(model: Model, *, hidden: bool = False) -> Summary:
    """Say what there is to a network: layers, sizes, costs, receptive fields, and what was assumed.

    Args:
        model: the network.
        hidden: whether its hidden layers are listed, before the others.
    """
    listed = (*model.hidden, *model.layers) if hidden else model.layers
    layers = tuple(_summarized(layer, field_of(model, layer)) for layer in listed)
    return Summary(
        name=model.name,
        title=model.card.title or model.name,
        untrained=model.untrained,
        origin=model.card.origin,
        licence=model.card.licence,
        citation=model.card.citation,
        shape=model.shape,
        input=model.card.input,
        output=model.output,
        labels=model.labels,
        layers=layers,
        parameters=sum(layer.parameters for layer in layers),
        multiply_adds=model.multiply_adds,
        assumed=model.assumed,
    )


def field_of(model: Model, layer: Layer) -> ReceptiveField | None:
    """Say which pixels the places of a layer depend on; nothing, where it does not depend on the picture."""
    field = _fields(model).get(layer.tensor)
    return None if field is None else _numbers(field)


@lru_cache(maxsize=4)
def _fields(model: Model) -> Mapping[str, Field]:
    return receptive_fields(model.graph, input=model.input)


def _summarized(layer: Layer, field: ReceptiveField | None) -> LayerSummary:
    return LayerSummary(
        name=layer.name,
        kind=layer.kind,
        activation=layer.activation,
        shape=layer.shape,
        parameters=layer.parameters,
        multiply_adds=layer.multiply_adds,
        receptive_field=field,
        watchable=layer.watchable,
    )


def _numbers(field: Field) -> ReceptiveField:
    down, across = field.down, field.across
    return ReceptiveField(
        size=(_number(down.size), _number(across.size)),
        stride=(_number(down.stride), _number(across.stride)),
        start=(_number(down.start), _number(across.start)),
    )


def _number(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else float(value)
