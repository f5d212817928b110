"""Pictures that move, written by Pillow and read again by it."""

import threading
from contextlib import closing
from time import perf_counter

import numpy as np
import pytest
from PIL import Image, ImageSequence

from convscope.errors import DataError
from convscope.live.player import Player
from convscope.sources.animation import Animation, moves
from convscope.sources.open import open_source
from convscope.sources.pictures import Files

TIMES = (200, 40, 500, 120)
RNG = np.random.default_rng(8)
DRAWN = [np.kron(RNG.integers(0, 2, (4, 5, 1), np.uint8) * 255, np.ones((3, 3, 3), np.uint8)) for _ in TIMES]
KINDS = {".gif": {}, ".webp": {"lossless": True}, ".png": {}, ".apng": {"format": "PNG"}}


def write(path, *, times=TIMES, frames=DRAWN):
    first, *rest = map(Image.fromarray, frames)
    first.save(path, save_all=True, append_images=rest, duration=list(times), **KINDS[path.suffix])
    return path


@pytest.fixture(params=KINDS)
def moving(request, tmp_path):
    return write(tmp_path / f"moves{request.param}")


def test_each_frame_comes_with_its_own_time(moving):
    source = open_source(str(moving))
    assert isinstance(source, Animation)
    assert (source.count, source.live, source.title) == (4, False, moving.name)
    assert source.pace == pytest.approx(5)
    shots = list(iter(source.read, None))
    source.close()
    with Image.open(moving) as image:
        again = [np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(image)]
    np.testing.assert_array_equal([np.broadcast_to(shot.pixels, (12, 15, 3)) for shot in shots], again)
    np.testing.assert_array_equal(again, DRAWN)
    assert [shot.number for shot in shots] == [0, 1, 2, 3]
    assert [round(1000 * shot.lasts) for shot in shots] == list(TIMES)
    assert [round(1000 * shot.seconds) for shot in shots] == [0, 200, 240, 740]


@pytest.mark.parametrize("order", [(2, 0, 3), (3, 1, 1), (99, -4)])
def test_it_is_entered_anywhere(moving, order):
    with closing(Animation(moving)) as source:
        for wanted in order:
            source.seek(wanted)
            shot = source.read()
            number = min(max(wanted, 0), 3)
            assert (shot.number, round(1000 * shot.seconds)) == (number, sum(TIMES[:number]))
            np.testing.assert_array_equal(np.broadcast_to(shot.pixels, (12, 15, 3)), DRAWN[number])


def test_it_plays_at_its_own_pace_round_and_round(tmp_path):
    times = (60, 20, 160, 40)
    source = Animation(write(tmp_path / "a.webp", times=times))
    seen, full = [], threading.Event()

    def note(shot):
        seen.append((shot.number, perf_counter()))
        if len(seen) == 9:
            full.set()

    player = Player(source, on_shot=note, on_change=lambda _: None)
    player.start()
    assert full.wait(5)
    player.close()
    numbers = [number for number, _ in seen[:9]]
    assert numbers == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    begin = seen[0][1]
    for (_, moment), due in zip(seen[:9], np.cumsum([0, *times, *times]) / 1000, strict=True):
        assert moment - begin >= due - 0.02
        assert moment - begin <= due + 0.15  # others may keep the machine busy


def test_frames_of_no_time_have_a_tenth_of_a_second_as_in_browsers(tmp_path):
    with closing(Animation(write(tmp_path / "a.gif", times=(0, 10, 20, 0)))) as source:
        assert [round(shot.lasts, 3) for shot in iter(source.read, None)] == [0.1, 0.1, 0.02, 0.1]


def test_a_picture_of_one_frame_does_not_move(tmp_path):
    for suffix in (*KINDS, ".jpg"):
        path = tmp_path / f"still{suffix}"
        Image.fromarray(DRAWN[0]).save(path, format="PNG" if suffix == ".apng" else None)
        assert not moves(path)
        assert isinstance(open_source(str(path)), Files)
    (tmp_path / "broken.gif").write_bytes(b"GIF89a")
    assert not moves(tmp_path / "broken.gif")
    assert not moves(tmp_path / "none.gif")


def test_in_a_folder_its_first_frame_stands_for_it(moving):
    source = open_source(str(moving.parent))
    shots = list(iter(source.read, None))
    assert [shot.name for shot in shots] == [moving.name]
    np.testing.assert_array_equal(np.broadcast_to(shots[0].pixels, (12, 15, 3)), DRAWN[0])


def test_one_that_is_cut_short_ends_before_that_or_is_told(moving):
    whole = moving.read_bytes()
    counts = []
    for length in range(0, len(whole), max(1, len(whole) // 25)):
        moving.write_bytes(whole[:length])
        try:
            source = Animation(moving)
        except DataError:
            assert not counts
            continue
        shots = list(iter(source.read, None))
        source.close()
        for shot in shots[:-1]:
            np.testing.assert_array_equal(np.broadcast_to(shot.pixels, (12, 15, 3)), DRAWN[shot.number])
        counts.append(len(shots))
    assert counts == sorted(counts)
    assert all(counts)
