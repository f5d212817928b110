import shutil
from pathlib import Path

import pytest

from convscope.errors import ModelError
from convscope.zoo.entries import ZOO
from convscope.zoo.registry import NO_FACES, load


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Be in a folder with a network of one's own, which has a folder named `lenet` in it as well."""
    own = shutil.copytree(ZOO["lenet"].network.parent, tmp_path / "lenet")
    card = own / "convscope.toml"
    card.write_text(card.read_text(encoding="utf-8").replace("LeNet,", "My own,"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return own


def test_every_name_in_the_zoo_has_a_title_and_a_licence_and_opens():
    for name, entry in ZOO.items():
        assert entry.card.title
        assert entry.card.licence
        if not entry.files:
            model = load(name)
            assert model.card.title == entry.card.title
            assert model.assumed in ((), (NO_FACES,))


@pytest.mark.parametrize(
    "source", ["lenet/deploy.prototxt", "./lenet/deploy.prototxt", Path("lenet/deploy.prototxt")]
)
def test_a_path_is_a_file(folder, source):
    assert load(source).card.title.startswith("My own")


def test_a_name_stays_a_name_where_a_folder_bears_it_too(folder):
    assert load("lenet").card.title.startswith("LeNet")


def test_a_bare_word_may_be_a_file(folder):
    (folder / "deploy.prototxt").rename("network")
    with pytest.raises(ModelError, match=r"^network: unknown format"):
        load("network")


def test_a_path_object_is_never_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"^lenet\b"):
        load(Path("lenet"))


def test_weights_may_lie_elsewhere(folder, tmp_path):
    weights = (folder / "lenet.caffemodel").rename(tmp_path / "net.caffemodel")
    for given in (weights, str(weights)):
        assert load("lenet/deploy.prototxt", weights=given).card.title.startswith("My own")


@pytest.mark.parametrize(
    ("source", "nearest"),
    [("lennet", "lenet, dex-age"), ("LeNet", "lenet, dex-age"), ("vgg", "age"), ("€", "lenet, age, dex-age")],
)
def test_an_unknown_name_gets_the_nearest(tmp_path, monkeypatch, source, nearest):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError) as raised:
        load(source)
    assert (
        str(raised.value)
        == f"there is no model {source!r}, neither in the zoo (nearest: {nearest}) nor as a file"
    )


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(ModelError, match=r"^nowhere/deploy\.prototxt\b"):
        load("nowhere/deploy.prototxt")


def test_a_name_takes_no_weights():
    with pytest.raises(ModelError) as raised:
        load("lenet", weights="net.caffemodel")
    assert str(raised.value) == "lenet is in the zoo and has its own weights; leave out net.caffemodel"
