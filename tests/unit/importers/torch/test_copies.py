"""Programs that were exported are kept as copies, and opened again without PyTorch."""

import subprocess
import sys

import numpy as np
import pytest

from convscope import cache
from convscope.importers import copies
from convscope.importers.load import load_file
from convscope.model import external

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

WITHOUT_TORCH = """
import sys
from convscope.importers.load import load_file
model = load_file(sys.argv[1])
print(model.name, len(model.layers), "torch" in sys.modules)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Keep copies in a folder of the test's own, of everything."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(copies, "SLOW", 0.0)
    return tmp_path / "cache"


@pytest.fixture
def path(tmp_path):
    """Write a program, and let what came before it be as it was."""
    from torch_modules import Residual  # noqa: PLC0415  (needs PyTorch)

    (tmp_path / "net").mkdir()
    torch.manual_seed(0)
    program = torch.export.export(Residual().eval(), (torch.zeros(1, 3, 64, 64),))
    torch.export.save(program, tmp_path / "net" / "residual.pt2")
    return tmp_path / "net" / "residual.pt2"


def values_of(model):
    picture = np.random.default_rng(1).uniform(-1, 1, (1, *model.shape)).astype(np.float32)
    names = [layer.name for layer in (*model.layers, *model.hidden)]
    return {name: value.tobytes() for name, value in model.run(picture, layers=names).items()}


def test_the_copy_of_a_program_is_the_same_and_needs_no_pytorch(path):
    first, second = load_file(path), load_file(path)
    assert first.layers == second.layers
    assert values_of(first) == values_of(second)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, path], check=True, capture_output=True, text=True
    )
    assert done.stdout == f"residual {len(first.layers)} False\n"


def test_large_weights_go_straight_into_the_copy(path, folder, monkeypatch):
    from convscope.importers.torch import conversion  # noqa: PLC0415  (needs PyTorch)

    small = load_file(path)
    for module in (copies, external, conversion):
        monkeypatch.setattr(module, "MAPPED", 1, raising=False)
        monkeypatch.setattr(module, "LARGE", 64, raising=False)
    monkeypatch.setattr(copies, "COPIES", cache.Shelf(kind="large", version=1, most=1 << 30))
    monkeypatch.setattr(copies, "MARKS", cache.Shelf(kind="large marks", version=1, most=1 << 20))
    first, second = load_file(path), load_file(path)
    (entry,) = (folder / "large").iterdir()
    assert first.folder == second.folder == entry
    assert (entry / "weights.bin").stat().st_size > 4 * sum(layer.parameters for layer in small.layers) * 0.9
    assert first.layers == second.layers == small.layers
    assert values_of(first) == values_of(second)
