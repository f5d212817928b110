"""How many threads a network gets."""

from dataclasses import replace

import pytest

from convscope import scope
from convscope.engines.onnxruntime import Engine
from networks import small


@pytest.mark.parametrize(
    ("parameters", "asked", "threads"),
    [(1000, None, 1), (30_000_000, None, 2), (1000, 5, 5), (30_000_000, 1, 1)],
)
def test_small_networks_run_on_one_thread_and_others_on_two(monkeypatch, parameters, asked, threads):
    given = []

    def engine(graph, *, threads, **rest):
        given.append(threads)
        return Engine(graph, threads=threads, **rest)

    monkeypatch.setattr(scope, "Engine", engine)
    model = small()
    layers = (*model.layers, replace(model.layers[2], name="more", parameters=parameters))
    scope.Scope(replace(model, layers=layers), threads=asked)
    assert given == [threads]
