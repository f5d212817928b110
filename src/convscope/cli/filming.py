"""How a film is made at a terminal: what the options say, and bars with the time left."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from convscope.cli.data import stated_data
from convscope.cli.options import Given
from convscope.datasets.choice import Choice
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError, OutputError, ViewError
from convscope.jobs.film import Settings, film, find
from convscope.jobs.stretch import Stretch, film_source, pace_of
from convscope.model.model import Model
from convscope.record.form import SUFFIX
from convscope.record.reader import Recording
from convscope.record.replay import Replay, check_model
from convscope.render.films.target import check
from convscope.sources.open import open_source
from convscope.sources.source import Source
from convscope.view.stated import stated_view
from convscope.view.units import parse_class
from convscope.view.view import View

USUAL_RATE = 4.0
"""Pictures a second."""

_SIZE = re.compile(r"([0-9]{1,5})[x×]([0-9]{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the options say, as they were written; `convscope film --help` has their meaning."""

    data: str | None
    source: str | None
    start: float
    end: float | None
    folder: Path | None
    label: str | None
    predicted: str | None
    min_prob: float
    wrong: bool
    count: int | None
    shuffle: bool
    seed: int
    sort: str | None
    view: Path | None
    preset: str | None
    class_order: str | None
    rate: float | None
    size: str
    style: str
    codec: str
    force: bool

    def choice(self, model: Model, dataset: Dataset) -> Choice:
        """Say which pictures are wished for.

        Raises:
            ViewError: there is no such class.
            DataError: there is no such order.
        """
        if self.sort not in (None, "prob"):
            raise DataError(f"--sort: there is no order {self.sort!r}; there is prob")
        return Choice(
            label=None if self.label is None else _label(self.label, model, dataset),
            predicted=None if self.predicted is None else parse_class(self.predicted, model=model),
            min_prob=self.min_prob,
            wrong=self.wrong,
            count=self.count,
            shuffle=self.shuffle,
            seed=self.seed,
            sort="prob" if self.sort else None,
        )

    def choice_flags(self) -> str:
        """Name the first option that only a data set can follow; nothing: none is used."""
        used = {
            "--class": self.label is not None,
            "--predicted": self.predicted is not None,
            "--min-prob": self.min_prob > 0,
            "--wrong": self.wrong,
            "--shuffle": self.shuffle,
            "--sort": self.sort is not None,
            "--folder": self.folder is not None,
        }
        return next((flag for flag, is_used in used.items() if is_used), "")

    def stated_view(self, model: Model) -> View | None:
        """Give the view that is wished for; None: what suits the model.

        Raises:
            ViewError: the model cannot be shown like that.
        """
        if self.view is not None and (self.preset is not None or self.class_order is not None):
            raise ViewError("--view says all: leave out --preset and --class-order")
        return stated_view(model, file=self.view, preset=self.preset, class_=self.class_order)

    def settings(self, *, rate: float = USUAL_RATE) -> Settings:
        """Say how the film looks.

        Args:
            rate: frames a second, where the options do not say.

        Raises:
            OutputError: the size is none.
        """
        found = _SIZE.fullmatch(self.size.strip().lower())
        if found is None:
            raise OutputError(f"--size: {self.size!r} is not width and height in pixels, as 960x540")
        return Settings(
            size=(int(found[1]), int(found[2])),
            rate=rate if self.rate is None else self.rate,
            style=self.style,
            codec=self.codec,
            force=self.force,
        )


def _label(text: str, model: Model, dataset: Dataset) -> int:
    """Find a class by the data set's own name for it, or by the network's."""
    return dataset.classes.index(text) if text in dataset.classes else parse_class(text, model=model)


def make(given: Given, wishes: Wishes, path: Path) -> str:
    """Make a film, and say in one line what it is.

    Raises:
        ConvscopeError: what is wished for cannot be had.
    """
    if (wishes.data is None) == (wishes.source is None):
        raise DataError("say what is filmed: a data set with --data, or anything else with --source")
    settings = wishes.settings()
    check(path, force=wishes.force)
    model = given.load()
    view = wishes.stated_view(model)
    if wishes.source is not None:
        return _film_source(model, wishes, path, view=view)
    with _bars() as bar:
        dataset = stated_data(wishes.data or "", folder=wishes.folder, model=model, bar=bar)
        places = find(model, dataset, wishes.choice(model, dataset), progress=bar("choosing pictures"))
        size = film(model, dataset, places, path, view=view, settings=settings, progress=bar("filming"))
    return _told(path, len(places), size, rate=settings.rate)


def _film_source(model: Model, wishes: Wishes, path: Path, *, view: View | None) -> str:
    """Film a stretch of a source."""
    asked = wishes.choice_flags()
    if asked:
        raise DataError(f"{asked} chooses pictures of a data set: name one with --data, not --source")
    source = _source(wishes.source or "", model)
    settings = wishes.settings(rate=pace_of(source))
    stretch = Stretch(start=wishes.start, end=wishes.end, count=wishes.count)
    with _bars() as bar:
        many, size = film_source(
            model, source, path, stretch=stretch, view=view, settings=settings, progress=bar("filming")
        )
    return _told(path, many, size, rate=settings.rate)


def _source(name: str, model: Model) -> Source:
    if Path(name).suffix != SUFFIX:
        return open_source(name, on_skip=lambda sentence: typer.echo(f"left out: {sentence}", err=True))
    recording = Recording(Path(name))
    check_model(recording, model)
    return Replay(recording)


def _told(path: Path, many: int, size: int, *, rate: float) -> str:
    frames = "1 frame" if many == 1 else f"{many:,} frames"
    return f"{path}: {frames}, {many / rate:.1f} s, {size:,} bytes"


@contextmanager
def _bars() -> Generator[Callable[[str], Callable[[int, int], None]]]:
    """Show bars on standard error, one for each thing that is under way; nothing where it is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:

        def bar(what: str) -> Callable[[int, int], None]:
            task = shown.add_task(what, total=None, visible=False)

            def tell(done: int, total: int) -> None:
                shown.update(task, completed=done, total=total, visible=True)

            return tell

        yield bar
