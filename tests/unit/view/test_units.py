"""Units and classes as a user writes them."""

from dataclasses import replace

import pytest

from convscope.errors import ViewError
from convscope.view.units import ordering_class, parse_class, parse_units
from networks import small

CHOICES = [
    ("", (0, 1, 2, 3, 4, 5)),
    ("  ", (0, 1, 2, 3, 4, 5)),
    ("3", (3,)),
    ("0-2,5", (0, 1, 2, 5)),
    (" 4 , 1-2 ", (4, 1, 2)),
    ("3-1", (3, 2, 1)),
    ("2,2,1-3", (2, 1, 3)),
    ("005", (5,)),
]


@pytest.mark.parametrize(("text", "units"), CHOICES)
def test_units_are_read_in_the_order_in_which_they_are_written(text, units):
    assert parse_units(text, count=6, layer="conv1") == units


BROKEN = [
    ("6", "units: conv1 has the units 0 to 5, not 6"),
    ("0-6", "units: conv1 has the units 0 to 5, not 6"),
    ("-1", "units: '-1' is neither a number nor a range such as 0-5"),
    ("1-", "units: '1-' is neither a number nor a range such as 0-5"),
    ("1;2", "units: '1;2' is neither a number nor a range such as 0-5"),
    ("1,", "units: '' is neither a number nor a range such as 0-5"),
    ("all", "units: 'all' is neither a number nor a range such as 0-5"),
    ("1.0", "units: '1.0' is neither a number nor a range such as 0-5"),
    ("٣", "units: '٣' is neither a number nor a range such as 0-5"),
    ("9" * 99, f"units: '{'9' * 27}...{'9' * 28}' is neither a number nor a range such as 0-5"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_units_that_are_none_are_told(text, sentence):
    with pytest.raises(ViewError) as error:
        parse_units(text, count=6, layer="conv1")
    assert str(error.value) == sentence


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("2", 2), ("bee", 1), ("002", 2)])
def test_a_class_has_a_number_and_a_name(text, number):
    assert parse_class(text, model=small()) == number


def test_a_number_goes_before_a_name_as_long_as_there_is_a_class_of_that_number():
    model = replace(small(), labels=("1", "0", "1999"))
    assert [parse_class(text, model=model) for text in ("0", "1", "1999")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3", "small has the classes 0 to 2, not 3"),
        ("bees", "small has no class 'bees'; nearest: bee"),
        ("-1", "small has no class '-1'; nearest: ant, bee, cat"),
        ("", "small has no class ''; nearest: ant, bee, cat"),
        ("7" * 5000, f"small has no class '{'7' * 27}...{'7' * 28}'; nearest: ant, bee, cat"),
    ],
)
def test_a_class_that_is_none_is_told(text, sentence):
    with pytest.raises(ViewError) as error:
        parse_class(text, model=small())
    assert str(error.value) == sentence


def test_orders_are_by_a_class_or_by_none():
    orders = ("natural", "activation", "value", "class:2", "class:bee")
    assert [ordering_class(order, small()) for order in orders] == [None, None, None, 2, 1]


@pytest.mark.parametrize("order", ["", "class", "class:", "Natural", "natural ", "classes:1", "by class:1"])
def test_an_order_that_is_none_is_told(order):
    with pytest.raises(ViewError) as error:
        ordering_class(order, small())
    assert (
        str(error.value)
        == f"{order!r} is not `natural`, `activation`, `value` or `class:N`, where N is a class"
    )
