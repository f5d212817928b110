"""Asking before weights are downloaded, and showing how far they are."""
# ruff: noqa: PLC0415

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from convscope.errors import ModelError

if TYPE_CHECKING:
    from convscope.download.published import Published
    from convscope.zoo.entry import Entry


def bring_missing(model: str, *, yes: bool) -> None:
    """Download the files of a name in the zoo that are not there yet, after telling what they are, and asking.

    Args:
        model: as the command line names it.
        yes: do not ask.

    Raises:
        ModelError: the user does not want it, or cannot be asked.
        DataError: a file cannot be downloaded.
    """
    entry, files = missing_of(model)
    if entry is None or not files:
        return
    from convscope.zoo.holding import not_there

    for line in about(entry, files):
        typer.echo(line, err=True)
    if not yes:
        if not _somebody_is_there():
            raise ModelError(f"{entry.name} {not_there(entry)}")
        if not typer.confirm("Download it?", default=False, err=True):
            raise ModelError(f"{entry.name} {not_there(entry)}")
    _bring(entry, files)


def missing_of(model: str) -> "tuple[Entry | None, Sequence[Published]]":
    """Give the entry of the zoo that a name is of, and those of its files that are still to be downloaded."""
    from convscope.zoo.registry import entry_of

    entry = entry_of(model)
    if entry is None or not entry.files:
        return entry, ()
    from convscope.zoo.holding import missing

    return entry, missing(entry)


def about(entry: "Entry", files: "Sequence[Published]") -> list[str]:
    """Tell of an entry, line by line, what it is, under which terms, and where its files come from.

    Raises:
        CardError: the package is damaged.
    """
    from convscope.zoo.holding import folder_of

    lines = [
        entry.card.title,
        f"origin: {entry.card.origin}",
        f"licence: {entry.card.licence}",
        f"to cite: {entry.card.citation}",
        *(f"file: {file.address}, {_size(file)}, {_digest(file)}" for file in files),
        f"kept in: {folder_of(entry)}",
    ]
    if any(mirror.startswith("http:") for file in files for mirror in file.mirrors):
        lines.append("by http: anybody on the way could change it")
    return lines


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _size(file: "Published") -> str:
    if file.size is not None:
        return f"{file.size:,} bytes"
    if not file.roughly:
        return f"at most {file.limit:,} bytes"
    return (
        f"about {file.roughly / 1e6:,.3g} MB"
        if file.roughly >= 1e6
        else f"about {file.roughly / 1e3:,.3g} kB"
    )


def _digest(file: "Published") -> str:
    return (
        f"SHA-256 {file.sha256}"
        if file.sha256
        else "no digest is published: what comes first is trusted from then on"
    )


def _bring(entry: "Entry", files: "Sequence[Published]") -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from convscope.download.fetch import digest, part_of
    from convscope.zoo.holding import bring, folder_of

    console = Console(stderr=True)
    columns = (TextColumn("downloading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("downloading", total=None)
        try:
            bring(entry, progress=lambda done, total: shown.update(task, completed=done, total=total or None))
        except KeyboardInterrupt:
            part = part_of(files[0], folder_of(entry))
            kept = part.stat().st_size if part.exists() else 0
            typer.echo(
                f"stopped: {kept:,} bytes are kept in {part}, and the same command goes on from there",
                err=True,
            )
            raise
    for file in files:
        path = folder_of(entry) / file.name
        if path.exists():
            typer.echo(f"downloaded: {path}, SHA-256 {digest(path)}", err=True)
