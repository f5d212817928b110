"""Views as text: TOML for files, and one word for the address of a page. Both leave out what goes without saying."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from convscope.errors import ViewError
from convscope.view.faults import fault
from convscope.view.keys import said_of
from convscope.view.panels import Panel
from convscope.view.view import View

LONGEST = 100_000
"""No text of a view has more characters."""

_MOST_BYTES = 4 * LONGEST
_DAMAGED = "the view in the address is damaged; copy the whole link again"


def to_toml(view: View) -> str:
    """Write a view as a file has it."""
    said = _said(view)
    if not view.panels:
        return tomli_w.dumps(said)
    panels = [f"\n[[panel]]\n{tomli_w.dumps(panel)}" for panel in said.pop("panel")]
    return tomli_w.dumps(said) + "".join(panels)


def from_toml(text: str) -> View:
    """Read a view as a file has it.

    Raises:
        ViewError: it is not TOML, or not a view; the message names the key.
    """
    bare = _bounded(text).removeprefix("\ufeff")  # which editors on Windows begin a file with
    return _read(lambda: msgspec.toml.decode(bare, type=View), lambda: msgspec.toml.decode(bare))


def to_link(view: View) -> str:
    """Write a view as one word of letters, digits, `-` and `_`."""
    return urlsafe_b64encode(msgspec.json.encode(_said(view))).decode().rstrip("=")


def from_link(word: str) -> View:
    """Read a view from a word.

    Raises:
        ViewError: it is not such a word, or not a view; the message names the key.
    """
    try:
        bare = _bounded(word).encode("ascii") + b"=" * (-len(word) % 4)
        text = b64decode(bare, altchars=b"-_", validate=True)
    except ValueError as error:
        raise ViewError(f"{_DAMAGED}: it has letters that no view has, or too few") from error
    return _read(
        lambda: msgspec.json.decode(text, type=View), lambda: msgspec.json.decode(text), broken=_DAMAGED
    )


def read_view(path: Path) -> View:
    """Read a view from a file.

    Raises:
        ViewError: the file cannot be read, or is no view.
    """
    try:
        with path.open("rb") as file:
            held = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ViewError(f"{path} cannot be read: {error.strerror}") from error
    with said_of(str(path)):
        if len(held) > _MOST_BYTES:
            raise ViewError(f"this is no view: it has more than {_MOST_BYTES:,} bytes")
        try:
            text = held.decode()
        except UnicodeDecodeError as error:
            raise ViewError("this is no view: it is not text") from error
        return from_toml(text)


def checked(view: View) -> View:
    """Make sure that a view from a program holds what views hold, and can be written.

    Returns:
        The view; sequences are tuples, as in one that was read.

    Raises:
        ViewError: it does not; the message names the key.
    """
    try:
        held = msgspec.to_builtins(view)
    except TypeError as error:
        raise ViewError(f"a view holds texts, numbers and panels: {error}") from error
    made = _read(lambda: msgspec.convert(held, View), lambda: held)
    try:
        longest = max(len(to_link(made)), len(to_toml(made).encode()))
    except UnicodeEncodeError as error:
        raise ViewError(
            f"a text of the view has a character that no file can hold: {error.reason}"
        ) from error
    if longest > LONGEST:
        raise ViewError(f"the view is too long: as text it has {longest:,} characters, more than {LONGEST:,}")
    return made


def _said(view: View) -> dict[str, Any]:
    """List what a view says that is not its default."""
    panels = [{"kind": panel.__struct_config__.tag, **_own(panel)} for panel in view.panels]
    return {"schema": view.schema, **({"model": view.model} if view.model else {}), "panel": panels}


def _own(panel: Panel) -> dict[str, Any]:
    values = {
        field.encode_name: (getattr(panel, field.name), field.default)
        for field in msgspec.structs.fields(panel)
    }
    return {name: value for name, (value, default) in values.items() if value != default}


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise ViewError(f"this is no view: it has more than {LONGEST:,} characters")
    return text


def _read(typed: Callable[[], View], plain: Callable[[], Any], *, broken: str = "this is no view") -> View:
    """Read a text as a view; what is wrong is looked for in the same text, read as whatever it is."""
    try:
        return typed()
    except msgspec.ValidationError as error:
        try:
            given = plain()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            given = None
        raise ViewError(fault(str(error), given)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ViewError(f"{broken}: {error}") from error
