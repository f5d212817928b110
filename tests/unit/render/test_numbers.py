"""Numbers as the page writes them."""

import pytest

from convscope.render.numbers import decimal, percent, shape


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (2.345678, "2.35"),
        (-8.55, "-8.55"),
        (0.005, "0.01"),
        (0.0049, "4.90e-3"),
        (-2.43e-11, "-2.43e-11"),
        (99_999.99, "99999.99"),
        (123_456, "1.23e+5"),
        (float("nan"), "not a number"),
        (float("inf"), "∞"),
        (float("-inf"), "-∞"),
    ],
)
def test_decimals(value, text):
    assert decimal(value) == text


def test_percent_and_shape():
    assert [percent(0.98765), percent(1), percent(float("nan"))] == ["98.8", "100.0", "–"]
    assert [shape((20, 24, 24)), shape((500,)), shape(())] == ["20 × 24×24", "500", "0"]
