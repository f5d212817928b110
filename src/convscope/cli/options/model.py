"""Options that say what the model is."""
# ruff: noqa: PLC0415

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from convscope.model.model import Model

MODEL_HELP = (
    "A name (`lenet`), a file (a Caffe network's `deploy.prototxt`, `.onnx`, `.pt2`), or a PyTorch module: "
    "`torchvision:NAME`, `timm:NAME`, or `package.module:factory`, which runs that code."
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
            help="Take random numbers for the weights of a Caffe network, in a file or the zoo: it is untrained then.",
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

    def load_and_tell(self) -> "Model":
        """Load it, and tell on standard error what had to be assumed, among it that it is untrained.

        Raises:
            ModelError: it cannot be read.
            CardError: an option or the card does not fit it.
            DataError: its weights are to be downloaded, and cannot be.
        """
        model = self.load()
        for sentence in model.assumed:
            typer.echo(f"assumed: {sentence}", err=True)
        return model

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
