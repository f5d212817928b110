"""The data set, or the source, that a command line names, and which of its pictures."""

from dataclasses import replace
from pathlib import Path

import typer

from convscope.cli.options.data import Picking
from convscope.cli.options.view import Looks
from convscope.cli.progress import Bar
from convscope.datasets import own, registry
from convscope.datasets.choice import Choice, Places
from convscope.datasets.dataset import Dataset, Stack
from convscope.datasets.listing import Listed, list_pictures
from convscope.errors import DataError, ViewError
from convscope.jobs.folder import Loaded, load_files, load_folder
from convscope.jobs.predict import find
from convscope.model.model import Model
from convscope.sources.animation import moves
from convscope.sources.open import open_source
from convscope.sources.pictures import Files, Pictures
from convscope.sources.source import Source
from convscope.view.units import parse_class


def stated_data(name: str, *, folder: Path | None, model: Model, bar: Bar) -> Stack:
    """Load a data set: one that is known, files of one's own, or a folder of labelled pictures.

    Files that cannot be read are named on standard error, and left out.

    Raises:
        DataError: there is none, or it is not what it claims to be.
    """
    path = Path(name)
    if name not in registry.NAMES and _is_own(path):
        return own.load(path, classes=model.labels)
    if name not in registry.NAMES and path.is_file():
        raise DataError(
            f"{name} is no data set: those are IDX files, CIFAR-10's batches, and folders with one of pictures a "
            "class; a film or a recording is a --source"
        )
    if name in registry.NAMES or not path.is_dir():
        return registry.load(name, folder=folder, progress=bar("downloading"))
    return _told(load_folder(path, model, progress=bar("reading pictures"))).stack


def labelled(stack: Stack) -> Dataset:
    """Give pictures of which it is known what they show.

    Raises:
        DataError: that is not known.
    """
    if not isinstance(stack, Dataset):
        raise DataError(f"{stack.name}: no file of labels lies beside it, so that nobody knows what is right")
    return stack


def picked(stack: Stack, picking: Picking, *, model: Model, bar: Bar) -> Places:
    """Find the pictures that the command line says.

    Raises:
        ViewError: there is no such class.
        DataError: there is no such order, or no picture is left.
        ModelError: the network cannot be run.
    """
    if picking.sort not in (None, "prob"):
        raise DataError(f"--sort: there is no order {picking.sort!r}; there is prob")
    choice = Choice(
        label=None if picking.class_ is None else _label(picking.class_, model, stack),
        predicted=None if picking.predicted is None else parse_class(picking.predicted, model=model),
        min_prob=picking.min_prob,
        wrong=picking.wrong,
        count=picking.count,
        shuffle=picking.shuffle,
        seed=picking.seed,
        sort="prob" if picking.sort else None,
    )
    return find(model, stack, choice, progress=bar("choosing pictures"))


def _label(text: str, model: Model, stack: Stack) -> int:
    """Find a class by the data set's own name for it, or by the network's."""
    names = stack.classes if isinstance(stack, Dataset) else ()
    return names.index(text) if text in names else parse_class(text, model=model)


def stated_source(name: str | None, picking: Picking, *, model: Model, bar: Bar) -> Source | None:
    """Open the source that is named, with the pictures that are picked; None: none is named.

    Raises:
        DataError: there is none, or pictures are picked where there are none.
        ViewError: pictures of a class are picked, and there is no such class.
        ModelError: the network cannot be run.
    """
    if name is not None and is_data(name):
        stack = stated_data(name, folder=picking.folder, model=model, bar=bar)
        return Pictures(stack, None if picking.all else picked(stack, picking, model=model, bar=bar))
    if name is not None and picking.flag != "--folder" and not picking.all and (files := _files(name, model)):
        return _picked_files(name, files, picking, model=model, bar=bar)
    asked = picking.flag or ("--count" if picking.count is not None else "")
    if asked:
        raise DataError(f"{asked} picks pictures of a data set: name one with --source, as mnist:test")
    return None if name is None else open_source(name, classes=model.labels, on_skip=left_out)


def is_data(name: str) -> bool:
    """Say whether a source is a data set: by its name, or by its files."""
    return name in registry.NAMES or _is_own(Path(name))


def _is_own(path: Path) -> bool:
    try:
        return own.is_data(path)
    except OSError:
        return False


def _files(name: str, model: Model) -> list[Listed] | None:
    """List a source's files of pictures, of which some can be picked; None: it is something else."""
    try:
        return None if moves(Path(name)) else list_pictures(name, classes=model.labels)
    except OSError:
        return None


def _picked_files(name: str, files: list[Listed], picking: Picking, *, model: Model, bar: Bar) -> Source:
    """Pick files: the network looks at them once, and those that are picked are shown whole."""
    by_label = picking.class_ is not None or picking.wrong
    reading = bar("reading pictures")
    if by_label and any(file.folder for file in files):
        loaded = load_folder(Path(name), model, progress=reading)
    else:
        loaded = load_files(name, files, model, progress=reading)
    places = picked(_told(loaded).stack, picking, model=model, bar=bar)
    chosen: list[Listed] = [loaded.files[place] for place in places]
    return Files(name, chosen, on_skip=left_out)


def class_that_sorts(looks: Looks, picking: Picking, *, source: str | None) -> tuple[Looks, Picking]:
    """Take `--class` for the class that sorts, where there is no data set of which it could pick pictures.

    Raises:
        ViewError: that class is stated twice.
    """
    picks = source is not None and (is_data(source) or Path(source).is_dir())
    if picking.class_ is None or picks:
        return looks, picking
    if looks.class_order is not None:
        raise ViewError("--class and --class-order say the same where there is no data set: leave one out")
    return replace(looks, class_order=picking.class_), replace(picking, class_=None)


def _told(loaded: Loaded) -> Loaded:
    for sentence in loaded.broken:
        left_out(sentence)
    return loaded


def left_out(sentence: str) -> None:
    """Name a file that cannot be read."""
    typer.echo(f"left out: {sentence}", err=True)
