"""A recording as a source."""

from contextlib import suppress

import cv2
import numpy as np

from convscope.errors import DataError, ViewError
from convscope.model.model import Model
from convscope.record.form import hash_of
from convscope.record.reader import Recording
from convscope.sources.source import Shot
from convscope.types import Pixels
from convscope.view.form import from_link
from convscope.view.plan import make_plan
from convscope.view.view import View

USUAL_PACE = 25.0


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
        self.pace = (self.count - 1) / length if length > 0 and self.count > 1 else USUAL_PACE
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
            label=row.label,
            box=row.box,
            prepared=row.prepared,
        )

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
    if head.hash != hash_of(model):
        raise DataError(
            f"{recording.path}: recorded with {head.model}, whose network or weights are others than those of "
            f"{model.name}: name the right one with --model"
        )


def last_view(recording: Recording, model: Model) -> View | None:
    """Give the view that a recording ends with; None: it has none that the model can be shown in."""
    with suppress(ViewError):
        view = from_link(recording[len(recording) - 1].view)
        make_plan(model, view)
        return view
    return None


def _decoded(picture: bytes, *, of: int) -> Pixels:
    decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if decoded is None:
        raise DataError(f"the picture of frame {of} is damaged")
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
