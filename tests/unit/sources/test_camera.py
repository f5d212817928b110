"""Cameras of the machine, with one that is made up."""

import numpy as np
import pytest

from convscope.errors import DataError
from convscope.sources.camera import Camera


class Made:
    """A capture that gives some frames, and then none."""

    def __init__(self, frames, opens=True):
        self.frames = list(frames)
        self.opens = opens
        self.released = False

    def isOpened(self):  # noqa: N802  (OpenCV's own name)
        return self.opens

    def read(self):
        return (True, self.frames.pop(0)) if self.frames else (False, None)

    def release(self):
        self.released = True


def blue(shade):
    """A frame in OpenCV's order: blue, green, red."""
    return np.full((4, 6, 3), (shade, 0, 0), np.uint8)


def test_frames_are_rgb_and_counted():
    camera = Camera(0, open_=lambda _: Made([blue(10), blue(20)]), present=list)
    shots = [camera.read(), camera.read()]
    assert [shot.number for shot in shots] == [0, 1]
    assert shots[1].pixels[0, 0].tolist() == [0, 0, 20]
    assert shots[0].seconds <= shots[1].seconds
    assert camera.live


def test_a_camera_that_went_away_is_opened_again():
    opened = [Made([blue(1)]), Made([], opens=False), Made([blue(2)])]
    left = list(opened)
    camera = Camera(3, open_=lambda _: left.pop(0), present=list)
    assert camera.read() is not None
    assert camera.read() is None
    assert camera.read() is None
    assert camera.read().pixels[0, 0, 2] == 2
    assert [capture.released for capture in opened] == [True, True, False]


@pytest.mark.parametrize(
    ("present", "sentence"),
    [
        ([0, 2], "camera:7 cannot be opened; there are camera:0, camera:2"),
        ([], "camera:7 cannot be opened; there is no other one on this machine"),
        ([7], "camera:7 cannot be opened; there is no other one on this machine"),
    ],
)
def test_which_cameras_there_are_is_told(present, sentence):
    with pytest.raises(DataError) as error:
        Camera(7, open_=lambda _: Made([], opens=False), present=lambda: present)
    assert str(error.value) == sentence
