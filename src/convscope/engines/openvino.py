"""OpenVINO: the second engine (extra `openvino`)."""

import io
import re
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnx.inliner

from convscope.engines.engine import Precision, Setting
from convscope.engines.hollow import without
from convscope.engines.mapped import Apart, Mapped
from convscope.engines.processor import takes_all
from convscope.engines.tuning import tune
from convscope.engines.waiting import wait_for
from convscope.errors import EngineError, MissingExtraError, ModelError
from convscope.types import AnyArray

if TYPE_CHECKING:
    import openvino

_TELEMETRY = "openvino_telemetry"
_TELLS: dict[str, Precision] = {"FP32": "f32", "BF16": "bf16", "FP16": "f16", "INT8": "int8"}
_UNKNOWN = re.compile(r"No conversion rule found for operations: ([^\n]+)")
_VERSION = re.compile(r"-\d+\b")
_WHERE = re.compile(r"^(Exception from|Check '|While validating|FrontEnd API failed)|^\s*$")


class OpenVino:
    """A graph, run by OpenVINO.

    Args:
        graph: the network.
        setting: how it runs.
        folder: where its external data lies, which is mapped; None: it has none.

    Raises:
        ModelError: OpenVINO refuses the graph; the message names what it does not know.
        EngineError: the device does not start.
        MissingExtraError: OpenVINO is not installed.
    """

    def __init__(self, graph: onnx.ModelProto, setting: Setting, *, folder: Path | None = None) -> None:
        self._setting = setting
        mapped, apart = (None, None) if folder is None else (Mapped(graph, folder), Apart())

        def release() -> None:
            for held in (mapped, apart):
                if held is not None:
                    held.release()

        try:
            self._compiled = wait_for(lambda: _compile(graph, setting, mapped, apart), meanwhile=release)
        except RuntimeError as error:
            raise ModelError(_refusal(error)) from error
        release()
        self._inputs = frozenset(name for value in self._compiled.inputs for name in value.names)
        self._places = {
            name: place for place, value in enumerate(self._compiled.outputs) for name in value.names
        }
        self._names = [value.name for value in graph.graph.output]
        self._forms = {
            place: (tuple(value.shape), value.element_type.to_dtype())
            for place, value in enumerate(self._compiled.outputs)
            if value.partial_shape.is_static
        }
        self._idle: deque[openvino.InferRequest] = deque()

    @property
    def setting(self) -> Setting:
        """Say how it runs."""
        return self._setting

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once; `Engine.run` explains."""
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        given = {place: np.empty(*form) for place, form in self._forms.items()}
        try:
            # The engine writes where the caller reads, and nothing is copied. What an earlier run gave away may be
            # gone: so all are set, whichever are asked for.
            for place, array in given.items():
                request.set_output_tensor(place, _tensor(array))
            request.infer(
                {name: value for name, value in feeds.items() if name in self._inputs}, share_outputs=True
            )
            places = [self._places[name] for name in (self._names if outputs is None else outputs)]
            return [
                given[place] if place in given else np.array(request.get_output_tensor(place).data)
                for place in places
            ]
        except RuntimeError as error:
            raise ModelError(f"OpenVINO failed: {_sentence(error)}") from error
        finally:
            self._idle.append(request)


def _tensor(array: AnyArray) -> "openvino.Tensor":
    from openvino import Tensor  # noqa: PLC0415  (an extra)

    return Tensor(array, shared_memory=True)


def _compile(
    graph: onnx.ModelProto, setting: Setting, mapped: Mapped | None, apart: Apart | None
) -> "openvino.CompiledModel":
    device = setting.provider.upper()
    properties: dict[str, object] = {
        "PERFORMANCE_HINT": "LATENCY",
        "EXECUTION_MODE_HINT": "ACCURACY" if setting.precision == "f32" else "PERFORMANCE",
        "INFERENCE_PRECISION_HINT": "f32" if setting.precision == "int8" else setting.precision,
    }
    if device == "CPU":
        # A worker without a core of its own is often woken on its caller's, and waits there. Where threads do not take
        # all cores, though, two programs would share one, and leave another idle.
        pinned = takes_all(setting.threads)
        properties |= {"INFERENCE_NUM_THREADS": setting.threads, "ENABLE_CPU_PINNING": pinned}
    read = _read(graph, mapped)
    if device == "CPU":
        tune(read, precision=setting.precision, threads=setting.threads, apart=apart)
    try:
        return _core().compile_model(read, device, properties)
    except RuntimeError as error:
        if device in devices():
            raise
        raise EngineError(
            f"OpenVINO's device {setting.provider} does not start: {_sentence(error)}"
        ) from error


def _read(graph: onnx.ModelProto, mapped: Mapped | None) -> "openvino.Model":
    """Read a graph, whose functions it does not know; what lies in files takes its place as it is mapped."""
    if graph.functions:
        graph = onnx.inliner.inline_local_functions(graph)
    if mapped is None:
        return _core().read_model(io.BytesIO(graph.SerializeToString()))
    from openvino.op import Constant  # noqa: PLC0415  (an extra)

    apart = [tensor for tensor in graph.graph.initializer if tensor.name in mapped.arrays]
    read = _core().read_model(io.BytesIO(without(graph, apart).SerializeToString()))
    for parameter in read.get_parameters():
        array = mapped.arrays.get(parameter.get_friendly_name())
        if array is not None:
            parameter.output(0).replace(Constant(array, shared_memory=True).output(0))
            read.remove_parameter(parameter)
    read.validate_nodes_and_infer_types()
    return read


def installed() -> bool:
    """Say whether OpenVINO is there, without loading it."""
    return find_spec("openvino") is not None


def devices() -> tuple[str, ...]:
    """Name the devices that OpenVINO finds here: `CPU`, `GPU`, `NPU` ...

    Raises:
        MissingExtraError: OpenVINO is not installed.
    """
    return (*_core().available_devices, "AUTO")


def precisions(device: str = "CPU") -> tuple[Precision, ...]:
    """Name what a device computes in.

    Raises:
        MissingExtraError: OpenVINO is not installed.
    """
    able = _core().get_property(device, "OPTIMIZATION_CAPABILITIES")
    return tuple(precision for word, precision in _TELLS.items() if word in able)


@cache
def _core() -> "openvino.Core":
    """Load OpenVINO. Its telemetry, which tells its makers of each import, is left out."""
    known = sys.modules.get(_TELEMETRY)
    if known is None:
        sys.modules[_TELEMETRY] = None  # type: ignore[assignment]  (as Python says that there is no such module)
    try:
        import openvino  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtraError("OpenVINO", extra="openvino", purpose="--engine openvino") from error
    finally:
        if known is None:
            del sys.modules[_TELEMETRY]
    return openvino.Core()


def _refusal(error: RuntimeError) -> str:
    found = _UNKNOWN.search(str(error))
    if found is not None:
        names = _VERSION.sub("", found[1].strip())
        return f"OpenVINO does not know {names}: run this network with --engine onnxruntime"
    return f"OpenVINO cannot run this network: {_sentence(error)}; --engine onnxruntime may"


def _sentence(error: RuntimeError) -> str:
    """Take from a report of many lines the last that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if not _WHERE.match(line)]
    return lines[-1].rstrip(".") if lines else str(error).strip()
