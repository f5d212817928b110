"""Options that name data sets and sources, and pick their pictures."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

DATA_HELP = (
    "`mnist:test`, `mnist:train`, `cifar10:test`, `cifar10:train`; a folder of folders, one a class; an IDX file, "
    "with its labels beside it; or CIFAR-10's batches."
)

Folder = Annotated[
    Path | None,
    typer.Option(help="Where the data set's files lie, if not in the package or on a mirror.", metavar="DIR"),
]
OnSource = typer.Option(
    help="Where frames come from, if not from the page: `camera:0`, a film, a stream (`rtsp://`, `http://`), "
    "a folder or a pattern of pictures, or a data set (`mnist:test`).",
    metavar="SOURCE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """Which pictures of a data set, as the command line says it."""

    folder: Folder = None
    class_: Annotated[
        str | None,
        typer.Option("--class", help="Only pictures of this class, by number or name.", metavar="CLASS"),
    ] = None
    predicted: Annotated[
        str | None, typer.Option(help="Only pictures that are taken for this class.", metavar="CLASS")
    ] = None
    min_prob: Annotated[
        float, typer.Option(help="The least probability of the class taken, 0..1.", min=0, max=1)
    ] = 0.0
    wrong: Annotated[bool, typer.Option("--wrong", help="Only pictures that are read wrong.")] = False
    count: Annotated[int | None, typer.Option(help="At most so many pictures.", min=1)] = None
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Take them in an order by chance.")] = False
    seed: Annotated[int, typer.Option(help="Of that order.", min=0, max=2**63 - 1)] = 1
    sort: Annotated[str | None, typer.Option(help="`prob`: the most probable first.", metavar="NAME")] = None

    @property
    def flag(self) -> str:
        """Name the first option that only a data set can follow; nothing: none is used."""
        used = {
            "--class": self.class_ is not None,
            "--predicted": self.predicted is not None,
            "--min-prob": self.min_prob > 0,
            "--wrong": self.wrong,
            "--shuffle": self.shuffle,
            "--sort": self.sort is not None,
            "--folder": self.folder is not None,
        }
        return next((flag for flag, is_used in used.items() if is_used), "")

    @property
    def all(self) -> bool:
        """Say whether no picture is left out, and the order is the data set's own."""
        return replace(self, folder=None) == Picking()
