"""The DEX age network: its layers, its card, and how it stands untrained."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

import convscope
from convscope import cache
from convscope.importers.caffe.reading import read_network
from convscope.view.panels import Maps
from convscope.view.presets import preset, suiting
from convscope.zoo.entries import ZOO
from convscope.zoo.registry import load
from damage import memory

ENTRY = ZOO["dex-age"]
VALUES = 134_674_341  # VGG-16's 138,357,544 with 101 outputs in place of 1000


def test_the_card_says_how_dex_was_trained():
    card = ENTRY.card
    assert (card.input.prepare, card.input.margin, card.input.color, card.input.size) == (
        "face",
        0.4,
        "bgr",
        (224, 224),
    )
    assert (card.output.kind, card.output.unit) == ("ordinal", "years")
    assert "academic research" in card.licence
    assert "Deep EXpectation" in card.citation


def test_all_files_come_by_https_and_are_bounded():
    for file in ENTRY.files:
        assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in file.mirrors)
        assert file.roughly <= file.most
    assert ENTRY.files[0].roughly == 4 * VALUES


def test_the_layers_are_those_of_the_weights():
    layers = [
        layer.name
        for layer in read_network(ENTRY.network).layer
        if layer.type in ("Convolution", "InnerProduct")
    ]
    assert layers == [
        *(
            f"conv{block}_{place + 1}"
            for block, count in enumerate((2, 2, 3, 3, 3), 1)
            for place in range(count)
        ),
        "fc6",
        "fc7",
        "fc8-101",
    ]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux counts it")
def test_untrained_it_takes_little_memory_and_shows_something(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    Path("/proc/self/clear_refs").write_text("5")  # the most memory is counted anew
    before = memory("VmRSS")
    model = load("dex-age", random_weights=True)
    assert memory("VmHWM") - before < 200 << 20
    assert sum(layer.parameters for layer in model.layers) == VALUES
    assert model.values == tuple(range(101))
    assert model.untrained
    assert suiting(model) == "age"
    assert [panel.layer for panel in preset("age", model).panels if isinstance(panel, Maps)] == [
        "conv1_2",
        "conv2_2",
        "conv3_3",
        "conv5_3",
    ]
    rng = np.random.default_rng(2)
    picture = cv2.resize(rng.integers(0, 256, (20, 20, 3), dtype=np.uint8), (224, 224))
    reading = convscope.look(model, picture, way="plain")
    assert 0 <= reading.expected <= 100
    assert np.ptp(reading["conv5_3"], axis=(1, 2)).min() > 0
