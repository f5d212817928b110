"""Labels that are a file: one a line."""

import re
from pathlib import Path

from convscope.errors import CardError
from convscope.model.bounded import read_bounded
from convscope.model.reads import note

NAMES = ("labels.txt", "synset_words.txt", "classes.txt", "names.txt")
"""The files that are looked for beside a network, in this order."""

LARGEST = 16 << 20  # bytes

_LINE = re.compile(r"\r\n|\r|\n")
_SYNSET = re.compile(r"n\d{8}\s+")  # WordNet's own name of a class, before its words
_NUMBER = re.compile(r"(\d+)\s*[:,;]?\s+")


def read_labels(path: Path) -> tuple[str, ...]:
    """Read names, one a line; ids of WordNet before them are dropped, and so are numbers that only count the lines.

    Raises:
        CardError: it cannot be read, or holds no names.
    """
    data = read_bounded(path, key="output.labels", most=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = [line.strip() for line in _LINE.split(text.rstrip())] if text.strip() else []
    if not lines or "\0" in text:
        raise CardError(f"output.labels: {path} is not a list of names, one a line")
    if all(_SYNSET.match(line) for line in lines):
        return tuple(_SYNSET.sub("", line, count=1) for line in lines)
    if _numbered(lines):
        return tuple(_NUMBER.sub("", line, count=1) for line in lines)
    return tuple(lines)


def labels_beside(folder: Path, classes: int, *, counted: bool) -> tuple[str, list[str]]:
    """Give the name of the file of labels, or nothing; and a sentence on what was found.

    Args:
        folder: where to look.
        classes: how many there are.
        counted: whether numbers are the right names of the classes.
    """
    for name in NAMES:
        note(folder / name)
        if not (folder / name).is_file():
            continue
        try:
            labels = read_labels(folder / name)
        except CardError as error:
            return "", [f"{name} is not used: {str(error).split(': ', 1)[1]}."]
        if len(labels) != classes:
            return "", [f"{name} is not used: it has {len(labels)} names, for {classes} classes."]
        return name, [f"The labels are those of {name}, found beside the network."]
    return "", [] if counted else ["No labels: the classes are called by their numbers."]


def _numbered(lines: list[str]) -> bool:
    found = [_NUMBER.match(line) for line in lines]
    numbers = [int(match[1]) for match in found if match]
    return len(lines) > 1 and numbers in (list(range(len(lines))), list(range(1, len(lines) + 1)))
