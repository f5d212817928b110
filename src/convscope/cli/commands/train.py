"""`convscope train`: a network, trained and written as Caffe would."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer


def train_lenet(
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A new folder for what is written.", metavar="DIR")
    ],
    data: Annotated[
        Path | None,
        typer.Option(
            help="A folder with MNIST's files. Left out: they are downloaded.",
            envvar="CONVSCOPE_DATA",
            metavar="DIR",
        ),
    ] = None,
    iterations: Annotated[int, typer.Option(help="How many steps.", min=1)] = 10_000,
    seed: Annotated[
        int, typer.Option(help="Of the first weights and the order of the digits.", min=0, max=2**63 - 1)
    ] = 1,
) -> None:
    """Train LeNet on MNIST, with the settings of Caffe's own example."""
    from convscope.cli import training
    from convscope.cli.progress import bars
    from convscope.train.lenet import train
    from convscope.train.settings import Settings

    settings = Settings(iterations=iterations, seed=seed)
    with bars() as bar:
        steps = train(out, settings=settings, data=data, progress=bar("downloading"))
    training.show(steps, iterations=iterations, folder=out)
