"""What a Python program says to convscope."""

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from convscope.model.model import Model
from convscope.prepare.crop import cut_box
from convscope.prepare.picture import read_picture
from convscope.reading import Reading
from convscope.scope import Scope
from convscope.sources.open import open_source
from convscope.sources.source import Source
from convscope.types import Pixels, Way
from convscope.view.view import View
from convscope.zoo.registry import load

if TYPE_CHECKING:
    from PIL.Image import Image

    from convscope.importers.torch import Module
    from convscope.server.background import Watching
    from convscope.sources.shots import Frames

__all__ = ["load", "look", "watch"]


def look(
    model: "Model | str | PathLike[str] | Module",
    picture: "str | PathLike[str] | Image | Pixels",
    *,
    way: Way | None = None,
    view: View | None = None,
) -> Reading:
    """Look at one picture: at the box in its middle that has the network's proportions, as large as the card says.

    The reading shows itself in a notebook. `reading[layer]` gives a layer's values: float32, (channels, height, width)
    or (units,); `reading.probabilities` are float32, one for each class, 0..1.

    Args:
        model: a model, or what `load` takes.
        picture: a file, a PIL image, or uint8 HW or HWC (gray, RGB or RGBA; what is transparent is white).
        way: how the picture is prepared: `plain` (gray, resized), `given` (as it is); left out: as the card says.
        view: which panels the reading holds and shows; what suits the model, if left out.

    Raises:
        ModelError: the model cannot be read.
        DataError: the picture cannot be read.
        ViewError: the view asks for what the model does not have, or pictures cannot be prepared in that way.
    """
    model = model if isinstance(model, Model) else load(model)
    entry = model.card.input
    return _scope(model, view).look(
        cut_box(read_picture(picture), shape=entry.size, crop=entry.crop), way=way
    )


@lru_cache(maxsize=1)
def _scope(model: Model, view: View | None) -> Scope:
    """Compile a view of a model once, for all pictures that are looked at one after another."""
    return Scope(model, view)


def watch(  # noqa: PLR0913  (each is an option of the command line)
    model: "Model | str | PathLike[str] | Module" = "lenet",
    *,
    view: View | None = None,
    source: Source | str | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    engine: Literal["auto", "onnxruntime", "openvino"] = "auto",
    provider: str = "",
    precision: Literal["f32", "bf16", "f16", "int8"] = "f32",
    threads: int | None = None,
    calibrate: "Frames | None" = None,
    framed_by: Sequence[str] | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> "Watching | None":
    """Serve the page: in a notebook beside it, in a frame below the cell; elsewhere until interrupted, in the browser.

    What is recorded on the page goes into the folder that the program runs in.

    Args:
        model: a model, or what `load` takes.
        view: what the page begins with; what suits the model, if left out.
        source: where frames come from, if not from the page: a `Source`, or a name as `--source` takes it.
        host: the address to bind to.
        port: 0: any free one; None: a port that stays the same from day to day where it is free.
        engine: what runs the network; `auto`: the fastest on this machine, measured once.
        provider: what it computes on, as `cpu`, `cuda`, `coreml` or `gpu`; empty: the processor.
        precision: what it computes in.
        threads: how many it may use; None: one for a small network, for others as many as there are cores.
        calibrate: for `int8`, pictures such as the network will see, as `Scope.run` takes them; left out: those of
            the source, or MNIST's, where it reads digits.
        framed_by: in a notebook, the origins of the pages that may show the frame, such as
            `https://jupyter.example.org`; left out: Jupyter and VS Code on this machine.
        on_ready: called with the page's address instead of opening it.

    Returns:
        In a notebook, or wherever else an event loop is running, what shows the frame: `.url` is the page's address,
        `.stop()` ends it. Elsewhere None, when the user has interrupted.

    Raises:
        ModelError: the model cannot be read.
        DataError: there is no such source, or the pictures to calibrate with cannot be read.
        ViewError: the view asks for what the model does not have.
        EngineError: what is asked of the engine cannot be had here.
        ServerError: the page cannot be served.
    """
    from convscope.engines.engine import EngineOptions  # noqa: PLC0415
    from convscope.jobs.calibrate import choose  # noqa: PLC0415
    from convscope.record.tapes import Tapes  # noqa: PLC0415
    from convscope.server.background import NOTEBOOKS, Watching  # noqa: PLC0415  (a server is not needed to look)
    from convscope.server.browser import open_browser  # noqa: PLC0415
    from convscope.server.serve import serve  # noqa: PLC0415

    named = fspath(model) if isinstance(model, str | PathLike) else ""
    model = model if isinstance(model, Model) else load(model)
    opened = open_source(source, classes=model.labels) if isinstance(source, str) else source
    seen = "the page's own" if opened is None else opened.title
    tapes = Tapes(model, named=named or model.name, folder=Path.cwd(), source=seen)
    options = EngineOptions(engine=engine, provider=provider, precision=precision, threads=threads)
    chosen = choose(model, options, calibrate=calibrate, seen=opened)
    if not _in_event_loop():
        told = on_ready or open_browser
        serve(
            model, view=view, source=opened, engine=chosen, tapes=tapes, host=host, port=port, on_ready=told
        )
        return None
    return Watching(
        model,
        view=view,
        source=opened,
        engine=chosen,
        tapes=tapes,
        host=host,
        port=port,
        framed_by=NOTEBOOKS if framed_by is None else framed_by,
        on_ready=on_ready,
    )


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
