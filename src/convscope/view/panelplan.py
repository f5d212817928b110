"""What a panel shows and where its numbers stand in a reading: structs that travel to the page."""

import msgspec

from convscope.model.summary import ReceptiveField


class Toward(msgspec.Struct, frozen=True, kw_only=True):
    """How units are joined to a class in the last dense layer.

    The logit is the sum over all units of activation × weight, and the bias.

    Attributes:
        number: of the class.
        weights: of each unit of the layer, in its natural order: float32, little-endian, base64.
        bias: of the class.
        activations: the first number, in a reading's values, of what meets the weights: one for each unit.
        logit: the place of the class's logit in a reading's values.
    """

    number: int
    weights: str
    bias: float
    activations: int
    logit: int


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """The weights that a panel shows.

    Attributes:
        units: whose weights.
        shape: of the weights of one unit: (channels, height, width) of a filter, where three channels are red, green
            and blue if `colors` says so; (inputs,) of a unit of a dense layer.
        colors: whether three channels are colours.
        values: unit after unit: float32, little-endian, base64.
        biases: one for each unit.
        order: of the inputs of a dense layer; empty: natural.
        input: the name of the layer whose values meet the weights; empty: none that is shown.
        activations: the first number of that layer in a reading's values; -1: it is not read.
        outputs: for each unit the place of its value, before what is done to it in place, in a reading's values.
    """

    units: tuple[int, ...]
    shape: tuple[int, ...]
    colors: bool
    values: str
    biases: tuple[float, ...]
    order: tuple[int, ...]
    input: str
    activations: int
    outputs: tuple[int, ...]


class PanelPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where a panel's numbers stand in a reading, and what they are.

    Attributes:
        kind: as in the view.
        layer: the layer's name; empty for panels that show none.
        shape: the layer's shape, without the batch.
        activation: what was applied in place, as `ReLU`.
        units: how many units the layer has, all of which a reading holds.
        order: the numbers of those that are shown, in their order; empty: all, in natural order.
        height: of one plane, as sent.
        width: of one plane, as sent.
        channels: 3 for an RGB picture, otherwise 1.
        watch: the number by which exact values are asked for; -1: a reading has them, or there are none.
        offset: the first byte in a reading's planes; -1: it has none there.
        length: how many bytes.
        limits: the first pair in a reading's limits, of which each plane has one; -1: none.
        values: the first number in a reading's values, which holds one for each unit; -1: none.
        field: what a place of a map sees of the network's picture; nothing for neurons.
        toward: the class by which the units are ordered.
        learned: what a panel of weights shows.
    """

    kind: str
    layer: str = ""
    shape: tuple[int, ...] = ()
    activation: str = ""
    units: int = 0
    order: tuple[int, ...] = ()
    height: int = 0
    width: int = 0
    channels: int = 1
    watch: int = -1
    offset: int = -1
    length: int = 0
    limits: int = -1
    values: int = -1
    field: ReceptiveField | None = None
    toward: Toward | None = None
    learned: Learned | None = None
