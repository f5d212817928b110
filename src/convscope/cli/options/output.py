"""Options of what is written and printed."""

from typing import Annotated

import typer

Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Json = Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")]
