"""The player: a thread that reads a source, at its own pace, and hands on the newest frame."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from convscope.errors import ConvscopeError
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
        self._last = -1
        self._thread = threading.Thread(target=self._run, name="convscope-source", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def play(self, *, speed: float | None = None) -> None:
        """Go on, perhaps faster or slower."""
        least, most = SPEEDS
        self._change(
            Playing(playing=True, speed=self.state.speed if speed is None else min(max(speed, least), most))
        )

    def pause(self) -> None:
        """Hold still."""
        self._change(Playing(playing=False, speed=self.state.speed))

    def seek(self, number: int) -> None:
        """Show a frame, and go on from there if it plays."""
        if self.source.live:
            return
        with self._news:
            self._wanted = number % self.source.count if self.source.count else max(0, number)
            self._news.notify()

    def step(self, by: int) -> None:
        """Hold still, at another frame."""
        if not self.source.live:
            self.pause()
            self.seek(self._last + by)

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

    def _change(self, state: Playing) -> None:
        with self._news:
            changed = state != self.state
            self.state = state
            self._news.notify()
        if changed:
            self._on_change(state)

    def _run(self) -> None:
        try:
            if self.source.live:
                self._follow()
            else:
                self._play()
        except ConvscopeError as error:
            self._change(Playing(playing=False, speed=self.state.speed, problem=str(error)))
        finally:
            self.source.close()

    def _follow(self) -> None:
        """Read a live source: always, so that no old frame waits in it."""
        while not self._closed:
            shot = self.source.read()
            if shot is None:
                self._change(
                    Playing(
                        playing=self.state.playing,
                        speed=1.0,
                        problem=f"{self.source.title} has gone; waiting for it to come back",
                    )
                )
                with self._news:
                    self._news.wait(PATIENCE)
                continue
            if self.state.problem:
                self._change(Playing(playing=self.state.playing))
            if self.state.playing:
                self._hand_on(shot)

    def _play(self) -> None:
        due = perf_counter()
        while not self._closed:
            wanted = self._wait(due)
            if self._closed:
                return
            if wanted is not None:
                self.source.seek(wanted)
                due = perf_counter()
            shot = self.source.read()
            if shot is None:
                if self._last < 0:
                    return
                self._last = -1
                self.source.seek(0)
                continue
            self._hand_on(shot)
            due = max(due + 1 / (self.source.pace * self.state.speed), perf_counter() - 1)

    def _wait(self, due: float) -> int | None:
        """Wait for the next frame's time, or for a wish; give the frame that is wished for."""
        with self._news:
            while not self._closed and self._wanted is None:
                if self.state.playing:
                    left = due - perf_counter()
                    if left <= 0:
                        break
                    self._news.wait(left)
                else:
                    self._news.wait()
            wanted, self._wanted = self._wanted, None
            return wanted

    def _hand_on(self, shot: Shot) -> None:
        self._last = shot.number
        self._taken.clear()
        self._on_shot(shot)
        if self._every:
            while not self._closed and not self._taken.wait(PATIENCE):
                pass
