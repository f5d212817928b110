"""The View: what the user wants to see, and where."""

from typing import Annotated, Literal

import msgspec

from convscope.view.panels import (
    Camera,
    Input,
    Maps,
    Neurons,
    Panel,
    Patch,
    Result,
    Weights,
    Words,
)

__all__ = ["Camera", "Input", "Maps", "Neurons", "Panel", "Patch", "Result", "View", "Weights", "Words"]


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The panels, in the order in which a narrow page lays them out.

    Attributes:
        schema: of this form.
        model: the name of the model that it was made for; empty: any.
        panels: either all say where they stand, or none.
    """

    schema: Literal[1] = 1
    model: Annotated[str, msgspec.Meta(max_length=512)] = ""
    panels: Annotated[tuple[Panel, ...], msgspec.Meta(max_length=64)] = msgspec.field(name="panel")
