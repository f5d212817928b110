"""Large arrays in files: they take memory only while somebody reads them."""

import tempfile

import numpy as np

from convscope.cache import VARIABLE
from convscope.engines.mapped import Apart


def test_what_is_laid_apart_is_read_again_after_its_memory_is_given_back():
    apart = Apart()
    arrays = [np.arange(1 << 20, dtype=np.float32).reshape(4, -1), np.arange(12, dtype=np.int64)[::2]]
    laid = [apart.lay(array) for array in arrays]
    for _ in range(2):
        apart.release()
        for one, other in zip(laid, arrays, strict=True):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


def test_files_lie_where_copies_are_kept(monkeypatch, tmp_path):
    folder, made = tmp_path / "cache", []
    monkeypatch.setenv(VARIABLE, str(folder))
    real = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: (made.append(dir), real(dir=dir))[1])
    Apart().lay(np.arange(6))
    monkeypatch.setenv(VARIABLE, "off")
    Apart().lay(np.arange(6))
    assert made == [folder, None]
    assert not list(folder.iterdir())


def test_without_room_for_files_arrays_stay_in_memory(monkeypatch):
    def full(*arguments, **keywords):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    array, apart = np.arange(6), Apart()
    assert apart.lay(array) is array
    apart.release()
