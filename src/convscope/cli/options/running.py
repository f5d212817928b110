"""Options that say what runs the network."""
# ruff: noqa: PLC0415

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from convscope.model.model import Model
    from convscope.sources.shots import Frames
    from convscope.view.choice import Chosen


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

    @property
    def asks(self) -> bool:
        """Say whether anything is asked for."""
        return self != Running()

    def of(self, model: "Model", *, seen: "Frames | None" = None) -> "Chosen":
        """Choose how a model is run.

        Args:
            model: the network.
            seen: what it is to see, where that is known before.

        Raises:
            DataError: the pictures to calibrate with cannot be read.
            EngineError: what is asked for cannot be had here, or pictures to calibrate with serve nothing.
            MissingExtraError: it takes OpenVINO, which is not installed.
            ModelError: nothing can run the network.
        """
        from convscope.engines.engine import EngineOptions
        from convscope.jobs.calibrate import choose
        from convscope.view.choice import chosen

        options = EngineOptions(
            engine=self.engine, provider=self.provider, precision=self.precision, threads=self.threads
        )
        plain = self.precision != "int8" and self.calibrate is None
        if plain and sys.stderr.isatty() and chosen(model, options).why == "usual":
            typer.echo("trying which engine is fastest here, once for this network", err=True)
        return choose(model, options, calibrate=self.calibrate, seen=seen)
