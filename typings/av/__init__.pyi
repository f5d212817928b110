from fractions import Fraction
from typing import Literal, Self

import numpy as np
from av import error as error
from numpy.typing import NDArray

codecs_available: set[str]

class Packet: ...

class VideoFrame:
    pts: int | None
    @staticmethod
    def from_ndarray(array: NDArray[np.uint8], format: str) -> VideoFrame: ...
    def reformat(self, *, format: str, dst_colorspace: str, dst_color_range: str) -> Self: ...

class VideoCodecContext:
    color_primaries: int
    color_trc: int
    colorspace: int
    color_range: int

class VideoStream:
    width: int
    height: int
    pix_fmt: str
    codec_context: VideoCodecContext
    def encode(self, frame: VideoFrame | None) -> list[Packet]: ...

class OutputContainer:
    def add_stream(self, codec_name: str, *, rate: Fraction, options: dict[str, str]) -> VideoStream: ...
    def mux(self, packets: list[Packet]) -> None: ...
    def close(self) -> None: ...

def open(file: str, mode: Literal["w"], *, format: str, options: dict[str, str]) -> OutputContainer: ...
