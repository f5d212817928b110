"""Sources by name."""

import glob
import re
from collections.abc import Callable
from pathlib import Path

from convscope.datasets import registry as datasets
from convscope.errors import DataError
from convscope.sources.camera import Camera
from convscope.sources.pictures import SUFFIXES, Files, Pictures
from convscope.sources.source import Source
from convscope.sources.video import Film, Stream

HELP = "camera:0, a film, a stream (rtsp://, http://), a folder or a pattern of pictures, or a data set (mnist:test)"


def open_source(name: str, *, on_skip: Callable[[str], None] | None = None) -> Source:
    """Open a source.

    Args:
        name: `camera:N`; a URL; a file of a film or a picture; a folder of pictures, or a pattern such as
            `shots/*.png`; or the name of a data set.
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
        found = _from_files(name, on_skip) if name else None
    except OSError as error:
        raise DataError(f"{name[:200]}: {error.strerror}") from error
    if found is None:
        raise DataError(f"there is no source {name!r}: a source is {HELP}")
    return found


def _from_files(name: str, on_skip: Callable[[str], None] | None) -> Source | None:
    path = Path(name)
    if path.is_dir():
        return Files(
            name, sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES), on_skip=on_skip
        )
    if path.is_file():
        return Files(name, [path], on_skip=on_skip) if path.suffix.lower() in SUFFIXES else Film(path)
    if glob.has_magic(name):
        found = sorted(Path(one) for one in glob.glob(name))  # noqa: PTH207  (a pattern may be absolute)
        return Files(name, [one for one in found if one.is_file()], on_skip=on_skip)
    return None
