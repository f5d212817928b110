"""The pictures of a data set that `--source` shows, as the options pick them."""

from dataclasses import replace

import numpy as np
import pytest

from convscope.cli.options import Looks, Picking
from convscope.cli.progress import bars
from convscope.cli.sources import class_that_sorts, stated_source
from convscope.datasets import mnist
from convscope.errors import DataError, ViewError
from convscope.jobs.predict import predict
from convscope.sources.pictures import Pictures
from convscope.zoo.registry import load

SEVENS = Picking(class_="7", min_prob=0.99, count=40)


def opened(name, picking):
    with bars() as bar:
        return stated_source(name, picking, model=load("lenet"), bar=bar)


def shots(source):
    return [source.read() for _ in range(source.count)]


def test_the_sure_sevens_of_the_test_set_are_shown_by_their_own_numbers():
    digits = mnist.load("test")
    probabilities = predict(load("lenet"), digits)
    expected = np.flatnonzero((digits.labels == 7) & (probabilities.max(axis=1) >= 0.99))[:40]

    source = opened("mnist:test", SEVENS)

    assert isinstance(source, Pictures)
    assert [shot.name for shot in shots(source)] == [f"mnist:test {place}" for place in expected]
    source.seek(3)
    shot = source.read()
    np.testing.assert_array_equal(shot.pixels[..., 0], digits.pictures[expected[3]])
    assert (shot.number, shot.label) == (3, 7)


def test_the_whole_set_needs_no_run_of_the_network(monkeypatch):
    monkeypatch.setattr("convscope.jobs.predict.predict", None)
    assert opened("mnist:test", Picking()).count == 10_000


@pytest.mark.parametrize(
    ("name", "picking", "sentence"),
    [
        ("camera:0", Picking(wrong=True), "--wrong picks pictures of a data set: name one with --source"),
        (None, Picking(count=3), "--count picks pictures of a data set: name one with --source"),
        ("mnist:test", Picking(sort="size"), "--sort: there is no order 'size'; there is prob"),
        ("mnist:test", Picking(class_="7", predicted="7", wrong=True), "no picture is left: of 10,000 pictures"),
        ("mnist:test", Picking(class_="seven"), "LeNet has no class 'seven'"),
    ],
)  # fmt: skip
def test_what_cannot_be_picked_is_told(name, picking, sentence):
    with pytest.raises((DataError, ViewError), match=sentence.replace("[", r"\[")):
        opened(name, picking)


def test_a_class_picks_pictures_of_a_data_set_and_sorts_neurons_elsewhere():
    picking = Picking(class_="7")
    assert class_that_sorts(Looks(), picking, source="mnist:test") == (Looks(), picking)
    for source in (None, "camera:0"):
        assert class_that_sorts(Looks(), picking, source=source) == (Looks(class_order="7"), Picking())
    with pytest.raises(ViewError, match="leave one out"):
        class_that_sorts(replace(Looks(), class_order="3"), picking, source=None)
