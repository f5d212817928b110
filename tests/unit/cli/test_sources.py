"""The pictures of a data set that `--source` shows, as the options pick them."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convscope.cli import main
from convscope.cli.options.data import Picking
from convscope.cli.options.view import Looks
from convscope.cli.progress import bars
from convscope.cli.sources import class_that_sorts, stated_source
from convscope.datasets import mnist
from convscope.datasets.dataset import Stack
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


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The first hundred test digits, each in the middle of a wider picture, in folders that are called as classes."""
    folder = tmp_path_factory.mktemp("digits")
    data = mnist.load("test")
    for place in range(100):
        picture = np.pad(data.pictures[place], [(0, 0), (6, 6)])
        inner = folder / str(data.labels[place])
        inner.mkdir(exist_ok=True)
        Image.fromarray(picture).save(inner / f"{place:03d}.png")
    return folder


FIRST = slice(100)


@pytest.mark.parametrize(
    ("picking", "meets"),
    [
        (Picking(class_="7"), lambda labels, taken, sure: labels == 7),
        (Picking(predicted="3"), lambda labels, taken, sure: taken == 3),
        (Picking(class_="4", min_prob=0.99), lambda labels, taken, sure: (labels == 4) & (sure >= 0.99)),
        (Picking(), lambda labels, taken, sure: labels >= 0),
    ],
)
def test_whole_pictures_of_a_folder_of_classes_are_picked_as_those_of_a_data_set(digits, picking, meets):
    data = mnist.load("test")
    probabilities = predict(load("lenet"), Stack("first", data.pictures[FIRST]))
    labels = data.labels[FIRST]
    places = np.flatnonzero(meets(labels, probabilities.argmax(axis=1), probabilities.max(axis=1)))
    wanted = sorted((int(labels[place]), f"{labels[place]}/{place:03d}.png") for place in places)
    found = shots(opened(str(digits), picking))
    assert [(shot.label, shot.name) for shot in found] == wanted
    assert {shot.pixels.shape for shot in found} == {(28, 40, 1)}
    assert not any(shot.given for shot in found)


def test_pictures_of_a_folder_are_counted_shuffled_and_sorted(digits):
    names = [shot.name for shot in shots(opened(str(digits), Picking(count=9, shuffle=True, seed=5)))]
    assert len(set(names)) == 9
    assert names == [shot.name for shot in shots(opened(str(digits), Picking(count=9, shuffle=True, seed=5)))]
    assert names != [shot.name for shot in shots(opened(str(digits), Picking(count=9, shuffle=True, seed=6)))]
    model = load("lenet")
    found = shots(opened(str(digits), Picking(sort="prob", count=20)))
    cut = np.stack([shot.pixels[:, 6:34, 0] for shot in found])
    sure = predict(model, Stack("found", cut)).max(axis=1)
    assert (np.diff(sure) <= 0).all()


def test_pictures_without_classes_are_picked_by_what_they_are_taken_for(digits, capsys):
    (digits / "0" / "broken.png").write_bytes(b"no picture")
    pattern = str(digits / "0" / "*.png")
    found = shots(opened(pattern, Picking(predicted="0")))
    assert found
    assert {shot.label for shot in found} == {None}
    assert f"left out: {digits}/0/broken.png: not a picture" in capsys.readouterr().err
    (digits / "0" / "broken.png").unlink()
    with pytest.raises(
        DataError, match="nobody says of what class its pictures are, and --wrong asks for that"
    ):
        opened(pattern, Picking(wrong=True))
    (digits / "ten").mkdir()
    Image.new("L", (28, 28)).save(digits / "ten" / "a.png")
    try:
        assert None in {shot.label for shot in shots(opened(str(digits), Picking()))}
        with pytest.raises(
            DataError, match="ten: LeNet has no class of that name; its classes: 0, 1, 2, 3, 4"
        ):
            opened(str(digits), Picking(class_="7"))
    finally:
        (digits / "ten" / "a.png").unlink()
        (digits / "ten").rmdir()


@pytest.fixture
def published(tmp_path):
    """MNIST's own files, as they are published."""
    for file in (Path(mnist.__file__).parent / "digits").glob("*.gz"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_idx_files_are_picked_from_and_evaluated(published, capsys, monkeypatch):
    picked = [shot.pixels for shot in shots(opened("mnist:test", SEVENS))]
    for name in (published, published / "t10k-images-idx3-ubyte.gz"):
        np.testing.assert_array_equal([shot.pixels for shot in shots(opened(str(name), SEVENS))], picked)
        assert class_that_sorts(Looks(), SEVENS, source=str(name)) == (Looks(), SEVENS)
    command("evaluate", "lenet", "--data", published, "--worst", 0, monkeypatch=monkeypatch)
    assert "reads 9,910 of 10,000 right" in capsys.readouterr().out
    (published / "t10k-labels-idx1-ubyte.gz").unlink()
    assert {shot.label for shot in shots(opened(str(published), Picking(count=3)))} == {None}
    command("evaluate", "lenet", "--data", published, monkeypatch=monkeypatch, code=2)
    assert "no file of labels lies beside it, so that nobody knows what is right\n" in capsys.readouterr().err


def test_a_film_is_made_of_whole_pictures_that_are_picked(digits, tmp_path, capsys, monkeypatch):
    out = tmp_path / "x.webp"
    options = ("--class", 7, "--count", 3, "--size", "320x240", "-o", out)
    command("film", "lenet", "--source", digits, *options, monkeypatch=monkeypatch)
    assert "3 frames" in capsys.readouterr().out
    command("film", "lenet", "--data", digits, *options, "--force", monkeypatch=monkeypatch)
    assert "3 frames" in capsys.readouterr().out


def command(*arguments, monkeypatch, code=0):
    monkeypatch.setattr("sys.argv", ["convscope", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    assert (end.value.code or 0) == code
