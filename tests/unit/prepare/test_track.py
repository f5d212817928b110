"""One face, followed from frame to frame."""

import numpy as np
import pytest

from convscope.prepare.track import HOLD, Tracker, overlap

FACE = (100.0, 80.0, 200.0, 180.0)
SMALL = (400.0, 90.0, 450.0, 140.0)
RATE = 30


def moved(face, x, y=0.0):
    return face[0] + x, face[1] + y, face[2] + x, face[3] + y


def track(steps, *, tracker=None, start=0.0):
    """Give what is followed after each step, of 30 a second."""
    tracker = tracker or Tracker()
    return [tracker.take(faces, taken=start + at / RATE).box for at, faces in enumerate(steps)]


def test_a_face_that_rests_is_where_it_was_found_to_the_last_bit():
    assert set(track([[FACE]] * 40)) == {FACE}


def test_what_trembles_is_smoothed_and_what_comes_to_rest_is_reached():
    rng = np.random.default_rng(4)
    noise = rng.normal(0, 2, (200, 4))
    steps = [[tuple(np.array(FACE) + one)] for one in noise]
    boxes = np.array(track(steps))
    assert (boxes[50:].std(axis=0) < 0.55 * noise[50:].std(axis=0)).all()
    assert np.abs(boxes[50:].mean(axis=0) - FACE).max() < 1
    moving = [[moved(FACE, 3.0 * at)] for at in range(20)]
    rest = [[moved(FACE, 57.0)]] * 90
    assert track(moving + rest)[-1] == pytest.approx(moved(FACE, 57.0), abs=0.05)


def test_a_face_that_moves_fast_is_followed_closely():
    """At two widths of the face in a second the box is at most a tenth of a width behind."""
    steps = [[moved(FACE, 200 * at / RATE)] for at in range(40)]
    boxes = track(steps)
    behind = steps[-1][0][0] - boxes[-1][0]
    assert 0 <= behind < 10 + 200 / RATE


def test_smoothing_is_by_time_and_not_by_frames():
    """The same path, at two rates, ends in about the same place."""
    ends = []
    for rate in (10, 60):
        tracker = Tracker()
        for at in range(rate + 1):
            followed = tracker.take([moved(FACE, 60 * at / rate)], taken=at / rate)
        ends.append(followed.box[0])
    assert abs(ends[0] - ends[1]) < 3


def test_the_largest_is_followed_and_kept_while_another_grows():
    tracker = Tracker()
    assert track([[SMALL, FACE]], tracker=tracker)[-1] == FACE
    large = (380.0, 40.0, 560.0, 220.0)
    assert track([[large, FACE]] * 10, tracker=tracker, start=1 / RATE)[-1] == FACE


def test_a_jump_to_another_face_is_one():
    tracker = Tracker()
    track([[FACE]] * 5, tracker=tracker)
    assert tracker.take([SMALL], taken=6 / RATE).box == SMALL


def test_a_face_that_is_lost_for_a_moment_is_held_and_then_there_is_none():
    tracker = Tracker()
    track([[FACE]] * 2, tracker=tracker)
    last = 1 / RATE
    held = tracker.take([], taken=last + 0.9 * HOLD)
    assert (held.box, held.held) == (FACE, True)
    assert tracker.take([], taken=last + 1.1 * HOLD).box is None
    assert tracker.take([moved(FACE, 20)], taken=last + 1.2 * HOLD).box == moved(FACE, 20)


def test_the_one_that_is_chosen_is_followed_until_it_has_gone():
    tracker = Tracker()
    track([[FACE, SMALL]], tracker=tracker)
    tracker.choose(420, 100)
    assert track([[FACE, SMALL]] * 5, tracker=tracker, start=0.1)[-1] == SMALL
    tracker.choose(5, 5)
    assert tracker.take([FACE, SMALL], taken=0.4).box == SMALL
    assert tracker.take([FACE], taken=2.0).box == FACE


def test_pictures_that_stand_alone_have_nothing_to_do_with_each_other():
    tracker = Tracker()
    near = moved(FACE, 20)
    for faces, expected in (([FACE], FACE), ([near], near), ([], None), ([SMALL, near], near)):
        assert tracker.take(faces, taken=0.0, still=True).box == expected
    tracker.choose(420, 100)
    assert tracker.take([SMALL, near], taken=0.0, still=True).box == SMALL


def test_a_time_that_does_not_go_on_changes_nothing():
    tracker = Tracker()
    for taken in (5.0, 5.0, 4.0):
        box = tracker.take([FACE if taken == 5.0 else moved(FACE, 9)], taken=taken).box
    assert box == FACE


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ((0, 0, 2, 2), (1, 1, 3, 3), 1 / 7),
        ((0, 0, 2, 2), (2, 0, 4, 2), 0),
        ((0, 0, 2, 2), (0, 0, 2, 2), 1),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0),
    ],
)
def test_overlap_is_the_common_share(one, other, share):
    assert overlap(one, other) == pytest.approx(share)
