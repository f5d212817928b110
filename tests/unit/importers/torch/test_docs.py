"""The documentation, against the code."""

import re
from pathlib import Path

import pytest

from convscope.importers.torch import WEIGHTS

PAGE = (Path(__file__).parents[4] / "docs/pytorch.md").read_text(encoding="utf-8")


def test_the_suffixes_of_weights_are_documented():
    rows = re.findall(r"^\| (`\..*?) \|", PAGE, re.MULTILINE)
    assert sorted(re.findall(r"`(\.\w+)`", " ".join(rows))) == sorted(WEIGHTS)


@pytest.mark.torch
def test_the_keys_and_prefixes_are_documented():
    pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")
    from convscope.importers.torch.trial import CLOSE  # noqa: PLC0415  (they need PyTorch)
    from convscope.importers.torch.weights import INSIDE, PREFIXES  # noqa: PLC0415

    named = re.search(r"alone or under (.*?);", PAGE)[1]
    assert re.findall(r"`(\w+)`", named) == list(INSIDE)
    assert re.findall(r"`([\w.]+\.)` \(", PAGE.split("The prefixes")[1].split("are dropped")[0]) == list(
        PREFIXES
    )
    assert CLOSE == 1e-4
    assert "by more than 10⁻⁴" in PAGE


@pytest.mark.torch
def test_the_example_runs(monkeypatch):
    pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")
    import convscope  # noqa: PLC0415

    watched = []
    monkeypatch.setattr(convscope, "watch", watched.append, raising=False)
    names = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], names)
    assert {name: values.shape for name, values in names["values"].items()} == {
        "0": (1, 8, 24, 24),
        "3": (1, 10),
    }
    assert watched == [names["model"]]
