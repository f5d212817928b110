"""Views to begin with."""

from collections.abc import Callable, Sequence
from math import isqrt

from convscope.errors import ViewError
from convscope.model.head import Head, find_head
from convscope.model.model import Layer, Model
from convscope.view.byweight import pulls_on_value
from convscope.view.panels import EDGE
from convscope.view.units import parse_class
from convscope.view.view import Camera, Input, Maps, Neurons, Panel, Patch, Result, View, Weights

DEEP = 4
RISING = ("conv1_2", "conv2_2", "conv3_3", "conv5_3")
"""The convolutions of VGG-16 that stand for its depth."""
WALL = 48
"""At most so many layers stand on the wall."""
LEAST = 4
"""Maps are so many pixels wide, at least; else all those of a layer have ..."""
PANEL, TILE = 400_000, 40_000
"""... about so many pixels together: what a panel can show, and what a small one can, on the wall."""
TILE_EDGE = 32
"""On the wall maps are so many pixels wide, at most."""


def preset(name: str, model: Model, *, class_: str | None = None) -> View:
    """Make a view by its name.

    Args:
        name: one of `PRESETS`; empty: what suits the model.
        model: the network.
        class_: number or name of the class by which `sorted` sorts; if left out, the first, or the expected value of a
            network that tells a quantity.

    Raises:
        ViewError: there is no such preset or class, or the model cannot be shown in that way.
    """
    name = name or suiting(model)
    if name not in PRESETS:
        raise ViewError(f"there is no preset {name!r}; there are {', '.join(PRESETS)}")
    if class_ is not None and name != "sorted":
        raise ViewError(f"the preset {name} has no class; `sorted` has one")
    if name == "sorted":
        return by_value(model) if class_ is None and model.values else by_class(model, class_=class_ or "0")
    return _PLAIN[name](model)


def presets_of(model: Model) -> tuple[str, ...]:
    """Name the presets that a model can be shown in."""
    without: set[str] = set() if model.values else {"age"}
    try:
        find_head(model)
    except ViewError:
        without.add("sorted")
    return tuple(name for name in PRESETS if name not in without)


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
    """Choose a preset by what a model tells, and by its shape.

    It is `age` for one that tells a quantity, and `deep` for many convolutions, or blocks of a transformer, and no
    hidden dense layer.
    """
    if model.values:
        return "age"
    return "deep" if len(_steps(model)) >= DEEP and not _hidden_dense(model) else "generic"


def generic(model: Model) -> View:
    """Show camera, patch, input, probabilities, two convolutions, and a dense layer: what of it the model has.

    The convolutions are the first and the one in the middle; the dense layer is the widest that has not one unit for
    each class, and of several the last.
    """
    convolutions = _of_kind(model, "convolution")
    places = sorted({0, len(convolutions) // 2})
    maps: list[Panel] = [_maps(convolutions[place]) for place in places if place < len(convolutions)]
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
    products = Weights(layer=head.logits.name, units=str(number), show="products", order=order)
    return View(panels=(*_FIRST, _joined(head, order=order), products))


def by_value(model: Model) -> View:
    """Show the units that are joined to the values, sorted by their pull on the expected value.

    Beside them stands what each gives to the least and to the greatest value.

    Raises:
        ViewError: the values do not come from a dense layer, or the model tells none.
    """
    head, values = find_head(model), model.values
    pulls_on_value(model, head)
    ends = f"{values.index(min(values))},{values.index(max(values))}"
    products = Weights(layer=head.logits.name, units=ends, show="products", order="value")
    return View(panels=(*_FIRST, _joined(head, order="value"), products))


def age(model: Model) -> View:
    """Show how probable each value is, over time too, and four convolutions of rising depth.

    Raises:
        ViewError: the model tells classes, not a quantity.
    """
    if not model.values:
        raise ViewError(f"the preset age is for networks that tell a quantity; {model.name} tells classes")
    convolutions = _of_kind(model, "convolution")
    rising = [layer for layer in convolutions if layer.name in RISING]
    layers = rising if len(rising) == len(RISING) else _spread(convolutions, DEEP)
    return View(panels=(Camera(), Patch(), Result(history=True), *map(_maps, layers)))


def deep(model: Model) -> View:
    """Show four convolutions, or sums of a transformer, at different depths, and no dense layer."""
    layers = _spread(_steps(model), DEEP)
    return View(panels=(*_FIRST, *map(_maps, layers)))


def wall(model: Model) -> View:
    """Show every layer at once, small; of very many, those spread evenly over the depth."""
    layers = _finished(model)
    if len(layers) > WALL:
        layers = [layer for layer in layers if layer.kind in ("convolution", "pooling", "dense")]
    shown: list[Panel] = [
        _maps(layer, most=TILE_EDGE, together=TILE) if layer.maps else Neurons(layer=layer.name)
        for layer in _spread(layers, WALL)
    ]
    return View(panels=(Camera(), Input(), Result(), *shown))


def _maps(layer: Layer, *, order: str = "natural", most: int = EDGE, together: int = PANEL) -> Maps:
    edge = min(max(isqrt(together // layer.shape[0]), LEAST), most)
    return Maps(layer=layer.name, order=order, edge=edge)


_FIRST: tuple[Panel, ...] = (Camera(), Patch(), Input(), Result())

_PLAIN: dict[str, Callable[[Model], View]] = {"generic": generic, "deep": deep, "wall": wall, "age": age}

PRESETS = ("generic", "sorted", "deep", "wall", "age")
"""The names of all presets."""


def _joined(head: Head, *, order: str) -> Panel:
    """Show the units that meet the weights of the last dense layer."""
    if head.maps is None:
        return Neurons(layer=head.units.name, order=order)
    return _maps(head.maps, order=order)


def _hidden_dense(model: Model) -> list[Layer]:
    dense = [layer for layer in _of_kind(model, "dense") if len(layer.shape) == 1]
    return [layer for layer in dense if layer.shape != (len(model.labels),)]


def _finished(model: Model) -> list[Layer]:
    """Find the layers that a panel can show, without those before what was applied in place."""
    return [layer for layer in model.layers if layer.watchable and not layer.name.endswith(":pre")]


def _of_kind(model: Model, kind: str) -> list[Layer]:
    return [layer for layer in _finished(model) if layer.kind == kind]


def _steps(model: Model) -> list[Layer]:
    """Find the layers that lead from the picture to the answer: convolutions, or the sums of a transformer's blocks.

    A transformer has few convolutions. Its sums come in twos: behind attention, and behind what follows it.
    """
    convolutions = _of_kind(model, "convolution")
    if len(convolutions) >= DEEP or not any(layer.name.endswith(":maps") for layer in model.layers):
        return convolutions
    sums = [layer for layer in _of_kind(model, "eltwise") if layer.maps]
    return sums if len(sums) >= DEEP else convolutions


def _spread(layers: Sequence[Layer], count: int) -> list[Layer]:
    """Take so many, spread evenly from the first to the last; all, where there are no more."""
    if len(layers) <= count:
        return list(layers)
    return [layers[round(place * (len(layers) - 1) / (count - 1))] for place in range(count)]
