"""Pictures in a row, and sources by name."""

import os

import numpy as np
import pytest
from PIL import Image

from convscope.datasets import mnist
from convscope.errors import DataError
from convscope.sources.open import open_source
from convscope.sources.pictures import Pictures


@pytest.fixture
def folder(tmp_path):
    """Pictures of several kinds, one of them broken, and a text."""
    rng = np.random.default_rng(4)
    rgb = Image.fromarray(rng.integers(0, 256, (6, 9, 3), np.uint8))
    turned = Image.Exif()
    turned[0x0112] = 6
    rgb.save(tmp_path / "b.jpg", exif=turned)
    rgb.convert("CMYK").save(tmp_path / "c.tiff")
    rgb.convert("L").save(tmp_path / "A.PNG".lower())
    rgb.convert("RGBA").save(tmp_path / "d.png")
    Image.fromarray(np.full((6, 9), 40000, np.uint16)).save(tmp_path / "e.png")
    rgb.save(tmp_path / "f.gif", save_all=True, append_images=[rgb.rotate(180)])
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no picture")
    return tmp_path


def test_files_come_by_name_and_broken_ones_are_named(folder):
    skipped = []
    source = open_source(str(folder), on_skip=skipped.append)
    shots = list(iter(source.read, None))
    assert [shot.name for shot in shots] == ["a.png", "b.jpg", "c.tiff", "d.png", "e.png", "f.gif"]
    assert [shot.pixels.shape for shot in shots] == [
        (6, 9, 1),
        (9, 6, 3),
        (6, 9, 3),
        (6, 9, 3),
        (6, 9, 1),
        (6, 9, 3),
    ]
    assert shots[4].pixels.max() == shots[4].pixels.min() == round(40000 / 257)
    source.seek(0)
    assert len(list(iter(source.read, None))) == 6
    (line,) = skipped
    assert "broken.png" in line


def test_a_name_that_is_no_text_is_told_as_one(folder):
    strange = folder / os.fsdecode(b"\xff")
    strange.mkdir()
    (folder / "a.png").rename(strange / os.fsdecode(b"\xfe.png"))
    source = open_source(str(strange))
    assert source.title.encode().endswith("/\ufffd".encode())
    assert source.read().name.encode() == "\ufffd.png".encode()


def test_a_pattern_names_files(folder):
    source = open_source(str(folder / "*.png"))
    assert (source.count, source.live) == (4, False)
    source.seek(3)
    assert source.read().name == "e.png"
    source.seek(0)
    assert source.read().name == "a.png"


def test_a_data_set_gives_its_pictures_and_classes():
    source = open_source("mnist:test")
    digits = mnist.load("test")
    assert source.count == 10_000
    source.seek(17)
    shot = source.read()
    assert (shot.number, shot.label, shot.given) == (17, int(digits.labels[17]), True)
    assert (shot.pixels[..., 0] == digits.pictures[17]).all()
    source.seek(99_999)
    assert source.read().number == 9_999
    assert source.read() is None
    assert isinstance(source, Pictures)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "there is no source ''"),
        ("mnist:tset", "there is no source 'mnist:tset'"),
        ("none.mp4", "there is no source 'none.mp4'"),
        ("camera:x", "there is no source 'camera:x'"),
        ("camera:4095", "camera:4095 cannot be opened"),
    ],
)
def test_what_is_no_source_is_told(name, sentence):
    with pytest.raises(DataError) as error:
        open_source(name)
    assert str(error.value).startswith(sentence)


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(DataError, match="holds no pictures"):
        open_source(str(tmp_path))
