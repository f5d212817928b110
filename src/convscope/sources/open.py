"""Sources by name."""

import re
from collections.abc import Callable
from pathlib import Path

from convscope.datasets import own
from convscope.datasets import registry as datasets
from convscope.datasets.listing import list_pictures
from convscope.errors import DataError
from convscope.sources.animation import Animation, moves
from convscope.sources.camera import Camera
from convscope.sources.pictures import Files, Pictures
from convscope.sources.source import Source
from convscope.sources.video import Film, Stream

HELP = "camera:0, a film, a stream (rtsp://, http://), a folder or a pattern of pictures, or a data set (mnist:test)"


def open_source(
    name: str, *, classes: tuple[str, ...] = (), on_skip: Callable[[str], None] | None = None
) -> Source:
    """Open a source.

    Args:
        name: `camera:N`; a URL; a file of a film or a picture; a folder of pictures, or of folders of them, or a
            pattern such as `shots/*.png`; the name of a data set, or its files: IDX, or CIFAR-10's batches.
        classes: the names of the network's classes: of these are pictures in folders that are called so.
        on_skip: is told, in a sentence, of each file of a picture that cannot be read, and is left out.

    Raises:
        DataError: there is no such thing, or it cannot be read.
    """
    camera = re.fullmatch(r"camera:(\d{1,4})", name)
    if camera:
        return Camera(int(camera[1]))
    if re.match(r"(rtsp|rtmp|https?)://", name):
        return Stream(name)
    if name in datasets.NAMES:
        return Pictures(datasets.load(name))
    try:
        found = _from_files(name, classes, on_skip) if name else None
    except OSError as error:
        raise DataError(f"{name[:200]}: {error.strerror}") from error
    if found is None:
        raise DataError(f"there is no source {name!r}: a source is {HELP}")
    return found


def _from_files(name: str, classes: tuple[str, ...], on_skip: Callable[[str], None] | None) -> Source | None:
    path = Path(name)
    if own.is_data(path):
        return Pictures(own.load(path, classes=classes))
    if moves(path):
        return Animation(path)
    files = list_pictures(name, classes=classes)
    if files is not None:
        return Files(name, files, on_skip=on_skip)
    return Film(path) if path.is_file() else None
