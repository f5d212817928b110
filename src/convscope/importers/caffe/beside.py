"""What people lay beside a network: the mean of its pictures."""

import re
from pathlib import Path

from convscope.errors import CardError
from convscope.importers.caffe.pair import means_in
from convscope.importers.caffe.picture import Picture
from convscope.model.mean import fit_mean, read_mean
from convscope.model.reads import note
from convscope.model.text import clean


def mean_beside(folder: Path, picture: Picture) -> tuple[str, list[str]]:
    """Give the name of the file of a mean, or nothing; and a sentence on what was found."""
    name = _mean_file(folder, picture)
    if not name:
        if picture.feed is None or not picture.feed.mean_file:
            return "", []
        missing = _last(picture.feed.mean_file)
        return "", [
            f"The mean that the data layer names, {clean(missing)}, is not beside it: nothing is subtracted."
        ]
    try:
        fit_mean(read_mean(folder / name), picture.shape, path=folder / name)
    except CardError as error:
        return "", [clean(f"{name} is not used: {_reason(error)}.")]
    return name, [f"The mean is that of {clean(name)}, found beside the network."]


def mean_shape(folder: Path, picture: Picture) -> tuple[int, int, int] | None:
    """Give the shape of the mean that lies beside a net for training, where that is a picture."""
    name = _mean_file(folder, picture)
    try:
        channels, height, width = read_mean(folder / name).shape if name else (0, 0, 0)
    except CardError:
        return None
    return (channels, height, width) if channels in (1, 3) and min(height, width) > 1 else None


def _mean_file(folder: Path, picture: Picture) -> str:
    """Find the mean: what the data layer names, or the only file that is called so."""
    named = _last(picture.feed.mean_file) if picture.feed else ""
    if named:
        note(folder / named)
    if named and (folder / named).is_file():
        return named
    found = means_in(folder)
    return found[0] if len(found) == 1 else ""


def _last(path: str) -> str:
    """Give the last part of a path of any system."""
    return re.split(r"[\\/]", path)[-1]


def _reason(error: CardError) -> str:
    return str(error).split(": ", 1)[1]
