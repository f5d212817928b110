"""The options that say what a model is: the same for every command that takes one."""
# ruff: noqa: PLC0415

import inspect
from collections.abc import Callable
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A model as the command line names it."""

    model: str
    weights: Path | None = None
    strict: bool = False
    labels: Path | None = None
    mean: str | None = None
    scale: str | None = None
    color: str | None = None
    size: str | None = None
    crop: str | None = None

    def load(self) -> "Model":
        """Load it.

        Raises:
            ModelError: it cannot be read.
            CardError: an option or the card does not fit it.
        """
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
        loaded = load(self.model, weights=self.weights, strict=self.strict, size=stated.size)
        return restate(loaded, stated)


def _option(help_: str, metavar: str) -> Any:  # noqa: ANN401  (typer's own type is private)
    return typer.Option(help=help_, metavar=metavar)


def _size_option(*names: str) -> tuple[Any, Any]:
    help_ = "Height and width of a picture, where the network leaves them free."
    return Annotated[str | None, typer.Option(*names, help=help_, metavar="HxW")], None


OPTIONS: dict[str, tuple[Any, Any]] = {
    "weights": (
        Annotated[
            Path | None,
            _option(
                "The `.caffemodel`, where it does not lie beside the prototxt; or a PyTorch module's weights: "
                "`.pt`, `.pth`, `.bin`, `.safetensors`.",
                "FILE",
            ),
        ],
        None,
    ),
    "strict": (
        Annotated[
            bool, typer.Option("--strict", help="Refuse a network of which a layer cannot be computed.")
        ],
        False,
    ),
    "labels": (Annotated[Path | None, _option("The names of the classes, one a line.", "FILE")], None),
    "mean": (
        Annotated[
            str | None,
            _option(
                "Subtracted from the pixels, 0..255: a number, one for each channel, or a file.", "VALUES"
            ),
        ],
        None,
    ),
    "scale": (
        Annotated[
            str | None, _option("Multiplied by after that: a number, or one for each channel.", "VALUES")
        ],
        None,
    ),
    "color": (Annotated[str | None, _option("The order of the channels: gray, rgb or bgr.", "ORDER")], None),
    "size": _size_option("--size"),
    "crop": (
        Annotated[
            str | None, _option("How much of a whole picture is looked at, as 0.875 or 224/256.", "SHARE")
        ],
        None,
    ),
}
"""Of each option its type and its default."""


def takes_model(
    *, default: str | None = None, size: str = "--size", option: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the argument MODEL and the options above; it gets them as one `Given`, first.

    Args:
        default: the model where none is named; if left out, one must be.
        size: what the option for the size of a picture is called, where `--size` means something else.
        option: what the model is called, where it is an option, and may be left out: its name is empty then.
    """
    argument = typer.Argument(help=MODEL_HELP, metavar="[MODEL]" if default else "MODEL")
    named = typer.Option(option, help="The model, if not the one that was recorded.", metavar="MODEL")
    first = inspect.Parameter(
        "model",
        inspect.Parameter.KEYWORD_ONLY,
        annotation=Annotated[str, named if option else argument],
        default="" if option else default or inspect.Parameter.empty,
    )
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=value)
        for name, (kind, value) in (OPTIONS | {"size": _size_option(size)}).items()
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command).parameters.values())[1:]

        def run(**values: Any) -> None:  # noqa: ANN401  (as typer parses them)
            given = Given(model=values.pop("model"), **{name: values.pop(name) for name in OPTIONS})
            command(given, **values)

        parameters = [first, *own, *shared]
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return decorate
