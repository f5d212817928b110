"""How a film is made at a terminal: bars while it is made, and one line of what it is."""

import re
from dataclasses import replace
from pathlib import Path

from convscope.cli.options.data import Picking
from convscope.cli.options.running import Running
from convscope.cli.progress import Bar, bars
from convscope.cli.sources import is_data, picked, stated_data, stated_source
from convscope.errors import OutputError
from convscope.jobs.film import Settings, film
from convscope.jobs.stretch import Filmed, Stretch, film_source
from convscope.model.model import Model
from convscope.record.form import SUFFIX
from convscope.record.reader import Recording
from convscope.record.replay import Replay, check_model
from convscope.sources.pictures import Pictures
from convscope.sources.source import Source
from convscope.view.view import View

_SIZE = re.compile(r"([0-9]{1,5})[x×]([0-9]{1,5})")


def parse_frame(text: str) -> tuple[int, int]:
    """Read a film's width and height, in pixels.

    Raises:
        OutputError: it is none.
    """
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None:
        raise OutputError(f"--size: {text!r} is not width and height in pixels, as 960x540")
    return int(found[1]), int(found[2])


def film_data(
    model: Model,
    name: str,
    path: Path,
    *,
    picking: Picking,
    running: Running,
    view: View | None,
    settings: Settings,
) -> str:
    """Film pictures of a data set, and say in one line what the film is.

    Raises:
        ConvscopeError: what is wished for cannot be had.
    """
    with bars() as bar:
        dataset = stated_data(name, folder=picking.folder, model=model, bar=bar)
        places = picked(dataset, picking, model=model, bar=bar)
        settings = replace(settings, engine=running.of(model, seen=Pictures(dataset, places)))
        size = film(model, dataset, places, path, view=view, settings=settings, progress=bar("filming"))
    return _told(path, Filmed(len(places), len(places) / settings.rate, size))


def film_stretch(
    model: Model,
    name: str,
    path: Path,
    *,
    picking: Picking,
    running: Running,
    stretch: Stretch,
    view: View | None,
    settings: Settings,
) -> str:
    """Film a stretch of a source, and say in one line what the film is.

    Raises:
        ConvscopeError: what is wished for cannot be had.
    """
    with bars() as bar:
        source = _source(name, picking, model=model, bar=bar)
        settings = replace(settings, engine=running.of(model, seen=source))
        made = film_source(
            model, source, path, stretch=stretch, view=view, settings=settings, progress=bar("filming")
        )
    return _told(path, made)


def _source(name: str, picking: Picking, *, model: Model, bar: Bar) -> Source:
    """Open what is filmed; of what has no pictures to pick, `--count` is the number of frames of the film."""
    if Path(name).suffix == SUFFIX:
        recording = Recording(Path(name))
        check_model(recording, model)
        return Replay(recording)
    if not picking.flag and not is_data(name):
        picking = replace(picking, count=None)
    opened = stated_source(name, picking, model=model, bar=bar)
    assert opened is not None
    return opened


def _told(path: Path, made: Filmed) -> str:
    frames = "1 frame" if made.frames == 1 else f"{made.frames:,} frames"
    return f"{path}: {frames}, {made.seconds:.1f} s, {made.size:,} bytes"
