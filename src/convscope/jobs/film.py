"""Film a run over pictures of a data set."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from convscope.datasets.choice import Places
from convscope.datasets.dataset import Dataset, Stack
from convscope.engines.engine import EngineOptions
from convscope.errors import OutputError
from convscope.model.model import Model
from convscope.prepare.crop import centre_box, cut_box
from convscope.reading import Reading
from convscope.render.films.film import Closing, open_film
from convscope.render.films.palette import palette_for
from convscope.render.films.target import check, whole
from convscope.render.renderer import Renderer, pictures_missing
from convscope.render.shown import Moment
from convscope.render.style import style_named
from convscope.scope import Scope
from convscope.types import Pixels, Progress
from convscope.view.choice import Chosen, measured
from convscope.view.view import View

SLOWEST, USUAL_RATE, FASTEST = 0.05, 4.0, 120.0
"""Frames a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a film looks, and what makes it.

    Attributes:
        size: width and height, in pixels.
        rate: frames a second; of a source 0: each frame for its own time.
        style: `dark` or `light`.
        codec: of a video; empty: whatever is there.
        force: whether a film that is there may be replaced.
        engine: what is asked of the engine that runs the network; None: the fastest there is.
    """

    size: tuple[int, int] = (960, 540)
    rate: float = USUAL_RATE
    style: str = "dark"
    codec: str = ""
    force: bool = False
    engine: EngineOptions | Chosen | None = None

    @property
    def exact_rate(self) -> Fraction:
        """Give the rate as films have it.

        Raises:
            OutputError: it is none.
        """
        if not SLOWEST <= self.rate <= FASTEST:
            raise OutputError(f"a film has {SLOWEST:g} to {FASTEST:g} frames a second, not {self.rate:g}")
        return Fraction(self.rate).limit_denominator(1001)


Frame = tuple[Reading, Moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """What there is besides readings.

    Attributes:
        picture: the whole pictures of the source.
        patch: what lies in the box, where that is more than the network's pixels.
        color: whether pictures are in colour.
    """

    picture: bool
    patch: bool
    color: bool


def film(
    model: Model,
    dataset: Stack,
    places: Places,
    path: Path,
    *,
    view: View | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> int:
    """Film what a view shows of pictures, one frame for each.

    The film is written beside its name, and gets it when it is whole: an interrupt leaves nothing.

    Args:
        model: the network.
        dataset: where the pictures come from.
        places: their numbers.
        path: a name that ends in .gif, .webp, .mp4 or .webm; without an ending, a new folder for PNG files.
        view: what is shown; what suits the model, if left out. There is no camera, so that its panel is left out;
            so is that of the patch where it holds no more than the network's pixels.
        settings: how it looks.
        progress: is told how many frames are done.

    Returns:
        The film's size in bytes.

    Raises:
        OutputError: the film cannot be written.
        ViewError: the view asks for what the model does not have.
        MissingExtraError: a video is asked for, and PyAV is not installed.
    """
    settings = settings or Settings()
    scope = Scope(model, view, engine=measured(model, settings.engine))

    def frames() -> Iterator[Frame]:
        for count, place in enumerate(places.tolist()):
            patch = _patch(dataset.pictures[place], model)
            caption = f"{dataset.name} {place}{_class(dataset, place)} · {count + 1} of {len(places)}"
            moment = Moment(patch=patch, caption=caption, seconds=float(count / settings.exact_rate))
            yield scope.look(patch, way="given"), moment

    has = Has(picture=False, patch=_is_larger(dataset.pictures, model), color=dataset.pictures.ndim == 4)
    return write(scope, frames(), path, has=has, settings=settings, count=len(places), progress=progress)


def write(
    scope: Scope,
    frames: Iterable[Frame],
    path: Path,
    *,
    has: Has,
    settings: Settings,
    count: int,
    progress: Progress | None = None,
) -> int:
    """Write frames as a film, beside its name until it is whole.

    Args:
        scope: what made the readings.
        frames: readings, and what they do not say.
        path: as `film` takes it.
        has: what else than readings there is; panels of what there is not are left out.
        settings: how it looks.
        count: how many frames there are.
        progress: is told how many are done.

    Returns:
        The film's size in bytes.

    Raises:
        OutputError: the film cannot be written.
        MissingExtraError: a video is asked for, and PyAV is not installed.
    """
    rate = settings.exact_rate
    check(path, force=settings.force)
    plan, model = scope.plan, scope.model
    without = pictures_missing(plan, picture=has.picture, patch=has.patch)
    title = model.card.title or model.name
    renderer = Renderer(plan, size=settings.size, style=settings.style, title=title, without=without)
    colored = has.color and (has.picture or model.shape[0] == 3)
    palette = palette_for(plan, style_named(settings.style), in_color=colored)
    with whole(path, force=settings.force) as beside:
        opened = open_film(path, beside, size=settings.size, rate=rate, palette=palette, codec=settings.codec)
        with Closing(opened):
            for done, (reading, moment) in enumerate(frames, 1):
                opened.add(renderer.draw(reading, moment), lasts=moment.lasts)
                if progress is not None:
                    progress(done, count)
        return _size(beside)


def _patch(picture: Pixels, model: Model) -> Pixels:
    picture = picture if picture.ndim == 3 else picture[..., None]
    entry = model.card.input
    _, height, width = model.shape
    return cut_box(picture, shape=(height, width), crop=entry.crop)


def _is_larger(pictures: Pixels, model: Model) -> bool:
    _, height, width = model.shape
    _, _, rows, columns = centre_box(*pictures.shape[1:3], shape=(height, width), crop=model.card.input.crop)
    return rows > height or columns > width


def _class(stack: Stack, place: int) -> str:
    return f" · class {stack.classes[int(stack.labels[place])]}" if isinstance(stack, Dataset) else ""


def _size(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files)
