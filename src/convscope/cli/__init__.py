"""The command line."""

import atexit
import os
import signal
import sys
from contextlib import suppress

INTERRUPTED = 130


def main() -> None:
    """Run the command line; what the user can mend is one sentence and exit code 2."""
    try:
        _run()
    except SystemExit as left:  # typer's, of an interrupt too
        if left.code != INTERRUPTED:
            raise
        _leave(INTERRUPTED)
    except KeyboardInterrupt:
        _leave(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(1)


def _run() -> None:
    from convscope.cli.commands import app  # noqa: PLC0415  (importing the package must cost nothing)
    from convscope.errors import ConvscopeError  # noqa: PLC0415
    from convscope.model.text import clean  # noqa: PLC0415

    try:
        app()
    except BrokenPipeError:
        raise
    except ConvscopeError as error:
        sys.stderr.write(f"convscope: {clean(str(error))}\n")
        sys.exit(2)
    except OSError as error:  # of a path, as in a folder that may not be entered
        if error.filename is None or error.strerror is None:
            raise
        sys.stderr.write(f"convscope: {clean(str(error.filename))}: {error.strerror}\n")
        sys.exit(2)


def _leave(code: int) -> None:
    """End the program, but do not take down beneath the engines' own threads what they still use: they would crash."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]  (clears away what is not to stay)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
    finally:
        os._exit(code)
