"""The page, served as the command line says."""

import gc
import sys

import typer

from convscope.cli.options.serving import Serving
from convscope.model.model import Model
from convscope.record.tapes import Tapes
from convscope.server import serve as server
from convscope.server.browser import open_browser
from convscope.sources.source import Source
from convscope.view.choice import Chosen
from convscope.view.view import View


def serve(
    serving: Serving,
    model: Model,
    *,
    engine: Chosen,
    view: View | None,
    source: Source | None,
    every: bool = False,
    tapes: Tapes | None = None,
) -> None:
    """Serve the page, tell its address as soon as it is served, and open it.

    Raises:
        ServerError: it cannot be served.
    """

    def ready(address: str) -> None:
        typer.echo(address)
        sys.stdout.flush()
        if not serving.no_open:
            open_browser(address)
        gc.collect()
        gc.freeze()  # what is left stays: looking through all of it again would stop frames for up to 70 ms

    server.serve(
        model,
        view=view,
        source=source,
        every=every,
        tapes=tapes,
        host=serving.host,
        port=serving.port,
        token=serving.token,
        engine=engine,
        on_ready=ready,
    )
