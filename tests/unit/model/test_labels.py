"""Labels that are a file."""

import pytest

from convscope.errors import CardError
from convscope.model.card import Card, Input, Output, labels_or_numbers
from convscope.model.labels import read_labels

FILES = [
    ("ant\nbee\ncat\n", ("ant", "bee", "cat")),
    ("ant\r\nbee\r\n\r\n", ("ant", "bee")),
    ("\ufeffAmeise\nGrüne Biene", ("Ameise", "Grüne Biene")),
    ("n01440764 tench, Tinca tinca\nn01443537 goldfish\n", ("tench, Tinca tinca", "goldfish")),
    ("0 ant\n1 bee\n", ("ant", "bee")),
    ("1: ant\n2: bee\n", ("ant", "bee")),
    ("7 up\n3 musketeers\n", ("7 up", "3 musketeers")),
    ("0\n1\n2\n", ("0", "1", "2")),
    ("ant\n\nbee\n", ("ant", "", "bee")),
]


@pytest.mark.parametrize(("text", "labels"), FILES)
def test_lists_of_names(tmp_path, text, labels):
    path = tmp_path / "labels.txt"
    path.write_bytes(text.encode())
    assert read_labels(path) == labels


def test_another_encoding(tmp_path):
    path = tmp_path / "labels.txt"
    path.write_bytes("Bär\nKuh\n".encode("latin-1"))
    assert read_labels(path) == ("Bär", "Kuh")


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x89PNG\x00\x00"])
def test_what_is_no_list(tmp_path, data):
    path = tmp_path / "labels.txt"
    path.write_bytes(data)
    with pytest.raises(CardError) as caught:
        read_labels(path)
    assert str(caught.value) == f"output.labels: {path} is not a list of names, one a line"


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    path = tmp_path / "labels.txt"
    with pytest.raises(CardError) as caught:
        read_labels(path)
    assert str(caught.value) == f"output.labels: {path} cannot be read: No such file or directory"
    monkeypatch.setattr("convscope.model.labels.LARGEST", 10)
    path.write_text("long " * 10)
    with pytest.raises(CardError) as caught:
        read_labels(path)
    assert str(caught.value) == f"output.labels: {path} has more than 10 bytes"


def test_a_card_may_name_a_file(tmp_path):
    (tmp_path / "names.txt").write_text("ant\nbee\n")
    card = Card(input=Input(size=(2, 2)), output=Output(labels="names.txt"))
    assert labels_or_numbers(card, 2, folder=tmp_path) == ("ant", "bee")
    with pytest.raises(CardError, match=r"^output\.labels: 2 names for 3 classes$"):
        labels_or_numbers(card, 3, folder=tmp_path)
