"""Bars with the time left, for what takes a while."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Bar = Callable[[str], Callable[[int, int], None]]
"""Gives a bar of that name, which is told how much is done, of how much."""


@contextmanager
def bars() -> Generator[Bar]:
    """Show bars on standard error, one for each thing that is under way; nothing where it is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:

        def bar(what: str) -> Callable[[int, int], None]:
            task = shown.add_task(what, total=None, visible=False)

            def tell(done: int, total: int) -> None:
                shown.update(task, completed=done, total=total, visible=True)

            return tell

        yield bar
