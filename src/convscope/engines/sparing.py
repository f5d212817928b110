"""ONNX Runtime for a large network that is run now and then: its weights take memory only while they are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx

from convscope.engines.engine import Setting
from convscope.engines.hollow import without
from convscope.engines.mapped import Mapped
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.engines.waiting import wait_for
from convscope.types import AnyArray

_SLICE = 0.01  # seconds


class Sparing:
    """A graph whose external data goes into each run from mapped files, and is given back while that goes on.

    As constants of the graph it would stay in memory from the first run on. What is there at once is little more than
    what is read in a hundredth of a second; or all of a matrix that is read strip by strip, as `MatMul` may read it.

    Args:
        graph: the network.
        setting: how ONNX Runtime runs it.
        folder: where its external data lies.

    Raises:
        ModelError: a file is missing or too short, or ONNX Runtime refuses the graph.
        EngineError: the provider does not start.
    """

    def __init__(self, graph: onnx.ModelProto, setting: Setting, *, folder: Path) -> None:
        self._weights = Mapped(graph, folder)
        apart = [one for one in graph.graph.initializer if one.name in self._weights.arrays]
        self._engine = OnnxRuntime(without(graph, apart), setting, folder=folder)

    @property
    def setting(self) -> Setting:
        """Say how it runs."""
        return self._engine.setting

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once; `Engine.run` explains."""
        release = self._weights.release
        try:
            return wait_for(
                lambda: self._engine.run({**feeds, **self._weights.arrays}, outputs=outputs),
                meanwhile=release,
                every=_SLICE,
            )
        finally:
            release()
