"""The view that a command line states."""

import pytest

from convscope.errors import ViewError
from convscope.view.form import to_toml
from convscope.view.presets import preset
from convscope.view.stated import stated_view
from convscope.view.view import Maps, View
from networks import small


def stated(file=None, name=None, class_=None):
    return stated_view(small(), file=file, preset=name, class_=class_)


def test_nothing_stated_is_none():
    assert stated() is None


@pytest.mark.parametrize("name", ["generic", "sorted", "deep", "wall"])
def test_a_preset_by_its_name(name):
    assert stated(name=name) == preset(name, small())


@pytest.mark.parametrize("class_", ["1", "bee"])
def test_a_class_alone_asks_for_the_sorted_view(class_):
    assert stated(class_=class_) == stated(name="sorted", class_="1") == preset("sorted", small(), class_="1")
    assert stated(class_=class_) != stated(name="sorted")


def test_a_file(tmp_path):
    view = View(panels=(Maps(layer="conv", units="1"),))
    (tmp_path / "view.toml").write_text(to_toml(view))
    assert stated(file=tmp_path / "view.toml") == view


def test_what_does_not_go_together_is_told(tmp_path):
    for more in ({"name": "sorted"}, {"class_": "1"}):
        with pytest.raises(
            ViewError, match=r"^--view says all: leave out --preset and the class to sort by$"
        ):
            stated(file=tmp_path / "view.toml", **more)
    with pytest.raises(ViewError, match=r"^the preset deep has no class; `sorted` has one$"):
        stated(name="deep", class_="1")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "srted"}, "there is no preset 'srted'; there are generic, sorted, deep, wall, age"),
        ({"class_": "3"}, "small has the classes 0 to 2, not 3"),
        ({"class_": "be"}, "small has no class 'be'; nearest: bee"),
    ],
)
def test_what_is_not_there_is_told(more, sentence):
    with pytest.raises(ViewError) as error:
        stated(**more)
    assert str(error.value) == sentence


def test_a_file_that_does_not_fit_the_model_is_told_with_its_name(tmp_path):
    path = tmp_path / "view.toml"
    path.write_text(to_toml(View(panels=(Maps(layer="conv9"),))))
    with pytest.raises(ViewError) as error:
        stated(file=path)
    assert str(error.value) == f"{path}: panel[0].layer: small has no layer 'conv9'; nearest: conv"
