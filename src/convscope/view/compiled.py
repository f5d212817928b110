"""A compiled network on an engine: prepared pixels in, the numbers of a reading out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import onnx

from convscope.engines.engine import ONWARD, Engine, Setting
from convscope.engines.open import open_engine
from convscope.model.model import Model
from convscope.types import AnyArray, Floats, Pixels
from convscope.view.compile import (
    EXACTS,
    LIMITS,
    NO_PICKS,
    PATCH,
    PICKS,
    PLANES,
    PROBABILITIES,
    VALUES,
    compile_graph,
)
from convscope.view.tail import is_heavy, open_tail
from convscope.view.watch import Watch

_NO_FLOATS, _NO_PIXELS = np.array([], np.float32), np.array([], np.uint8)
_NOTHING: dict[str, AnyArray] = {
    PROBABILITIES: _NO_FLOATS,
    LIMITS: _NO_FLOATS,
    VALUES: _NO_FLOATS,
    PLANES: _NO_PIXELS,
    EXACTS: _NO_FLOATS,
}


class Numbers(NamedTuple):
    """What one run gave, all of it flat; `convscope.view.compile` says what stands where.

    Attributes:
        probabilities: float32, one for each class.
        limits: float32, pair after pair.
        values: float32.
        planes: uint8.
        exacts: float32; nothing, where none were asked for.
    """

    probabilities: Floats
    limits: Floats
    values: Floats
    planes: Pixels
    exacts: Floats


class Compiled:
    """A network with what is watched of it, compiled, and opened by an engine.

    OpenVINO would turn every watched layer round to have units at hand that nobody has picked: with it, the network
    from which units can be picked is opened when the first one is.

    Args:
        model: the network.
        watches: what is watched of it.
        setting: how the engine runs.
        picking: whether a unit will be picked at the first run.
        sparing: whether memory counts for more than time, as of a network that is run now and then.

    Attributes:
        setting: how the engine runs.

    Raises:
        ModelError: the engine cannot run the network.
        EngineError: the provider does not start.
    """

    def __init__(
        self,
        model: Model,
        watches: Sequence[Watch],
        setting: Setting,
        *,
        picking: bool = False,
        sparing: bool = False,
    ) -> None:
        self._model, self._watches = model, watches
        self._engine: Engine | None = None
        self._fetching: Engine | None = None
        self._sparing = sparing
        self.setting = setting
        self._tail = open_tail(model, setting)
        rows = [watch.layer for watch in watches if watch.layer is not None and watch.kind == "values"]
        self._behind = [*rows, model.layer(model.output)]
        graph = self._graph()
        self._outputs = [output.name for output in graph.graph.output]
        self._frugal = [name for name in self._outputs if name != EXACTS]
        self._is_apart = setting.engine == "openvino" and EXACTS in self._outputs
        if picking:
            self._for_exacts(graph)
        else:
            self._for_planes(graph)

    def run(self, pixels: Pixels, *, picks: AnyArray | None = None) -> Numbers:
        """Run once.

        Args:
            pixels: uint8, HWC, of the network's size.
            picks: int64, (8, 2): of each unit that is wanted exactly the number of its watch and its own; None: none.

        Raises:
            ModelError: the pixels are not of the network's size, or the run failed.
        """
        names = self._frugal if picks is None else self._outputs
        engine = self._for_planes() if picks is None else self._for_exacts()
        feeds = {PATCH: pixels, PICKS: NO_PICKS if picks is None else picks}
        found = dict(zip(names, engine.run(feeds, outputs=names), strict=True))
        if self._tail is not None:
            *rows, found[PROBABILITIES] = self._tail.run(found[ONWARD], layers=self._behind)
            if rows:
                found[VALUES] = np.concatenate(rows)
        return Numbers(*[found.get(name, nothing) for name, nothing in _NOTHING.items()])

    @property
    def fetches(self) -> bool:
        """Say whether units can be picked without anything being opened for it."""
        return self._fetching is not None

    def for_picking(self) -> "Compiled":
        """Open the network once more, for picking units while this one goes on running frames."""
        return Compiled(self._model, self._watches, self.setting, picking=True, sparing=self._sparing)

    def take(self, picking: "Compiled") -> None:
        """Pick units from here on by what `for_picking` has opened."""
        self._fetch_by(picking._for_exacts())

    def forget(self) -> None:
        """Let go of what was opened for picking units, where frames need it not."""
        if self._is_apart:
            if self._fetching is self._engine:
                self._engine = None
            self._fetching = None

    def rest(self) -> None:
        """Let go of what is open for this view alone, until the next run: something else needs the memory."""
        self._engine = self._fetching = None

    def _for_planes(self, graph: onnx.ModelProto | None = None) -> Engine:
        """Give the engine that runs frames.

        Args:
            graph: the whole network, if it has been compiled already.
        """
        if self._engine is None:
            if self._is_apart:
                self._engine = self._open(self._graph(exacts=False))
            else:
                self._engine = self._fetching = self._open(graph or self._graph())
        return self._engine

    def _for_exacts(self, graph: onnx.ModelProto | None = None) -> Engine:
        """Give the engine of which units can be picked; of a heavy network it takes the other's place.

        Args:
            graph: the whole network, if it has been compiled already.
        """
        if self._fetching is not None:
            return self._fetching
        if is_heavy(self._model) and self._tail is None:
            self._engine = None
        return self._fetch_by(self._open(graph or self._graph()))

    def _fetch_by(self, engine: Engine) -> Engine:
        self._fetching = engine
        if is_heavy(self._model):
            self._engine = engine
        return engine

    def _graph(self, *, exacts: bool = True) -> onnx.ModelProto:
        until = None if self._tail is None else self._tail.reads
        return compile_graph(self._model, self._watches, exacts=exacts, until=until)

    def _open(self, graph: onnx.ModelProto) -> Engine:
        return open_engine(graph, self.setting, folder=self._model.folder, sparing=self._sparing)
