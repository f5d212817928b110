import csv

import numpy as np
import pytest
from PIL import Image

from convscope.train.curve import rows, write_csv, write_png
from convscope.train.settings import Step


def steps(last, *, tested):
    """Give the steps of a training whose loss is the iteration's number."""
    for iteration in range(last + 1):
        yield Step(
            iteration=iteration,
            rate=0.01,
            loss=float(iteration) if iteration else None,
            test_loss=1.0 if iteration in tested else None,
            accuracy=iteration / 1000 if iteration in tested else None,
        )


def test_a_row_is_the_mean_since_the_row_before():
    curve = list(rows(steps(250, tested={0, 150, 250})))
    assert [step.iteration for step in curve] == [0, 100, 150, 200, 250]
    assert [step.loss for step in curve] == [
        None,
        np.mean(range(1, 101)),
        np.mean(range(101, 151)),
        np.mean(range(151, 201)),
        np.mean(range(201, 251)),
    ]
    assert [step.accuracy for step in curve] == [0.0, None, 0.15, None, 0.25]


def test_the_csv_has_a_line_for_each_row(tmp_path):
    write_csv(rows(steps(200, tested={0, 200})), tmp_path / "curve.csv")
    with (tmp_path / "curve.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines == [
        {"iteration": "0", "rate": "0.01", "loss": "", "test_loss": "1", "accuracy": "0"},
        {"iteration": "100", "rate": "0.01", "loss": "50.5", "test_loss": "", "accuracy": ""},
        {"iteration": "200", "rate": "0.01", "loss": "150.5", "test_loss": "1", "accuracy": "0.2"},
    ]


@pytest.mark.parametrize(("last", "tested"), [(1, {0, 1}), (200, {0, 100, 200}), (1000, {0, 1000})])
def test_the_picture_has_both_colours(tmp_path, last, tested):
    path = tmp_path / "curve.png"
    write_png(list(rows(steps(last, tested=tested))), path, title="a title")
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.size == (1200, 750)
        pixels = np.asarray(image.convert("RGB")).reshape(-1, 3).tolist()
    assert [0xC8, 0x44, 0x3C] in pixels
    assert [0x8A, 0x94, 0xA0] in pixels
