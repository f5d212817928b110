"""Panels of weights: which of a layer's weights they show, and what those meet."""

from base64 import b64encode
from contextlib import suppress
from math import prod

import numpy as np

from convscope.errors import ViewError
from convscope.model.head import find_head
from convscope.model.model import Layer, Model
from convscope.model.weights import Learned as LayerWeights
from convscope.model.weights import learned_by
from convscope.types import AnyArray
from convscope.view.byweight import largest_first, pulls_on_value
from convscope.view.colormaps import color_table
from convscope.view.keys import said_of
from convscope.view.panelplan import Learned
from convscope.view.panels import Weights
from convscope.view.units import ordering_class, parse_units

MOST = 1_000_000
"""So many weights fit into one panel."""

COLORS = 3


def as_text(values: AnyArray) -> str:
    """Write numbers as the page reads them: float32, little-endian, base64."""
    return b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def learned_weights(panel: Weights, model: Model, layer: Layer) -> tuple[Learned, Layer | None, Layer | None]:
    """Choose the weights that a panel shows.

    Returns:
        The weights; the layer whose values they meet, and the one that holds what they give, where both are single
        values and products are asked for.

    Raises:
        ViewError: the layer has no weights, or the panel asks for what they do not have.
    """
    found = learned_by(model, layer)
    if found is None:
        raise ViewError(f"layer: {layer.name} has no weights of its own that a panel could show")
    color_table(panel.colormap)
    by_tensor = {one.tensor: one for one in (*model.hidden, *model.layers)}
    source, output = _source(by_tensor, model, found), by_tensor.get(found.output)
    values = found.values
    if source is not None and values.shape[2:] == (1, 1):
        values = values[..., 0, 0]  # a convolution over a single place is a dense layer
    dense = values.ndim == 2
    some = panel.units if panel.units or (not dense and values.shape[1] in (1, COLORS)) else "0"
    units = parse_units(some, count=len(values), layer=layer.name)
    if len(units) * values[0].size > MOST:
        raise ViewError(
            f"units: the chosen units of {layer.name} have {len(units) * values[0].size:,} weights, more than the "
            f"{MOST:,} that a panel takes"
        )
    products = panel.show == "products"
    if products and (not dense or source is None or output is None):
        raise ViewError(f"show: the weights of {layer.name} do not meet single neurons; show its `weights`")
    with said_of("order"):
        order = _order(panel, model, dense=dense, source=source)
    colors = not dense and values.shape[1] == COLORS and found.input == model.input
    chosen = np.asarray(values[list(units)], np.float32)
    if colors and model.card.input.color == "bgr":
        chosen = chosen[:, ::-1]
    learned = Learned(
        units=units,
        shape=chosen.shape[1:],
        colors=colors,
        values=as_text(chosen),
        biases=tuple(float(found.biases[unit]) for unit in units),
        order=order,
        input="" if source is None else source.name,
        activations=-1,
        outputs=(),
    )
    return learned, source if products else None, output if products else None


def _source(by_tensor: dict[str, Layer], model: Model, learned: LayerWeights) -> Layer | None:
    """Find the layer of single values that a dense layer's weights meet."""
    with suppress(ViewError):
        head = find_head(model)
        if head.logits.tensor == learned.output:
            return head.units
    found = by_tensor.get(learned.input)
    return found if found is not None and prod(found.shape) == learned.values[0].size else None


def _order(panel: Weights, model: Model, *, dense: bool, source: Layer | None) -> tuple[int, ...]:
    if panel.order == "natural":
        return ()
    number = ordering_class(panel.order, model)
    if panel.order == "activation":
        raise ViewError("weights stand in `natural` order, by `class:N` or by `value`, not by `activation`")
    if not dense:
        raise ViewError(f"the filters of {panel.layer} stand in `natural` order, and in no other")
    head = find_head(model)
    keys = pulls_on_value(model, head) if number is None else head.weights[number]
    if source != head.units:
        raise ViewError(
            f"what {panel.layer} looks at has no weights toward the classes; {head.units.name} has"
        )
    return largest_first(keys, range(len(keys)))
