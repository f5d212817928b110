"""Options that say where the page is served."""

from dataclasses import dataclass
from typing import Annotated

import typer


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the page is served."""

    host: Annotated[str, typer.Option(help="The address to serve on.", metavar="ADDRESS")] = "127.0.0.1"
    port: Annotated[
        int | None,
        typer.Option(
            help="The port to serve on; 0: any free one. Left out: 8642 where it is free.", min=0, max=65535
        ),
    ] = None
    token: Annotated[
        str | None,
        typer.Option(
            help="What the page's address bears. Left out: a new one each time.",
            envvar="CONVSCOPE_TOKEN",
            metavar="TEXT",
        ),
    ] = None
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in the browser.")] = False
