"""Memory: what has been run is not run again."""

import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from convscope.reading import Reading
from convscope.scope import Scope
from convscope.types import Pixels, Prepared, Way
from convscope.view.compiled import Compiled
from convscope.view.picks import Pick


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """The last run: what made it, which may be gone, of which pixels, and what it gave."""

    compiled: weakref.ref[Compiled]
    pixels: bytes
    picks: tuple[Pick, ...]
    reading: Reading


class Memory:
    """Look at one row of frames, and run the network only where a frame gives other numbers than the last one.

    Attributes:
        runs: how often the network has run.
    """

    def __init__(self) -> None:
        self.runs = 0
        self._last: _Run | None = None

    def look(
        self, scope: Scope, patch: Pixels, *, way: Way | None = None, picks: Sequence[Pick] = ()
    ) -> Reading:
        """Look at a patch, as `Scope.look` does; one without a face is not run, where the network gets faces."""
        start = perf_counter()
        prepared = scope.prepared(patch, way=way)
        if prepared.empty and scope.model.card.input.prepare == "face":
            return self.nothing(scope) or self.read(scope, prepared)
        return self.read(scope, prepared, picks=picks, prepare_seconds=perf_counter() - start)

    def read(
        self, scope: Scope, prepared: Prepared, *, picks: Sequence[Pick] = (), prepare_seconds: float = 0.0
    ) -> Reading:
        """Look at prepared pixels, as `Scope.read` does; where they are the last ones, so are the numbers."""
        pixels = prepared.pixels.tobytes()
        last = self._last
        if last is None or not _covers(last, scope, picks) or last.pixels != pixels:
            self.runs += 1
            reading = scope.read(prepared, picks=picks, prepare_seconds=prepare_seconds)
            self._last = _Run(weakref.ref(scope.compiled), pixels, tuple(picks), reading)
            return reading
        return replace(
            last.reading,
            plan=scope.plan,
            empty=prepared.empty,
            covers=prepared.covers,
            exacts=tuple(last.reading.exacts[last.picks.index(pick)] for pick in picks),
            prepare_seconds=prepare_seconds,
            run_seconds=0.0,
        )

    def nothing(self, scope: Scope) -> Reading | None:
        """Give a reading of what shows nothing: the last numbers stand, for nobody is to see others; None: none do."""
        last = self._last
        if last is None or not _covers(last, scope, ()):
            return None
        return replace(last.reading, plan=scope.plan, empty=True, exacts=(), run_seconds=0.0)


def _covers(last: _Run, scope: Scope, picks: Sequence[Pick]) -> bool:
    """Say whether a run has, in the same places, all that is wanted."""
    return scope.compiled is last.compiled() and all(pick in last.picks for pick in picks)
