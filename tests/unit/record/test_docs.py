"""The page on recordings has every column, and its examples run."""

import re
from pathlib import Path

import numpy as np
import pytest

import convscope
from convscope.datasets import mnist
from convscope.record.form import OPTIONAL, schema
from convscope.scope import Scope
from networks import small
from recordings import head, taped

DOCS = (Path(__file__).parents[3] / "docs" / "recording.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Record four test digits as `lesson.arrow`, where the examples run."""
    monkeypatch.chdir(tmp_path)
    digits = mnist.load("test")
    scope, times = Scope(convscope.load("lenet")), (0, 0.25, 0.5, 0.75)
    taped(tmp_path / "lesson.arrow", scope, digits.pictures[:4, ..., None], times=times, way="given")
    return digits


def test_every_column_is_told_with_its_type():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", DOCS, re.MULTILINE)
    types = {"float": "float32", "double": "float64"}
    real = []
    for field in schema(head(small())):
        kind = str(field.type)
        kind = re.sub(r"^list<item: float>$", "list of float32", kind)
        kind = re.sub(r"^fixed_size_list<item: float>\[4\]$", "4 × float32", kind)
        real.append((field.name, types.get(kind, kind) + (" or null" if field.name in OPTIONAL else "")))
    assert rows == real


def test_the_example_for_other_tools_runs(lesson, capsys):
    names = {}
    exec(EXAMPLES[0], names)
    assert capsys.readouterr().out == f"{[str(label) for label in lesson.labels[:4]]}\n"
    np.testing.assert_array_equal(names["pixels"][..., 0], lesson.pictures[:4])


def test_the_example_for_convscope_runs(lesson, capsys):
    exec(EXAMPLES[1], {})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        [f"{number / 4:.2f}", "s", str(lesson.labels[number])] for number in range(4)
    ]
