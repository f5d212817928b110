"""What is wrong with a view that is given as text: the key first, then what stands there, and what may."""

import difflib
import re
from typing import Any, get_args

import msgspec
from msgspec import inspect

from convscope.model.text import clean, quoted
from convscope.view.panels import Panel
from convscope.view.view import View

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*?)`$", re.DOTALL)
_UNKNOWN = re.compile(r"unknown field `(.*?)`", re.DOTALL)
_MISSING = re.compile(r"missing required field `(.*?)`")
_KEY = re.compile(r"(?:panel\[(\d+)\])?\.?(\w*)")
_KINDS: dict[str, type[msgspec.Struct]] = {
    str(struct.__struct_config__.tag): struct for struct in get_args(Panel)
}


def fault(message: str, given: Any) -> str:  # noqa: ANN401  (whatever the text holds)
    """Make one sentence of what msgspec says of a view.

    Args:
        message: of a `msgspec.ValidationError`.
        given: all that the text holds.
    """
    found = _PLACE.search(message)
    where, what = (found[1], message[: found.start()]) if found else ("", message)
    if missing := _MISSING.search(what):
        return _missing(where, missing[1])
    place = _KEY.match(where)
    number, key = place.groups() if place else (None, "")
    try:
        held = given if number is None else given["panel"][int(number)]
        if unknown := _UNKNOWN.search(what):
            return _unknown(where, unknown[1], View if number is None else _KINDS[held["kind"]])
        if key:
            return _unfit(where[: where.index(key) + len(key)], key, held, panel=number is not None)
    except (LookupError, TypeError):
        return f"{where or 'this is no view'}: {what}"
    return f"{where or 'this is no view'}: {quoted(held)} is not a table of keys"


def _unknown(where: str, key: str, struct: type[msgspec.Struct]) -> str:
    names = [] if struct is View else ["kind"]
    names += [field.encode_name for field in msgspec.structs.fields(struct)]
    near = difflib.get_close_matches(key, names, n=3, cutoff=0.5) or names
    full = ".".join(filter(None, (where, clean(key)[:60])))
    return f"{full}: there is no such key; nearest: {', '.join(near)}"


def _missing(where: str, key: str) -> str:
    if key == "panel":
        return "panel: missing; each panel of a view has a table that begins with [[panel]]"
    kinds = f"; it is one of {', '.join(_KINDS)}" if key == "kind" else ""
    return f"{where}.{key}: missing{kinds}"


def _unfit(path: str, key: str, held: Any, *, panel: bool) -> str:  # noqa: ANN401
    value = held[key]
    if key == "kind":
        near = difflib.get_close_matches(str(value), _KINDS, n=3, cutoff=0.4) or list(_KINDS)
        return f"{path}: there is no panel of the kind {quoted(value)}; nearest: {', '.join(near)}"
    info: Any = inspect.type_info(_KINDS[held["kind"]] if panel else View)
    kind = next(field.type for field in info.fields if field.encode_name == key)
    return f"{path}: {quoted(value)} is not {_described(kind)}"


def _described(kind: Any) -> str:  # noqa: ANN401  (one of msgspec's many types of types)
    """Say what a key may hold."""
    match kind:
        case inspect.UnionType():
            said = " or ".join(_described(one) for one in kind.types if not isinstance(one, inspect.NoneType))
        case inspect.LiteralType():
            said = " or ".join(f"`{value}`" for value in kind.values)
        case inspect.TupleType():
            said = f"a list of {len(kind.item_types)} {_numbers(kind.item_types[0], 's')}"
        case inspect.VarTupleType():
            said = f"a list of at most {kind.max_length} tables [[panel]]"
        case inspect.StrType():
            said = f"a text of {kind.min_length or 0} to {kind.max_length} characters"
        case inspect.BoolType():
            said = "true or false"
        case _:
            said = f"a {_numbers(kind, '')}"
    return said


def _numbers(kind: Any, plural: str) -> str:  # noqa: ANN401
    if isinstance(kind, inspect.FloatType):
        return f"number{plural}"
    upto = "on" if kind.le is None else f"to {kind.le}"
    return f"whole number{plural} from {kind.ge} {upto}"
