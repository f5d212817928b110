"""`convscope film`: a film of what the layers make of pictures."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from convscope.cli.options.data import DATA_HELP, Picking
from convscope.cli.options.model import INPUT_SIZE, Given
from convscope.cli.options.output import Force
from convscope.cli.options.running import Running
from convscope.cli.options.view import Looks
from convscope.cli.spread import spread


@spread(size=INPUT_SIZE)
def film(  # noqa: PLR0913  (each is an option)
    *,
    data: Annotated[str | None, typer.Option(help=DATA_HELP, metavar="NAME")] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Instead of a data set: a film, a folder or a pattern of pictures, or a recording (`.arrow`).",
            metavar="SOURCE",
        ),
    ] = None,
    start: Annotated[
        float, typer.Option("--from", help="The second of the source at which the film begins.", min=0)
    ] = 0.0,
    end: Annotated[
        float | None, typer.Option("--to", help="The second of the source at which it ends.", min=0)
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="The film: `.gif`, `.webp`, `.mp4`, `.webm`; without an ending, a new folder of PNG files.",
            metavar="FILE",
        ),
    ],
    picking: Picking,
    looks: Looks,
    fps: Annotated[
        float | None,
        typer.Option(help="Frames, and so pictures, a second. Left out: 4, or as the source has them."),
    ] = None,
    frame: Annotated[
        str, typer.Option("--size", help="Width and height of the film, in pixels.", metavar="WxH")
    ] = "960x540",
    style: Annotated[str, typer.Option(help="`dark` or `light`.", metavar="NAME")] = "dark",
    codec: Annotated[
        str, typer.Option(help="Of an MP4 film: `vp9`, `h264` or `mpeg4`.", metavar="NAME")
    ] = "",
    running: Running,
    force: Force = False,
    given: Given,
) -> None:
    """Film what the layers make of pictures: of a data set, a film, a recording."""
    from convscope.cli.filming import film_data, film_stretch, parse_frame
    from convscope.errors import DataError, OutputError
    from convscope.jobs.film import USUAL_RATE, Settings
    from convscope.jobs.stretch import Stretch
    from convscope.render.films.target import check

    settings = Settings(
        size=parse_frame(frame),
        rate=fps if fps is not None else USUAL_RATE if data else 0,
        style=style,
        codec=codec,
        force=force,
    )
    check(out, force=force)
    if fps == 0:
        raise OutputError("--fps 0: leave it out for 4 frames a second, or for the rate of the source")
    if data is None and source is None:
        raise DataError("say what is filmed: a data set with --data, or anything else with --source")
    if data is not None and source is not None:
        raise DataError("--data and --source are one too many: a film is of one of them")
    if data is not None and (start or end is not None):
        raise DataError(
            "--from and --to are seconds of a --source: of a data set, pick pictures (--class, --count ...)"
        )
    model = given.load_and_tell()
    view = looks.of(model)
    if data is not None:
        made = film_data(model, data, out, picking=picking, running=running, view=view, settings=settings)
    else:
        stretch = Stretch(start=start, end=end, count=picking.count)
        made = film_stretch(
            model,
            source or "",
            out,
            picking=picking,
            running=running,
            stretch=stretch,
            view=view,
            settings=settings,
        )
    typer.echo(made)
