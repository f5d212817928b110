"""Which engine runs a model: the fastest, where that is known."""

from convscope.engines.engine import Setting, Wish
from convscope.engines.open import settings
from convscope.model.model import Model

SMALL = 20_000_000  # multiply-adds: about two milliseconds


def chosen(model: Model, wish: Wish) -> Setting:
    """Give the way in which a model is to be run.

    Raises:
        EngineError: what is wished cannot be had here.
        MissingExtraError: it takes OpenVINO, which is not installed.
    """
    return ways(model, wish)[0]


def ways(model: Model, wish: Wish) -> tuple[Setting, ...]:
    """Give the ways in which a model can be run, as `convscope.engines.open.settings` does."""
    return settings(wish, small=model.multiply_adds < SMALL)
