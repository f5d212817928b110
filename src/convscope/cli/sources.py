"""The data set, or the source, that a command line names, and which of its pictures."""

from dataclasses import replace
from pathlib import Path

import typer

from convscope.cli.options import Looks, Picking
from convscope.cli.progress import Bar
from convscope.datasets import registry
from convscope.datasets.choice import Choice, Places
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError, ViewError
from convscope.jobs.folder import load_folder
from convscope.jobs.predict import find
from convscope.model.model import Model
from convscope.sources.open import open_source
from convscope.sources.pictures import Pictures
from convscope.sources.source import Source
from convscope.view.units import parse_class


def stated_data(name: str, *, folder: Path | None, model: Model, bar: Bar) -> Dataset:
    """Load a data set: one that is known, or a folder of labelled pictures.

    Files that cannot be read are named on standard error, and left out.

    Raises:
        DataError: there is none, or it is not what it claims to be.
    """
    if name in registry.NAMES or not Path(name).is_dir():
        return registry.load(name, folder=folder, progress=bar("downloading"))
    dataset, broken = load_folder(Path(name), model, progress=bar("reading pictures"))
    for sentence in broken:
        left_out(sentence)
    return dataset


def picked(dataset: Dataset, picking: Picking, *, model: Model, bar: Bar) -> Places:
    """Find the pictures of a data set that the command line says.

    Raises:
        ViewError: there is no such class.
        DataError: there is no such order, or no picture is left.
        ModelError: the network cannot be run.
    """
    if picking.sort not in (None, "prob"):
        raise DataError(f"--sort: there is no order {picking.sort!r}; there is prob")
    choice = Choice(
        label=None if picking.class_ is None else _label(picking.class_, model, dataset),
        predicted=None if picking.predicted is None else parse_class(picking.predicted, model=model),
        min_prob=picking.min_prob,
        wrong=picking.wrong,
        count=picking.count,
        shuffle=picking.shuffle,
        seed=picking.seed,
        sort="prob" if picking.sort else None,
    )
    return find(model, dataset, choice, progress=bar("choosing pictures"))


def _label(text: str, model: Model, dataset: Dataset) -> int:
    """Find a class by the data set's own name for it, or by the network's."""
    return dataset.classes.index(text) if text in dataset.classes else parse_class(text, model=model)


def stated_source(name: str | None, picking: Picking, *, model: Model, bar: Bar) -> Source | None:
    """Open the source that is named, with the pictures that are picked; None: none is named.

    Raises:
        DataError: there is none, or pictures are picked where there is no data set.
        ViewError: pictures of a class are picked, and there is no such class.
        ModelError: the network cannot be run.
    """
    if name is None or not _is_data(name, picking):
        asked = picking.flag or ("--count" if picking.count is not None else "")
        if asked:
            raise DataError(f"{asked} picks pictures of a data set: name one with --source, as mnist:test")
        return None if name is None else open_source(name, on_skip=left_out)
    dataset = stated_data(name, folder=picking.folder, model=model, bar=bar)
    places = None if picking.all else picked(dataset, picking, model=model, bar=bar)
    return Pictures(dataset, places)


def _is_data(name: str, picking: Picking) -> bool:
    """Say whether a source is a data set: by its name, or as a folder of which pictures are picked."""
    return name in registry.NAMES or (not picking.all and Path(name).is_dir())


def class_that_sorts(looks: Looks, picking: Picking, *, source: str | None) -> tuple[Looks, Picking]:
    """Take `--class` for the class that sorts, where there is no data set of which it could pick pictures.

    Raises:
        ViewError: that class is stated twice.
    """
    if picking.class_ is None or (source is not None and _is_data(source, picking)):
        return looks, picking
    if looks.class_order is not None:
        raise ViewError("--class and --class-order say the same where there is no data set: leave one out")
    return replace(looks, class_order=picking.class_), replace(picking, class_=None)


def left_out(sentence: str) -> None:
    """Name a file that cannot be read."""
    typer.echo(f"left out: {sentence}", err=True)
