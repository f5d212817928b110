"""`convscope watch`: the page."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from convscope.cli.options.data import OnSource, Picking
from convscope.cli.options.model import DEFAULT_LENET, Given
from convscope.cli.options.running import Running
from convscope.cli.options.serving import Serving
from convscope.cli.options.view import Looks
from convscope.cli.spread import spread


@spread(model=DEFAULT_LENET)
def watch(
    *,
    looks: Looks,
    source: Annotated[str | None, OnSource] = None,
    picking: Picking,
    every: Annotated[
        bool,
        typer.Option("--every", help="Leave out no frame of the source, however long the network takes."),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            help="Record the frames of the first page, with their readings: a new `.arrow` file.",
            metavar="FILE",
        ),
    ] = None,
    running: Running,
    serving: Serving,
    given: Given,
) -> None:
    """Serve the page, and open it: the camera moves the network."""
    from convscope.cli.progress import bars
    from convscope.cli.serving import serve
    from convscope.cli.sources import class_that_sorts, stated_source
    from convscope.record.tapes import Tapes

    looks, picking = class_that_sorts(looks, picking, source=source)
    model = given.load_and_tell()
    view = looks.of(model)
    with bars() as bar:
        opened = stated_source(source, picking, model=model, bar=bar)
    chosen = running.of(model, seen=opened)
    title = opened.title if opened else "the page's own"
    tapes = Tapes(model, named=given.model, folder=Path.cwd(), first=record, source=title)
    serve(serving, model, engine=chosen, view=view, source=opened, every=every, tapes=tapes)
