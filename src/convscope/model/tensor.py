"""From prepared pixels to the tensor that a network takes."""

import numpy as np

from convscope.errors import ModelError
from convscope.model.card import scale_array
from convscope.model.model import Model
from convscope.types import Floats, Pixels


def to_tensor(model: Model, pixels: Pixels) -> Floats:
    """Do the card's arithmetic: the order of the channels, (pixels - mean) * scale, the layout.

    Args:
        model: the network.
        pixels: uint8, NHWC, of the network's size: gray (one channel) or RGB.

    Returns:
        float32, NCHW.

    Raises:
        ModelError: the pixels are not of the network's size or number of channels.
    """
    channels, height, width = model.shape
    if pixels.ndim != 4 or pixels.shape[1:] != (height, width, channels):
        raise ModelError(f"{model.name} takes pixels N×{height}×{width}×{channels}, not {pixels.shape}")
    if model.card.input.color == "bgr":
        pixels = pixels[..., ::-1]
    tensor = pixels.transpose(0, 3, 1, 2).astype(np.float32, order="C")
    tensor -= model.mean
    tensor *= scale_array(model.card)
    return tensor
