"""How a film is made at a terminal: what the options say, and bars with the time left."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from convscope.cli.data import stated_data
from convscope.cli.options import Given
from convscope.datasets.choice import Choice
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError, OutputError, ViewError
from convscope.jobs.film import Settings, film, find
from convscope.model.model import Model
from convscope.render.films.target import check
from convscope.view.stated import stated_view
from convscope.view.units import parse_class
from convscope.view.view import View

_SIZE = re.compile(r"([0-9]{1,5})[x×]([0-9]{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the options say, as they were written; `convscope film --help` has their meaning."""

    data: str
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
    rate: float
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

    def stated_view(self, model: Model) -> View | None:
        """Give the view that is wished for; None: what suits the model.

        Raises:
            ViewError: the model cannot be shown like that.
        """
        if self.view is not None and (self.preset is not None or self.class_order is not None):
            raise ViewError("--view says all: leave out --preset and --class-order")
        return stated_view(model, file=self.view, preset=self.preset, class_=self.class_order)

    def settings(self) -> Settings:
        """Say how the film looks.

        Raises:
            OutputError: the size is none.
        """
        found = _SIZE.fullmatch(self.size.strip().lower())
        if found is None:
            raise OutputError(f"--size: {self.size!r} is not width and height in pixels, as 960x540")
        return Settings(
            size=(int(found[1]), int(found[2])),
            rate=self.rate,
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
    settings = wishes.settings()
    check(path, force=wishes.force)
    model = given.load()
    view = wishes.stated_view(model)
    with _bars() as bar:
        dataset = stated_data(wishes.data, folder=wishes.folder, model=model, bar=bar)
        places = find(model, dataset, wishes.choice(model, dataset), progress=bar("choosing pictures"))
        size = film(model, dataset, places, path, view=view, settings=settings, progress=bar("filming"))
    many = "1 frame" if len(places) == 1 else f"{len(places):,} frames"
    return f"{path}: {many}, {len(places) / settings.rate:.1f} s, {size:,} bytes"


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
