"""What the commands that serve the page, or open a recording, have in common."""
# ruff: noqa: PLC0415

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convscope.cli.options import Given

if TYPE_CHECKING:
    from convscope.model.model import Model
    from convscope.record.reader import Recording

Host = Annotated[str, typer.Option(help="The address to serve on.", metavar="ADDRESS")]
Port = Annotated[
    int | None,
    typer.Option(
        help="The port to serve on; 0: any free one. Left out: 8642 where it is free.", min=0, max=65535
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        help="What the page's address bears. Left out: a new one each time.",
        envvar="CONVSCOPE_TOKEN",
        metavar="TEXT",
    ),
]
Threads = Annotated[
    int | None, typer.Option(help="Threads that the network may use. Left out: few.", min=1, max=256)
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the page in the browser.")]


def told(*, no_open: bool) -> Callable[[str], None]:
    """Give what tells the page's address as soon as it is served, and opens it."""
    from convscope.server.browser import open_browser

    def ready(address: str) -> None:
        typer.echo(address)
        sys.stdout.flush()
        if not no_open:
            open_browser(address)

    return ready


def recorded(given: Given, file: Path) -> "tuple[Recording, Model]":
    """Open a recording, and the model that it was made with.

    Raises:
        DataError: the file is no recording, or was made with another model.
        ModelError: the model cannot be read.
    """
    from convscope.errors import DataError, ModelError
    from convscope.record.reader import Recording
    from convscope.record.replay import check_model, recorded_name

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
