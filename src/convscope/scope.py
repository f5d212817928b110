"""Scope: a model and a view, ready to look at pictures."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from convscope.engines.onnxruntime import Engine
from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.model.tensor import to_tensor
from convscope.prepare.prepare import preparers
from convscope.types import Floats, Pixels, Way
from convscope.view.compile import EXACT, LIMITS, NO_PICK, PATCH, PICK, PLANES, PROBABILITIES
from convscope.view.plan import Plan, make_plan
from convscope.view.presets import generic
from convscope.view.view import View

SMALL = 20_000_000  # multiply-adds: about two milliseconds


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All that one picture gave.

    Attributes:
        plan: what was looked at.
        pixels: what the network got: uint8, HWC, gray or RGB.
        empty: whether there was nothing to look at.
        probabilities: float32, one for each class.
        limits: float32, (panels with planes, 2): the least and the greatest value that each shows.
        planes: uint8, flat; the plan's panels say which bytes are theirs.
        prepare_seconds: from the patch to `pixels`.
        run_seconds: from `pixels` to the rest.
    """

    plan: Plan
    pixels: Pixels
    empty: bool
    probabilities: Floats
    limits: Floats
    planes: Pixels
    prepare_seconds: float
    run_seconds: float

    @property
    def label(self) -> str | None:
        """Name the most probable class; None where there was nothing to look at, or the network gives no numbers."""
        if self.empty or not np.isfinite(self.probabilities).all():
            return None
        return self.plan.model.labels[int(self.probabilities.argmax())]

    def __getitem__(self, layer: str) -> Floats:
        """Give a layer's exact values: float32, (channels, height, width) or (units,).

        Raises:
            ViewError: the model has no such layer.
        """
        model = self.plan.model
        return model.run(to_tensor(model, self.pixels[np.newaxis]), layers=[layer])[layer][0]


class Scope:
    """A model with a view of it, ready to look.

    Args:
        model: the network.
        view: what is shown; the generic view, if left out.
        threads: how many threads one run may use; if left out, one for a small network and two for others.

    Raises:
        ViewError: the view asks for what the model does not have.
        ModelError: the engine cannot run the network.
    """

    def __init__(self, model: Model, view: View | None = None, *, threads: int | None = None) -> None:
        self.model = model
        self.plan = make_plan(model, view or generic(model))
        self._engine = Engine(self.plan.graph, folder=model.folder, threads=threads or _threads(model))
        channels, height, width = model.shape
        self._prepare = preparers(model.card.input.prepare, size=(height, width), channels=channels)

    def look(self, patch: Pixels, *, way: Way | None = None) -> Reading:
        """Run one patch through the network.

        Args:
            patch: uint8, HW or HWC, gray or RGB, of any size: the box as the camera sees it.
            way: how it is prepared; as the card says, if left out.

        Raises:
            ViewError: the model's patches cannot be prepared in that way.
            ModelError: the run failed.
        """
        prepare = self._prepare.get(way or self.model.card.input.prepare)
        if prepare is None:
            raise ViewError(f"{self.model.name} takes pictures {' or '.join(self._prepare)}, not {way!r}")
        start = perf_counter()
        prepared = prepare(patch)
        ready = perf_counter()
        probabilities, limits, planes = self._engine.run(
            {PATCH: prepared.pixels, PICK: NO_PICK}, outputs=(PROBABILITIES, LIMITS, PLANES)
        )
        done = perf_counter()
        return Reading(
            plan=self.plan,
            pixels=prepared.pixels,
            empty=prepared.empty,
            probabilities=probabilities,
            limits=limits.reshape(-1, 2),
            planes=planes,
            prepare_seconds=ready - start,
            run_seconds=done - ready,
        )

    def exact(self, reading: Reading, *, panel: int, unit: int) -> Floats:
        """Give the exact values of one unit that a panel shows.

        Args:
            reading: a reading of this scope.
            panel: the panel's place in the view.
            unit: the unit's number in its layer.

        Returns:
            float32, (height, width); a neuron is 1×1.

        Raises:
            ViewError: there is no such panel or unit, or the panel shows no layer.
        """
        panels = self.plan.panels
        if not 0 <= panel < len(panels) or not panels[panel].units or not panels[panel].layer:
            raise ViewError(f"panels[{panel}] shows no units")
        asked = panels[panel]
        if not 0 <= unit < asked.units:
            raise ViewError(
                f"panels[{panel}]: {asked.layer} has the units 0 to {asked.units - 1}, not {unit}"
            )
        pick = np.array([asked.limits, unit], dtype=np.int64)
        (values,) = self._engine.run({PATCH: reading.pixels, PICK: pick}, outputs=(EXACT,))
        return values.reshape((*asked.shape, 1, 1)[1:3])


def _threads(model: Model) -> int:
    """Give small networks one thread: waking a second one takes longer than it helps, and the page needs it."""
    return 1 if model.multiply_adds < SMALL else 2
