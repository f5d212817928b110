"""What the command line says and asks before it downloads weights."""

import hashlib

import pytest
import typer

from convscope import cache
from convscope.cli import downloads
from convscope.cli.downloads import bring_missing
from convscope.cli.options.model import Given
from convscope.download.published import Published
from convscope.errors import ModelError
from convscope.zoo.entries import ZOO
from convscope.zoo.holding import folder_of, missing
from zoo_entries import WEIGHTS, tiny_entry


@pytest.fixture
def entry(tmp_path, mirrors, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    made = tiny_entry(tmp_path / "package", mirrors)
    monkeypatch.setitem(ZOO, "tiny", made)
    return made


@pytest.fixture
def terminal(monkeypatch):
    """Be at a terminal."""
    monkeypatch.setattr(downloads, "_somebody_is_there", lambda: True)


def terms(entry, mirrors):
    return [
        "Tiny ages",
        "origin: this test",
        "licence: for tests alone",
        "to cite: A. Nobody: Nothing. 1999",
        f"file: {mirrors.at('good')}tiny.caffemodel, about 3 kB, no digest is published: "
        "what comes first is trusted from then on",
        f"file: {mirrors.at('good')}theirs.prototxt, at most 100,000 bytes, no digest is published: "
        "what comes first is trusted from then on",
        f"kept in: {folder_of(entry)}",
        "by http: anybody on the way could change it",
    ]


def test_where_nobody_can_be_asked_nothing_is_downloaded(entry, mirrors, capsys):
    with pytest.raises(ModelError, match=r"^tiny is not downloaded yet: `convscope tiny --yes`"):
        bring_missing("tiny", yes=False)
    assert capsys.readouterr().err.splitlines() == terms(entry, mirrors)
    assert mirrors.asked == []


def test_the_terms_are_told_before_anything_comes(entry, mirrors, capsys, terminal, monkeypatch):
    def answer(question, **_):
        assert capsys.readouterr().err.splitlines() == terms(entry, mirrors)
        assert mirrors.asked == []
        return question == "Download it?"

    monkeypatch.setattr(typer, "confirm", answer)
    bring_missing("tiny", yes=False)
    digest = hashlib.sha256(WEIGHTS).hexdigest()
    assert f"downloaded: {folder_of(entry) / 'tiny.caffemodel'}, SHA-256 {digest}" in capsys.readouterr().err
    assert missing(entry) == ()
    bring_missing("tiny", yes=False)
    assert capsys.readouterr().err == ""


def test_who_says_no_gets_nothing(entry, mirrors, terminal, monkeypatch):
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: False)
    with pytest.raises(ModelError, match="is not downloaded yet"):
        bring_missing("tiny", yes=False)
    assert mirrors.asked == []


def test_yes_asks_nothing(entry):
    assert Given(model="tiny", yes=True).load().card.title == "Tiny ages"


def test_untrained_or_from_a_folder_nothing_is_asked(entry, mirrors, tmp_path, capsys):
    assert Given(model="tiny", random_weights=True).load().untrained
    (tmp_path / "tiny.caffemodel").write_bytes(WEIGHTS)
    assert not Given(model="tiny", model_dir=tmp_path).load().untrained
    assert capsys.readouterr().err == ""
    assert mirrors.asked == []


def test_an_interrupt_says_what_is_kept(entry, mirrors, capsys, monkeypatch):
    mirrors.files["tiny.caffemodel"] = bytes(90_000)

    def stop(self, *_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("rich.progress.Progress.update", stop)
    with pytest.raises(KeyboardInterrupt):
        bring_missing("tiny", yes=True)
    part = folder_of(entry) / "tiny.caffemodel.part"
    assert part.stat().st_size == 1 << 16
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"stopped: 65,536 bytes are kept in {part}, and the same command goes on from there"
    )


def test_info_tells_the_terms_of_what_is_not_there(entry, mirrors, capsys):
    assert Given(model="tiny").tell_what_is_missing()
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == terms(entry, mirrors)
    assert said[-1] == "not downloaded yet: `convscope watch tiny` asks, and does it"
    for given in (Given(model="lenet"), Given(model="a.onnx"), Given(model="tiny", random_weights=True)):
        assert not given.tell_what_is_missing()


def test_a_published_size_and_digest_are_told():
    file = Published(name="a", mirrors=("https://a/",), size=1234, sha256="ab" * 32)
    assert downloads._size(file) == "1,234 bytes"
    assert downloads._digest(file) == f"SHA-256 {'ab' * 32}"
