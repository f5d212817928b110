"""What is measured is there: each part of the bench can be loaded."""

from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent.parent / "bench"


@pytest.mark.parametrize("name", sorted(path.stem for path in BENCH.glob("[a-z]*.py")))
def test_each_part_of_the_bench_can_be_loaded(name):
    assert import_module(f"bench.{name}").__doc__
