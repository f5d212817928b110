"""The panels of a view, and what each can be told. TOML, messages and Python share these structs."""

from typing import Annotated, Literal

import msgspec

GRID = 48
"""The page's window is so many cells wide, and as many high."""
EDGE = 64
"""Maps are shrunk to so many pixels on a side, where a view says nothing else."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
Text = Annotated[str, msgspec.Meta(max_length=4096)]
Count = Annotated[int, msgspec.Meta(ge=1, le=4096)]
Cell = Annotated[int, msgspec.Meta(ge=0, le=GRID)]
Place = tuple[Cell, Cell, Cell, Cell]
Order = Annotated[str, msgspec.Meta(max_length=520)]
Limits = tuple[float, float]
Interpolation = Literal["nearest", "linear", "cubic", "lanczos"]


class _Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What all panels have.

    Attributes:
        at: left, top, width and height in cells of the window, which has 48 × 48; left out: the page lays them out.
    """

    at: Place | None = None


class Camera(_Panel, frozen=True, kw_only=True, tag="camera"):
    """The whole picture of the source, with the box drawn."""


class Patch(_Panel, frozen=True, kw_only=True, tag="patch"):
    """What lies in the box, as the camera sees it."""


class Input(_Panel, frozen=True, kw_only=True, tag="input"):
    """What the network gets."""


class Words(_Panel, frozen=True, kw_only=True, tag="text"):
    """Words of the user's own.

    Attributes:
        text: plain text; lines stay as they are.
    """

    text: Text = ""


class Result(_Panel, frozen=True, kw_only=True, tag="result"):
    """The probabilities, as bars.

    Attributes:
        top: how many of the most probable classes are shown; 0: all of up to 20 classes, in their own order, and the
            ten most probable of more.
        history: whether the probabilities of the last 10 seconds are drawn below.
    """

    top: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    history: bool = False


class Maps(_Panel, frozen=True, kw_only=True, tag="maps"):
    """The feature maps of a layer.

    Attributes:
        layer: the layer's name.
        units: which of its maps, as `0-19,25`; empty: all.
        order: `natural`, as in `units`; `activation`, the largest mean first; `class:N`, by the weight that joins
            the map to a class, the largest first, where the last dense layer follows the mean of each map; `value`,
            of a network that tells a quantity, by the pull of the map's mean on the expected value, the largest first.
        tiles: `fit` makes the tiles as large as the panel allows; `square` stands them in a square grid with a gap of
            one pixel.
        columns: how many tiles stand beside each other; 0: as many as `tiles` says.
        colormap: any name that matplotlib knows.
        scale: what the least and the greatest colour stand for: the least and greatest value of the `layer`, or of
            each `unit`, or two fixed numbers.
        interpolation: between the values; at the middle of a value's cell the colour is the value's in each of them.
        edge: maps that are longer than this on a side, in pixels, are shrunk by averaging.
        overlay: a unit that is laid over the panels `patch` and `input`, where its receptive fields lie; -1: none.
    """

    layer: Name
    units: Text = ""
    order: Order = "natural"
    tiles: Literal["fit", "square"] = "fit"
    columns: Annotated[int, msgspec.Meta(ge=0, le=4096)] = 0
    colormap: Name = "gray"
    scale: Literal["layer", "unit"] | Limits = "layer"
    interpolation: Interpolation = "nearest"
    edge: Count = EDGE
    overlay: Annotated[int, msgspec.Meta(ge=-1)] = -1


class Neurons(_Panel, frozen=True, kw_only=True, tag="neurons"):
    """The neurons of a dense layer, in rows.

    Attributes:
        layer: the layer's name.
        units: which of them, as `0-19,25`; empty: all.
        order: `natural`, as in `units`; `activation`, the largest first; `class:N`, by the weight that joins the
            neuron to a class in the last dense layer, the largest first; `value`, of a network that tells a quantity,
            by the neuron's pull on the expected value, the largest first.
        rows: in how many rows they stand.
        colormap: any name that matplotlib knows.
        scale: what the least and the greatest colour stand for: the least and greatest value of the `layer`, or two
            fixed numbers.
    """

    layer: Name
    units: Text = ""
    order: Order = "natural"
    rows: Count = 20
    colormap: Name = "viridis"
    scale: Literal["layer"] | Limits = "layer"


class Weights(_Panel, frozen=True, kw_only=True, tag="weights"):
    """What a layer has learned: the filters of a convolution, or the weights of a dense layer.

    Attributes:
        layer: the layer's name.
        units: whose weights, as `0-19,25`; of a dense layer that gives the classes these are the classes. Empty: of a
            convolution that looks at one or three channels all filters, otherwise the first unit's.
        show: `weights`, or `products`: each weight times the activation that it meets in the newest reading.
        order: of the weights of a dense layer: `natural`; `class:N`, the largest toward that class first; or `value`,
            of a network that tells a quantity, by the pull of what they meet on the expected value.
        rows: in how many rows the weights of one unit of a dense layer stand.
        colormap: any name that matplotlib knows; zero has the colour of its middle.
    """

    layer: Name
    units: Text = ""
    show: Literal["weights", "products"] = "weights"
    order: Order = "natural"
    rows: Count = 20
    colormap: Name = "RdBu_r"


Panel = Camera | Patch | Input | Words | Result | Maps | Neurons | Weights
