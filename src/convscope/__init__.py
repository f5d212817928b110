"""convscope: a microscope for image classifiers.

    import convscope

    reading = convscope.look("lenet", "seven.png")
    reading.label, reading.probabilities, reading["conv1"]
    convscope.watch("lenet")  # the page

Everything loads when it is first used: importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convscope.api import load, look, watch
    from convscope.errors import ConvscopeError
    from convscope.model.model import Layer, Model
    from convscope.reading import Reading
    from convscope.scope import Scope
    from convscope.view.view import View

__all__ = ["ConvscopeError", "Layer", "Model", "Reading", "Scope", "View", "load", "look", "watch"]

_HOMES = {
    "ConvscopeError": "convscope.errors",
    "Layer": "convscope.model.model",
    "Model": "convscope.model.model",
    "Reading": "convscope.reading",
    "Scope": "convscope.scope",
    "View": "convscope.view.view",
    "load": "convscope.api",
    "look": "convscope.api",
    "watch": "convscope.api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (what it gives depends on the name)
    """Load a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'convscope' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
