"""The commands. What a command needs loads when it runs, so that `--help` is quick."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from convscope.cli.commands.convert import convert
from convscope.cli.commands.evaluate import evaluate
from convscope.cli.commands.export import export
from convscope.cli.commands.film import film
from convscope.cli.commands.info import info
from convscope.cli.commands.replay import replay
from convscope.cli.commands.train import train_lenet
from convscope.cli.commands.watch import watch


class _Commands(TyperGroup):
    """The commands; what names none of them is a model to watch."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (typer's own type is private)
        if not args or args[0] not in {*self.commands, "--help", "--version"}:
            args = ["watch", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Commands,
    help="A microscope for image classifiers: see live what every layer makes of the picture.",
    epilog="`convscope MODEL` is short for `convscope watch MODEL`; `convscope` alone watches the bundled LeNet.",
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
train_app = typer.Typer(help="Train a network, and write it as Caffe would.", no_args_is_help=True)
train_app.command("lenet")(train_lenet)
for command in (watch, replay, export, evaluate, film, info, convert):
    app.command()(command)
app.add_typer(train_app, name="train")


@app.callback(invoke_without_command=True)
def convscope(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Print the version, if that is asked."""
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415

        typer.echo(f"convscope {version_of('convscope')}")
        raise typer.Exit
