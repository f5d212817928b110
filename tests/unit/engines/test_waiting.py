"""What takes long is waited for, and who waits can be interrupted."""

import threading
import time

import numpy as np
import pytest

from convscope.engines.waiting import wait_for


def test_what_is_given_and_what_is_raised_come_through():
    assert wait_for(lambda: 5) == 5
    with pytest.raises(KeyError, match="gone"):
        wait_for(lambda: {}["gone"])


def test_something_else_is_done_meanwhile():
    calls, enough = [], threading.Event()

    def meanwhile():
        calls.append(time.monotonic())
        if len(calls) == 5:
            enough.set()

    assert wait_for(lambda: enough.wait(10), meanwhile=meanwhile)
    assert np.diff(calls[:5]).min() > 0.04
    calls.clear()
    enough.clear()
    assert wait_for(lambda: enough.wait(10), meanwhile=meanwhile, every=0.1)
    assert np.diff(calls[:5]).min() > 0.09


def test_who_waits_is_interrupted_though_the_work_is_not_done():
    def interrupt():
        raise KeyboardInterrupt

    done = threading.Event()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        wait_for(lambda: done.wait(10), meanwhile=interrupt)
    assert time.monotonic() - start < 5
    done.set()
