"""A film: frames go in one after another, and none is kept."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from convscope.render.films.palette import Palette
from convscope.types import Pixels


class Film(Protocol):
    """Takes frames; whoever opened it closes it, also where a frame could not be written."""

    def add(self, frame: Pixels, *, lasts: float = 0.0) -> None:
        """Write a frame: uint8, height × width × 3, of the film's size; for so many seconds, or as the rate says."""
        ...

    def close(self) -> None:
        """Write what belongs to the end."""
        ...


def open_film(
    path: Path, at: Path, *, size: tuple[int, int], rate: Fraction, palette: Palette, codec: str
) -> Film:
    """Begin a film, in the form that its name's ending says; without an ending, a folder of PNG files.

    Args:
        path: what it will be called.
        at: where it is written now.
        size: width and height of its frames.
        rate: frames a second.
        palette: the colours of a GIF.
        codec: of a video; empty: whatever is there.

    Raises:
        OutputError: it is a video that cannot be written in this way.
        MissingExtraError: it is a video, and PyAV is not installed.
    """
    match path.suffix.lower():
        case ".gif":
            from convscope.render.films.gif import Gif  # noqa: PLC0415  (only what is needed is loaded)

            return Gif(at, size=size, rate=rate, palette=palette)
        case ".webp":
            from convscope.render.films.webp import WebP  # noqa: PLC0415

            return WebP(at, size=size, rate=rate)
        case (".mp4" | ".webm") as suffix:
            from convscope.render.films.video import Video  # noqa: PLC0415

            return Video(at, size=size, rate=rate, form=suffix[1:], codec=codec)
        case _:
            from convscope.render.films.frames import Frames  # noqa: PLC0415

            return Frames(at)


class Closing:
    """Closes a film at the end of a `with`; where that fails because of an earlier fault, the earlier one is told."""

    def __init__(self, film: Film) -> None:
        self.film = film

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        try:
            self.film.close()
        except Exception:
            if error is None:
                raise
