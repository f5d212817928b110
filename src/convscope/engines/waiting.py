"""Wait for what takes long, so that the user can interrupt it."""

import threading
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")
_SLICE = 0.05


def wait_for(
    call: Callable[[], R], *, meanwhile: Callable[[], None] = lambda: None, every: float = _SLICE
) -> R:
    """Make a call in a thread of its own, and wait until it is done.

    What is compiled inside an engine does not hear an interrupt; who waits for it here does. The thread then goes on
    by itself, and holds nothing up.

    Args:
        call: what takes long.
        meanwhile: called now and then while it does.
        every: how often that is: seconds from one time to the next.

    Returns:
        What the call gives; what it raises is raised.
    """
    given: list[R] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            given.append(call())
        except BaseException as error:  # noqa: BLE001  (raised again, where it is waited for)
            raised.append(error)

    thread = threading.Thread(target=work, name="convscope-engine", daemon=True)
    thread.start()
    thread.join(every)
    while thread.is_alive():
        meanwhile()
        thread.join(every)
    if raised:
        raise raised[0]
    return given[0]
