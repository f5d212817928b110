"""How a training looks on a terminal."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from convscope.train.settings import Step


def show(steps: Iterator[Step], *, iterations: int, folder: Path) -> None:
    """Draw a bar with loss and accuracy while the steps are made; say where the files are."""
    columns = (
        TextColumn("loss {task.fields[loss]}  accuracy {task.fields[accuracy]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    accuracy = "-"
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=iterations, loss="-", accuracy=accuracy)
        for step in steps:
            if step.accuracy is not None:
                accuracy = f"{100 * step.accuracy:.2f} %"
                console.print(f"iteration {step.iteration:6d}  accuracy {accuracy}", highlight=False)
            loss = "-" if step.loss is None else f"{step.loss:.4f}"
            bar.update(task, completed=step.iteration, loss=loss, accuracy=accuracy)
    Console(highlight=False, markup=False).print(
        f"{accuracy} of the test digits; written to {folder}", soft_wrap=True
    )
