"""Text messages from the page to the server: the one definition, from which the page's types are generated."""

from typing import Annotated, Literal

import msgspec

from convscope.view.panels import Name
from convscope.view.view import View


class Show(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="show"
):
    """Show this view from now on."""

    view: View


class Open(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="open"
):
    """Show the view that a text says from now on.

    Attributes:
        form: `preset`: its name, nothing for the view to begin with; `link`: a word; `toml`: the text of a file.
        class_: of the preset `sorted`: the class, by number or name.
    """

    form: Literal["preset", "link", "toml"]
    text: str
    class_: Annotated[str, msgspec.Meta(max_length=512)] | None = msgspec.field(default=None, name="class")


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A unit of a panel of maps whose exact values are wanted.

    Attributes:
        watch: the number that the panel's plan gives.
        unit: the unit's number in its layer.
    """

    watch: int
    unit: int


class Inspect(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="inspect"
):
    """Send the exact values of these units with each reading from now on, and at once those of the newest.

    Attributes:
        plan: the plan that the numbers belong to.
        units: none: send nothing more.
    """

    plan: int
    units: Annotated[tuple[Wanted, ...], msgspec.Meta(max_length=2)]


class Describe(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="describe"
):
    """Tell what a unit has learned."""

    layer: Name
    unit: int


class Record(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="record"
):
    """Record what this page sees, from now on, or no longer.

    Attributes:
        on: whether frames are kept.
    """

    on: bool


class Follow(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="follow"
):
    """Send the frames of the source on the server's side, with their readings; or hold the last one.

    Attributes:
        on: whether frames are sent.
    """

    on: bool


class Choose(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="choose"
):
    """Follow the face at a place: of this page's camera, or, for all, of the source on the server's side.

    Attributes:
        x: from the left, in widths of the whole picture.
        y: from the top, in heights of it.
        served: whether it is the source on the server's side.
    """

    x: Annotated[float, msgspec.Meta(ge=0, le=1)]
    y: Annotated[float, msgspec.Meta(ge=0, le=1)]
    served: bool = False


class Steer(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="steer"
):
    """Steer the source on the server's side, for all who follow it.

    Attributes:
        do: `seek`: to a frame; `step`: so many frames on, or back, and pause.
        number: the frame, or how many.
        speed: of `play`.
    """

    do: Literal["play", "pause", "seek", "step"]
    number: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31)] = 0
    speed: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0


ToServer = Show | Open | Inspect | Describe | Follow | Steer | Choose | Record
