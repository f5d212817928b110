"""Faces, found by dlib in frames that are put together of a known one."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from conftest import needed
from convscope.api import load
from convscope.errors import MissingExtraError
from convscope.prepare import face
from convscope.prepare.face import MARGIN, Faces, Place, cut_padded, finder, search
from convscope.prepare.prepare import preparers
from convscope.scope import Scope

ASTRONAUT = Path(__file__).parents[2] / "golden" / "age" / "astronaut.png"
GRAY = np.full((256, 256, 3), 128, np.uint8)


@pytest.fixture(scope="module")
def dlib():
    return needed("dlib")


def astronaut(side):
    return cv2.resize(
        np.asarray(Image.open(ASTRONAUT).convert("RGB")), (side, side), interpolation=cv2.INTER_CUBIC
    )


def frame(*, left=40, top=50, side=160):
    """A gray room with the astronaut's face in it, which fills the middle of her picture."""
    picture = GRAY.copy()
    picture[top : top + side, left : left + side] = astronaut(side)
    return picture


def test_a_box_that_reaches_beyond_is_padded_by_the_last_pixels():
    picture = np.random.default_rng(2).integers(0, 256, (7, 9, 3), dtype=np.uint8)
    padded = cv2.copyMakeBorder(picture, 4, 4, 4, 4, cv2.BORDER_REPLICATE)
    np.testing.assert_array_equal(cut_padded(picture, -3, -4, 12, 9), padded[0:13, 1:16])
    np.testing.assert_array_equal(cut_padded(picture, 2, 1, 5, 4), picture[1:4, 2:5])


@pytest.mark.parametrize("shape", [(300, 200, 3), (60, 80, 3), (300, 200)])
def test_the_box_has_the_margin_on_each_side(shape):
    height, width = shape[:2]
    scale = 240 / min(height, width)
    seen = []

    def find(gray):
        seen.append(gray.shape)
        large = round(0.25 * width * scale), round(0.5 * height * scale), 24, 48
        return [(3, 4, 20, 40), large, (90, 90, 1, 2)]

    prepared = Faces(size=(64, 64), channels=3, find=find)(np.zeros(shape, np.uint8))
    across, down = 24 / scale / width, 48 / scale / height
    margins = np.array([-MARGIN * across, -MARGIN * down, (1 + MARGIN) * across, (1 + MARGIN) * down])
    expected = np.array([0.25, 0.5, 0.25, 0.5]) + margins
    np.testing.assert_allclose(prepared.covers, expected, atol=2 / min(height, width))
    assert min(seen[0]) == 240
    assert prepared.pixels.shape == (64, 64, 3)


@pytest.mark.parametrize("whole", [(480, 640), (240, 320), (120, 160), (200, 900)])
def test_a_part_is_made_small_as_the_whole_would_be(whole):
    scale = min(240 / min(whole), 480 / max(whole))
    part = np.zeros((round(0.5 * whole[0]), round(0.25 * whole[1])), np.uint8)
    seen = []

    def find(gray):
        seen.append(gray.shape)
        return [(6, 12, 30, 24)]

    faces = search(part, find=find, place=Place(left=7, top=3, whole=whole))
    assert seen == [(round(scale * part.shape[0]), round(scale * part.shape[1]))]
    expected = (7 + 6 / scale, 3 + 12 / scale, 7 + 36 / scale, 3 + 36 / scale)
    np.testing.assert_allclose(faces, [expected], rtol=1e-12)


def test_without_a_face_the_patch_is_taken_whole_and_empty():
    prepared = Faces(size=(64, 64), channels=3, find=lambda gray: [])(GRAY)
    assert prepared.empty
    assert prepared.covers == (0, 0, 1, 1)
    np.testing.assert_array_equal(prepared.pixels, GRAY[:64, :64])


def test_what_is_missing_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "dlib", None)
    with pytest.raises(MissingExtraError, match=r"^finding faces needs dlib-bin, which is not installed"):
        preparers("face", size=(64, 64), channels=3)


def test_the_bundled_network_takes_the_box_where_no_faces_can_be_found(monkeypatch):
    monkeypatch.setattr("convscope.zoo.registry.has_detector", lambda: False)
    model = load("age")
    assert model.card.input.prepare == "plain"
    assert any("convscope[face]" in sentence for sentence in model.assumed)


def test_the_bundled_network_looks_for_faces(dlib):
    model = load("age")
    assert model.card.input.prepare == "face"
    assert model.assumed == ()


@pytest.mark.parametrize("margin", [0.0, 0.15, 0.4])
def test_the_margin_is_the_cards(dlib, margin):
    size = {"size": (64, 64), "channels": 3}
    close = np.array(preparers("face", **size, margin=0.0)["face"](frame()).covers) * 256
    edges = np.array(preparers("face", **size, margin=margin)["face"](frame()).covers) * 256
    side = close[2] - close[0]
    np.testing.assert_allclose(edges - close, np.array([-1, -1, 1, 1]) * margin * side, atol=2)


@pytest.mark.parametrize(("left", "top", "side"), [(40, 50, 160), (0, 0, 200), (120, 10, 130), (20, 20, 230)])
def test_the_face_is_found_where_it_is(dlib, left, top, side):
    ways = preparers("face", size=(64, 64), channels=3)
    prepared = ways["face"](frame(left=left, top=top, side=side))
    assert not prepared.empty
    edges = np.array(prepared.covers) * 256
    middle = np.array([edges[0] + edges[2], edges[1] + edges[3]]) / 2
    np.testing.assert_allclose(middle, [left + side / 2, top + side / 2], atol=0.1 * side)
    inner = (edges[2] - edges[0]) / (1 + 2 * MARGIN)
    assert 0.65 < inner / side < 1


def test_a_room_without_a_face_is_empty_unless_it_is_taken_plainly(dlib):
    ways = preparers("face", size=(64, 64), channels=3)
    assert [name for name, way in ways.items() if way(GRAY).empty] == ["face"]


def test_faces_are_found_in_the_same_place_whatever_was_there_before(dlib):
    way = preparers("face", size=(64, 64), channels=3)["face"]
    first = way(frame()).covers
    way(frame(left=0, top=0, side=200))
    assert way(frame()).covers == first


def test_the_face_is_told_the_age_that_the_same_box_is_told(dlib):
    """The network is sensitive to the crop: the same pixels must tell the same age, to the last bit of the picture."""
    scope = Scope(load("age"))
    picture = frame()
    reading = scope.look(picture)
    edges = (round(256 * edge) for edge in reading.covers)
    plain = scope.look(cut_padded(picture, *edges), way="plain")
    assert reading.expected == pytest.approx(plain.expected, abs=1e-6)
    assert 15 < reading.expected < 50
    assert finder() is not face.finder()
