"""Which engine runs a model: the fastest on this machine, measured once."""

from dataclasses import astuple, dataclass, replace
from typing import Literal

import msgspec

from convscope.cache import Shelf, release_of
from convscope.engines.engine import EngineOptions, Setting
from convscope.engines.open import settings
from convscope.engines.processor import processor_name
from convscope.model.digest import structure_digest
from convscope.model.model import Model
from convscope.view.plan import make_plan
from convscope.view.presets import preset
from convscope.view.race import fastest

Why = Literal["measured", "only", "usual"]

SMALL = 20_000_000  # multiply-adds: about two milliseconds
BRIEF = 500_000_000  # multiply-adds: so few that one thread may do
MANY = 8  # threads: so many that half of them may do

_SHELF = Shelf(kind="engines", version=5, most=1 << 20)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """How a model is run.

    Attributes:
        setting: how the engine runs.
        network: what it runs: the model, or its quantised copy.
        why: whether that was `measured` to be the fastest, is the `only` way there is here or that was asked for, or is
            the `usual` one.
    """

    setting: Setting
    network: Model
    why: Why = "only"


def chosen(model: Model, engine: EngineOptions | Chosen | None) -> Chosen:
    """Give the fastest way to run a model, where that is known already; else the usual one.

    Raises:
        EngineError: what is asked cannot be had here.
        MissingExtraError: it takes OpenVINO, which is not installed.
    """
    if isinstance(engine, Chosen):
        return engine
    ways = _ways(model, engine or EngineOptions())
    several = len(ways) > 1
    kept = _kept(_key(model, ways), ways) if several else None
    return Chosen(kept or ways[0], model, "measured" if kept else "usual" if several else "only")


def measured(model: Model, engine: EngineOptions | Chosen | None) -> Chosen:
    """Give the fastest way to run a model, which is measured, with the probes of its first view, if it never was.

    A small network's is not: it takes some seconds, and there is one way.

    Raises:
        EngineError: what is asked cannot be had here.
        MissingExtraError: it takes OpenVINO, which is not installed.
    """
    if isinstance(engine, Chosen):
        return engine
    options = engine or EngineOptions()
    ways = _ways(model, options)
    if len(ways) == 1:
        return Chosen(ways[0], model)
    key = _key(model, ways)
    found = _kept(key, ways)
    if found is None:
        watches = make_plan(model, preset("", model)).watches
        found = fastest(model, watches, ways)
        fewer = _fewer(model, options, found)
        if fewer is not None:
            found = fastest(model, watches, (fewer, found))
        _remembered[key] = found
        _SHELF.put(key, msgspec.to_builtins(found))
    return Chosen(found, model, "measured")


_remembered: dict[str, Setting] = {}


def _ways(model: Model, options: EngineOptions) -> tuple[Setting, ...]:
    ways = settings(options, small=model.multiply_adds < SMALL)
    if model.folder is None:
        return ways
    return tuple(
        way for way in ways if way.blocked
    )  # each takes long to try, and that one is never faster there


def _fewer(model: Model, options: EngineOptions, found: Setting) -> Setting | None:
    """Give the same with fewer threads, where that is worth a try."""
    if options.threads is not None:
        return None
    if model.multiply_adds < BRIEF and found.threads > 1:
        return replace(found, threads=1)
    return replace(found, threads=found.threads // 2) if found.threads >= MANY else None


def _kept(key: str, ways: tuple[Setting, ...]) -> Setting | None:
    """Give what was measured before, if it is still a way."""
    found = _remembered.get(key) or _SHELF.get(key, Setting)
    if found is None or replace(found, threads=ways[0].threads) not in ways or found.threads < 1:
        return None
    return found


def _key(model: Model, ways: tuple[Setting, ...]) -> str:
    return _SHELF.key(
        structure_digest(model),
        processor_name(),
        *map(release_of, ("onnxruntime", "openvino")),
        repr(list(map(astuple, ways))),
    )
