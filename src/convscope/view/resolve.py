"""Resolve the panels of a view against a model: names to layers, choices to numbers."""

from collections.abc import Callable
from math import prod
from typing import Any

import msgspec

from convscope.errors import ViewError
from convscope.model.head import Head, find_head
from convscope.model.model import Layer, Model
from convscope.model.summary import field_of
from convscope.view.byweight import largest_first, pulls_on_value
from convscope.view.colormaps import color_table
from convscope.view.filters import as_text, learned_weights
from convscope.view.keys import said_of
from convscope.view.panelplan import PanelPlan, Toward
from convscope.view.panels import Camera, Input, Limits, Maps, Neurons, Panel, Patch, Result, Weights, Words
from convscope.view.resolved import Resolved
from convscope.view.units import ordering_class, parse_units
from convscope.view.watch import PICTURE, Watch, factor_of, plane_size

LEAST_SPAN, GREATEST_SPAN = 1e-30, 1e38
"""Between these lies the span of a scale: what float32 can divide by."""


def resolve(panel: Panel, model: Model) -> Resolved:
    """Resolve a panel.

    Raises:
        ViewError: it asks for what the model does not have; the message begins with the key.
    """
    return _RESOLVE[type(panel)](panel, model)


def _plain(kind: str) -> Callable[[Panel, Model], Resolved]:
    return lambda _panel, _model: Resolved(PanelPlan(kind=kind))


def _result(_panel: Result, model: Model) -> Resolved:
    return Resolved(PanelPlan(kind="result", layer=model.output, shape=model.layer(model.output).shape))


def _input(_panel: Input, model: Model) -> Resolved:
    channels, height, width = model.shape
    plan = PanelPlan(
        kind="input",
        shape=model.shape,
        units=1,
        height=height,
        width=width,
        channels=channels,
        length=prod(model.shape),
    )
    return Resolved(plan, PICTURE)


def _maps(panel: Maps, model: Model) -> Resolved:
    layer = _layer(panel.layer, model)
    if not layer.maps:
        raise ViewError(
            f"layer: {layer.name} has no feature maps, but {layer.shape[0]} neurons: show it as `neurons`"
        )
    _check_scale(panel.scale)
    units = layer.shape[0]
    if panel.overlay >= units:
        raise ViewError(f"overlay: {layer.name} has the units 0 to {units - 1}, not {panel.overlay}")
    watch = Watch(kind="planes", layer=layer, factor=factor_of(layer.shape, edge=panel.edge))
    height, width = plane_size(watch)
    plan = PanelPlan(
        kind="maps",
        layer=layer.name,
        shape=layer.shape,
        activation=layer.activation,
        units=units,
        height=height,
        width=width,
        length=units * height * width,
        field=field_of(model, layer),
    )
    return _ordered(plan, panel, model, layer=layer, main=watch)


def _neurons(panel: Neurons, model: Model) -> Resolved:
    layer = _layer(panel.layer, model)
    if prod(layer.shape[1:]) > 1:
        raise ViewError(f"layer: {layer.name} has feature maps, not neurons: show it as `maps`")
    _check_scale(panel.scale)
    plan = PanelPlan(
        kind="neurons",
        layer=layer.name,
        shape=layer.shape,
        activation=layer.activation,
        units=layer.shape[0],
        height=1,
        width=1,
    )
    return _ordered(plan, panel, model, layer=layer, main=Watch(kind="values", layer=layer))


def _weights(panel: Weights, model: Model) -> Resolved:
    with said_of("layer"):
        layer = model.layer(panel.layer)
    learned, source, output = learned_weights(panel, model, layer)
    plan = PanelPlan(
        kind="weights",
        layer=layer.name,
        shape=layer.shape,
        activation=layer.activation,
        units=layer.shape[0],
        learned=learned,
    )
    if source is None or output is None:
        return Resolved(plan)
    return Resolved(
        plan,
        inputs=Watch(kind="values", layer=source),
        outputs=Watch(kind="values", layer=output),
    )


_RESOLVE: dict[type, Callable[[Any, Model], Resolved]] = {
    Camera: _plain("camera"),
    Patch: _plain("patch"),
    Words: _plain("text"),
    Result: _result,
    Input: _input,
    Maps: _maps,
    Neurons: _neurons,
    Weights: _weights,
}


def _layer(name: str, model: Model) -> Layer:
    with said_of("layer"):
        layer = model.layer(name)
    if not layer.watchable:
        raise ViewError(
            f"layer: {layer.name} has {len(layer.shape)} axes, {layer.shape}: no panel shows that"
        )
    return layer


def _check_scale(scale: str | Limits) -> None:
    if isinstance(scale, str):
        return
    low, high = scale
    if not LEAST_SPAN <= high - low <= GREATEST_SPAN:
        raise ViewError(
            f"scale: {low} to {high} is no range of values: the first number is the lesser one, and both are finite"
        )


def _ordered(plan: PanelPlan, panel: Maps | Neurons, model: Model, *, layer: Layer, main: Watch) -> Resolved:
    """Choose the units of a layer, and put them in order."""
    color_table(panel.colormap)
    units = parse_units(panel.units, count=plan.units, layer=layer.name)
    with said_of("order"):
        toward = ordering_class(panel.order, model)
        if panel.order == "value":
            pulls = pulls_on_value(model, _head(model, layer))
            return Resolved(msgspec.structs.replace(plan, order=largest_first(pulls, units)), main)
        head = None if toward is None else _head(model, layer)
    if toward is None or head is None:
        chosen = () if units == tuple(range(plan.units)) else units
        return Resolved(msgspec.structs.replace(plan, order=chosen), main)
    weights = head.weights[toward]
    joint = Toward(
        number=toward, weights=as_text(weights), bias=float(head.biases[toward]), activations=-1, logit=-1
    )
    return Resolved(
        msgspec.structs.replace(plan, order=largest_first(weights, units), toward=joint),
        main,
        inputs=Watch(kind="values", layer=head.units),
        outputs=Watch(kind="values", layer=head.logits),
    )


def _head(model: Model, layer: Layer) -> Head:
    head = find_head(model)
    if layer.name not in head.joined:
        raise ViewError(
            f"the units of {layer.name} have no weights toward the classes; those of {' and '.join(head.joined)} have"
        )
    return head
