"""Outputs that are a quantity: what is expected of it, and how far it may be off."""

from collections.abc import Sequence

import numpy as np

from convscope.types import AnyArray, Floats


def expected(probabilities: Floats, values: Sequence[float]) -> float:
    """Sum up probability times value (R. Rothe, R. Timofte and L. Van Gool: DEX, ICCV Workshops 2015)."""
    return float(probabilities.astype(np.float64) @ np.asarray(values))


def spread(probabilities: Floats, values: Sequence[float]) -> float:
    """Give the standard deviation of the distribution, in the unit of the values."""
    away = np.asarray(values) - expected(probabilities, values)
    return float(np.sqrt(probabilities.astype(np.float64) @ away**2))


def pull(weights: Floats, values: Sequence[float]) -> AnyArray:
    """Say how far each unit pulls the expected value up, or down: the covariance of value and weight over the classes.

    This is the derivative of the expected value with respect to the unit's activation where all classes are equally
    probable: it belongs to the network, not to a picture, and stays what it is from frame to frame.

    Args:
        weights: of the last dense layer: float32, (classes, units).
        values: one for each class.

    Returns:
        float64, (units,): in the unit of the values for each unit of activation.
    """
    given = np.asarray(values, np.float64)
    return (given - given.mean()) @ weights.astype(np.float64) / len(given)
