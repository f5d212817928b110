"""Moments of functions of normal values, against a million such values."""

import numpy as np
import pytest
from onnx import helper

from convscope.model.untrained.moments import after

VALUES = np.random.default_rng(3).standard_normal(1_000_000)


def node(operator, **attributes):
    return helper.make_node(operator, ["x"], ["y"], **attributes)


@pytest.mark.parametrize(("mean", "deviation"), [(0, 1), (0.7, 1), (-1.2, 0.5), (3, 2)])
@pytest.mark.parametrize(
    ("made", "function"),
    [
        (node("Relu"), lambda x: np.maximum(x, 0)),
        (node("LeakyRelu", alpha=0.1), lambda x: np.where(x > 0, x, 0.1 * x)),
        (node("PRelu"), lambda x: np.where(x > 0, x, 0.25 * x)),
        (node("Identity"), lambda x: x),
    ],
    ids=lambda value: getattr(value, "op_type", ""),
)
def test_of_one_tensor(made, function, mean, deviation):
    values = function(mean + deviation * VALUES)
    assert after(made, [(mean, deviation**2)], [None]) == pytest.approx(
        (values.mean(), values.var()), rel=0.01, abs=0.003
    )


@pytest.mark.parametrize(
    ("operator", "function"),
    [("Add", np.add), ("Mul", np.multiply), ("Concat", lambda x, y: np.concatenate([x, y]))],
)
def test_of_two_tensors(operator, function):
    first, second = 0.5 + 2 * VALUES, -1 + np.random.default_rng(4).standard_normal(1_000_000)
    made = function(first, second)
    assert after(node(operator), [(0.5, 4), (-1, 1)], [None, None]) == pytest.approx(
        (made.mean(), made.var()), rel=0.01
    )


@pytest.mark.parametrize(
    ("operator", "expected"), [("Add", (3.5, 4)), ("Mul", (1.5, 36)), ("Pow", (0.125, 0))]
)
def test_with_a_number(operator, expected):
    assert after(node(operator), [(0.5, 4), None], [None, 3.0]) == pytest.approx(expected, abs=1e-5)
