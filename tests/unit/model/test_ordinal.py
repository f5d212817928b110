"""Outputs that are a quantity."""

import numpy as np
import pytest

from convscope.errors import CardError
from convscope.model.card import Card, Input, Output, labels_or_numbers, read_card, values_or_numbers
from convscope.model.ordinal import expected, spread

AGES = (0.25, *range(1, 10))


def card(**output):
    return Card(input=Input(size=(8, 8)), output=Output(**output))


def test_what_is_expected_and_how_far_it_may_be_off():
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(len(AGES))).astype(np.float32)
    drawn = rng.choice(AGES, 400_000, p=probabilities / probabilities.sum(dtype=np.float64))
    assert expected(probabilities, AGES) == pytest.approx(drawn.mean(), abs=0.03)
    assert spread(probabilities, AGES) == pytest.approx(drawn.std(), abs=0.03)


def test_a_sure_answer_has_no_spread():
    sure = np.array([0, 0, 1, 0], np.float32)
    assert (expected(sure, (1, 2, 30, 4)), spread(sure, (1, 2, 30, 4))) == (30, 0)


@pytest.mark.parametrize(
    ("output", "values", "labels"),
    [
        ({}, (), ("0", "1", "2")),
        ({"kind": "ordinal"}, (0, 1, 2), ("0", "1", "2")),
        ({"kind": "ordinal", "values": (0.25, 1, 20)}, (0.25, 1, 20), ("0.25", "1", "20")),
        ({"kind": "ordinal", "labels": ("baby", "child", "adult")}, (0, 1, 2), ("baby", "child", "adult")),
    ],
)
def test_values_name_the_classes_that_have_no_names(output, values, labels):
    assert values_or_numbers(card(**output), 3) == values
    assert labels_or_numbers(card(**output), 3) == labels


def test_values_have_to_fit_the_classes():
    with pytest.raises(CardError, match=r"output\.values: 2 values for 3 classes"):
        values_or_numbers(card(kind="ordinal", values=(1, 2)), 3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('unit = "years"', 'output.values and output.unit are of `kind = "ordinal"`'),
        ("values = [1, 2]", 'output.values and output.unit are of `kind = "ordinal"`'),
        ('kind = "ordinal"\nvalues = [1, inf]', "output.values holds what is no finite number"),
    ],
)
def test_a_card_says_values_only_of_quantities(tmp_path, text, sentence):
    path = tmp_path / "convscope.toml"
    path.write_text(f"[input]\nsize = [8, 8]\n[output]\n{text}\n")
    with pytest.raises(CardError) as error:
        read_card(path)
    assert str(error.value) == f"{path}: {sentence}"
