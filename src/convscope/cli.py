"""The command line."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from convscope.errors import ConvscopeError


class _Commands(TyperGroup):
    """The commands; what names none of them is a model to watch."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (typer's own type is private)
        if not args or args[0] not in {*self.commands, "--help", "--version"}:
            args = ["watch", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Commands,
    help="A microscope for image classifiers: see live what every layer makes of the picture.",
    epilog="`convscope MODEL` is short for `convscope watch MODEL`, and `convscope` alone watches the bundled LeNet.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)

ModelArgument = Annotated[
    str, typer.Argument(help="`lenet`, or a file: a Caffe network's deploy.prototxt.", metavar="[MODEL]")
]
WeightsOption = Annotated[
    Path | None,
    typer.Option(help="The caffemodel, where it does not lie beside the prototxt.", metavar="FILE"),
]


@app.callback(invoke_without_command=True)
def convscope(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Print the version, if that is asked."""
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415  (only here)

        typer.echo(f"convscope {version_of('convscope')}")
        raise typer.Exit


@app.command()
def watch(
    model: ModelArgument = "lenet",
    *,
    weights: WeightsOption = None,
    host: Annotated[str, typer.Option(help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            help="The port to serve on; 0: any free one.",
            min=0,
            max=65535,
            show_default="8642, or any free one",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            help="What the page's address bears.", envvar="CONVSCOPE_TOKEN", show_default="a new one"
        ),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Threads of the network.", min=1, max=256, show_default="1 or 2")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in the browser.")] = False,
) -> None:
    """Serve the page, and open it: the camera moves the network."""
    from convscope.server.browser import open_browser  # noqa: PLC0415  (other commands need no server)
    from convscope.server.serve import serve  # noqa: PLC0415  (other commands need no server)
    from convscope.zoo.registry import load  # noqa: PLC0415  (`--help` needs no model)

    loaded = load(model, weights=weights)
    for sentence in loaded.assumed:
        typer.echo(f"assumed: {sentence}", err=True)

    def ready(address: str) -> None:
        typer.echo(address)
        sys.stdout.flush()
        if not no_open:
            open_browser(address)

    serve(loaded, host=host, port=port, token=token, threads=threads, on_ready=ready)


def main() -> None:
    """Run the command line; what the user can mend is one sentence and exit code 2."""
    try:
        app()
    except ConvscopeError as error:
        sys.exit(_fail(str(error)))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


def _fail(sentence: str) -> int:
    typer.echo(f"convscope: {sentence}", err=True)
    return 2
