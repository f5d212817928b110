"""Film a stretch of a source: of a film, of pictures, of a recording."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from convscope.errors import DataError
from convscope.jobs.film import FASTEST, SLOWEST, Frame, Has, Settings, write
from convscope.live.looking import cut, look
from convscope.model.model import Model
from convscope.render.shown import Moment
from convscope.scope import Scope
from convscope.sources.source import Shot, Source
from convscope.types import Progress
from convscope.view.choice import measured
from convscope.view.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a source.

    Attributes:
        start: in the source's seconds.
        end: of it; None: the source's own.
        count: at most so many frames; None: all.
    """

    start: float = 0.0
    end: float | None = None
    count: int | None = None


ALL = Stretch()
MOST_SECONDS = 600.0
"""No frame of a film lasts longer."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """What a film has become.

    Attributes:
        frames: how many.
        seconds: how long it is.
        size: in bytes.
    """

    frames: int
    seconds: float
    size: int


def film_source(
    model: Model,
    source: Source,
    path: Path,
    *,
    stretch: Stretch = ALL,
    view: View | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Filmed:
    """Film what a view shows of a source's frames, one frame for each; the source is closed.

    Args:
        model: the network.
        source: one whose frames are counted; the frames of a recording are those that the network got then.
        path: as `convscope.jobs.film.film` takes it.
        stretch: which of its frames.
        view: what is shown; what suits the model, if left out.
        settings: how it looks; left out, or at a rate of 0, each frame is shown for as long as in the source.
        progress: is told how many frames are done.

    Raises:
        DataError: the source goes on without end, or has no frame in that stretch.
        OutputError: the film cannot be written.
        ViewError: the view asks for what the model does not have.
    """
    try:
        if source.live:
            raise DataError(f"{source.title}: goes on without end: record it, and film the recording")
        settings = settings or Settings(rate=0)
        own = not settings.rate
        if own:
            settings = replace(settings, rate=min(max(source.pace, SLOWEST), FASTEST))
        scope = Scope(model, view, engine=measured(model, settings.engine))
        shots = _shots(source, stretch)
        first = next(shots, None)
        if first is None:
            until = "on" if stretch.end is None else f"to {stretch.end:g}"
            raise DataError(f"{source.title}: has no frame from second {stretch.start:g} {until}")
        made, seconds = 0, 0.0

        def frames() -> Iterator[Frame]:
            nonlocal made, seconds
            for shot in chain([first], shots):
                lasts = min(shot.lasts, MOST_SECONDS) if own else 0.0
                made, seconds = made + 1, seconds + (lasts or 1 / settings.rate)
                yield _frame(scope, shot, lasts=lasts)

        has = Has(picture=not first.given, patch=True, color=first.pixels.shape[2] == 3)
        most = min(stretch.count or source.count, source.count) if source.count else 0
        size = write(scope, frames(), path, has=has, settings=settings, count=most, progress=progress)
        return Filmed(made, seconds, size)
    finally:
        source.close()


def _shots(source: Source, stretch: Stretch) -> Iterator[Shot]:
    """Give the frames of a stretch."""
    given = 0
    while (stretch.count is None or given < stretch.count) and (shot := source.read()) is not None:
        if stretch.end is not None and shot.seconds > stretch.end:
            return
        if shot.seconds >= stretch.start:
            given += 1
            yield shot


def _frame(scope: Scope, shot: Shot, *, lasts: float) -> Frame:
    looked = cut(shot, scope)
    left, top, right, bottom = looked.box
    height, width = shot.pixels.shape[:2]
    box = (
        round(left * width),
        round(top * height),
        round((right - left) * width),
        round((bottom - top) * height),
    )
    label = None if shot.label is None else scope.model.labels[shot.label]
    words = [shot.name or f"frame {shot.number}", f"{shot.seconds:.1f} s", label and f"class {label}"]
    moment = Moment(
        picture=shot.pixels,
        box=box,
        patch=looked.patch,
        caption=" · ".join(filter(None, words)),
        seconds=shot.seconds,
        lasts=lasts,
    )
    return look(scope, looked), moment
