"""What a Python program says to convscope."""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from os import PathLike
from typing import TYPE_CHECKING

from convscope.errors import ServerError
from convscope.model.model import Model
from convscope.prepare.crop import cut_box
from convscope.prepare.picture import read_picture
from convscope.scope import Reading, Scope
from convscope.types import Pixels, Way
from convscope.view.view import View
from convscope.zoo.registry import load

if TYPE_CHECKING:
    from PIL.Image import Image

    from convscope.importers.torch import Module

__all__ = ["load", "look", "watch"]


def look(
    model: "Model | str | PathLike[str] | Module",
    picture: "str | PathLike[str] | Image | Pixels",
    *,
    way: Way | None = None,
) -> Reading:
    """Look at one picture: at the box in its middle that has the network's proportions, as large as the card says.

    Args:
        model: a model, or what `load` takes.
        picture: a file, a PIL image, or uint8 HW or HWC (gray or RGB).
        way: how the picture is prepared: `plain` (gray, resized), `given` (as it is); left out: as the card says.

    Raises:
        ModelError: the model cannot be read.
        DataError: the picture cannot be read.
    """
    model = model if isinstance(model, Model) else load(model)
    entry = model.card.input
    return _scope(model).look(cut_box(read_picture(picture), shape=entry.size, crop=entry.crop), way=way)


@lru_cache(maxsize=1)
def _scope(model: Model) -> Scope:
    """Compile the generic view of a model once, for all pictures that are looked at one after another."""
    return Scope(model)


def watch(
    model: "Model | str | PathLike[str] | Module" = "lenet",
    *,
    view: View | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted, and open it in the browser.

    Args:
        model: a model, or what `load` takes.
        view: what the page begins with; what suits the model, if left out.
        host: the address to bind to.
        port: 0: any free one; None: a port that stays the same from day to day where it is free.
        on_ready: called with the page's address instead of opening it.

    Raises:
        ModelError: the model cannot be read.
        ViewError: the view asks for what the model does not have.
        ServerError: the page cannot be served; also in a notebook, whose own event loop is running.
    """
    if _in_event_loop():
        raise ServerError("watching blocks, and an event loop is running here: run `convscope` in a terminal")
    from convscope.server.browser import open_browser  # noqa: PLC0415  (a server is not needed to look)
    from convscope.server.serve import serve  # noqa: PLC0415

    model = model if isinstance(model, Model) else load(model)
    serve(model, view=view, host=host, port=port, on_ready=on_ready or open_browser)


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
