"""Faces of a source, found beside the network: what is cut out is what the preparing of one picture cuts out."""

import asyncio
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import convscope
from conftest import needed
from convscope.api import load
from convscope.live.facing import Facing
from convscope.live.hub import Hub
from convscope.live.looking import cut
from convscope.live.worker import Worker
from convscope.prepare.face import Place
from convscope.scope import Scope
from convscope.sources.source import Shot
from convscope.view.presets import preset
from followers import Page, until

ASTRONAUT = Path(__file__).parents[2] / "golden" / "age" / "astronaut.png"

needed("dlib")


def astronaut(side):
    picture = np.asarray(Image.open(ASTRONAUT).convert("RGB"))
    return cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC)


class Room:
    """A live source: a gray room, wider than high, with faces at places."""

    title, live, count, pace = "camera 0", True, 0, 0.0

    def __init__(self, *places, size=(240, 320), move=0):
        self.places, self.size, self.move = places, size, move
        self.number = -1

    def read(self):
        time.sleep(0.01)
        self.number += 1
        picture = np.full((*self.size, 3), 128, np.uint8)
        for start, top, side in self.places:
            left = start + self.move * self.number % 60
            picture[top : top + side, left : left + side] = astronaut(side)
        return Shot(pixels=picture, number=self.number, seconds=0.0)

    def seek(self, number):
        pass

    def close(self):
        pass


@pytest.fixture(scope="module")
def worker():
    worker = Worker(load("age"))
    yield worker
    worker.close()


def played(worker, source, story):
    async def run():
        hub = Hub(worker, source)
        try:
            page = Page(hub, worker)
            await page.show(preset("", worker.model))
            return await story(hub, page)
        finally:
            hub.close()

    return asyncio.run(run())


def test_of_a_still_picture_the_age_is_that_of_python(worker):
    class Picture(Room):
        def read(self):
            shot = super().read()
            pixels = np.asarray(Image.open(ASTRONAUT).convert("RGB"))
            return Shot(pixels=pixels, number=shot.number, seconds=0.0)

    async def story(hub, page):
        await until(lambda: len(page.news) >= 8)
        return [news.reading for _, news in page.news]

    expected = convscope.look("age", ASTRONAUT)
    for reading in played(worker, Picture(), story):
        assert reading.expected == pytest.approx(expected.expected, abs=1e-5)
        np.testing.assert_array_equal(reading.pixels, expected.pixels)


def test_a_face_outside_of_the_middle_is_found_and_padded_by_the_pictures_last_pixels(worker):
    async def story(hub, page):
        await until(lambda: len(page.news) >= 3)
        return page

    page = played(worker, Room((0, 40, 170)), story)
    news = page.news[-1][1]
    assert not news.reading.empty
    left, top, right, bottom = news.looked.box
    assert left < 0.2
    assert right - left == pytest.approx((bottom - top) * 240 / 320, abs=0.02)
    height, width = 240, 320
    edges = [round(edge * side) for edge, side in zip(news.looked.box, (width, height) * 2, strict=True)]
    padded = cv2.copyMakeBorder(news.sight.shot.pixels, 200, 200, 200, 200, cv2.BORDER_REPLICATE)
    expected = padded[200 + edges[1] : 200 + edges[3], 200 + edges[0] : 200 + edges[2]]
    np.testing.assert_array_equal(news.looked.patch, expected)
    plain = Scope(worker.model).look(expected, way="plain")
    assert news.reading.expected == pytest.approx(plain.expected, abs=1e-5)


def test_without_a_face_nothing_is_run_and_the_reading_says_so(worker, monkeypatch):
    reads = []
    read = Scope.read
    monkeypatch.setattr(Scope, "read", lambda *args, **kwargs: reads.append(1) or read(*args, **kwargs))

    async def story(hub, page):
        await until(lambda: len(page.news) >= 6)
        return [news.reading.empty for _, news in page.news]

    assert all(played(worker, Room(), story))
    assert len(reads) == 1


def test_another_face_can_be_chosen(worker):
    async def story(hub, page):
        await until(lambda: page.faces and page.faces[-1][1].box)
        first = page.faces[-1][1]
        other = min(first.found, key=lambda face: face[2] - face[0])
        hub.choose((other[0] + other[2]) / 2, (other[1] + other[3]) / 2)
        seen = len(page.faces)
        await until(lambda: len(page.faces) >= seen + 5)
        return first, page.faces[-1][1]

    first, last = played(worker, Room((10, 20, 200), (240, 40, 150), size=(240, 400)), story)
    assert len(first.found) == 2
    assert first.box[2] < 0.55
    assert last.box[0] > 0.55


def test_faces_are_found_at_the_cameras_rate_whatever_the_network_does(worker, monkeypatch):
    run = worker.run

    async def slowly(call, *args, **kwargs):
        await asyncio.sleep(0.2)
        return await run(call, *args, **kwargs)

    monkeypatch.setattr(worker, "run", slowly)

    async def story(hub, page):
        await until(lambda: len(page.news) >= 4)
        return page

    page = played(worker, Room((20, 20, 180), move=2), story)
    assert len(page.faces) > 4 * len(page.news)


def test_a_face_is_followed_smoothly_in_pictures_of_another_size_anew():
    async def story():
        facing = Facing(0.4)
        room = Room((30, 20, 200)).read().pixels
        first = await facing.take(room, taken=0.0)
        small = await facing.take(cv2.resize(room, (160, 120)), taken=0.03)
        return first, small

    first, small = asyncio.run(story())
    assert (small.height, small.width) == (120, 160)
    np.testing.assert_allclose(small.box, first.box, atol=0.03)
    assert small.margin == 0.4


@pytest.mark.parametrize("size", [(240, 320), (480, 640), (120, 160), (100, 300)])
def test_a_face_in_a_part_of_a_frame_is_where_it_is_in_the_frame(size):
    height, width = size
    side = height * 6 // 10
    left, top = width - side - 4, height // 8
    room = Room((left, top, side), size=size).read().pixels
    place = Place(left=left - 7, top=top - 5, whole=size)

    async def story():
        whole = await Facing(0.4).take(room, taken=0.0)
        part = room[place.top : top + side + 9, place.left :]
        return whole, await Facing(0.4).take(np.ascontiguousarray(part), taken=0.0, place=place)

    whole, part = asyncio.run(story())
    assert (part.height, part.width) == size
    assert len(part.found) == len(whole.found) == 1
    sides = np.subtract(whole.box[2:], whole.box[:2])
    assert (np.abs(np.subtract(part.box, whole.box)) < 0.12 * np.tile(sides, 2)).all()


def test_what_searching_a_frame_took_is_told(monkeypatch):
    times = iter([2.0, 2.25])
    monkeypatch.setattr("convscope.live.facing.perf_counter", lambda: next(times))
    assert asyncio.run(Facing(0.4).take(Room().read().pixels, taken=0.0)).seconds == 0.25


def test_a_part_of_one_pixel_has_no_face():
    pixel = np.zeros((1, 1, 1), np.uint8)
    for size in ((1, 1), (240, 320), (1024, 1), (1024, 1024)):
        place = Place(left=0, top=size[0] - 1, whole=size)
        assert asyncio.run(Facing(0.4).take(pixel, taken=0.0, place=place)).found == ()


def test_what_has_not_been_searched_is_cut_as_the_card_says(worker):
    scope = Scope(worker.model)
    looked = cut(Room((30, 20, 200)).read(), scope)
    assert (looked.way, looked.prepared, looked.faceless) == (None, None, False)
