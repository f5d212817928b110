"""Digits before the camera, the whole way: frame, box, patch, ink, network."""

import re
from pathlib import Path

import numpy as np
import pytest

from camera import patch, photograph
from convscope.datasets import mnist
from convscope.model.tensor import to_tensor
from convscope.prepare.prepare import preparers
from convscope.zoo.registry import load

DOCS = Path(__file__).resolve().parents[3] / "docs" / "digits.md"
COUNT = 1000
SEED = 2026


@pytest.fixture(scope="module")
def read():
    """Read 1,000 camera pictures both ways: for each, whether it is read right."""
    model, digits = load("lenet"), mnist.load("test")
    ways = preparers("digits", size=(28, 28), channels=1)
    pairs, labels = photograph(
        digits,
        lambda frame: (ways["digits"](small := patch(frame)), ways["plain"](small)),
        count=COUNT,
        seed=SEED,
    )

    def right(prepared):
        tensor = to_tensor(model, np.stack([one.pixels for one in prepared]))
        answers = model.run(tensor, layers=["prob"])["prob"].argmax(1)
        return (answers == labels) & ~np.array([one.empty for one in prepared])

    return {"digits": right([own for own, _ in pairs]), "plain": right([plain for _, plain in pairs])}


@pytest.mark.slow
def test_at_least_97_of_100_camera_pictures_are_read_right(read):
    assert read["digits"].mean() >= 0.97


@pytest.mark.slow
def test_the_docs_say_how_many(read):
    text = DOCS.read_text(encoding="utf-8")
    for way, name in (("digits", "patches of 56×56"), ("plain", "the plain way")):
        (claimed,) = re.findall(rf"1,000 digits on paper +\| ([\d.]+) % read right.*\| {name} +\|", text)
        assert float(claimed) == pytest.approx(100 * read[way].mean(), abs=0.5)
