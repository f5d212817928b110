"""Scope: a model and a view, ready to look at pictures."""

from collections.abc import Iterator, Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from convscope.engines.engine import EngineOptions, Setting
from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.prepare.prepare import preparers
from convscope.reading import Reading
from convscope.sources.box import cut_shot
from convscope.sources.source import Shot
from convscope.types import Floats, Pixels, Prepared, Way
from convscope.view.choice import Chosen, chosen
from convscope.view.compiled import Compiled
from convscope.view.picks import Pick, numbers_of, split
from convscope.view.plan import Plan, make_plan
from convscope.view.presets import preset
from convscope.view.view import View
from convscope.view.watch import Watch

if TYPE_CHECKING:
    from convscope.sources.shots import Frames


class Scope:
    """A model with a view of it, ready to look.

    Args:
        model: the network.
        view: what is shown; what suits the model, if left out.
        engine: what runs it, or what is asked of that; if left out, the engine that is known to be the fastest.
        beside: another scope of the model; where its view needs the same of the network, its engine serves this one.
        also: what else readings are to hold.

    Raises:
        ViewError: the view asks for what the model does not have.
        ModelError: the engine cannot run the network.
        EngineError: what is asked of the engine cannot be had here.
    """

    def __init__(
        self,
        model: Model,
        view: View | None = None,
        *,
        engine: EngineOptions | Chosen | None = None,
        beside: "Scope | None" = None,
        also: Sequence[Watch] = (),
    ) -> None:
        self.model = model
        self.plan = make_plan(model, view or preset("", model), also=also)
        if beside is not None and beside.model is model and beside.serves(self.plan):
            self._compiled, self._prepare = beside._compiled, beside._prepare
            return
        run = chosen(model, engine)
        self._compiled = Compiled(run.network, self.plan.watches, run.setting)
        channels, height, width = model.shape
        entry = model.card.input
        self._prepare = preparers(entry.prepare, size=(height, width), channels=channels, margin=entry.margin)

    @property
    def setting(self) -> Setting:
        """Say how its engine runs."""
        return self._compiled.setting

    @property
    def compiled(self) -> Compiled:
        """Give the compiled network that it runs."""
        return self._compiled

    def serves(self, plan: Plan) -> bool:
        """Say whether readings of this scope hold, in the same places, what another plan of its model needs."""
        return plan.watches == self.plan.watches

    def look(self, patch: Pixels, *, way: Way | None = None, picks: Sequence[Pick] = ()) -> Reading:
        """Run one patch through the network.

        Args:
            patch: uint8, HW or HWC, gray or RGB, of any size: the box as the camera sees it.
            way: how it is prepared; as the card says, if left out.
            picks: at most eight units whose exact values are wanted.

        Raises:
            ViewError: the model's patches cannot be prepared in that way, or there is no such unit.
            ModelError: the run failed.
        """
        start = perf_counter()
        prepared = self.prepared(patch, way=way)
        return self.read(prepared, picks=picks, prepare_seconds=perf_counter() - start)

    def prepared(self, patch: Pixels, *, way: Way | None = None) -> Prepared:
        """Make a patch what the network gets.

        Args:
            patch: uint8, HW or HWC, gray or RGB, of any size.
            way: how it is prepared; as the card says, if left out.

        Raises:
            ViewError: the model's patches cannot be prepared in that way.
        """
        prepare = self._prepare.get(way or self.model.card.input.prepare)
        if prepare is None:
            raise ViewError(f"{self.model.name} takes pictures {' or '.join(self._prepare)}, not {way!r}")
        return prepare(patch)

    def run(self, source: "Frames", *, way: Way | None = None) -> Iterator[Reading]:
        """Look at the frames of a source, one after another; each is read when it is asked for.

        Of a camera or a stream comes the newest frame each time, however long the program took with the last, and
        there is no end; of all else come all frames, in order.

        Args:
            source: `camera:0`, a film, a stream's address, a folder or a pattern of pictures, or a data set
                (`mnist:test`), as `--source` takes them; a `Source` or a `Dataset`; or pictures: files, PIL images, or
                arrays uint8, HW or HWC, such as one array NHW or NHWC.
            way: how frames are prepared; as the card says, if left out. Pictures of a data set are taken as they are.

        Raises:
            DataError: there is no such source, or, on the way, a frame cannot be read.
            ViewError: the model's pictures cannot be prepared in that way.
            ModelError: a run failed.
        """
        from convscope.sources.shots import shots_of  # noqa: PLC0415  (looking at one picture needs no sources)

        return map(partial(self._shown, way=way), shots_of(source))

    def _shown(self, shot: Shot, *, way: Way | None) -> Reading:
        if shot.prepared is not None:
            return self.read(shot.prepared)
        entry = self.model.card.input
        patch, _ = cut_shot(shot, shape=entry.size, crop=entry.crop)
        return self.look(patch, way="given" if shot.given else way)

    def read(
        self, prepared: Prepared, *, picks: Sequence[Pick] = (), prepare_seconds: float = 0.0
    ) -> Reading:
        """Run prepared pixels through the network.

        Args:
            prepared: of the network's size.
            picks: at most eight units whose exact values are wanted.
            prepare_seconds: what preparing took.

        Raises:
            ViewError: there is no such unit.
            ModelError: the pixels are not of the network's size, or the run failed.
        """
        start = perf_counter()
        asked = numbers_of(picks, self.plan.watches) if picks else None
        probabilities, limits, values, planes, exacts = self._compiled.run(prepared.pixels, picks=asked)
        return Reading(
            plan=self.plan,
            pixels=prepared.pixels,
            empty=prepared.empty,
            probabilities=probabilities,
            limits=limits.reshape(-1, 2),
            values=values,
            planes=planes,
            covers=prepared.covers,
            exacts=split(exacts, picks, self.plan.watches),
            prepare_seconds=prepare_seconds,
            run_seconds=perf_counter() - start,
        )

    def exact(self, reading: Reading, picks: Sequence[Pick]) -> tuple[Floats, ...]:
        """Give the exact values of units, as of a reading.

        Args:
            reading: of this scope.
            picks: at most eight units.

        Returns:
            For each float32, (height, width).

        Raises:
            ViewError: there is no such unit.
        """
        numbers = numbers_of(picks, self.plan.watches)
        if not picks:
            return ()
        return split(self._compiled.run(reading.pixels, picks=numbers).exacts, picks, self.plan.watches)

    def check(self, picks: Sequence[Pick]) -> None:
        """Make sure that units can be picked.

        Raises:
            ViewError: there is no such unit, or there are more than eight.
        """
        numbers_of(picks, self.plan.watches)
