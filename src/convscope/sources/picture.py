"""Frames from OpenCV, and frames as files, for a page to show."""

import os

import cv2
import numpy as np

from convscope.types import AnyArray, Pixels

LONGEST = 960
"""Sides of larger frames are shrunk to so many pixels."""
SMALL = 128
"""Up to this size, pictures are sent as they are, without losses."""
QUALITY = 85


def from_opencv(pixels: AnyArray) -> Pixels:
    """Give a frame as OpenCV reads it, gray or BGR, as the rest takes it: uint8, HWC, gray or RGB."""
    if pixels.ndim == 2:
        return np.asarray(pixels[..., np.newaxis], np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def told_name(name: str) -> str:
    """Write a file's name so that it can be sent: some are no text, and have a sign in place of what is none."""
    return os.fsencode(name).decode(errors="replace")


def encode_picture(pixels: Pixels) -> bytes:
    """Write a frame, uint8, HWC, as a JPEG file, or as a PNG file where it is small."""
    height, width, channels = pixels.shape
    longer = max(height, width)
    if longer > LONGEST:
        size = (max(1, width * LONGEST // longer), max(1, height * LONGEST // longer))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    if channels == 3:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
    if longer <= SMALL:
        return cv2.imencode(".png", pixels)[1].tobytes()
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
