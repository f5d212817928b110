"""The Plan: a View resolved against a Model, once, before the first frame."""

import msgspec


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
