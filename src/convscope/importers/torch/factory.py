"""The user's own code: a function or a class, imported from the current folder or the environment, that makes a module.

This runs what the user has written, and is done only where the user has written `package.module:factory`.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from torch import nn

from convscope.errors import ModelError
from convscope.importers.torch.names import Name
from convscope.importers.torch.needs import first_line


def make(name: Name) -> nn.Module:
    """Import a factory, and call it without arguments; a module that stands there ready is taken as it is.

    Raises:
        ModelError: it is not there, fails, or makes something else.
    """
    with _current_folder():
        made: Any = _find(name)
        if callable(made) and not isinstance(made, nn.Module):
            try:
                made = made()
            except Exception as error:
                raise ModelError(f"{name}: it fails: {type(error).__name__}: {first_line(error)}") from error
    if not isinstance(made, nn.Module):
        raise ModelError(f"{name}: it gives a {type(made).__name__}, and not a torch.nn.Module")
    return made


def _find(name: Name) -> object:
    try:
        found: object = import_module(name.home)
    except ModuleNotFoundError as error:
        if error.name is not None and name.home.startswith(error.name):
            raise ModelError(
                f"{name}: there is no Python module {error.name!r}, neither in {Path.cwd()} nor installed"
            ) from error
        raise ModelError(f"{name}: importing {name.home} fails: {first_line(error)}") from error
    except Exception as error:
        raise ModelError(
            f"{name}: importing {name.home} fails: {type(error).__name__}: {first_line(error)}"
        ) from error
    for part in name.what.split("."):
        if not hasattr(found, part):
            raise ModelError(f"{name}: there is no {part!r} in {name.home}")
        found = getattr(found, part)
    return found


@contextmanager
def _current_folder() -> Generator[None]:
    """Let modules be imported from the current folder, as `python -m` does."""
    folder = str(Path.cwd())
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
