"""What takes long is waited for, and who waits can be interrupted."""

import threading
import time

import pytest

from convscope.engines.waiting import wait_for


def test_what_is_given_and_what_is_raised_come_through():
    assert wait_for(lambda: 5) == 5
    with pytest.raises(KeyError, match="gone"):
        wait_for(lambda: {}["gone"])


def test_something_else_is_done_meanwhile():
    calls = []
    wait_for(lambda: time.sleep(0.3), meanwhile=lambda: calls.append(1))
    assert 2 <= len(calls) <= 6
    calls.clear()
    wait_for(lambda: time.sleep(0.3), meanwhile=lambda: calls.append(1), every=0.01)
    assert len(calls) > 6


def test_who_waits_is_interrupted_though_the_work_is_not_done():
    def interrupt():
        raise KeyboardInterrupt

    done = threading.Event()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        wait_for(lambda: done.wait(10), meanwhile=interrupt)
    assert time.monotonic() - start < 5
    done.set()
