"""The dense tail of a large network, opened once for all views: none of them watches the inside of its weights."""

import threading
import weakref
from collections.abc import Hashable, Sequence

from convscope.engines.engine import Setting
from convscope.engines.open import open_engine
from convscope.model.model import Layer, Model
from convscope.model.tail import Tail, dense_tail
from convscope.types import Floats


def is_heavy(model: Model) -> bool:
    """Say whether a network is so large that it is not to be in memory twice."""
    return model.folder is not None


def opens_alone(model: Model, setting: Setting) -> bool:
    """Say whether two views of a network are not to be open at once: it is large, and they share no tail of it."""
    return is_heavy(model) and tail_of(model, setting) is None


def tail_of(model: Model, setting: Setting) -> Tail | None:
    """Give the tail that is opened apart; None: the network is opened whole.

    OpenVINO takes long to open what is large, and holds a copy of its own. ONNX Runtime is quick about it, and can pick
    units in the network that frames run. What is quantised is not cut: its parts go together.
    """
    if not is_heavy(model) or (setting.engine, setting.provider) != ("openvino", "cpu"):
        return None
    return dense_tail(model) if setting.precision != "int8" else None


class OpenTail:
    """A tail on an engine.

    Args:
        tail: what is opened.
        model: the network that it is of.
        setting: how the engine runs.

    Attributes:
        reads: the layer at which it begins.

    Raises:
        ModelError: the engine cannot run it.
    """

    def __init__(self, tail: Tail, model: Model, setting: Setting) -> None:
        self.reads = tail.reads
        self._engine = open_engine(tail.graph, setting, folder=model.folder)
        self._model = model  # by which it is found, as long as it is open

    def run(self, maps: Floats, *, layers: Sequence[Layer]) -> list[Floats]:
        """Run once.

        Args:
            maps: float32, flat: what `reads` gives.
            layers: what is wanted.

        Returns:
            Of each layer its values, float32, flat.
        """
        tensors = list(dict.fromkeys(layer.tensor for layer in layers))
        given = self._engine.run({self.reads.tensor: maps.reshape(1, *self.reads.shape)}, outputs=tensors)
        found = dict(zip(tensors, given, strict=True))
        return [found[layer.tensor].reshape(-1) for layer in layers]


_open: weakref.WeakValueDictionary[Hashable, OpenTail] = weakref.WeakValueDictionary()
_opening = threading.Lock()


def open_tail(model: Model, setting: Setting) -> OpenTail | None:
    """Give a network's tail: the one that is open, as long as anybody holds it; None: the network is opened whole.

    Raises:
        ModelError: the engine cannot run it.
    """
    tail = tail_of(model, setting)
    if tail is None:
        return None
    key = id(model.graph), model.folder, tuple(layer.tensor for layer in (tail.reads, *tail.layers)), setting
    with _opening:
        found = _open.get(key)
        if found is None:
            found = _open[key] = OpenTail(tail, model, setting)
        return found
