"""Random weights: the same from start to start, small ones in memory, large ones in a file."""

import numpy as np
import pytest

from convscope import cache
from convscope.errors import ModelError
from convscope.model.untrained import drawing, keeping
from convscope.model.untrained.drawing import pieces
from convscope.model.untrained.keeping import fill
from convscope.model.untrained.recipe import Drawn

RECIPE = {
    "conv.weight": Drawn((8, 3, 5, 5), 0.0, 0.2, rows=True),
    "conv.bias": Drawn((8,)),
    "fc.weight": Drawn((1000, 200), 0.0, 0.05, rows=True),
    "variance": Drawn((8,), 2.5),
    "nothing": Drawn((0, 4), 0.0, 1.0, rows=True),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(keeping, "LARGE", 1)


def test_they_are_what_the_recipe_says():
    arrays = fill(RECIPE, seed=1).arrays
    assert {name: array.shape for name, array in arrays.items()} == {
        name: one.shape for name, one in RECIPE.items()
    }
    assert all(array.dtype == np.float32 for array in arrays.values())
    assert arrays["fc.weight"].std() == pytest.approx(0.05, rel=0.02)
    np.testing.assert_allclose(arrays["fc.weight"].sum(axis=1), 0, atol=1e-4)
    np.testing.assert_allclose(arrays["conv.weight"].sum(axis=(1, 2, 3)), 0, atol=1e-5)
    assert (arrays["conv.bias"] == 0).all()
    assert (arrays["variance"] == 2.5).all()


def test_pieces_do_not_change_with_their_size(monkeypatch):
    whole = np.concatenate([*pieces(RECIPE["fc.weight"], name="fc", seed=1)])
    monkeypatch.setattr(drawing, "PIECE", 7_000)
    parts = [*pieces(RECIPE["fc.weight"], name="fc", seed=1)]
    assert len(parts) == 29
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-6)


def test_seed_and_name_make_them():
    one = RECIPE["fc.weight"]
    first, again, seed, name = (
        next(pieces(one, name=name, seed=seed)) for name, seed in (("a", 1), ("a", 1), ("a", 2), ("b", 1))
    )
    assert (first == again).all()
    assert abs(np.corrcoef([first, seed, name])[np.triu_indices(3, 1)]).max() < 0.01


def test_large_ones_are_mapped_and_kept(large, folder, monkeypatch):
    first = fill(RECIPE, seed=1)
    assert first.path.is_relative_to(folder.resolve())
    monkeypatch.setattr(keeping, "_write", lambda: pytest.fail("they are there already"))
    second = fill(RECIPE, seed=1)
    assert second.path == first.path
    monkeypatch.setattr(keeping, "LARGE", 1 << 30)
    small = fill(RECIPE, seed=1)
    assert small.path is None
    for name, array in small.arrays.items():
        np.testing.assert_array_equal(array, second.arrays[name])


def test_without_a_cache_they_lie_elsewhere_while_the_program_runs(large, monkeypatch, tmp_path):
    monkeypatch.setenv(cache.VARIABLE, "off")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    filled = fill(RECIPE, seed=1)
    assert filled.path.is_relative_to(tmp_path)
    np.testing.assert_allclose(filled.arrays["fc.weight"].sum(axis=1), 0, atol=1e-4)


def test_nowhere_to_lay_them(large, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, "off")
    monkeypatch.setattr("tempfile.tempdir", "/proc/nowhere")
    with pytest.raises(ModelError, match=r"^random weights cannot be written to /proc/nowhere: "):
        fill(RECIPE, seed=1)


def test_too_many_are_refused():
    with pytest.raises(ModelError) as raised:
        fill({"weight": Drawn((1 << 20, 1 << 12))}, seed=1)
    assert (
        str(raised.value)
        == "its weights would have 17,179,869,184 bytes, and at most 8,589,934,592 are made at random"
    )
