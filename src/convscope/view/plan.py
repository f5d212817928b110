"""The Plan: a View resolved against a Model, once, before the first frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.view.form import checked
from convscope.view.panelplan import PanelPlan
from convscope.view.places import check_places
from convscope.view.resolve import resolve
from convscope.view.resolved import Resolved
from convscope.view.view import View
from convscope.view.watch import Watch, in_order, stand

__all__ = ["PanelPlan", "Plan", "make_plan"]

MOST_WEIGHTS = 4_000_000
"""So many weights fit into all panels of a view together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be decided before the first frame.

    Attributes:
        model: the network.
        view: what is shown of it.
        panels: one for each panel of the view, in its order.
        watches: what the network has to be run for; views that differ only in looks have the same.
    """

    model: Model
    view: View
    panels: tuple[PanelPlan, ...]
    watches: tuple[Watch, ...]


def make_plan(model: Model, view: View, *, also: Iterable[Watch] = ()) -> Plan:
    """Resolve a view against a model.

    Args:
        model: the network.
        view: what is shown of it.
        also: what else readings are to hold, as for others who look at the same frames.

    Raises:
        ViewError: the view is none, or a panel asks for what the model does not have; the message names the panel
            and the key.
    """
    view = checked(view)
    check_places(view)
    resolved: list[Resolved] = []
    for place, panel in enumerate(view.panels):
        try:
            resolved.append(resolve(panel, model))
        except ViewError as error:
            raise ViewError(f"panel[{place}].{error}") from error
        if sum(_weight(one) for one in resolved) > MOST_WEIGHTS:
            raise ViewError(
                f"panel[{place}].units: with these the view has more than {MOST_WEIGHTS:,} weights; show fewer units"
            )
    watches = in_order((*also, *(watch for one in resolved for watch in one.watches)), model)
    spots = stand(watches, model)
    return Plan(
        model=model,
        view=view,
        panels=tuple(one.placed(spots) for one in resolved),
        watches=watches,
    )


def _weight(one: Resolved) -> int:
    learned = one.plan.learned
    return 0 if learned is None else len(learned.units) * prod(learned.shape)
