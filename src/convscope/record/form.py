"""The form of a recording: one Arrow stream, with a row for each frame. docs/recording.md is its table."""

from importlib import import_module
from typing import Annotated, Any

import msgspec

from convscope.errors import MissingExtraError

SUFFIX = ".arrow"
KEY = b"convscope"
VERSION = 1
OPTIONAL = frozenset({"name", "label", "view"})
"""The columns that may have nothing in a row."""
Side = Annotated[int, msgspec.Meta(ge=1, le=1 << 16)]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What stands once at the beginning of a recording.

    Attributes:
        version: of the form.
        model: the model's name, as it was asked for.
        hash: of the model's graph and weights, and of the colour order, mean and scale of its pixels; the same wherever
            the weights lie.
        shape: of the network's pictures: channels, height, width.
        labels: one for each class.
        started: when: seconds since 1970.
        source: what the frames come from, in words.
    """

    version: int
    model: str
    hash: str
    shape: tuple[Side, Side, Side]
    labels: tuple[str, ...]
    started: float
    source: str = ""


def arrow() -> Any:  # noqa: ANN401  (pyarrow does not say its types)
    """Give pyarrow, which is large, and of use to nobody who records nothing.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise MissingExtraError("pyarrow", extra="record", purpose="a recording") from error


def schema(head: Head) -> Any:  # noqa: ANN401
    """Say what the columns are."""
    pa = arrow()
    columns = [
        ("number", pa.int64(), "of the frame, from 0"),
        ("seconds", pa.float64(), "since the recording began"),
        ("name", pa.string(), "what the source calls the frame"),
        ("label", pa.int32(), "the number of its class, where that is known"),
        ("picture", pa.binary(), "the frame as a JPEG or PNG file"),
        (
            "box",
            pa.list_(pa.float32(), 4),
            "left, top, right and bottom of the box in it, in its widths and heights",
        ),
        ("pixels", pa.binary(), "what the network got: uint8, height × width × channels, gray or RGB"),
        ("covers", pa.list_(pa.float32(), 4), "which part of the box those show, in its widths and heights"),
        ("empty", pa.bool_(), "whether there was nothing to look at"),
        ("probabilities", pa.list_(pa.float32()), "one for each class"),
        ("view", pa.string(), "the view, as in a page's address, where it is another than in the row before"),
        ("limits", pa.list_(pa.float32()), "least and greatest value of each plane, in pairs"),
        ("values", pa.list_(pa.float32()), "of neurons"),
        ("planes", pa.binary(), "the maps in bytes between their limits, as docs/wire.md has them"),
    ]
    fields = [pa.field(name, kind, metadata={"is": text}) for name, kind, text in columns]
    return pa.schema(fields, metadata={KEY: msgspec.json.encode(head)})
