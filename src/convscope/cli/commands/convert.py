"""`convscope convert`: a network as one ONNX file."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from convscope.cli.options.model import Given
from convscope.cli.options.output import Force
from convscope.cli.spread import spread


@spread()
def convert(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.", metavar="FILE")],
    layer: Annotated[
        list[str] | None,
        typer.Option(
            help="A layer that is to be an output, too; may be given several times.", metavar="NAME"
        ),
    ] = None,
    force: Force = False,
    given: Given,
) -> None:
    """Write a network as one ONNX file, which runs anywhere."""
    from convscope.model.export import export, write
    from convscope.model.text import clean

    model = given.load()
    for sentence in model.assumed:
        typer.echo(f"assumed: {sentence}", err=True)
    exported = export(model, layers=layer or ())
    size = write(exported, out, overwrite=force)
    if isinstance(model.card.input.mean, str):
        typer.echo(
            f"not in the file: the mean; put {model.card.input.mean} beside {out}, by its own name", err=True
        )
    outputs = ", ".join(clean(value.name) for value in exported.graph.output)
    typer.echo(f"{out}: {size:,} bytes, input {clean(model.input)}, outputs {outputs}")
