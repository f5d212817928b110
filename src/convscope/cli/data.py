"""The data set that a command line names: one that is known, or a folder of labelled pictures."""

from collections.abc import Callable
from pathlib import Path

import typer

from convscope.datasets import registry
from convscope.datasets.dataset import Dataset, Progress
from convscope.jobs.folder import load_folder
from convscope.model.model import Model


def stated_data(name: str, *, folder: Path | None, model: Model, bar: Callable[[str], Progress]) -> Dataset:
    """Load it; files that cannot be read are named on standard error, and left out.

    Raises:
        DataError: there is none, or it is not what it claims to be.
    """
    if name in registry.NAMES or not Path(name).is_dir():
        return registry.load(name, folder=folder, progress=bar("downloading"))
    dataset, broken = load_folder(Path(name), model, progress=bar("reading pictures"))
    for sentence in broken:
        typer.echo(f"left out: {sentence}", err=True)
    return dataset
