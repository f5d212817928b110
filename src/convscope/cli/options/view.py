"""Options that say what is shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from convscope.model.model import Model
    from convscope.view.view import View


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
        from convscope.view.stated import stated_view  # noqa: PLC0415  (what a command needs loads when it runs)

        return stated_view(model, file=self.view, preset=self.preset, class_=self.class_order)
