"""Folders of labelled pictures, of all kinds that cameras and programs write."""

import sys

import cv2
import numpy as np
import pytest
from PIL import Image

from convscope.cli import main
from convscope.errors import DataError
from convscope.jobs.folder import load_folder
from networks import small

SIZE = (14, 12)


def write(path, pixels, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)


def test_pictures_have_the_classes_of_their_folders(tmp_path):
    rng = np.random.default_rng(4)
    made = {
        name: rng.integers(0, 256, (*SIZE, 3), np.uint8) for name in ("cat/b.png", "ant/a.png", "cat/a.png")
    }
    for name, pixels in made.items():
        write(tmp_path / name, pixels)
    (tmp_path / "cat" / "notes.txt").touch()
    loaded = load_folder(tmp_path, small())
    dataset = loaded.stack
    assert loaded.broken == ()
    assert [file.name for file in loaded.files] == ["ant/a.png", "cat/a.png", "cat/b.png"]
    assert dataset.labels.tolist() == [0, 2, 2]
    np.testing.assert_array_equal(dataset.pictures, [made["ant/a.png"], made["cat/a.png"], made["cat/b.png"]])


def test_every_kind_of_picture_is_read_and_a_broken_one_named(tmp_path):
    shade = np.full((28, 24), 100, np.uint8)
    colors = np.dstack([shade, shade, shade])
    write(tmp_path / "ant" / "gray.png", shade)
    write(tmp_path / "ant" / "sixteen.png", shade.astype(np.uint16) * 257)
    write(tmp_path / "ant" / "alpha.png", np.dstack([colors, np.full_like(shade, 255)]))
    (tmp_path / "ant").mkdir(exist_ok=True)
    Image.fromarray(colors).convert("CMYK").save(tmp_path / "ant" / "cmyk.tif")
    Image.fromarray(colors).save(
        tmp_path / "ant" / "moves.gif", save_all=True, append_images=[Image.fromarray(255 - colors)]
    )
    (tmp_path / "ant" / "broken.png").write_bytes((tmp_path / "ant" / "gray.png").read_bytes()[:40])
    loaded = load_folder(tmp_path, small())
    assert len(loaded.stack) == 5
    assert np.abs(loaded.stack.pictures.astype(int) - 100).max() <= 2
    (sentence,) = loaded.broken
    assert str(tmp_path / "ant" / "broken.png") in sentence
    assert [file.path.name for file in loaded.files] == [
        "alpha.png", "cmyk.tif", "gray.png", "moves.gif", "sixteen.png",
    ]  # fmt: skip


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    upright = np.zeros((*SIZE, 3), np.uint8)
    upright[:7] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees, clockwise
    (tmp_path / "bee").mkdir()
    Image.fromarray(np.rot90(upright)).save(tmp_path / "bee" / "a.png", exif=exif)
    dataset = load_folder(tmp_path, small()).stack
    np.testing.assert_array_equal(dataset.pictures[0], upright)


def test_pictures_of_other_proportions_are_cut_in_their_middle(tmp_path):
    wide = np.zeros((28, 100, 3), np.uint8)
    wide[:, 38:62] = np.random.default_rng(1).integers(0, 256, (28, 24, 3), np.uint8)
    write(tmp_path / "bee" / "a.png", wide)
    dataset = load_folder(tmp_path, small()).stack
    wanted = cv2.resize(wide[:, 38:62], SIZE[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(dataset.pictures[0].astype(int) - wanted).max() <= 1


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), "holds no pictures in folders that are called as the classes"),
        (("loose.png",), "holds no pictures in folders"),
        (("dog/a.png",), "small has no class of that name; its classes: ant, bee, cat"),
    ],
)
def test_folders_that_hold_none_are_said(tmp_path, files, message):
    for name in files:
        write(tmp_path / name, np.zeros((*SIZE, 3), np.uint8))
    with pytest.raises(DataError, match=message):
        load_folder(tmp_path, small())


def test_pictures_that_are_all_broken_are_said(tmp_path):
    (tmp_path / "ant").mkdir()
    (tmp_path / "ant" / "a.png").write_bytes(b"nothing")
    with pytest.raises(DataError, match="none of its 1 pictures can be read; the first: "):
        load_folder(tmp_path, small())


def test_the_commands_take_a_folder(tmp_path, monkeypatch, capsys):
    write(tmp_path / "set" / "7" / "a.png", np.zeros((28, 28), np.uint8))
    (tmp_path / "set" / "7" / "b.png").write_bytes(b"nothing")
    for command, told in (
        (["evaluate", "lenet", "--data", str(tmp_path / "set")], "of 1 right"),
        (["film", "lenet", "--data", str(tmp_path / "set"), "-o", str(tmp_path / "film.webp")], "1 frame,"),
    ):
        monkeypatch.setattr(sys, "argv", ["convscope", *command])
        with pytest.raises(SystemExit, match="0"):
            main()
        printed = capsys.readouterr()
        assert told in printed.out
        assert "left out: " in printed.err
        assert "b.png" in printed.err
