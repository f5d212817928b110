"""The options that several commands share: what the model is, how it is shown, where the page is served."""
# ruff: noqa: PLC0415

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from convscope.model.model import Model
    from convscope.sources.shots import Frames
    from convscope.view.choice import Chosen
    from convscope.view.view import View

MODEL_HELP = (
    "A name (`lenet`), a file (a Caffe network's `deploy.prototxt`, `.onnx`, `.pt2`), or a PyTorch module: "
    "`torchvision:NAME`, `timm:NAME`, or `package.module:factory`, which runs that code."
)
DATA_HELP = (
    "`mnist:test`, `mnist:train`, `cifar10:test`, `cifar10:train`; a folder of folders, one a class; an IDX file, "
    "with its labels beside it; or CIFAR-10's batches."
)

DEFAULT_LENET: Any = (Annotated[str, typer.Argument(help=MODEL_HELP, metavar="[MODEL]")], "lenet")
"""A model that may be left out: the bundled one."""
RECORDED: Any = (
    Annotated[
        str, typer.Option("--model", help="The model, if not the one that was recorded.", metavar="MODEL")
    ],
    "",
)
"""A model that may be left out: its name is empty then."""

Folder = Annotated[
    Path | None,
    typer.Option(help="Where the data set's files lie, if not in the package or on a mirror.", metavar="DIR"),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Json = Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")]
OnSource = typer.Option(
    help="Where frames come from, if not from the page: `camera:0`, a film, a stream (`rtsp://`, `http://`), "
    "a folder or a pattern of pictures, or a data set (`mnist:test`).",
    metavar="SOURCE",
)


_SIZE_HELP = "Height and width of a picture, where the network leaves them free."
INPUT_SIZE: Any = (Annotated[str | None, typer.Option("--input-size", help=_SIZE_HELP, metavar="HxW")], None)
"""The size of a picture, where `--size` means something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A model as the command line names it."""

    model: Annotated[str, typer.Argument(help=MODEL_HELP, metavar="MODEL")]
    weights: Annotated[
        Path | None,
        typer.Option(
            help="The `.caffemodel`, where it does not lie beside the prototxt; or a PyTorch module's weights: "
            "`.pt`, `.pth`, `.bin`, `.safetensors`.",
            metavar="FILE",
        ),
    ] = None
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a network of which a layer cannot be computed.")
    ] = False
    labels: Annotated[
        Path | None, typer.Option(help="The names of the classes, one a line.", metavar="FILE")
    ] = None
    mean: Annotated[
        str | None,
        typer.Option(
            help="Subtracted from the pixels, 0..255: a number, one for each channel, or a file.",
            metavar="VALUES",
        ),
    ] = None
    scale: Annotated[
        str | None,
        typer.Option(help="Multiplied by after that: a number, or one for each channel.", metavar="VALUES"),
    ] = None
    color: Annotated[
        str | None, typer.Option(help="The order of the channels: gray, rgb or bgr.", metavar="ORDER")
    ] = None
    size: Annotated[str | None, typer.Option(help=_SIZE_HELP, metavar="HxW")] = None
    crop: Annotated[
        str | None,
        typer.Option(help="How much of a whole picture is looked at, as 0.875 or 224/256.", metavar="SHARE"),
    ] = None
    random_weights: Annotated[
        bool,
        typer.Option(
            "--random-weights",
            help="Take random numbers for the weights of a Caffe network, or of one in the zoo: it is untrained then.",
        ),
    ] = False
    model_dir: Annotated[
        Path | None,
        typer.Option(
            help="A folder with the files of a name in the zoo, in place of a download.", metavar="DIR"
        ),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="Download what is missing, and do not ask.")] = False

    def tell_what_is_missing(self) -> bool:
        """Tell of a name in the zoo whose files are still to be downloaded; say whether it is one.

        Raises:
            CardError: the package is damaged.
        """
        from convscope.cli.downloads import about, missing_of

        entry, files = missing_of(self.model)
        if entry is None or not files or self.model_dir is not None or self.random_weights or self.yes:
            return False
        for line in (
            *about(entry, files),
            f"not downloaded yet: `convscope watch {entry.name}` asks, and does it",
        ):
            typer.echo(line)
        return True

    def load(self) -> "Model":
        """Load it.

        Raises:
            ModelError: it cannot be read.
            CardError: an option or the card does not fit it.
            DataError: its weights are to be downloaded, and cannot be.
        """
        from convscope.cli.downloads import bring_missing
        from convscope.model.stated import (
            Stated,
            parse_color,
            parse_crop,
            parse_mean,
            parse_numbers,
            parse_size,
            restate,
        )
        from convscope.zoo.registry import load

        stated = Stated(
            labels=self.labels,
            mean=None if self.mean is None else parse_mean(self.mean),
            scale=None if self.scale is None else parse_numbers(self.scale, option="--scale"),
            color=None if self.color is None else parse_color(self.color),
            size=None if self.size is None else parse_size(self.size),
            crop=None if self.crop is None else parse_crop(self.crop),
        )
        if self.model_dir is None and not self.random_weights:
            bring_missing(self.model, yes=self.yes)
        loaded = load(
            self.model,
            weights=self.weights,
            strict=self.strict,
            size=stated.size,
            random_weights=self.random_weights,
            model_dir=self.model_dir,
        )
        return restate(loaded, stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """A view as the command line names it."""

    view: Annotated[
        Path | None, typer.Option(help="What is shown: a file that the page exported.", metavar="FILE")
    ] = None
    preset: Annotated[
        str | None, typer.Option(help="What is shown: generic, sorted, deep, wall or age.", metavar="NAME")
    ] = None
    class_order: Annotated[
        str | None,
        typer.Option(help="The class by which `sorted` sorts, by number or name.", metavar="CLASS"),
    ] = None

    def of(self, model: "Model") -> "View | None":
        """Give the view; None: what suits the model.

        Raises:
            ViewError: the model cannot be shown like that.
        """
        from convscope.view.stated import stated_view

        return stated_view(model, file=self.view, preset=self.preset, class_=self.class_order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """Which pictures of a data set, as the command line says it."""

    folder: Folder = None
    class_: Annotated[
        str | None,
        typer.Option("--class", help="Only pictures of this class, by number or name.", metavar="CLASS"),
    ] = None
    predicted: Annotated[
        str | None, typer.Option(help="Only pictures that are taken for this class.", metavar="CLASS")
    ] = None
    min_prob: Annotated[
        float, typer.Option(help="The least probability of the class taken, 0..1.", min=0, max=1)
    ] = 0.0
    wrong: Annotated[bool, typer.Option("--wrong", help="Only pictures that are read wrong.")] = False
    count: Annotated[int | None, typer.Option(help="At most so many pictures.", min=1)] = None
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Take them in an order by chance.")] = False
    seed: Annotated[int, typer.Option(help="Of that order.", min=0, max=2**63 - 1)] = 1
    sort: Annotated[str | None, typer.Option(help="`prob`: the most probable first.", metavar="NAME")] = None

    @property
    def flag(self) -> str:
        """Name the first option that only a data set can follow; nothing: none is used."""
        used = {
            "--class": self.class_ is not None,
            "--predicted": self.predicted is not None,
            "--min-prob": self.min_prob > 0,
            "--wrong": self.wrong,
            "--shuffle": self.shuffle,
            "--sort": self.sort is not None,
            "--folder": self.folder is not None,
        }
        return next((flag for flag, is_used in used.items() if is_used), "")

    @property
    def all(self) -> bool:
        """Say whether no picture is left out, and the order is the data set's own."""
        return replace(self, folder=None) == Picking()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What runs the network, and how, as the command line names it."""

    engine: Annotated[
        Literal["auto", "onnxruntime", "openvino"],
        typer.Option(help="What runs the network. `auto`: the fastest on this machine, measured once."),
    ] = "auto"
    provider: Annotated[
        str,
        typer.Option(
            help="What it computes on: `cpu`, `cuda`, `coreml`, `directml`, `gpu` ... Left out: the processor.",
            metavar="NAME",
        ),
    ] = ""
    precision: Annotated[Literal["f32", "bf16", "f16", "int8"], typer.Option(help="What it computes in.")] = (
        "f32"
    )
    threads: Annotated[
        int | None,
        typer.Option(
            help="Threads that the network may use. Left out: one for a small network, for others as many as there are "
            "cores.",
            min=1,
            max=256,
        ),
    ] = None
    calibrate: Annotated[
        str | None,
        typer.Option(
            help="For `int8`: pictures such as the network will see, as `--source` takes them. Left out: those that it "
            "is to see, or MNIST's, where it reads digits.",
            metavar="SOURCE",
        ),
    ] = None

    def of(self, model: "Model", *, seen: "Frames | None" = None) -> "Chosen":
        """Choose how a model is run.

        Args:
            model: the network.
            seen: what it is to see, where that is known before.

        Raises:
            DataError: the pictures to calibrate with cannot be read.
            EngineError: what is asked for cannot be had here.
            MissingExtraError: it takes OpenVINO, which is not installed.
            ModelError: nothing can run the network.
        """
        from convscope.engines.engine import EngineOptions
        from convscope.jobs.calibrate import choose

        options = EngineOptions(
            engine=self.engine, provider=self.provider, precision=self.precision, threads=self.threads
        )
        return choose(model, options, calibrate=self.calibrate or seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the page is served."""

    host: Annotated[str, typer.Option(help="The address to serve on.", metavar="ADDRESS")] = "127.0.0.1"
    port: Annotated[
        int | None,
        typer.Option(
            help="The port to serve on; 0: any free one. Left out: 8642 where it is free.", min=0, max=65535
        ),
    ] = None
    token: Annotated[
        str | None,
        typer.Option(
            help="What the page's address bears. Left out: a new one each time.",
            envvar="CONVSCOPE_TOKEN",
            metavar="TEXT",
        ),
    ] = None
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in the browser.")] = False
