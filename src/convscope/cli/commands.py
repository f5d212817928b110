"""The commands and their options. What a command needs loads when it runs, so that `--help` is quick."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from convscope.cli.options import Given, takes_model
from convscope.cli.serving import Host, NoOpen, Port, Threads, Token, recorded, told


class _Commands(TyperGroup):
    """The commands; what names none of them is a model to watch."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (typer's own type is private)
        if not args or args[0] not in {*self.commands, "--help", "--version"}:
            args = ["watch", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Commands,
    help="A microscope for image classifiers: see live what every layer makes of the picture.",
    epilog="`convscope MODEL` is short for `convscope watch MODEL`; `convscope` alone watches the bundled LeNet.",
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
train_app = typer.Typer(help="Train a network, and write it as Caffe would.", no_args_is_help=True)
app.add_typer(train_app, name="train")


@app.callback(invoke_without_command=True)
def convscope(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Print the version, if that is asked."""
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"convscope {version_of('convscope')}")
        raise typer.Exit


@app.command()
@takes_model(default="lenet")
def watch(  # noqa: PLR0913  (each is an option)
    given: Given,
    *,
    view: Annotated[
        Path | None, typer.Option(help="What the page begins with: a file that it exported.", metavar="FILE")
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(help="What the page begins with: generic, sorted, deep or wall.", metavar="NAME"),
    ] = None,
    class_: Annotated[
        str | None,
        typer.Option(
            "--class", help="The class by which `sorted` sorts, by number or name.", metavar="CLASS"
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Where frames come from, if not from the page: `camera:0`, a film, a stream (`rtsp://`, `http://`), "
            "a folder or a pattern of pictures, or a data set (`mnist:test`).",
            metavar="SOURCE",
        ),
    ] = None,
    every: Annotated[
        bool,
        typer.Option("--every", help="Leave out no frame of the source, however long the network takes."),
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(
            help="Record the frames of the first page, with their readings: a new `.arrow` file.",
            metavar="FILE",
        ),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = None,
    token: Token = None,
    threads: Threads = None,
    no_open: NoOpen = False,
) -> None:
    """Serve the page, and open it: the camera moves the network."""
    from convscope.record.tapes import Tapes
    from convscope.server.serve import serve
    from convscope.sources.open import open_source
    from convscope.view.stated import stated_view

    opened = (
        None
        if source is None
        else open_source(source, on_skip=lambda why: typer.echo(f"left out: {why}", err=True))
    )
    loaded = given.load()
    begin = stated_view(loaded, file=view, preset=preset, class_=class_)
    for sentence in loaded.assumed:
        typer.echo(f"assumed: {sentence}", err=True)

    serve(
        loaded,
        view=begin,
        source=opened,
        every=every,
        tapes=Tapes(
            loaded,
            named=given.model,
            folder=Path.cwd(),
            first=record,
            source=opened.title if opened else "the page's own",
        ),
        host=host,
        port=port,
        token=token,
        threads=threads,
        on_ready=told(no_open=no_open),
    )


@app.command()
@takes_model(option="--model")
def replay(
    given: Given,
    *,
    file: Annotated[Path, typer.Argument(help="A recording.", metavar="FILE")],
    host: Host = "127.0.0.1",
    port: Port = None,
    token: Token = None,
    threads: Threads = None,
    no_open: NoOpen = False,
) -> None:
    """Open the page on a recording: scrub, step, play, look at other layers."""
    from convscope.record.replay import Replay, last_view
    from convscope.server.serve import serve

    recording, loaded = recorded(given, file)
    serve(
        loaded,
        view=last_view(recording, loaded),
        source=Replay(recording),
        host=host,
        port=port,
        token=token,
        threads=threads,
        on_ready=told(no_open=no_open),
    )


@app.command()
@takes_model(option="--model")
def export(
    given: Given,
    *,
    file: Annotated[Path, typer.Argument(help="A recording.", metavar="FILE")],
    layers: Annotated[str, typer.Option(help="The layers, with commas between them.", metavar="NAMES")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file to write: `.npz` or `.parquet`.", metavar="FILE")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write what layers made of the frames of a recording: all values, as they are."""
    from convscope.cli.evaluation import progress_bar
    from convscope.jobs.export import export as run

    recording, loaded = recorded(given, file)
    names = [name.strip() for name in layers.split(",") if name.strip()]
    with progress_bar() as progress:
        shapes = run(
            recording, loaded, layers=names, out=out, overwrite=force, progress=progress("computing")
        )
    for name, shape in shapes.items():
        typer.echo(f"{name}: float32, {' × '.join(map(str, shape))}")


@app.command()
@takes_model()
def evaluate(
    given: Given,
    *,
    data: Annotated[
        str,
        typer.Option(
            help="`mnist:test`, `mnist:train`, `cifar10:test`, `cifar10:train`, or a folder of folders, one a class.",
            metavar="NAME",
        ),
    ],
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Where the data set's files lie, if not in the package or on a mirror.", metavar="DIR"
        ),
    ] = None,
    worst: Annotated[int, typer.Option(help="How many mistakes to print.", min=0)] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Try a model on pictures with labels: accuracy, confusion, the worst mistakes."""
    from convscope.cli import evaluation
    from convscope.cli.data import stated_data
    from convscope.jobs.evaluate import evaluate as run

    loaded = given.load()
    with evaluation.progress_bar() as progress:
        dataset = stated_data(data, folder=folder, model=loaded, bar=progress)
        result = run(loaded, dataset, worst=worst, progress=progress("evaluating"))
    if json:
        typer.echo(result.to_json().decode())
    else:
        evaluation.show(result)


@app.command()
@takes_model(size="--input-size")
def film(  # noqa: PLR0913  (each is an option)
    given: Given,
    *,
    data: Annotated[
        str | None,
        typer.Option(
            help="`mnist:test`, `mnist:train`, `cifar10:test`, `cifar10:train`, or a folder of folders, one a class.",
            metavar="NAME",
        ),
    ] = None,
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
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Where the data set's files lie, if not in the package or on a mirror.", metavar="DIR"
        ),
    ] = None,
    class_: Annotated[
        str | None,
        typer.Option("--class", help="Only pictures of this class, by number or name.", metavar="CLASS"),
    ] = None,
    predicted: Annotated[
        str | None, typer.Option(help="Only pictures that are taken for this class.", metavar="CLASS")
    ] = None,
    min_prob: Annotated[
        float, typer.Option(help="The least probability of the class taken, 0..1.", min=0, max=1)
    ] = 0.0,
    wrong: Annotated[bool, typer.Option("--wrong", help="Only pictures that are read wrong.")] = False,
    count: Annotated[int | None, typer.Option(help="At most so many pictures.", min=1)] = None,
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Take them in an order by chance.")] = False,
    seed: Annotated[int, typer.Option(help="Of that order.", min=0, max=2**63 - 1)] = 1,
    sort: Annotated[str | None, typer.Option(help="`prob`: the most probable first.", metavar="NAME")] = None,
    view: Annotated[
        Path | None, typer.Option(help="What is shown: a file that the page exported.", metavar="FILE")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="What is shown: generic, sorted, deep or wall.", metavar="NAME")
    ] = None,
    class_order: Annotated[
        str | None,
        typer.Option(help="The class by which `sorted` sorts, by number or name.", metavar="CLASS"),
    ] = None,
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
    force: Annotated[bool, typer.Option("--force", help="Replace a film that is there.")] = False,
) -> None:
    """Film what the layers make of pictures: of a data set, a film, a recording."""
    from convscope.cli.filming import Wishes, make

    wishes = Wishes(
        data=data,
        source=source,
        start=start,
        end=end,
        folder=folder,
        label=class_,
        predicted=predicted,
        min_prob=min_prob,
        wrong=wrong,
        count=count,
        shuffle=shuffle,
        seed=seed,
        sort=sort,
        view=view,
        preset=preset,
        class_order=class_order,
        rate=fps,
        size=frame,
        style=style,
        codec=codec,
        force=force,
    )
    typer.echo(make(given, wishes, out))


@app.command()
@takes_model()
def info(
    given: Given,
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="List what is computed between the layers, too, such as reshapes.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Say what a network is: layers, shapes, costs, receptive fields, and what was assumed."""
    import msgspec

    from convscope.cli.information import show
    from convscope.model.summary import summarize

    summary = summarize(given.load(), hidden=all_)
    if json:
        typer.echo(msgspec.json.encode(summary).decode())
    else:
        show(summary)


@app.command()
@takes_model()
def convert(
    given: Given,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.", metavar="FILE")],
    layer: Annotated[
        list[str] | None,
        typer.Option(
            help="A layer that is to be an output, too; may be given several times.", metavar="NAME"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a network as one ONNX file, which runs anywhere."""
    from convscope.model.export import export, write
    from convscope.model.text import clean

    loaded = given.load()
    for sentence in loaded.assumed:
        typer.echo(f"assumed: {sentence}", err=True)
    exported = export(loaded, layers=layer or ())
    size = write(exported, out, overwrite=force)
    if isinstance(loaded.card.input.mean, str):
        typer.echo(
            f"not in the file: the mean; put {loaded.card.input.mean} beside {out}, by its own name", err=True
        )
    outputs = ", ".join(clean(value.name) for value in exported.graph.output)
    typer.echo(f"{out}: {size:,} bytes, input {clean(loaded.input)}, outputs {outputs}")


@train_app.command("lenet")
def train_lenet(
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A new folder for what is written.", metavar="DIR")
    ],
    data: Annotated[
        Path | None,
        typer.Option(
            help="A folder with MNIST's files. Left out: they are downloaded.",
            envvar="CONVSCOPE_DATA",
            metavar="DIR",
        ),
    ] = None,
    iterations: Annotated[int, typer.Option(help="How many steps.", min=1)] = 10_000,
    seed: Annotated[
        int, typer.Option(help="Of the first weights and the order of the digits.", min=0, max=2**63 - 1)
    ] = 1,
) -> None:
    """Train LeNet on MNIST, with the settings of Caffe's own example."""
    from convscope.cli import training
    from convscope.cli.evaluation import progress_bar
    from convscope.train.lenet import train
    from convscope.train.settings import Settings

    settings = Settings(iterations=iterations, seed=seed)
    with progress_bar() as progress:
        steps = train(out, settings=settings, data=data, progress=progress("downloading"))
    training.show(steps, iterations=iterations, folder=out)
