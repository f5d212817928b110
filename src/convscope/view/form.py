"""Views as text: TOML for files, and one word for the address of a page. Both leave out what goes without saying."""

import difflib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any, get_args

import msgspec
import tomli_w

from convscope.errors import ViewError
from convscope.view.panels import Panel
from convscope.view.view import View

LONGEST = 100_000
"""No text of a view has more characters."""

_UNKNOWN = re.compile(r"unknown field `(.*?)`", re.DOTALL)
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*?)`$", re.DOTALL)


def to_toml(view: View) -> str:
    """Write a view as a file has it."""
    said = _said(view)
    panels = [f"\n[[panel]]\n{tomli_w.dumps(panel)}" for panel in said.pop("panel")]
    return tomli_w.dumps(said) + "".join(panels)


def from_toml(text: str) -> View:
    """Read a view as a file has it.

    Raises:
        ViewError: it is not TOML, or not a view; the message names the key.
    """
    return _read(lambda: msgspec.toml.decode(_bounded(text), type=View), lambda: msgspec.toml.decode(text))


def to_link(view: View) -> str:
    """Write a view as one word of letters, digits, `-` and `_`."""
    return urlsafe_b64encode(msgspec.json.encode(_said(view))).decode().rstrip("=")


def from_link(word: str) -> View:
    """Read a view from a word.

    Raises:
        ViewError: it is not such a word, or not a view; the message names the key.
    """
    try:
        text = urlsafe_b64decode(_bounded(word).encode("ascii") + b"=" * (-len(word) % 4))
    except ValueError as error:
        raise ViewError("the link's view is damaged: it has letters that no view has") from error
    return _read(lambda: msgspec.json.decode(text, type=View), lambda: msgspec.json.decode(text))


def read_view(path: Path) -> View:
    """Read a view from a file.

    Raises:
        ViewError: the file cannot be read, or is no view.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST + 1).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ViewError(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}"
        ) from error
    try:
        return from_toml(text)
    except ViewError as error:
        raise ViewError(f"{path}: {error}") from error


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
        raise ViewError(f"a view of more than {LONGEST:,} characters is none")
    return text


def _read(typed: Any, plain: Any) -> View:  # noqa: ANN401  (two ways of reading the same text)
    try:
        return typed()
    except msgspec.ValidationError as error:
        raise ViewError(_sentence(str(error), plain())) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ViewError(f"this is no view: {error}") from error


def _sentence(message: str, given: Any) -> str:  # noqa: ANN401  (what the text holds)
    """Put the key in front of what is wrong with it, and the names that are nearest to an unknown one behind."""
    found = _PLACE.search(message)
    where, what = (found[1], message[: found.start()]) if found else ("", message)
    unknown = _UNKNOWN.search(what)
    if unknown is None:
        return f"{where}: {what}" if where else what
    names = _names(where, given)
    near = difflib.get_close_matches(unknown[1], names, n=3, cutoff=0.5) or names
    key = f"{where}.{unknown[1]}" if where else unknown[1]
    return f"{key}: there is no such key; nearest: {', '.join(near)}"


def _names(where: str, given: Any) -> list[str]:  # noqa: ANN401
    number = re.fullmatch(r"panel\[(\d+)\]", where)
    if number is None:
        return [field.encode_name for field in msgspec.structs.fields(View)]
    kind = given["panel"][int(number[1])].get("kind")
    found = [struct for struct in get_args(Panel) if struct.__struct_config__.tag == kind]
    return [field.encode_name for struct in found for field in msgspec.structs.fields(struct)]
