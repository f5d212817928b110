"""Outputs that are a quantity: what is expected of it, and how far it may be off."""

from collections.abc import Sequence

import numpy as np

from convscope.types import Floats


def expected(probabilities: Floats, values: Sequence[float]) -> float:
    """Sum up probability times value (R. Rothe, R. Timofte and L. Van Gool: DEX, ICCV Workshops 2015)."""
    return float(probabilities.astype(np.float64) @ np.asarray(values))


def spread(probabilities: Floats, values: Sequence[float]) -> float:
    """Give the standard deviation of the distribution, in the unit of the values."""
    away = np.asarray(values) - expected(probabilities, values)
    return float(np.sqrt(probabilities.astype(np.float64) @ away**2))
