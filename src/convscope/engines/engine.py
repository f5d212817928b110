"""Engine: what runs a graph; and how it does so, as asked and as settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from convscope.errors import EngineError
from convscope.types import AnyArray

EngineName = Literal["onnxruntime", "openvino"]
Precision = Literal["f32", "bf16", "f16", "int8"]

ENGINES: dict[EngineName, str] = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}
"""Of each engine what people call it."""
PRECISIONS: tuple[Precision, ...] = ("f32", "bf16", "f16", "int8")
ONWARD = "convscope/onward"
"""The name of an output that a graph has for another graph, which goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """What is asked of the engine.

    Attributes:
        engine: `auto`: the fastest one at hand.
        provider: what computes, as `cpu`, `cuda`, `coreml` or `gpu`; empty: the processor.
        precision: what it computes in; `int8` is run as a quantised network.
        threads: how many one run may use; None: as many as suit.
    """

    engine: Literal["auto"] | EngineName = "auto"
    provider: str = ""
    precision: Precision = "f32"
    threads: int | None = None

    def __post_init__(self) -> None:
        """Make sure that there are such an engine and such a precision.

        Raises:
            EngineError: there are not; the message names those that there are.
        """
        if self.engine not in ("auto", *ENGINES):
            raise EngineError(f"there is no engine {self.engine!r}: auto, {', '.join(ENGINES)}")
        if self.precision not in PRECISIONS:
            raise EngineError(f"there is no precision {self.precision!r}: {', '.join(PRECISIONS)}")
        if self.threads is not None and self.threads < 1:
            raise EngineError(f"a network cannot run in {self.threads} threads: at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an engine runs.

    Attributes:
        engine: which one.
        provider: what computes: a short name, in small letters.
        precision: what it computes in.
        threads: how many one run may use.
        blocked: of ONNX Runtime: whether convolutions work on channels in blocks, which is faster for most networks,
            and much slower for some.
    """

    engine: EngineName = "onnxruntime"
    provider: str = "cpu"
    precision: Precision = "f32"
    threads: int = 2
    blocked: bool = True


class Engine(Protocol):
    """A graph, ready to run; any thread may run it."""

    @property
    def setting(self) -> Setting:
        """Say how it runs."""
        ...

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once.

        Args:
            feeds: an array for each input of the graph.
            outputs: the names of the values to give; all outputs, if left out.

        Returns:
            The values, in the order asked for.

        Raises:
            ModelError: the run failed.
        """
        ...
