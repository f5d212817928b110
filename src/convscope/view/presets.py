"""Views to begin with."""

from collections.abc import Callable, Sequence
from math import isqrt

from convscope.errors import ViewError
from convscope.model.head import find_head
from convscope.model.model import Layer, Model
from convscope.view.units import parse_class
from convscope.view.view import Camera, Input, Maps, Neurons, Panel, Patch, Result, View, Weights

DEEP = 4
WALL = 48
"""At most so many layers stand on the wall."""
SMALL = (4, 32)
"""Maps on the wall are at least and at most so many pixels wide ..."""
TOGETHER = 40_000
"""... and all those of a layer have about so many together: what a small panel can show."""


def preset(name: str, model: Model, *, class_: str | None = None) -> View:
    """Make a view by its name.

    Args:
        name: one of `PRESETS`; empty: what suits the model.
        model: the network.
        class_: number or name of the class by which `sorted` sorts; the first, if left out.

    Raises:
        ViewError: there is no such preset or class, or the model cannot be shown in that way.
    """
    name = name or suiting(model)
    if name not in PRESETS:
        raise ViewError(f"there is no preset {name!r}; there are {', '.join(PRESETS)}")
    if class_ is not None and name != "sorted":
        raise ViewError(f"the preset {name} has no class; `sorted` has one")
    if name == "sorted":
        return by_class(model, class_=class_ or "0")
    return _PLAIN[name](model)


def presets_of(model: Model) -> tuple[str, ...]:
    """Name the presets that a model can be shown in."""
    try:
        find_head(model)
    except ViewError:
        return tuple(name for name in PRESETS if name != "sorted")
    return PRESETS


def preset_of(view: View, model: Model) -> str:
    """Name the preset that a view is, whatever the class by which it sorts; empty: it is none."""
    orders = [order for panel in view.panels if (order := getattr(panel, "order", "")).startswith("class:")]
    for name in presets_of(model):
        class_ = orders[0].removeprefix("class:") if name == "sorted" and orders else None
        try:
            if preset(name, model, class_=class_).panels == view.panels:
                return name
        except ViewError:
            continue
    return ""


def suiting(model: Model) -> str:
    """Choose a preset by the shape of a model: `deep` for many convolutions and no hidden dense layer."""
    deep = len(_of_kind(model, "convolution")) >= DEEP and not _hidden_dense(model)
    return "deep" if deep else "generic"


def generic(model: Model) -> View:
    """Show camera, patch, input, probabilities, two convolutions, and a dense layer: what of it the model has.

    The convolutions are the first and the one in the middle; the dense layer is the widest that has not one unit for
    each class, and of several the last.
    """
    convolutions = _of_kind(model, "convolution")
    places = sorted({0, len(convolutions) // 2})
    maps: list[Panel] = [
        Maps(layer=convolutions[place].name) for place in places if place < len(convolutions)
    ]
    widest = sorted(_hidden_dense(model), key=lambda layer: layer.shape)[-1:]
    neurons: list[Panel] = [Neurons(layer=layer.name) for layer in widest]
    return View(panels=(*_FIRST, *maps, *neurons))


def by_class(model: Model, *, class_: str) -> View:
    """Show the units that are joined to the classes, sorted by their weight toward one, and what each gives to it.

    Raises:
        ViewError: the classes do not come from a dense layer, or there is no such class.
    """
    head = find_head(model)
    number = parse_class(class_, model=model)
    order = f"class:{number}"
    shown: Panel = (
        Neurons(layer=head.units.name, order=order)
        if head.maps is None
        else Maps(layer=head.maps.name, order=order)
    )
    products = Weights(layer=head.logits.name, units=str(number), show="products", order=order)
    return View(panels=(*_FIRST, shown, products))


def deep(model: Model) -> View:
    """Show four convolutions at different depths, and no dense layer."""
    layers = _spread(_of_kind(model, "convolution"), DEEP)
    return View(panels=(*_FIRST, *(Maps(layer=layer.name) for layer in layers)))


def wall(model: Model) -> View:
    """Show every layer at once, small; of very many, those spread evenly over the depth."""
    layers = [layer for layer in model.layers if layer.watchable and not layer.name.endswith(":pre")]
    if len(layers) > WALL:
        layers = [layer for layer in layers if layer.kind in ("convolution", "pooling", "dense")]
    shown: list[Panel] = [
        Maps(layer=layer.name, edge=_small_edge(layer)) if layer.maps else Neurons(layer=layer.name)
        for layer in _spread(layers, WALL)
    ]
    return View(panels=(Camera(), Input(), Result(), *shown))


def _small_edge(layer: Layer) -> int:
    least, most = SMALL
    return min(max(isqrt(TOGETHER // layer.shape[0]), least), most)


_FIRST: tuple[Panel, ...] = (Camera(), Patch(), Input(), Result())

_PLAIN: dict[str, Callable[[Model], View]] = {"generic": generic, "deep": deep, "wall": wall}

PRESETS = ("generic", "sorted", "deep", "wall")
"""The names of all presets."""


def _hidden_dense(model: Model) -> list[Layer]:
    dense = [layer for layer in _of_kind(model, "dense") if len(layer.shape) == 1]
    return [layer for layer in dense if layer.shape != (len(model.labels),)]


def _of_kind(model: Model, kind: str) -> list[Layer]:
    """Find the layers of a kind, without those that show a layer before what was applied in place."""
    return [
        layer
        for layer in model.layers
        if layer.kind == kind and layer.watchable and not layer.name.endswith(":pre")
    ]


def _spread(layers: Sequence[Layer], count: int) -> list[Layer]:
    """Take so many, spread evenly from the first to the last; all, where there are no more."""
    if len(layers) <= count:
        return list(layers)
    return [layers[round(place * (len(layers) - 1) / (count - 1))] for place in range(count)]
