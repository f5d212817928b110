"""A player and what it hands on."""

import threading
import time
from collections import deque

import numpy as np
import pytest

from convscope.errors import DataError
from convscope.live.player import Player
from convscope.sources.source import Shot


class Row:
    """A source of so many frames."""

    def __init__(self, count=5, pace=200.0, fails_at=None):
        self.title, self.live, self.count, self.pace = "row", False, count, pace
        self.fails_at = fails_at
        self.next = 0
        self.closed = threading.Event()

    def read(self):
        if self.next == self.fails_at:
            raise DataError("row: frame 3 is broken")
        if self.next >= self.count:
            return None
        self.next += 1
        return Shot(pixels=np.zeros((2, 2, 1), np.uint8), number=self.next - 1, seconds=0.0)

    def seek(self, number):
        self.next = number

    def close(self):
        self.closed.set()


class Log:
    """What a player said, and a way to wait for it."""

    def __init__(self):
        self.shots = deque()
        self.states = deque()
        self.news = threading.Condition()

    def shot(self, shot):
        with self.news:
            self.shots.append(shot.number)
            self.news.notify_all()

    def state(self, state):
        with self.news:
            self.states.append(state)
            self.news.notify_all()

    def wait(self, good, seconds=5):
        with self.news:
            assert self.news.wait_for(good, seconds), (list(self.shots)[-9:], list(self.states)[-3:])


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def play(log):
    players = []

    def start(source, **options):
        player = Player(source, on_shot=log.shot, on_change=log.state, **options)
        players.append(player)
        player.start()
        return player

    yield start
    for player in players:
        player.close()
        assert player.source.closed.wait(2)


def test_frames_come_round_and_round(play, log):
    play(Row())
    log.wait(lambda: len(log.shots) >= 12)
    assert list(log.shots)[:12] == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]


def test_it_keeps_its_pace_and_may_be_hurried(play, log):
    player = play(Row(count=1000, pace=50.0))
    log.wait(lambda: len(log.shots) >= 2)
    start, before = time.perf_counter(), len(log.shots)
    log.wait(lambda: len(log.shots) >= before + 10)
    slow = time.perf_counter() - start
    player.play(speed=10)
    log.wait(lambda: log.states and log.states[-1].speed == 10)
    start, before = time.perf_counter(), len(log.shots)
    log.wait(lambda: len(log.shots) >= before + 10)
    assert slow > 0.15
    assert time.perf_counter() - start < slow


def test_paused_it_shows_what_is_sought_and_steps(play, log):
    player = play(Row(count=100, pace=20.0))
    log.wait(lambda: log.shots)
    player.pause()
    time.sleep(0.1)
    before = len(log.shots)
    time.sleep(0.15)
    assert len(log.shots) == before
    for act, expected in [
        (lambda: player.seek(40), 40),
        (lambda: player.step(1), 41),
        (lambda: player.step(-2), 39),
        (lambda: player.seek(0), 0),
        (lambda: player.step(-1), 99),
    ]:
        act()
        log.wait(lambda expected=expected: log.shots[-1] == expected)
    assert not player.state.playing


def test_every_frame_waits_for_the_one_before(log):
    player = Player(Row(count=1000, pace=5000.0), on_shot=log.shot, on_change=log.state, every=True)
    player.start()
    try:
        for number in range(1, 20):
            log.wait(lambda number=number: len(log.shots) >= number)
            time.sleep(0.005)
            assert len(log.shots) == number
            player.taken()
        assert list(log.shots)[:19] == list(range(19))
    finally:
        player.close()


def test_what_breaks_is_told(play, log):
    play(Row(fails_at=3))
    log.wait(lambda: log.states)
    assert log.states[-1].problem == "row: frame 3 is broken"
    assert not log.states[-1].playing


class Live(Row):
    """A camera that is unplugged for a while."""

    def __init__(self):
        super().__init__()
        self.title, self.live, self.pace = "camera 0", True, 0.0
        self.there = True

    def read(self):
        time.sleep(0.002)
        if not self.there:
            return None
        self.next += 1
        return Shot(pixels=np.zeros((2, 2, 1), np.uint8), number=self.next - 1, seconds=0.0)


def test_a_camera_that_goes_is_told_and_so_is_that_it_is_back(play, log, monkeypatch):
    monkeypatch.setattr("convscope.live.player.PATIENCE", 0.02)
    source = Live()
    player = play(source)
    log.wait(lambda: len(log.shots) > 3)
    source.there = False
    log.wait(lambda: log.states)
    assert log.states[-1].problem == "camera 0 has gone; waiting for it to come back"
    source.there = True
    log.wait(lambda: len(log.states) >= 2)
    assert (log.states[-1].problem, player.state.playing) == ("", True)
    before = len(log.shots)
    log.wait(lambda: len(log.shots) > before)


def test_a_paused_camera_is_read_on_so_that_no_old_frame_waits_in_it(play, log):
    source = Live()
    player = play(source)
    log.wait(lambda: log.shots)
    player.pause()
    before = source.next
    time.sleep(0.05)
    shown = len(log.shots)
    assert source.next > before
    player.play()
    log.wait(lambda: len(log.shots) > shown)
    assert log.shots[-1] >= source.next - 2


def test_steps_in_quick_succession_are_all_taken(play, log):
    class Slow(Row):
        def seek(self, number):
            time.sleep(0.02)
            super().seek(number)

    player = play(Slow(count=100, pace=1.0))
    log.wait(lambda: log.shots)
    for _ in range(7):
        player.step(1)
        time.sleep(0.005)
    log.wait(lambda: log.shots[-1] == 7)


@pytest.mark.parametrize("pace", [0.0, 1e-300, 1e300])
def test_any_pace_is_one(play, log, pace):
    player = play(Row(pace=pace))
    log.wait(lambda: log.shots)
    player.seek(3)
    log.wait(lambda: 3 in log.shots)
    assert player.state.problem == ""


def test_a_source_that_fails_in_a_way_of_its_own_is_told_and_stays_failed(play, log):
    class Foreign(Row):
        def read(self):
            raise ZeroDivisionError("of its own")

    player = play(Foreign())
    log.wait(lambda: log.states)
    failed = log.states[-1]
    assert (failed.playing, failed.problem) == (
        False,
        "row cannot be read any more: ZeroDivisionError: of its own",
    )
    player.play(speed=2)
    player.pause()
    assert player.state == failed


def test_a_source_without_frames_is_told(play, log):
    play(Row(count=0))
    log.wait(lambda: log.states)
    assert log.states[-1].problem == "row: none of its frames can be read"


def test_a_frame_behind_the_end_is_the_first_one(play, log):
    source = Row(count=4)
    player = play(source)
    log.wait(lambda: log.shots)
    player.pause()
    source.count = 9  # as films may say
    source.read = lambda read=source.read: read() if source.next < 4 else None
    time.sleep(0.02)
    log.shots.clear()
    player.seek(8)
    log.wait(lambda: log.shots and log.shots[-1] == 0)


def test_a_camera_that_goes_while_it_is_paused_stays_paused(play, log, monkeypatch):
    monkeypatch.setattr("convscope.live.player.PATIENCE", 0.02)
    source = Live()
    player = play(source)
    log.wait(lambda: log.shots)
    player.pause()
    source.there = False
    log.wait(lambda: log.states[-1].problem)
    player.play()
    assert player.state.problem
    player.pause()
    source.there = True
    log.wait(lambda: not log.states[-1].problem)
    assert not player.state.playing
