"""Text messages between page and server: the one definition, from which the page's types are generated."""

from typing import Literal

import msgspec

from convscope.view.plan import PanelPlan
from convscope.view.view import View


class LayerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A layer, as the page's menus name it."""

    name: str
    kind: str
    shape: tuple[int, ...]
    activation: str


class ModelInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The model, as the page names it."""

    name: str
    title: str
    labels: tuple[str, ...]
    layers: tuple[LayerInfo, ...]
    method: Literal["plain", "digits"]
    assumed: tuple[str, ...]


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The first message on a socket."""

    version: str
    model: ModelInfo


class PlanReady(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="plan"):
    """The answer to a change of view; readings that name this plan follow.

    Attributes:
        id: names the plan in frames and readings.
        view: what the plan shows.
        panels: one for each panel of the view, in its order.
        patch: height and width of the patches that the page is to send: the box, scaled down to this.
        colormaps: for each colour map in use, 256 RGB triples, base64.
    """

    id: int
    view: View
    panels: tuple[PanelPlan, ...]
    patch: tuple[int, int]
    colormaps: dict[str, str]


class Trouble(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="trouble"):
    """What was asked cannot be done; all stays as it was."""

    message: str


class Show(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="show"
):
    """Show this view from now on."""

    view: View


class Inspect(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="inspect"
):
    """Send the exact values of one unit, as of the newest reading that was sent.

    Attributes:
        plan: the plan that `panel` belongs to.
        panel: the place of the panel in the view.
        unit: the unit's number in its layer.
    """

    plan: int
    panel: int
    unit: int


ToPage = Hello | PlanReady | Trouble
ToServer = Show | Inspect
