"""Options that several commands share: a struct of them, written once, and spread out where a command takes it."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_type_hints


def spread(**instead: tuple[Any, Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make options of the fields of each struct that a command takes, where the struct stands among its parameters.

    A struct is a dataclass; the type of each of its fields says, as that of a parameter would, what typer makes of it.

    Args:
        instead: of fields that are something else in this command, type and default; `...`: it must be given.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, include_extras=True)
        structs: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
        parameters = list[inspect.Parameter]()
        for own in inspect.signature(command).parameters.values():
            kind = structs.get(own.name)
            parameters += _parameters(kind, instead) if kind else [own.replace(annotation=hints[own.name])]

        def run(**values: Any) -> None:  # noqa: ANN401  (as typer parses them)
            made = {
                name: kind(**{one.name: values.pop(one.name) for one in fields(kind)})
                for name, kind in structs.items()
            }
            command(**made, **values)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return decorate


def _parameters(struct: Any, instead: dict[str, tuple[Any, Any]]) -> list[inspect.Parameter]:  # noqa: ANN401
    hints = get_type_hints(struct, include_extras=True)
    found = list[inspect.Parameter]()
    for one in fields(struct):
        kind, default = instead.get(one.name, (hints[one.name], _default(one)))
        value = inspect.Parameter.empty if default is ... else default
        found.append(
            inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=value)
        )
    return found


def _default(one: Field[Any]) -> Any:  # noqa: ANN401  (of whatever type the field is)
    return ... if one.default is MISSING else one.default
