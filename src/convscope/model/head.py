"""The head of a classifier: the last dense layer, and the units that its weights join to the classes."""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from convscope.errors import ViewError
from convscope.model.model import Layer, Model
from convscope.model.weights import PLUMBING, Wiring
from convscope.types import Floats

_ENDS = PLUMBING | {"Softmax", "LogSoftmax", "Sigmoid"}
_MEANS = frozenset({"GlobalAveragePool", "AveragePool", "ReduceMean"})


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Where the classes come from.

    Attributes:
        logits: the last dense layer: one number for each class.
        units: the layer whose values meet its weights: neurons, or the means of maps.
        maps: the layer of maps whose means those are; None: they are neurons.
        weights: float32, (classes, units).
        biases: float32, (classes,).
    """

    logits: Layer
    units: Layer
    maps: Layer | None
    weights: Floats
    biases: Floats

    @property
    def joined(self) -> tuple[str, ...]:
        """Name the layers whose units have a weight toward each class."""
        return tuple(layer.name for layer in (self.units, self.maps) if layer is not None)


@lru_cache(maxsize=4)
def find_head(model: Model) -> Head:
    """Find the last dense layer of a classifier.

    Raises:
        ViewError: the classes do not come from one, or not from units that are a layer.
    """
    wiring = Wiring(model)
    layers = {layer.tensor: layer for layer in (*model.hidden, *model.layers)}
    end = wiring.behind(model.layer(model.output).tensor, through=_ENDS)
    learned = wiring.learned(end)
    logits = layers.get(end)
    if learned is None or logits is None or learned.values[0].size != learned.values.shape[1]:
        raise ViewError(f"the classes of {model.name} do not come from a dense layer")
    units, maps = _find_units(wiring, layers, learned.input)
    weights = learned.values.reshape(len(learned.values), -1)
    if units is None or prod(units.shape) != weights.shape[1] or len(weights) != len(model.labels):
        raise ViewError(f"what {logits.name} makes the classes of {model.name} of is not a layer of units")
    return Head(
        logits=logits, units=units, maps=maps, weights=weights.astype("float32"), biases=learned.biases
    )


def _find_units(wiring: Wiring, layers: dict[str, Layer], tensor: str) -> tuple[Layer | None, Layer | None]:
    """Go back from what meets the weights to a layer of single values, and to the maps that they are means of."""
    units: Layer | None = None
    while True:
        found = layers.get(tensor)
        if found is not None and prod(found.shape) == found.shape[0]:
            units = found
        node = wiring.maker.get(tensor)
        if node is None:
            return units, None
        if node.op_type in _MEANS:
            maps = layers.get(node.input[0])
            fits = units is not None and maps is not None and maps.maps and maps.shape[0] == units.shape[0]
            return units, maps if fits else None
        if node.op_type not in PLUMBING:
            return units, None
        tensor = node.input[0]
