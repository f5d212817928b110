"""How an evaluation looks on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from convscope.engines.engine import ENGINES, Setting
from convscope.jobs.evaluate import Evaluation

MOST_CLASSES = 25


def show(result: Evaluation) -> None:
    """Print accuracy, confusion and the worst mistakes."""
    console = Console(highlight=False, markup=False)
    console.print(
        f"{result.model} reads {result.correct:,} of {result.count:,} right ({result.data}): "
        f"{100 * result.accuracy:.2f} %{_by(result)}",
        soft_wrap=True,
    )
    if result.error is not None:
        unit = f" {result.unit}" if result.unit else ""
        console.print(f"the expected value is off by {result.error:.2f}{unit} in the mean", soft_wrap=True)
    if len(result.labels) <= MOST_CLASSES:
        console.print(_confusion(result))
    if result.mistakes:
        console.print(_mistakes(result))


def _by(result: Evaluation) -> str:
    """Name precision and engine, where they are not the usual ones."""
    usual = Setting()
    if (result.engine, result.precision) == (usual.engine, usual.precision):
        return ""
    return f", in {result.precision} by {ENGINES[result.engine]}"


def _confusion(result: Evaluation) -> Table:
    table = Table(
        title=Text("confusion: rows are true, columns are read", no_wrap=True), title_justify="left"
    )
    table.add_column("", style="bold")
    for label in result.labels:
        table.add_column(Text(label), justify="right")
    for true, counts in enumerate(result.confusion.tolist()):
        cells = [
            Text(str(count or "·"), style="bold" if read == true else "") for read, count in enumerate(counts)
        ]
        table.add_row(Text(result.labels[true]), *cells)
    return table


def _mistakes(result: Evaluation) -> Table:
    table = Table(title="the worst mistakes", title_justify="left")
    for name in ("picture", "true", "read as", "probability"):
        table.add_column(name, justify="right")
    for mistake in result.mistakes:
        table.add_row(
            Text(mistake.file or str(mistake.index), overflow="fold"),
            Text(result.labels[mistake.true]),
            Text(result.labels[mistake.predicted]),
            f"{100 * mistake.probability:.2f} %",
        )
    return table
