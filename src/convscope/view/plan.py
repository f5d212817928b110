"""The Plan: a View resolved against a Model, once, before the first frame."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import onnx

from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.view.colormaps import color_table
from convscope.view.compile import Watch, compile_graph
from convscope.view.view import Camera, Input, Maps, Neurons, Patch, Result, View


class PanelPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where a panel's numbers stand in a reading, and what they are.

    Attributes:
        kind: as in the view.
        layer: the layer's name; empty for panels that show none.
        shape: the layer's shape, without the batch.
        activation: what was applied in place, as `ReLU`.
        units: how many planes.
        height: of one plane, as sent.
        width: of one plane, as sent.
        channels: 3 for an RGB picture, otherwise 1.
        offset: the first byte in a reading's planes.
        length: how many bytes.
        limits: which pair of a reading's limits; -1: none.
        rows: for neurons, in how many rows they stand; otherwise 0.
        colormap: the colour table's name; empty: the bytes are colours.
    """

    kind: str
    layer: str = ""
    shape: tuple[int, ...] = ()
    activation: str = ""
    units: int = 0
    height: int = 0
    width: int = 0
    channels: int = 1
    offset: int = 0
    length: int = 0
    limits: int = -1
    rows: int = 0
    colormap: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be decided before the first frame.

    Attributes:
        model: the network.
        view: what is shown of it.
        panels: one for each panel of the view, in its order.
        graph: one self-contained network; `convscope.view.compile` says what goes in and comes out.
    """

    model: Model
    view: View
    panels: tuple[PanelPlan, ...]
    graph: onnx.ModelProto


def make_plan(model: Model, view: View) -> Plan:
    """Resolve a view against a model.

    Raises:
        ViewError: a panel asks for what the model does not have; the message names the panel.
    """
    panels: list[PanelPlan] = []
    watches: list[Watch] = []
    offset = 0
    for place, panel in enumerate(view.panels):
        try:
            resolved, watch = _RESOLVE[type(panel)](panel, model)
        except ViewError as error:
            raise ViewError(f"panels[{place}]: {error}") from error
        if watch is not None:
            resolved = msgspec.structs.replace(resolved, offset=offset, limits=len(watches))
            offset += resolved.length
            watches.append(watch)
        panels.append(resolved)
    return Plan(model=model, view=view, panels=tuple(panels), graph=compile_graph(model, watches))


Resolved = tuple[PanelPlan, Watch | None]


def _resolve_camera(_panel: Camera, _model: Model) -> Resolved:
    return PanelPlan(kind="camera"), None


def _resolve_patch(_panel: Patch, _model: Model) -> Resolved:
    return PanelPlan(kind="patch"), None


def _resolve_result(_panel: Result, model: Model) -> Resolved:
    return PanelPlan(kind="result", layer=model.output, shape=model.layer(model.output).shape), None


def _resolve_input(_panel: Input, model: Model) -> Resolved:
    channels, height, width = model.shape
    size = channels * height * width
    plan = PanelPlan(
        kind="input", shape=model.shape, units=1, height=height, width=width, channels=channels, length=size
    )
    return plan, Watch(layer=None, factor=1)


def _resolve_maps(panel: Maps, model: Model) -> Resolved:
    layer = model.layer(panel.layer)
    if not layer.watchable:
        raise ViewError(f"{layer.name} has {len(layer.shape)} axes, {layer.shape}: no panel shows that")
    if not layer.maps:
        raise ViewError(
            f"{layer.name} has no feature maps, but {layer.shape[0]} neurons: show it as `neurons`"
        )
    color_table(panel.colormap)
    units, height, width = layer.shape
    factor = -(-max(height, width) // panel.edge)
    height, width = -(-height // factor), -(-width // factor)
    plan = PanelPlan(
        kind="maps",
        layer=layer.name,
        shape=layer.shape,
        activation=layer.activation,
        units=units,
        height=height,
        width=width,
        length=units * height * width,
        colormap=panel.colormap,
    )
    return plan, Watch(layer=layer, factor=factor)


def _resolve_neurons(panel: Neurons, model: Model) -> Resolved:
    layer = model.layer(panel.layer)
    if layer.maps:
        raise ViewError(f"{layer.name} has feature maps, not neurons: show it as `maps`")
    if not layer.watchable:
        raise ViewError(f"{layer.name} has {len(layer.shape)} axes, {layer.shape}: no panel shows that")
    color_table(panel.colormap)
    units = layer.shape[0]
    plan = PanelPlan(
        kind="neurons",
        layer=layer.name,
        shape=layer.shape,
        activation=layer.activation,
        units=units,
        height=1,
        width=1,
        length=units,
        rows=min(panel.rows, units),
        colormap=panel.colormap,
    )
    return plan, Watch(layer=layer, factor=1)


_RESOLVE: dict[type, Callable[[Any, Model], Resolved]] = {
    Camera: _resolve_camera,
    Patch: _resolve_patch,
    Input: _resolve_input,
    Result: _resolve_result,
    Maps: _resolve_maps,
    Neurons: _resolve_neurons,
}
