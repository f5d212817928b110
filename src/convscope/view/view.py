"""The View: what the user wants to see. TOML, messages and Python share these structs."""

from typing import Annotated

import msgspec

Name = Annotated[str, msgspec.Meta(max_length=512)]
Count = Annotated[int, msgspec.Meta(ge=1, le=4096)]


class Camera(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="camera"
):
    """The whole picture of the source, with the box drawn."""


class Patch(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="patch"
):
    """What lies in the box, as the camera sees it."""


class Input(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="input"
):
    """What the network gets."""


class Result(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="result"
):
    """The probabilities, as bars."""


class Maps(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="maps"
):
    """The feature maps of a layer.

    Attributes:
        layer: the layer's name.
        colormap: any name that matplotlib knows.
        edge: maps that are longer than this on a side, in pixels, are shrunk by averaging.
    """

    layer: Name
    colormap: Name = "gray"
    edge: Count = 64


class Neurons(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="neurons"
):
    """The neurons of a dense layer, in rows.

    Attributes:
        layer: the layer's name.
        rows: in how many rows they stand.
        colormap: any name that matplotlib knows.
    """

    layer: Name
    rows: Count = 20
    colormap: Name = "viridis"


Panel = Camera | Patch | Input | Result | Maps | Neurons


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The panels, in the order in which the page lays them out."""

    panels: Annotated[tuple[Panel, ...], msgspec.Meta(max_length=64)]
