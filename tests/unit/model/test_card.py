"""Cards: what they may say, what they may not, and that writing and reading is the identity."""

import os

import numpy as np
import pytest

from convscope.errors import CardError
from convscope.model.card import (
    Card,
    Input,
    Output,
    labels_or_numbers,
    mean_array,
    read_card,
    scale_array,
    write_card,
)

FULL = """
schema = 1
title = "A network"
origin = "somewhere"
licence = "MIT"
[input]
size = [2, 3]
color = "rgb"
mean = [104, 117.5, 123]
scale = 0.017
prepare = "plain"
[output]
kind = "classes"
labels = ["ant", "bee"]
"""


def card_of(folder, text):
    path = folder / "convscope.toml"
    path.write_text(text)
    return path


def test_all_keys_are_read(tmp_path):
    card = read_card(card_of(tmp_path, FULL))
    assert card.input == Input(size=(2, 3), color="rgb", mean=(104.0, 117.5, 123.0), scale=0.017)
    assert card.output.labels == ("ant", "bee")


def test_writing_and_reading_is_the_identity(tmp_path):
    card = read_card(card_of(tmp_path, FULL))
    write_card(card, tmp_path / "again.toml")
    assert read_card(tmp_path / "again.toml") == card


BROKEN = [
    ("[input", "{path}: Expected ']' at the end of a table declaration (at end of document)"),
    ("title = 1", "{path}: Expected `str`, got `int` - at `$.title`"),
    ("title = 'x'", "{path}: Object missing required field `input`"),
    ("[input]\nsize = [28]", "{path}: Expected `array` of length 2, got 1 - at `$.input.size`"),
    ("[input]\nsize = [0, 28]", "{path}: Expected `int` >= 1 - at `$.input.size[0]`"),
    (
        "[input]\nsize = [9, 9]\ncolour = 'rgb'",
        "{path}: Object contains unknown field `colour` - at `$.input`",
    ),
    ("[input]\nsize = [9, 9]\ncolor = 'grey'", "{path}: Invalid enum value 'grey' - at `$.input.color`"),
    ("[input]\nsize = [9, 9]\ncrop = 0", "{path}: Expected `float` > 0.0 - at `$.input.crop`"),
    ("[input]\nsize = [9, 9]\ncrop = 1.5", "{path}: Expected `float` <= 1.0 - at `$.input.crop`"),
    ("schema = 2\n[input]\nsize = [9, 9]", "{path}: Invalid enum value 2 - at `$.schema`"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_what_a_card_may_not_say_is_told_with_its_place(tmp_path, text, sentence):
    path = card_of(tmp_path, text)
    with pytest.raises(CardError) as error:
        read_card(path)
    assert str(error.value) == sentence.format(path=path)


def test_what_is_no_text_or_no_file_is_told(tmp_path, monkeypatch):
    path = tmp_path / "convscope.toml"
    path.write_bytes(b"\xff\xfe\x00")
    told = "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
    with pytest.raises(CardError) as caught:
        read_card(path)
    assert str(caught.value) == f"{path}: {told}"
    monkeypatch.setattr("convscope.model.card.LARGEST", 2)
    with pytest.raises(CardError) as caught:
        read_card(path)
    assert str(caught.value) == f"{path}: has more than 2 bytes"
    path.unlink()
    with pytest.raises(CardError) as caught:
        read_card(path)
    assert str(caught.value) == f"{path}: cannot be read: No such file or directory"
    os.mkfifo(path)
    with pytest.raises(CardError) as caught:
        read_card(path)
    assert str(caught.value) == f"{path}: is no file"


def card(mean):
    return Card(input=Input(size=(2, 3), color="bgr", mean=mean), output=Output(labels=("a", "b")))


@pytest.mark.parametrize(
    ("mean", "shape"), [((), (1, 1, 1)), ((5.0,), (1, 1, 1)), ((1.0, 2.0, 3.0), (3, 1, 1))]
)
def test_means_fit_the_input(mean, shape):
    values = mean_array(card(mean), folder=None)
    assert values.shape == shape
    assert values.dtype == np.float32
    assert values.ravel().tolist() == list(mean or (0.0,))


def test_a_mean_picture_is_read_from_beside_the_card(tmp_path):
    picture = np.arange(18, dtype=np.float64).reshape(3, 2, 3)
    np.save(tmp_path / "mean.npy", picture)
    np.testing.assert_array_equal(mean_array(card("mean.npy"), folder=tmp_path), picture)


def test_means_that_do_not_fit_are_told(tmp_path):
    with pytest.raises(CardError, match=r"^input\.mean: 2 values for 3 channels$"):
        mean_array(card((1.0, 2.0)), folder=None)
    np.save(tmp_path / "mean.npy", np.zeros((3, 9, 2)))
    with pytest.raises(CardError, match=r"holds an array \(3, 9, 2\), the input is \(3, 2, 3\)$"):
        mean_array(card("mean.npy"), folder=tmp_path)
    np.save(tmp_path / "mean.npy", np.array([[["a"]]]))
    with pytest.raises(CardError, match=r"holds an array \(1, 1, 1\) of <U1, not CHW numbers$"):
        mean_array(card("mean.npy"), folder=tmp_path)
    np.save(tmp_path / "mean.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(CardError, match=r"^input\.mean: .* cannot be read as a \.npy array"):
        mean_array(card("mean.npy"), folder=tmp_path)
    with pytest.raises(CardError, match=r"^input\.mean: .* cannot be read as a \.npy array"):
        mean_array(card("missing.npy"), folder=tmp_path)


def test_classes_without_names_have_numbers():
    assert labels_or_numbers(Card(input=Input(size=(1, 1))), 3) == ("0", "1", "2")
    with pytest.raises(CardError, match=r"^output\.labels: 2 names for 3 classes$"):
        labels_or_numbers(card(()), 3)


def test_a_scale_may_be_one_for_each_channel(tmp_path):
    text = FULL.replace("scale = 0.017", "scale = [0.5, 1, 2]")
    card = read_card(card_of(tmp_path, text))
    np.testing.assert_array_equal(scale_array(card).ravel(), [0.5, 1, 2])
    write_card(card, tmp_path / "again.toml")
    assert read_card(tmp_path / "again.toml") == card


def test_a_scale_of_another_number_of_channels_is_told():
    with pytest.raises(CardError) as error:
        scale_array(Card(input=Input(size=(2, 3), scale=(1.0, 2.0))))
    assert str(error.value) == "input.scale: 2 values for 3 channels"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("scale = nan", "input.scale holds what is no finite number"),
        ("mean = [1.0, inf, 2.0]", "input.mean holds what is no finite number"),
        ("mean = '../mean.npy'", "input.mean: ../mean.npy lies outside of the card's folder"),
        ("mean = '/etc/passwd'", "input.mean: /etc/passwd lies outside of the card's folder"),
        ("mean = 'pipe'", "input.mean: pipe is no file"),
        (
            "[output]\nlabels = '../names.txt'",
            "output.labels: ../names.txt lies outside of the card's folder",
        ),
    ],
)
def test_a_card_neither_leaves_its_folder_nor_the_numbers(tmp_path, keys, sentence):
    os.mkfifo(tmp_path / "pipe")
    path = card_of(tmp_path, f"[input]\nsize = [9, 9]\n{keys}\n")
    with pytest.raises(CardError) as error:
        read_card(path)
    assert str(error.value) == f"{path}: {sentence}"
