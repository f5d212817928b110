"""`convscope info`: what a network is."""
# ruff: noqa: PLC0415

from typing import Annotated

import typer

from convscope.cli.options.model import Given
from convscope.cli.options.output import Json
from convscope.cli.spread import spread


@spread()
def info(
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="List what is computed between the layers, too, such as reshapes.")
    ] = False,
    json: Json = False,
    given: Given,
) -> None:
    """Say what a network is: layers, shapes, costs, receptive fields, and what was assumed."""
    import msgspec

    from convscope.cli.information import show
    from convscope.model.summary import summarize

    if not json and given.tell_what_is_missing():
        return
    summary = summarize(given.load(), hidden=all_)
    if json:
        typer.echo(msgspec.json.encode(summary).decode())
    else:
        show(summary)
