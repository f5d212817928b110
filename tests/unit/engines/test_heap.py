"""Memory that has been freed goes back where the C library can do it, and nothing breaks where it cannot."""

import ctypes
from types import SimpleNamespace

import pytest

from convscope.engines.heap import trim


def test_glibc_is_asked_to_keep_nothing(monkeypatch):
    asked = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(malloc_trim=asked.append))
    trim()
    assert asked == [0]


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_without_it_nothing_happens(monkeypatch, error):
    def refuse(name):
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    trim()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    trim()
