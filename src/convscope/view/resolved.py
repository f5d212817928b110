"""A panel that is resolved: what it shows, and, once all panels are known, where its numbers stand in a reading."""

from dataclasses import dataclass
from typing import Any

import msgspec

from convscope.view.panelplan import PanelPlan
from convscope.view.watch import Spot, Watch


@dataclass(frozen=True, slots=True)
class Resolved:
    """A panel, before it is known where its numbers stand.

    Attributes:
        plan: all else.
        main: what the panel shows.
        inputs: what weights meet.
        outputs: what weights give.
    """

    plan: PanelPlan
    main: Watch | None = None
    inputs: Watch | None = None
    outputs: Watch | None = None

    @property
    def watches(self) -> tuple[Watch, ...]:
        """Name all that the panel needs of a reading."""
        return tuple(watch for watch in (self.main, self.inputs, self.outputs) if watch is not None)

    def placed(self, spots: dict[Watch, Spot]) -> PanelPlan:
        """Say where the panel's numbers stand."""
        return msgspec.structs.replace(
            self.plan, **self._shown(spots), **self._toward(spots), **self._learned(spots)
        )

    def _shown(self, spots: dict[Watch, Spot]) -> dict[str, Any]:
        if self.main is None:
            return {}
        spot = spots[self.main]
        if self.main.kind == "values":
            return {"values": spot.values}
        watch = spot.number if self.main.kind == "planes" else -1
        return {"offset": spot.planes, "limits": spot.limits, "watch": watch}

    def _toward(self, spots: dict[Watch, Spot]) -> dict[str, Any]:
        toward = self.plan.toward
        if toward is None or self.inputs is None or self.outputs is None:
            return {}
        activations, logits = spots[self.inputs].values, spots[self.outputs].values
        return {
            "toward": msgspec.structs.replace(toward, activations=activations, logit=logits + toward.number)
        }

    def _learned(self, spots: dict[Watch, Spot]) -> dict[str, Any]:
        learned = self.plan.learned
        if learned is None or self.inputs is None or self.outputs is None:
            return {}
        first = spots[self.outputs].values
        outputs = tuple(first + unit for unit in learned.units)
        return {
            "learned": msgspec.structs.replace(
                learned, activations=spots[self.inputs].values, outputs=outputs
            )
        }
