"""A recording as a source."""

import warnings
from contextlib import suppress
from io import BytesIO
from math import inf

import cv2
import numpy as np
from PIL import Image

from convscope.errors import DataError, ViewError
from convscope.importers.torch.names import parse_name
from convscope.model.digest import model_digest
from convscope.model.model import Model
from convscope.record.reader import Recording, Row
from convscope.sources.source import Shot
from convscope.types import Pixels
from convscope.view.form import from_link
from convscope.view.plan import make_plan
from convscope.view.view import View

USUAL_PACE = 25.0
FASTEST = 1000.0
LONGEST = 4096
"""Larger pictures are in no recording: a small file may claim to hold a huge one."""


class Replay:
    """Play the frames of a recording; the network gets the very pixels that it got then.

    Args:
        recording: what is played.

    Raises:
        DataError: a frame is damaged.
    """

    live = False

    def __init__(self, recording: Recording) -> None:
        self.title = recording.path.name
        self.count = len(recording)
        length = recording.seconds - recording[0].seconds
        self.pace = min((self.count - 1) / length, FASTEST) if length > 0 and self.count > 1 else USUAL_PACE
        self._known = range(len(recording.head.labels))
        self._recording = recording
        self._next = 0

    def read(self) -> Shot | None:
        """Give the next frame."""
        if self._next >= self.count:
            return None
        row = self._recording[self._next]
        self._next += 1
        return Shot(
            pixels=_decoded(row.picture, of=row.number),
            number=row.number,
            seconds=row.seconds,
            name=row.name,
            label=row.label if row.label in self._known else None,
            box=row.box,
            prepared=row.prepared,
            lasts=self._lasts(row),
        )

    def _lasts(self, row: Row) -> float:
        """Say how long a frame was the newest one; the last one is shown for as long as all are on the whole."""
        if row.number + 1 == self.count:
            return 0.0
        return max(self._recording.seconds_at(row.number + 1) - row.seconds, 1 / FASTEST)

    def seek(self, number: int) -> None:
        """Go on with a frame."""
        self._next = min(max(number, 0), self.count - 1)

    def close(self) -> None:
        """Let go of the file."""
        self._recording.close()


def check_model(recording: Recording, model: Model) -> None:
    """Make sure that a recording was made with a model.

    Raises:
        DataError: it was made with another, or with other weights.
    """
    head = recording.head
    if head.hash != model_digest(model):
        raise DataError(
            f"{recording.path}: recorded with {head.model}, whose network, weights, mean or scale are others than "
            f"those of {model.name}: name the right one with --model, and repeat the options that it had"
        )


def recorded_name(recording: Recording) -> str:
    """Give the name of the model that a recording was made with, to load it by.

    Raises:
        DataError: loading that would run code, or fetch something; a file from elsewhere may not do that.
    """
    text = recording.head.model
    name = parse_name(text)
    if name is not None and (name.own or ":" in name.what):
        raise DataError(
            f"{recording.path}: recorded with {text}, which is code: if it is yours, name it, with --model {text}"
        )
    return text


def last_view(recording: Recording, model: Model) -> View | None:
    """Give the view that a recording ends with; None: it has none that the model can be shown in."""
    with suppress(ViewError):
        view = from_link(recording[len(recording) - 1].view)
        make_plan(model, view)
        return view
    return None


def _decoded(picture: bytes, *, of: int) -> Pixels:
    if _longer_side(picture, of=of) > LONGEST:
        raise DataError(f"the picture of frame {of} is larger than {LONGEST} pixels")
    decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise DataError(f"the picture of frame {of} is damaged")
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)


def _longer_side(picture: bytes, *, of: int) -> float:
    """Read how large a picture is, and no more of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(picture)) as opened:
                return max(opened.size)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return inf
    except (OSError, ValueError, SyntaxError) as error:
        raise DataError(f"the picture of frame {of} is damaged") from error
