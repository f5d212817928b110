"""Where the files of an entry are: in the cache, or in a folder of the user's."""

from contextlib import suppress
from pathlib import Path

from convscope.download.fetch import checked, downloads, fetch
from convscope.download.published import Published
from convscope.errors import DataError, ModelError
from convscope.types import Progress
from convscope.zoo.entry import Entry

Pair = tuple[Path, Path]
"""The text of a network, and its weights."""


def folder_of(entry: Entry) -> Path:
    """Give the folder that an entry's files are downloaded to."""
    return downloads() / "zoo" / entry.name


def missing(entry: Entry) -> tuple[Published, ...]:
    """Give the files that have to be downloaded before the network can be opened, and those that go along."""
    folder = folder_of(entry)
    needed = [file for file in entry.files if not file.optional]
    if all((folder / file.name).is_file() for file in needed):
        return ()
    return tuple(file for file in entry.files if not (folder / file.name).is_file())


def bring(entry: Entry, *, progress: Progress | None = None) -> None:
    """Download what is missing; files that can be done without may stay away.

    Args:
        entry: of the zoo.
        progress: is told how far the largest file is: it comes first.

    Raises:
        DataError: a file cannot be downloaded; the message has each mirror's reason.
    """
    for file in missing(entry):
        if file.optional:
            with suppress(DataError):
                fetch(file, folder=folder_of(entry))
        else:
            fetch(file, folder=folder_of(entry), progress=progress)


def downloaded(entry: Entry) -> Pair:
    """Give the files that were downloaded, having seen that they are what they were.

    Raises:
        ModelError: they have not been downloaded yet.
        DataError: one is not what it was.
    """
    if missing(entry):
        raise ModelError(f"{entry.name} {not_there(entry)}")
    folder = folder_of(entry)
    there = [file for file in entry.files if (folder / file.name).is_file()]
    found = {file.name: checked(file, folder=folder) for file in there}
    return found.get(entry.text, entry.network), found[entry.weights]


def not_there(entry: Entry) -> str:
    """Say how to come by the files of an entry."""
    return (
        f"is not downloaded yet: `convscope {entry.name} --yes` or `convscope.load({entry.name!r}, download=True)` "
        f"does it, `convscope info {entry.name}` says under which terms; --model-dir DIR takes files that are "
        "there, and --random-weights shows the network untrained"
    )


def given(entry: Entry, folder: Path) -> Pair:
    """Find the files of an entry in a folder of the user's; nothing is downloaded.

    The weights may have another name, if they are the only ones there.

    Raises:
        ModelError: the folder does not have them.
    """
    try:
        inside = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise ModelError(f"--model-dir {folder}: {error.strerror}") from error
    others = [name for name in inside if name.endswith(Path(entry.weights).suffix)]
    if entry.weights not in others and len(others) != 1:
        held = f"several that it could be ({', '.join(others)})" if others else "no other"
        raise ModelError(
            f"--model-dir {folder}: {entry.weights} is not in it, and {held}; it is published at {_address(entry)}"
        )
    weights = entry.weights if entry.weights in others else others[0]
    text = folder / entry.text if entry.text in inside else entry.network
    return text, folder / weights


def _address(entry: Entry) -> str:
    return next(file.address for file in entry.files if file.name == entry.weights)
