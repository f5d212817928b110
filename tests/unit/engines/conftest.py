"""Fixtures of the tests of engines."""

import pytest

from convscope.engines import tuning, winograd


@pytest.fixture
def worth_it(monkeypatch):
    """Let the processor be one that gains from it."""
    monkeypatch.setattr(tuning, "gains_from_fewer_products", lambda precision: True)


@pytest.fixture
def everywhere(monkeypatch, worth_it):
    """Shorten rows wherever it can be done, though nothing is gained; give what was shortened."""
    done, spell_out = [], winograd._shorten
    for name, least in {"_PRODUCTS": 0, "_CHANNELS": 1, "_WIDTH": 1}.items():
        monkeypatch.setattr(winograd, name, least)
    monkeypatch.setattr(winograd, "_shorten", lambda row, apart: (done.append(row), spell_out(row, apart)))
    return done
