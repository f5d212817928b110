"""The frames of a source, one after another, for a program."""

import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike, fspath
from typing import TYPE_CHECKING, TypeGuard, cast

import numpy as np

from convscope.datasets.dataset import Stack
from convscope.errors import ConvscopeError, DataError
from convscope.prepare.picture import read_picture
from convscope.sources.open import open_source
from convscope.sources.pictures import Files, Pictures
from convscope.sources.source import Shot, Source
from convscope.types import AnyArray

if TYPE_CHECKING:
    from PIL.Image import Image

    Picture = str | PathLike[str] | Image | AnyArray
    Frames = str | PathLike[str] | Source | Stack | Iterable[Picture]

PATIENCE = 0.5
"""Seconds after which a live source that has gone is tried again."""


_BEGINNING = 20  # times as many frames as are asked for


def shots_of(frames: "Frames") -> Iterator[Shot]:
    """Give frames: all of them, or of a live source always the newest.

    Args:
        frames: a source or its name, a data set, or pictures.

    Raises:
        DataError: there is no such source, or it cannot be read.
    """
    source = _source_of(frames)
    if source is not None:
        return _read(source, ours=source is not frames)
    if isinstance(frames, np.ndarray):
        _check_many(cast("AnyArray", frames))
    return _pictures(frames)  # pyright: ignore[reportArgumentType]


def some_of(frames: "Frames", most: int) -> Iterator[Shot]:
    """Give some frames, spread evenly: over a set of pictures, or over the beginning of a film; else the first.

    Of a film that is at most twenty times as many: to go far into one takes long.

    Args:
        frames: as `shots_of` takes them.
        most: how many, at most.

    Raises:
        DataError: there is no such source, or it cannot be read.
    """
    source = _source_of(frames)
    if source is None:
        return islice(shots_of(frames), most)
    ours = source is not frames
    count = 0 if source.live else getattr(source, "count", 0)  # anybody's source may not know
    if not isinstance(source, Pictures | Files):
        count = min(count, _BEGINNING * most)
    if count <= most:
        return islice(_read(source, ours=ours), most)
    return _spread(source, np.linspace(0, count - 1, most).astype(int).tolist(), ours=ours)


def _source_of(frames: "Frames") -> Source | None:
    """Give the source that frames come from; None: they are pictures."""
    if isinstance(frames, str | PathLike):
        return open_source(fspath(frames))
    if isinstance(frames, Stack):
        return Pictures(frames)
    return frames if is_source(frames) else None


def _check_many(pictures: AnyArray) -> None:
    shape = pictures.shape
    if len(shape) < 3 or (len(shape) == 3 and shape[2] in (1, 3)):
        raise DataError(
            f"pictures are N×height×width, or with channels behind; {shape} is one: put it into a list"
        )


def is_source(frames: object) -> TypeGuard[Source]:
    """Say whether frames come from a source, which anybody may have written."""
    return all(hasattr(frames, name) for name in ("read", "seek", "close", "live"))


def _pictures(frames: "Iterable[Picture]") -> Iterator[Shot]:
    for number, picture in enumerate(frames):
        yield Shot(pixels=read_picture(picture), number=number, seconds=0.0)


def _read(source: Source, *, ours: bool) -> Iterator[Shot]:
    try:
        if source.live:
            yield from _newest(source)
        else:
            while (shot := source.read()) is not None:
                yield shot
    finally:
        if ours:
            source.close()


def _spread(source: Source, numbers: Iterable[int], *, ours: bool) -> Iterator[Shot]:
    try:
        for number in numbers:
            source.seek(number)
            if (shot := source.read()) is not None:
                yield shot
    finally:
        if ours:
            source.close()


def _newest(source: Source) -> Iterator[Shot]:
    """Read a live source in a thread of its own, always, so that no old frame waits in it."""
    held: list[Shot | ConvscopeError] = []
    news = threading.Condition()
    over = threading.Event()

    def put(thing: Shot | ConvscopeError) -> None:
        with news:
            held[:] = [thing]
            news.notify()

    def read() -> None:
        while not over.is_set():
            try:
                shot = source.read()
            except ConvscopeError as error:
                put(error)
                return
            except Exception as error:  # noqa: BLE001  (a source may be anybody's, and whoever waits is to know)
                put(DataError(f"{source.title} cannot be read any more: {type(error).__name__}: {error}"))
                return
            if shot is None:
                over.wait(PATIENCE)
            else:
                put(shot)

    thread = threading.Thread(target=read, name="convscope-source", daemon=True)
    thread.start()
    try:
        while True:
            with news:
                while not held:
                    news.wait(PATIENCE)
                thing = held.pop()
            if isinstance(thing, ConvscopeError):
                raise thing
            yield thing
    finally:
        over.set()
        thread.join(timeout=2)
