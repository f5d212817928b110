"""What the server tells a page of its model and of its plans."""

from base64 import b64encode
from functools import lru_cache
from importlib.metadata import version
from time import time

from convscope.engines.engine import ENGINES
from convscope.errors import ViewError
from convscope.live.fidelity import Difference
from convscope.model.head import find_head
from convscope.model.model import Model
from convscope.model.weights import learned_by
from convscope.scope import Scope
from convscope.server.binary import LONGEST_SIDE
from convscope.server.to_page import (
    Described,
    EngineInfo,
    Hello,
    LayerInfo,
    ModelInfo,
    PlanReady,
    SourceInfo,
)
from convscope.sources.source import Source
from convscope.view.choice import Chosen
from convscope.view.colormaps import color_table, colormap_names
from convscope.view.filters import as_text, learned_weights
from convscope.view.form import to_link, to_toml
from convscope.view.panels import Weights
from convscope.view.presets import preset_of, presets_of


def hello(
    model: Model, chosen: Chosen, *, stated: bool, source: Source | None = None, records: bool = False
) -> Hello:
    """Tell what the page's menus and titles need.

    Args:
        model: the network.
        chosen: how it is run.
        stated: whether whoever started the server said which view to begin with.
        source: where frames come from, if not from the page.
        records: whether what a page sees can be recorded.
    """
    return Hello(
        version=version("convscope"),
        model=model_info(model),
        stated=stated,
        presets=presets_of(model),
        colormaps=colormap_names(),
        source=None
        if source is None
        else SourceInfo(title=source.title, live=source.live, count=source.count, pace=source.pace),
        engine=engine_info(chosen),
        records=records,
        clock=1000 * time(),
    )


def engine_info(chosen: Chosen, difference: Difference | None = None) -> EngineInfo:
    """Tell what runs the network, and how far it is from f32, where that has been measured."""
    setting = chosen.setting
    return EngineInfo(
        name=ENGINES[setting.engine],
        provider=setting.provider,
        precision=setting.precision,
        threads=setting.threads,
        why=chosen.why,
        apart=difference,
    )


@lru_cache(maxsize=4)
def model_info(model: Model) -> ModelInfo:
    """Tell what the page's menus and titles need of a model."""
    joined = _joined(model)
    return ModelInfo(
        name=model.name,
        title=model.card.title or model.name,
        untrained=model.untrained,
        labels=model.labels,
        values=model.values,
        unit=model.card.output.unit,
        layers=tuple(
            LayerInfo(
                name=layer.name,
                kind=layer.kind,
                shape=layer.shape,
                activation=layer.activation,
                learned=learned_by(model, layer) is not None,
                joined=layer.name in joined,
            )
            for layer in model.layers
        ),
        method=model.card.input.prepare,
        assumed=model.assumed,
    )


def plan_ready(scope: Scope, *, number: int) -> PlanReady:
    """Tell where everything stands in the readings of a scope."""
    _, height, width = scope.model.shape
    # a face is a part of the box
    most = 4.0 if scope.model.card.input.prepare == "face" else 2.0
    larger = min(most, LONGEST_SIDE / max(height, width))
    view = scope.plan.view
    names = {name for panel in view.panels if (name := getattr(panel, "colormap", ""))}
    return PlanReady(
        id=number,
        view=view,
        link=to_link(view),
        toml=to_toml(view),
        preset=preset_of(view, scope.model),
        panels=scope.plan.panels,
        patch=(max(1, round(larger * height)), max(1, round(larger * width))),
        picture=(height, width),
        colormaps={name: b64encode(color_table(name)).decode() for name in sorted(names)},
    )


def described(model: Model, *, layer: str, unit: int) -> Described:
    """Tell what a unit has learned.

    Raises:
        ViewError: there is no such layer or unit.
    """
    found = model.layer(layer)
    if not 0 <= unit < found.shape[0]:
        raise ViewError(f"{layer} has the units 0 to {found.shape[0] - 1}, not {unit}")
    filter_ = None
    if learned_by(model, found) is not None:
        filter_, *_ = learned_weights(Weights(layer=layer, units=str(unit)), model, found)
    toward = as_text(find_head(model).weights[:, unit]) if layer in _joined(model) else ""
    return Described(layer=layer, unit=unit, filter=filter_, toward=toward)


def _joined(model: Model) -> tuple[str, ...]:
    try:
        return find_head(model).joined
    except ViewError:
        return ()
