"""The player: a thread that reads a source, at its own pace, and hands on the newest frame."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from convscope.errors import ConvscopeError, DataError
from convscope.sources.source import Shot, Source

PATIENCE = 1.0
"""Seconds after which a live source that has gone is tried again."""
SPEEDS = (0.05, 20.0)


@dataclass(frozen=True, slots=True)
class Playing:
    """How it stands with a source.

    Attributes:
        playing: whether frames come.
        speed: as a multiple of the source's own pace.
        problem: why nothing comes; empty: all is well.
    """

    playing: bool = True
    speed: float = 1.0
    problem: str = ""


class Player:
    """Play a source, round and round.

    Args:
        source: read in a thread of the player's own, until it is closed.
        on_shot: called in that thread with each frame.
        on_change: called in that thread, or in the caller's, when it stands otherwise than before.
        every: whether each frame waits until `taken` has been called for the one before: none is left out.
    """

    def __init__(
        self,
        source: Source,
        *,
        on_shot: Callable[[Shot], None],
        on_change: Callable[[Playing], None],
        every: bool = False,
    ) -> None:
        self.source = source
        self.state = Playing()
        self._on_shot = on_shot
        self._on_change = on_change
        self._every = every
        self._taken = threading.Event()
        self._news = threading.Condition()
        self._wanted: int | None = None
        self._closed = False
        self._over = False
        self._at = -1
        self._thread = threading.Thread(target=self._run, name="convscope-source", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def play(self, *, speed: float | None = None) -> None:
        """Go on, perhaps faster or slower; a source that has failed stays as it is."""
        if self._over:
            return
        least, most = SPEEDS
        faster = {} if speed is None else {"speed": min(max(speed, least), most)}
        self._change(playing=True, **faster)

    def pause(self) -> None:
        """Hold still."""
        self._change(playing=False)

    def seek(self, number: int) -> None:
        """Show a frame, and go on from there if it plays."""
        if not self.source.live:
            with self._news:
                self._want(number)

    def step(self, by: int) -> None:
        """Hold still, at another frame: so many on from the one shown, or from the one that is wished for."""
        if not self.source.live:
            self.pause()
            with self._news:
                self._want(self._at + by)

    def taken(self) -> None:
        """Say that the last frame has been dealt with."""
        self._taken.set()

    def close(self) -> None:
        """End, after the frame that is being read."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._taken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _want(self, number: int) -> None:
        self._wanted = number % self.source.count if self.source.count else max(0, number)
        self._at = self._wanted
        self._news.notify()

    def _change(self, **changes: Any) -> None:  # noqa: ANN401  (fields of Playing)
        with self._news:
            before, self.state = self.state, replace(self.state, **changes)
            changed = self.state != before
            self._news.notify()
        if changed:
            self._on_change(self.state)

    def _run(self) -> None:
        try:
            if self.source.live:
                self._follow()
            else:
                self._play()
        except ConvscopeError as error:
            self._fail(str(error))
        except Exception as error:  # noqa: BLE001  (a source may be anybody's, and whoever looks on is to know)
            self._fail(f"{self.source.title} cannot be read any more: {type(error).__name__}: {error}")
        finally:
            self.source.close()

    def _fail(self, problem: str) -> None:
        self._over = True
        self._change(playing=False, problem=problem)

    def _follow(self) -> None:
        """Read a live source: always, so that no old frame waits in it."""
        while not self._closed:
            shot = self.source.read()
            if shot is None:
                self._change(problem=f"{self.source.title} has gone; waiting for it to come back")
                with self._news:
                    self._news.wait(PATIENCE)
                continue
            self._change(problem="")
            if self.state.playing:
                self._hand_on(shot)

    def _play(self) -> None:
        due = perf_counter()
        beginning = True
        while not self._closed:
            wanted = self._wait(due)
            if self._closed:
                return
            if wanted is not None:
                self.source.seek(wanted)
                beginning = wanted == 0
                due = perf_counter()
            shot = self.source.read()
            if shot is None:
                if beginning:
                    raise DataError(f"{self.source.title}: none of its frames can be read")
                self.source.seek(0)
                beginning = True
                if wanted is not None:  # it has fewer frames than it says: the first one is shown instead
                    self.seek(0)
                continue
            beginning = False
            self._hand_on(shot)
            due = max(due + self._pause(shot), perf_counter() - 1)

    def _pause(self, shot: Shot) -> float:
        """Say how many seconds after a frame the next one is due."""
        pace = self.source.pace
        return (shot.lasts or (1 / pace if pace > 0 else 0.0)) / self.state.speed

    def _wait(self, due: float) -> int | None:
        """Wait for the next frame's time, or for a wish; give the frame that is wished for."""
        with self._news:
            while not self._closed and self._wanted is None:
                if self.state.playing:
                    left = due - perf_counter()
                    if left <= 0:
                        break
                    self._news.wait(min(left, threading.TIMEOUT_MAX))
                else:
                    self._news.wait()
            wanted, self._wanted = self._wanted, None
            return wanted

    def _hand_on(self, shot: Shot) -> None:
        with self._news:
            if self._wanted is None:
                self._at = shot.number
        self._taken.clear()
        self._on_shot(shot)
        if self._every:
            while not self._closed and not self._taken.wait(PATIENCE):
                pass
