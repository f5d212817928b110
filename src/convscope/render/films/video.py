"""MP4 and WebM, by PyAV (the extra `video`)."""

from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from convscope.errors import MissingExtraError, OutputError
from convscope.render.films.clock import Clock
from convscope.types import Pixels

_AT_ONCE = {
    "deadline": "realtime",
    "cpu-used": "7",
}  # as sharp as `good`, an eighth larger, four times as fast
CODECS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "vp9": (("libvpx-vp9", {"crf": "22", "b": "0", "row-mt": "1", "tile-columns": "2"} | _AT_ONCE),),
    "h264": (
        ("libopenh264", {"rc_mode": "quality", "qmax": "24"}),
        ("libx264", {"crf": "16", "preset": "fast"}),
    ),
    "mpeg4": (("mpeg4", {"flags": "+qscale", "global_quality": str(118 * 2)}),),
}
"""Of each form of video the encoders that may write it, the first that is there, and how."""

_FREE = ("vp9", "mpeg4")
_UNITS = 12_000  # of a second: all usual rates have whole numbers of them
_BT709 = 1
_LIMITED = 1


class Video:
    """A video of one stream, in the colours of BT.709.

    Args:
        path: of the file.
        size: width and height; where one is odd, the last pixels are doubled.
        rate: frames a second.
        form: `mp4` or `webm`.
        codec: one of `CODECS`; empty: the first there is that no licence binds.

    Raises:
        MissingExtraError: PyAV is not installed.
        OutputError: its FFmpeg cannot write such a video.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], rate: Fraction, form: str, codec: str) -> None:
        try:
            import av  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtraError("av", extra="video", purpose=f"writing {form.upper()} films") from error
        name, options = _encoder(codec, form=form)
        self._av = av
        self._pads = [(0, size[1] % 2), (0, size[0] % 2), (0, 0)]
        self._odd = any(side % 2 for side in size)
        flags = {"movflags": "faststart"} if form == "mp4" else {}
        with _told():
            self._container = av.open(str(path), "w", format=form, options=flags)
        stream = self._container.add_stream(name, rate=rate, options=options)
        stream.width, stream.height = (side + side % 2 for side in size)
        stream.pix_fmt = "yuv420p"
        context: Any = stream.codec_context  # PyAV's own types leave the time base out, and frames' durations
        context.time_base = Fraction(1, _UNITS)
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        self._stream = stream
        self._clock = Clock(rate, _UNITS)

    def add(self, frame: Pixels, *, lasts: float = 0.0) -> None:
        """Write a frame."""
        whole = np.ascontiguousarray(np.pad(frame, self._pads, mode="edge") if self._odd else frame)
        picture: Any = self._av.VideoFrame.from_ndarray(whole, format="rgb24")
        picture = picture.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
        picture.pts = self._clock.units
        picture.duration = self._clock.next(lasts)
        with _told():
            self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        """Write what the encoder still holds, and the index."""
        with _told():
            try:
                self._container.mux(self._stream.encode(None))
            finally:
                self._container.close()


@contextmanager
def _told() -> Generator[None]:
    """Tell what FFmpeg says as the system would."""
    from av.error import FFmpegError  # noqa: PLC0415

    try:
        yield
    except FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _encoder(codec: str, *, form: str) -> tuple[str, dict[str, str]]:
    """Find an encoder that PyAV's FFmpeg has."""
    import av  # noqa: PLC0415

    if codec and codec not in CODECS:
        raise OutputError(f"there is no codec {codec!r}; there are {', '.join(CODECS)}")
    if form == "webm" and codec not in ("", "vp9"):
        raise OutputError(f"a WebM film holds vp9, not {codec}: name the film .mp4")
    wished = (codec,) if codec else ("vp9",) if form == "webm" else _FREE
    for name in wished:
        for encoder, options in CODECS[name]:
            if encoder in av.codecs_available:
                return encoder, options
    raise OutputError(
        f"the FFmpeg that PyAV brings here cannot write {' or '.join(wished)}; make a WebP film"
    )
