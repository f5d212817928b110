"""What a webcam would see of a digit on paper, and of boxes with no digit in them.

A picture is made the way light makes it: the reflectance of paper and ink, times the light that falls on it,
blurred by the lens, exposed, disturbed by the sensor's noise, and compressed as cameras do.

    frame = draw(digit, Scene.random(rng))      # uint8, 480×640×3, RGB
    frame = draw(digit, Scene.rough(rng))       # squared paper, shadow edges, stray strokes, other pens as well
    frame = draw(None, Scene.random(rng))       # a blank sheet
    frame = EMPTY["hand"](rng)                  # other things that are no digit
    small = patch(frame)                        # uint8, 56×56×3: what the page sends
"""

from camera.draw import box, draw, patch
from camera.empty import EMPTY
from camera.light import SIZE, Pixels
from camera.scene import Scene
from camera.sets import photograph, photograph_nothing

__all__ = ["EMPTY", "SIZE", "Pixels", "Scene", "box", "draw", "patch", "photograph", "photograph_nothing"]
