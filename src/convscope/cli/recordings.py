"""The recording that a command line names, and the model that it was made with."""

from dataclasses import replace
from pathlib import Path

import typer

from convscope.cli.options.model import Given
from convscope.errors import DataError, ModelError
from convscope.model.model import Model
from convscope.record.reader import Recording
from convscope.record.replay import check_model, recorded_name


def recorded(given: Given, file: Path) -> tuple[Recording, Model]:
    """Open a recording, and the model that it was made with.

    Raises:
        DataError: the file is no recording, or was made with another model.
        ModelError: the model cannot be read.
    """
    recording = Recording(file)
    if given.model:
        model = given.load()
    else:
        name = recorded_name(recording)
        try:
            model = replace(given, model=name).load()
        except ModelError as error:
            raise DataError(f"{file}: recorded with {name}; {error}; say with --model where it is") from error
    check_model(recording, model)
    if recording.cut:
        typer.echo(f"{file}: ends in the middle of a frame; all before it are there", err=True)
    return recording, model
