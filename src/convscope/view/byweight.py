"""Orders of units that the weights of the last dense layer give: fixed for a network."""

from collections.abc import Sequence

import numpy as np

from convscope.errors import ViewError
from convscope.model.head import Head
from convscope.model.model import Model
from convscope.model.ordinal import pull
from convscope.types import AnyArray


def largest_first(keys: AnyArray, units: Sequence[int]) -> tuple[int, ...]:
    """Sort units by their keys, the largest first; those that are alike stay in natural order.

    Args:
        keys: one for each unit of the layer.
        units: those that are chosen.
    """
    natural = np.sort(units)
    return tuple(natural[np.argsort(-keys[natural], kind="stable")].tolist())


def pulls_on_value(model: Model, head: Head) -> AnyArray:
    """Say how far each unit before the last dense layer pulls on the expected value: float64, (units,).

    Raises:
        ViewError: the model tells classes, not a quantity.
    """
    if not model.values:
        raise ViewError(f"{model.name} tells classes, not a quantity: sort by `class:N` instead of `value`")
    return pull(head.weights, model.values)
