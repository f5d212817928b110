"""Which files a name means, and the classes of their folders."""

import pytest

from convscope.datasets.listing import class_of, list_pictures
from convscope.errors import DataError

CLASSES = ("ant", "bee", "cat", "n01440764 tench, Tinca tinca", "12")


@pytest.fixture
def folder(tmp_path):
    for name in ("cat/b.PNG", "cat/a.jpg", "1/c.webp", "yak/d.gif", ".hidden/e.png", "cat/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "cat" / "inner.png").mkdir()
    return tmp_path


def names(found):
    return [(file.name, file.label) for file in found]


def test_a_folder_of_folders_gives_their_pictures_and_classes(folder):
    wanted = [("1/c.webp", 1), ("cat/a.jpg", 2), ("cat/b.PNG", 2), ("yak/d.gif", None)]
    assert names(list_pictures(str(folder), classes=CLASSES)) == wanted
    assert [label for _, label in names(list_pictures(str(folder)))] == [None] * 4


def test_pictures_that_lie_in_the_folder_itself_are_meant(folder):
    (folder / "own.png").touch()
    assert names(list_pictures(str(folder), classes=CLASSES)) == [("own.png", None)]


def test_a_pattern_and_a_picture(folder):
    assert names(list_pictures(str(folder / "*" / "*.[jw]*"))) == [("c.webp", None), ("a.jpg", None)]
    assert names(list_pictures(str(folder / "cat" / "a.jpg"))) == [("a.jpg", None)]
    for name in (folder / "cat" / "notes.txt", folder / "none.png"):
        assert list_pictures(str(name)) is None


@pytest.mark.parametrize("inner", ["", "none/*.png", ".hidden/.deeper"])
def test_where_no_pictures_are_that_is_told(tmp_path, inner):
    (tmp_path / ".hidden" / ".deeper").mkdir(parents=True)
    (tmp_path / ".hidden" / "x.png").touch()
    with pytest.raises(DataError, match=r"holds no pictures \(\.apng, \.bmp, "):
        list_pictures(str(tmp_path / inner))


@pytest.mark.parametrize(
    ("name", "label"),
    [("bee", 1), ("0", 0), ("02", 2), ("n01440764", 3), ("12", 4), ("5", None), ("-1", None), ("²", None),
     ("Bee", None), ("9" * 5000, None), ("n01440764 tench, Tinca tinca", 3), ("", None)],
)  # fmt: skip
def test_a_folder_is_called_by_name_by_number_or_by_the_first_word(name, label):
    assert class_of(name, classes=CLASSES) == label
