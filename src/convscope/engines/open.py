"""Of what is asked of an engine, the ways in which it can be had here; and an engine that runs in one of them."""

from pathlib import Path

import onnx

from convscope.engines import openvino
from convscope.engines.engine import ENGINES, Engine, EngineName, EngineOptions, Precision, Setting
from convscope.engines.mapped import GIVES_BACK
from convscope.engines.onnxruntime import OnnxRuntime, full_names
from convscope.engines.openvino import OpenVino
from convscope.engines.processor import physical_cores
from convscope.engines.sparing import Sparing
from convscope.errors import EngineError, MissingExtraError

CPU = "cpu"
_ONNX_RUNTIME: tuple[Precision, ...] = ("f32", "int8")


def settings(options: EngineOptions, *, small: bool) -> tuple[Setting, ...]:
    """Give the ways in which a network can be run on this machine as is asked.

    The first is the one to take unless another is known to be faster. A small network is run by ONNX Runtime in one
    thread: waking a second one takes longer than it helps, the page needs it, and OpenVINO takes longer to begin.

    Args:
        options: what is asked.
        small: whether the network is run in a millisecond or two.

    Raises:
        EngineError: there is no such provider or precision here; the message names those that there are.
        MissingExtraError: it takes OpenVINO, which is not installed.
    """
    threads = options.threads or (1 if small else physical_cores())
    places = _places(options)
    if small and options.precision == "f32":
        places = places[:1]
    ways = [
        Setting(
            engine=engine, provider=provider, precision=options.precision, threads=threads, blocked=blocked
        )
        for engine, provider in places
        if options.precision == "f32" or options.precision in precisions(engine, provider)
        for blocked in (
            (True, False) if (engine, provider) == ("onnxruntime", CPU) and not small else (True,)
        )
    ]
    if not ways:
        raise EngineError(_lacking(options, places))
    return tuple(ways)


def open_engine(
    graph: onnx.ModelProto, setting: Setting, *, folder: Path | None = None, sparing: bool = False
) -> Engine:
    """Open a graph.

    Args:
        graph: the network.
        setting: how it is to run.
        folder: where its external data lies; None: it has none.
        sparing: whether ONNX Runtime is to give its external data back while it runs, as of a network that is run now
            and then. OpenVINO holds its own.

    Raises:
        ModelError: the engine refuses the graph.
        EngineError: the provider does not start.
    """
    if setting.engine == "openvino":
        return OpenVino(graph, setting, folder=folder)
    if sparing and folder is not None and GIVES_BACK:
        return Sparing(graph, setting, folder=folder)
    return OnnxRuntime(graph, setting, folder=folder)


def precisions(engine: EngineName, provider: str) -> tuple[Precision, ...]:
    """Name what an engine computes in."""
    return _ONNX_RUNTIME if engine == "onnxruntime" else openvino.precisions(provider.upper())


def _places(options: EngineOptions) -> list[tuple[EngineName, str]]:
    """Give the engines that have the provider, in the order in which they are preferred."""
    provider = options.provider.strip().lower() or CPU
    if provider == CPU and options.engine == "auto":
        return [("onnxruntime", CPU), *([("openvino", CPU)] if openvino.installed() else [])]
    engines: tuple[EngineName, ...] = (
        ("onnxruntime", "openvino") if options.engine == "auto" else (options.engine,)
    )
    found: list[EngineName] = [
        engine for engine in engines if provider in _providers(engine, optional=len(engines) > 1)
    ]
    if not found:
        raise EngineError(f"there is no provider {options.provider} here; {_named(engines)}")
    return [(engine, provider) for engine in found]


def _providers(engine: EngineName, *, optional: bool) -> tuple[str, ...]:
    if engine == "onnxruntime":
        return tuple(full_names())
    if optional and not openvino.installed():
        return ()
    return tuple(device.lower() for device in openvino.devices())


def _named(engines: tuple[EngineName, ...]) -> str:
    """Say which providers the engines have."""
    told = [
        f"{ENGINES[engine]} has {', '.join(_providers(engine, optional=True)) or 'none: it is not installed'}"
        for engine in engines
    ]
    return "; ".join(told)


def _lacking(options: EngineOptions, places: list[tuple[EngineName, str]]) -> str:
    """Say which precisions there are in place of the one that is asked for."""
    if options.engine == "auto" and not openvino.installed():
        raise MissingExtraError("OpenVINO", extra="openvino", purpose=f"--precision {options.precision}")
    told = [
        f"{ENGINES[engine]} computes in {', '.join(precisions(engine, provider))}"
        for engine, provider in places
    ]
    return f"{options.precision} cannot be had here: {'; '.join(told)}"
