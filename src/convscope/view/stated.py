"""The view that a command line states."""

from pathlib import Path

from convscope.errors import ViewError
from convscope.model.model import Model
from convscope.view.form import read_view
from convscope.view.plan import make_plan
from convscope.view.presets import preset as make_preset
from convscope.view.view import View


def stated_view(model: Model, *, file: Path | None, preset: str | None, class_: str | None) -> View | None:
    """Read or make the view that is stated; None: none is.

    Args:
        model: what it is to show.
        file: a view as a page exports it.
        preset: the name of one.
        class_: by which it sorts; alone it asks for `sorted`.

    Raises:
        ViewError: both are stated, or the model cannot be shown like that.
    """
    if file is not None:
        if preset is not None or class_ is not None:
            raise ViewError("--view says all: leave out --preset and the class to sort by")
        view = read_view(file)
        try:
            make_plan(model, view)
        except ViewError as error:
            raise ViewError(f"{file}: {error}") from error
        return view
    if preset is None and class_ is None:
        return None
    return make_preset(preset or "sorted", model, class_=class_)
