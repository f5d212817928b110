"""The panel of the probabilities: a bar for each class, and what they were in the last seconds."""

from collections import deque

import numpy as np

from convscope.model.ordinal import expected, spread
from convscope.render.letters import fit, width_of
from convscope.render.numbers import percent
from convscope.render.panel import Place
from convscope.render.shown import Moment, Shown
from convscope.render.surface import Box, Surface
from convscope.types import Floats
from convscope.view.panels import Result

NOTHING = "nothing here"
NO_NUMBER = "no number"
SECONDS = 10.0
"""The history goes back so far."""

_FEW = 20
_SHOWN = 10
_MOST_MOMENTS = 1200


class ResultPanel:
    """The probabilities, the winner marked."""

    def __init__(self, place: Place, view: Result) -> None:
        self._place, self._view = place, view
        self._labels = place.plan.model.labels
        self._values, self._unit = place.plan.model.values, place.plan.model.card.output.unit
        classes = len(self._labels)
        self._all = not view.top and classes <= _FEW
        rows = min(view.top, classes) if view.top else classes if self._all else _SHOWN
        room = place.room
        self._plot = room.inside(top=room.height - max(0, round(0.3 * room.height)))
        if view.history:
            room = room.inside(bottom=self._plot.height + place.measures.gap)
        most = round(2.2 * place.size)
        self._step = min(most, room.height / max(1, rows))
        self._rows = min(rows, int(room.height // max(1.0, 0.85 * place.size)))
        self._room = room
        self._size = min(place.measures.text, max(6, int(1.05 * self._step)))
        self._number = width_of("100.0", size=self._size)
        longest = max((width_of(label, size=self._size, bold=True) for label in self._labels), default=0)
        self._label = min(longest, round(0.45 * room.width))
        self._past: deque[tuple[float, Floats]] = deque(maxlen=_MOST_MOMENTS)

    def still(self, on: Surface) -> None:
        """Draw the title and where bars may stand."""
        self._place.frame(on, self._place.panel.layer or "result", keep=round(0.55 * self._place.box.width))
        for row in range(self._rows):
            on.fill(self._track(row), self._place.style.well)
        if self._view.history:
            on.fill(self._plot, self._place.style.well)

    def moving(self, on: Surface, shown: Shown, moment: Moment) -> None:
        """Draw bars, numbers and the verdict."""
        probabilities = shown.probabilities
        finite = bool(np.isfinite(probabilities).all())
        winner = int(probabilities.argmax()) if finite and not shown.empty else -1
        self._verdict(on, probabilities, winner, empty=shown.empty)
        for row, number in enumerate(self._order(probabilities)[: self._rows]):
            self._row(on, row, number, float(probabilities[number]), wins=number == winner)
        if self._view.history:
            self._history(on, probabilities, moment.seconds, winner)

    def _order(self, probabilities: Floats) -> list[int]:
        if self._all:
            return list(range(len(probabilities)))
        return np.argsort(-np.nan_to_num(probabilities, nan=-np.inf), kind="stable").tolist()

    def _verdict(self, on: Surface, probabilities: Floats, winner: int, *, empty: bool) -> None:
        place = self._place
        right, size = place.box.right - place.measures.inset, place.measures.text
        if winner < 0:
            words = NOTHING if empty else NO_NUMBER
            on.write(words, right, place.line, size=size, color=place.style.calm, align="right")
            return
        if self._values:
            middle, off = expected(probabilities, self._values), spread(probabilities, self._values)
            words = f"{middle:.1f} ± {off:.1f} {self._unit}".rstrip()
            words = fit(words, round(0.55 * place.box.width), size=size, bold=True)
            on.write(words, right, place.line, size=size, color=place.style.accent, bold=True, align="right")
            return
        share = f"{percent(float(probabilities[winner]))} %"
        on.write(share, right, place.line, size=size, color=place.style.text, align="right")
        room = round(0.55 * place.box.width) - width_of("100.0 %", size=size) - size
        large = round(1.4 * size)
        label = fit(self._labels[winner], room, size=large, bold=True)
        x = right - width_of("100.0 %", size=size) - round(0.7 * size)
        on.write(label, x, place.line, size=large, color=place.style.accent, bold=True, align="right")

    def _row(self, on: Surface, row: int, number: int, probability: float, *, wins: bool) -> None:
        style, track = self._place.style, self._track(row)
        y = track.top + track.height // 2
        color = style.text if wins else style.calm
        label = fit(self._labels[number], self._label, size=self._size, bold=True)
        on.write(label, self._room.left, y, size=self._size, color=color, bold=True)
        on.write(percent(probability), self._room.right, y, size=self._size, color=color, align="right")
        share = min(1.0, max(0.0, probability)) if np.isfinite(probability) else 0.0
        if length := round(share * track.width):
            filled = Box(track.left, track.top, length, track.height)
            on.fill(filled, style.accent if wins else style.bar)

    def _track(self, row: int) -> Box:
        gap = round(0.8 * self._size)
        left = self._room.left + self._label + gap
        width = max(1, self._room.right - self._number - gap - left)
        height = max(1, round(0.6 * self._step))
        top = self._room.top + round((row + 0.5) * self._step) - height // 2
        return Box(left, top, width, height)

    def _history(self, on: Surface, probabilities: Floats, seconds: float, winner: int) -> None:
        past, plot, style = self._past, self._plot, self._place.style
        if past and seconds <= past[-1][0]:
            past.clear()  # another film
        past.append((seconds, probabilities.copy()))
        while past[0][0] < seconds - SECONDS:
            past.popleft()
        if len(past) < 2:
            return
        times = plot.right - 1 - (seconds - np.array([time for time, _ in past])) / SECONDS * (plot.width - 1)
        values = np.clip(np.nan_to_num(np.stack([one for _, one in past])), 0, 1)
        heights = plot.bottom - 1 - values * (plot.height - 2)
        seen = [number for number in np.flatnonzero(values.max(axis=0) >= 0.02).tolist() if number != winner]
        for number in (*seen[:_FEW], *((winner,) if winner >= 0 else ())):
            points = list(zip(times.tolist(), heights[:, number].tolist(), strict=True))
            on.trace(points, style.accent if number == winner else style.calm)
