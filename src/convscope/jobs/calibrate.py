"""Calibrate a network: run it on pictures such as it will see, so that it can compute in eight bits."""

from pathlib import Path
from typing import TYPE_CHECKING

from convscope.engines.engine import EngineOptions
from convscope.errors import EngineError
from convscope.model.model import Model
from convscope.prepare.prepare import preparers
from convscope.sources.box import cut_shot
from convscope.types import Pixels
from convscope.view.choice import SMALL, Chosen, measured

if TYPE_CHECKING:
    from convscope.sources.shots import Frames

_MANY, _FEW = 256, 32  # pictures: of a small network, of others


def choose(
    model: Model,
    options: EngineOptions,
    *,
    calibrate: "Frames | None" = None,
    seen: "Frames | None" = None,
) -> Chosen:
    """Choose how a model is run: the fastest way there is, and for `int8` a quantised copy.

    Args:
        model: the network.
        options: what is asked of the engine.
        calibrate: for `int8`, pictures such as the network will see, as `Scope.run` takes them; None: those that it
            is to see, or MNIST's, where it reads digits. At most 256 are taken for a small network, and 32 for others,
            spread evenly over what has more.
        seen: what it is to see, where that is known; a source begins again afterwards. Of a live one, no frame is
            taken.

    Raises:
        EngineError: what is asked cannot be had here, or there is nothing to calibrate with.
        MissingExtraError: it takes OpenVINO, which is not installed.
        DataError: the pictures cannot be read.
        ModelError: nothing can run the network.
    """
    if options.precision != "int8":
        if calibrate is not None:
            raise EngineError(f"pictures to calibrate with are for int8, and this is {options.precision}")
        return measured(model, options)
    from convscope.model.quantized.copying import quantized  # noqa: PLC0415  (the page starts without it)
    from convscope.sources.shots import is_source  # noqa: PLC0415

    if calibrate is None and is_source(seen):
        pictures = pictures_for(model, None if seen.live else seen)
        seen.seek(0)
    else:
        pictures = pictures_for(model, seen if calibrate is None else calibrate)
    return measured(quantized(model, pictures), options)


def pictures_for(model: Model, frames: "Frames | None") -> list[Pixels]:
    """Prepare pictures for calibrating: uint8, HWC, of the network's size.

    Raises:
        EngineError: there are none.
        DataError: they cannot be read.
    """
    from convscope.datasets import mnist  # noqa: PLC0415  (as above)
    from convscope.sources.shots import some_of  # noqa: PLC0415

    entry = model.card.input
    if frames is None:
        if entry.prepare != "digits":
            raise EngineError(
                f"int8 takes pictures such as {model.name} will see: name some with --calibrate, as a folder of them"
            )
        frames = mnist.load("test")
    channels, height, width = model.shape
    prepare = preparers(entry.prepare, size=(height, width), channels=channels, margin=entry.margin)
    most = _MANY if model.multiply_adds < SMALL else _FEW
    found = list[Pixels]()
    for shot in some_of(frames, most):
        prepared = shot.prepared
        if prepared is None:
            patch, _ = cut_shot(shot, shape=entry.size, crop=entry.crop)
            prepared = prepare["given" if shot.given else entry.prepare](patch)
        if not prepared.empty:
            found.append(prepared.pixels)
    if not found:
        wanted = {"face": "a face", "digits": "a digit on paper"}.get(
            entry.prepare, "a picture that can be read"
        )
        where = f" {frames}" if isinstance(frames, str | Path) else ""
        raise EngineError(f"none of the pictures to calibrate int8 with{where} is {wanted}")
    return found
