"""How numbers are written, as on the page."""

from collections.abc import Sequence
from math import isfinite, isnan

_LARGE = 99_999.995
_SMALL = 0.005


def decimal(value: float) -> str:
    """Write a value with two decimals, and with three digits and a power of ten where that says too little."""
    if not isfinite(value):
        return "not a number" if isnan(value) else "∞" if value > 0 else "-∞"
    if value == 0:
        return "0.00"
    if _SMALL <= abs(value) < _LARGE:
        return f"{value:.2f}"
    digits, power = f"{value:.2e}".split("e")
    return f"{digits}e{int(power):+d}"


def percent(probability: float) -> str:
    """Write a probability as percent, with one decimal."""
    return f"{100 * probability:.1f}" if isfinite(probability) else "–"


def shape(sizes: Sequence[int]) -> str:
    """Write a layer's shape: `20 × 24×24` for maps, `500` for neurons."""
    units, *rest = sizes or (0,)
    return f"{units} × {'×'.join(map(str, rest))}" if rest else str(units)
