"""Readings of LeNet for tests, and where the panels of a picture stand."""

from functools import cache

import numpy as np

from convscope.datasets import mnist
from convscope.render.areas import areas
from convscope.render.style import measures_for
from convscope.render.surface import Box
from convscope.scope import Scope
from convscope.view.presets import preset
from convscope.zoo.registry import load

SIZE = (960, 540)


@cache
def digits():
    return mnist.load("test")


@cache
def scope_of(name):
    model = load("lenet")
    return Scope(model, preset(name, model, class_="7" if name == "sorted" else None))


def reading_of(name, place=0):
    return scope_of(name).look(digits().pictures[place], way="given")


def seen(rgb, box, inset):
    """Cut out what a panel shows."""
    return rgb[box.top + inset : box.bottom - inset, box.left + inset : box.right - inset]


def boxes_of(plan, places, *, size=SIZE):
    """Say where the panels stand in a picture without a title."""
    measures = measures_for(*size)
    gap = measures.gap
    return areas(plan, places, Box(0, 0, *size).inside(left=gap, top=gap, right=gap, bottom=gap), measures)


def colors_in(rgb):
    return {tuple(color) for color in np.unique(rgb.reshape(-1, 3), axis=0).tolist()}
