"""`convscope replay`: the page on a recording."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from convscope.cli.options.model import RECORDED, Given
from convscope.cli.options.running import Running
from convscope.cli.options.serving import Serving
from convscope.cli.spread import spread


@spread(model=RECORDED)
def replay(
    *,
    file: Annotated[Path, typer.Argument(help="A recording.", metavar="FILE")],
    running: Running,
    serving: Serving,
    given: Given,
) -> None:
    """Open the page on a recording: scrub, step, play, look at other layers."""
    from convscope.cli.recordings import recorded
    from convscope.cli.serving import serve
    from convscope.record.replay import Replay, last_view

    recording, model = recorded(given, file)
    source = Replay(recording)
    chosen = running.of(model, seen=source)
    serve(serving, model, engine=chosen, view=last_view(recording, model), source=source)
