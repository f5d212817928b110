"""Views to begin with, chosen by the model's shape."""

from convscope.model.model import Layer, Model
from convscope.view.view import Camera, Input, Maps, Neurons, Panel, Patch, Result, View


def generic(model: Model) -> View:
    """Show camera, patch, input, probabilities, two convolutions, and a dense layer: what of it the model has.

    The convolutions are the first and the one in the middle; the dense layer is the widest that has not one unit for
    each class, and of several the last.
    """
    maps: list[Panel] = [Maps(layer=layer.name) for layer in _two(_of_kind(model, "convolution"))]
    dense = [layer for layer in _of_kind(model, "dense") if len(layer.shape) == 1]
    hidden = [layer for layer in dense if layer.shape != (len(model.labels),)]
    widest = sorted(hidden, key=lambda layer: layer.shape)[-1:]
    neurons: list[Panel] = [Neurons(layer=layer.name) for layer in widest]
    return View(panels=(Camera(), Patch(), Input(), Result(), *maps, *neurons))


def _of_kind(model: Model, kind: str) -> list[Layer]:
    """Find the layers of a kind, without those that show a layer before what was applied in place."""
    return [
        layer
        for layer in model.layers
        if layer.kind == kind and layer.watchable and not layer.name.endswith(":pre")
    ]


def _two(layers: list[Layer]) -> list[Layer]:
    """Take the first and the one in the middle."""
    return [layers[place] for place in sorted({0, len(layers) // 2}) if place < len(layers)]
