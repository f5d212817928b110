"""`convscope export`: the values of a recording."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from convscope.cli.options.model import RECORDED, Given
from convscope.cli.options.output import Force
from convscope.cli.spread import spread


@spread(model=RECORDED)
def export(
    *,
    file: Annotated[Path, typer.Argument(help="A recording.", metavar="FILE")],
    layers: Annotated[str, typer.Option(help="The layers, with commas between them.", metavar="NAMES")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file to write: `.npz` or `.parquet`.", metavar="FILE")
    ],
    force: Force = False,
    given: Given,
) -> None:
    """Write what layers made of the frames of a recording: all values, as they are."""
    from convscope.cli.progress import bars
    from convscope.cli.recordings import recorded
    from convscope.jobs.export import export as run

    recording, model = recorded(given, file)
    names = [name.strip() for name in layers.split(",") if name.strip()]
    with bars() as bar:
        shapes = run(recording, model, layers=names, out=out, overwrite=force, progress=bar("computing"))
    for name, shape in shapes.items():
        typer.echo(f"{name}: float32, {' × '.join(map(str, shape))}")
