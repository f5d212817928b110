"""`convscope evaluate`: a model on pictures with labels."""
# ruff: noqa: PLC0415

from typing import Annotated

import typer

from convscope.cli.options.data import DATA_HELP, Folder
from convscope.cli.options.model import Given
from convscope.cli.options.output import Json
from convscope.cli.options.running import Running
from convscope.cli.spread import spread


@spread()
def evaluate(
    *,
    data: Annotated[str, typer.Option(help=DATA_HELP, metavar="NAME")],
    folder: Folder = None,
    worst: Annotated[int, typer.Option(help="How many mistakes to print.", min=0)] = 20,
    json: Json = False,
    given: Given,
    running: Running,
) -> None:
    """Try a model on pictures with labels: accuracy, confusion, the worst mistakes.

    Where no option says what runs it, ONNX Runtime does, many pictures at once; otherwise it is run as for `watch`.
    """
    from convscope.cli.evaluation import show
    from convscope.cli.progress import bars
    from convscope.cli.sources import labelled, stated_data
    from convscope.jobs.evaluate import evaluate as run

    model = given.load_and_tell()
    with bars() as bar:
        dataset = labelled(stated_data(data, folder=folder, model=model, bar=bar))
        engine = running.of(model, seen=dataset) if running.asks else None
        result = run(model, dataset, worst=worst, engine=engine, progress=bar("evaluating"))
    if json:
        typer.echo(result.to_json().decode())
    else:
        show(result)
