"""The command line."""

import sys


def main() -> None:
    """Run the command line; what the user can mend is one sentence and exit code 2."""
    from convscope.cli.commands import app  # noqa: PLC0415  (importing the package must cost nothing)
    from convscope.errors import ConvscopeError  # noqa: PLC0415
    from convscope.model.text import clean  # noqa: PLC0415

    try:
        app()
    except ConvscopeError as error:
        sys.stderr.write(f"convscope: {clean(str(error))}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
