"""Networks whose weights are published elsewhere: downloaded, from a folder, or untrained."""

import hashlib

import pytest

from convscope import cache
from convscope.errors import DataError, ModelError
from convscope.zoo.entries import ZOO
from convscope.zoo.holding import folder_of, missing
from convscope.zoo.registry import load
from zoo_entries import TEXT, WEIGHTS, tiny_entry


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def entry(tmp_path, mirrors, monkeypatch):
    made = tiny_entry(tmp_path / "package", mirrors)
    monkeypatch.setitem(ZOO, "tiny", made)
    return made


def test_nothing_is_downloaded_unasked(entry, mirrors):
    with pytest.raises(ModelError) as raised:
        load("tiny")
    assert str(raised.value) == (
        "tiny is not downloaded yet: `convscope tiny --yes` or `convscope.load('tiny', download=True)` does it, "
        "`convscope info tiny` says under which terms; --model-dir DIR takes files that are there, and "
        "--random-weights shows the network untrained"
    )
    assert mirrors.asked == []


def test_a_download_has_the_authors_text_and_our_card(entry, mirrors):
    model = load("tiny", download=True)
    assert (model.name, model.card.title) == ("Theirs", "Tiny ages")
    assert model.values == (0, 1, 2, 3, 4)
    assert model.mean.ravel().tolist() == [1, 2, 3]
    assert not model.untrained
    assert model.assumed == ()
    assert load("tiny").name == "Theirs"
    assert len(mirrors.asked) == 2


def test_without_the_authors_text_ours_is_taken(entry, mirrors):
    del mirrors.files["theirs.prototxt"]
    assert load("tiny", download=True).name == "package"
    assert missing(entry) == ()


def test_without_weights_there_is_no_network(entry, mirrors):
    del mirrors.files["tiny.caffemodel"]
    with pytest.raises(DataError, match=r"^tiny\.caffemodel cannot be downloaded: \S+ answers 404$"):
        load("tiny", download=True)
    assert [file.name for file in missing(entry)] == ["tiny.caffemodel", "theirs.prototxt"]


def test_what_has_changed_since_is_not_opened(entry):
    load("tiny", download=True)
    weights = folder_of(entry) / "tiny.caffemodel"
    weights.write_bytes(WEIGHTS[:-1] + b"\0")
    known = hashlib.sha256(WEIGHTS).hexdigest()
    with pytest.raises(
        DataError, match=f"is not what came the first time: its SHA-256 is [0-9a-f]+, not {known}"
    ):
        load("tiny")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "tiny.caffemodel").write_bytes(WEIGHTS)
    return folder


def test_a_folder_serves_without_a_network(entry, mirrors, own):
    assert load("tiny", model_dir=own).name == "package"
    (own / "theirs.prototxt").write_text('name: "Theirs"\n' + TEXT)
    (own / "other.caffemodel").write_bytes(b"something else")
    assert load("tiny", model_dir=str(own)).name == "Theirs"
    assert mirrors.asked == []


def test_the_only_weights_in_a_folder_may_have_another_name(entry, own):
    (own / "tiny.caffemodel").rename(own / "mine.caffemodel")
    assert load("tiny", model_dir=own).card.title == "Tiny ages"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "tiny.caffemodel is not in it, and no other; it is published at "),
        (
            ["a.caffemodel", "b.caffemodel"],
            r"tiny.caffemodel is not in it, and several that it could be \(a.caffemodel, b.caffemodel\); it is ",
        ),
    ],
)
def test_what_a_folder_lacks_is_said(entry, tmp_path, files, reason):
    folder = tmp_path / "own"
    folder.mkdir()
    for name in files:
        (folder / name).write_bytes(WEIGHTS)
    with pytest.raises(ModelError, match=f"^--model-dir {folder}: {reason}"):
        load("tiny", model_dir=folder)


def test_a_folder_that_is_none_is_said(entry, tmp_path):
    with pytest.raises(ModelError, match=r"own: No such file or directory$"):
        load("tiny", model_dir=tmp_path / "own")


def test_untrained_needs_no_download(entry, mirrors):
    model = load("tiny", random_weights=True)
    assert model.untrained
    assert model.card.title == "Tiny ages"
    assert mirrors.asked == []


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ("lenet", {"model_dir": "."}, "lenet comes with convscope; leave out --model-dir"),
        (
            "net.prototxt",
            {"model_dir": "."},
            "--model-dir is for a name in the zoo, and net.prototxt is none",
        ),
        (
            "tiny",
            {"model_dir": ".", "random_weights": True},
            "--random-weights takes no weights from --model-dir",
        ),
        (
            "tiny",
            {"weights": "w.caffemodel"},
            "tiny is in the zoo and has its own weights; leave out w.caffemodel",
        ),
    ],
)
def test_what_does_not_go_together_is_said(entry, source, options, message):
    with pytest.raises(ModelError, match=message):
        load(source, **options)
