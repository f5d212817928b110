"""Looking: what of a frame is looked at, and how."""

from collections.abc import Sequence
from dataclasses import dataclass

from convscope.live.facing import Faces
from convscope.live.memory import Memory
from convscope.prepare.face import cut_padded, in_shares
from convscope.prepare.plain import plain
from convscope.reading import Reading
from convscope.scope import Scope
from convscope.sources.box import cut_shot
from convscope.sources.source import Shot
from convscope.types import Covered, Pixels, Prepared, Way
from convscope.view.picks import Pick


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What of a frame is looked at.

    Attributes:
        patch: what lies in the box: uint8, HWC.
        box: left, top, right and bottom of it, in widths and heights of the frame; it may reach beyond.
        way: how it is prepared; None: as the card says.
        prepared: what the network gets, where that is known.
        faceless: whether there is no face in it, where the network gets one.
    """

    patch: Pixels
    box: Covered
    way: Way | None = None
    prepared: Prepared | None = None
    faceless: bool = False


def cut(shot: Shot, scope: Scope, *, faces: Faces | None = None) -> Looked:
    """Cut out of a frame what is looked at: the face that is followed, or what lies in the box.

    Args:
        shot: the frame.
        scope: is to look.
        faces: those in it, where they have been looked for; without one there is nothing to look at.
    """
    entry = scope.model.card.input
    if faces is not None and faces.edges is not None:
        height, width = shot.pixels.shape[:2]
        box = in_shares(faces.edges, height=height, width=width)
        return Looked(patch=cut_padded(shot.pixels, *faces.edges), box=box, way="given")
    patch, box = cut_shot(shot, shape=entry.size, crop=entry.crop)
    if faces is None:
        return Looked(patch=patch, box=box, way="given" if shot.given else None, prepared=shot.prepared)
    return Looked(patch=patch, box=box, faceless=True)


def look(
    scope: Scope, looked: Looked, *, memory: Memory | None = None, picks: Sequence[Pick] = ()
) -> Reading:
    """Look at what was cut out; what the memory has of it already is not run again.

    Raises:
        ViewError: the model's patches cannot be prepared in that way, or there is no such unit.
        ModelError: the run failed.
    """
    memory = memory or Memory()
    if looked.faceless:
        return memory.nothing(scope) or memory.read(scope, _unseen(scope, looked.patch))
    if looked.prepared is not None:
        return memory.read(scope, looked.prepared, picks=picks)
    return memory.look(scope, looked.patch, way=looked.way, picks=picks)


def _unseen(scope: Scope, patch: Pixels) -> Prepared:
    channels, height, width = scope.model.shape
    return Prepared(pixels=plain(patch, size=(height, width), channels=channels), empty=True)
