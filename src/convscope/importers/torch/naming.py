"""What the layers of an exported program are called: by the paths of the modules that compute them.

A module that computes one value gives it its own path, `layer1.0.conv2`; what a module computes beside its parts is
called after it, `layer1.0.add`. When a module is called again, or a function once more in the same module, a number
follows: `layer1.0.relu:2`.
"""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor
from torch.export import ExportedProgram
from torch.fx import Node

from convscope.importers.onnx.marks import Mark
from convscope.importers.torch.functions import CARRIES, KINDS, SAME, word

Call = tuple[str, str]  # of a module: a key that no other call has, and the module's path


@dataclass(frozen=True, slots=True)
class Names:
    """What a program says of the tensors of its graph.

    Attributes:
        marks: for each tensor that its functions give: what layer it is, if it is one.
        aliases: for each call of a module, the tensor that it gives.
        same: for each tensor that is another one unchanged, which one.
    """

    marks: Mapping[str, Mark]
    aliases: Mapping[str, str]
    same: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Value:
    """A tensor: its name, the node that computes it, and the calls of modules that this lies in, outermost first."""

    tensor: str
    node: Node
    calls: tuple[Call, ...]
    readers: tuple[Node, ...]
    shape: tuple[int | str, ...]

    @property
    def word(self) -> str:
        """Name the function."""
        return word(self.node.target)

    @property
    def call(self) -> Call:
        """Give the innermost call of a module."""
        return self.calls[-1] if self.calls else ("", "")


def names_of(program: ExportedProgram) -> Names:
    """Name what a program computes."""
    values = [value for node in program.graph.nodes for value in _values(node)]
    given = _given_by_calls(values)
    with_parts = {call for value in values for call in value.calls[:-1]}
    aliases = {_called(call): value.tensor for call, value in given.items() if call[1]}
    whole = {value: call for call, value in given.items() if call[1] and call not in with_parts}
    marks = _marks(values, whole, _parameters(program), taken={*aliases, *_paths(values)})
    batch = _batch(program)
    marks |= {value.tensor: Mark("") for value in values if value.shape[:1] != (batch,)}
    same = {value.tensor: value.node.args[0].name for value in values if _is_same(value)}  # type: ignore[union-attr]
    return Names(marks, aliases, same)


def _marks(
    values: list[_Value], whole: Mapping[_Value, Call], parameters: Mapping[str, int], *, taken: set[str]
) -> dict[str, Mark]:
    """Mark all values; one that a module without parts gives stands for what lies behind it in that module.

    Args:
        values: in the order in which they are computed.
        whole: the calls of such modules, by the value that each gives.
        parameters: of each node.
        taken: names of modules; others are added.
    """
    marks: dict[str, Mark] = {}
    by_tensor = {value.tensor: value for value in values}
    for value, call in whole.items():
        within = [other for other in values if other.calls[-1:] == (call,)]
        own = sum(parameters.get(other.node.name, 0) for other in within)
        computed = _behind(value, call, by_tensor)
        kind = KINDS.get(computed.word, "")
        if computed is not value:
            marks[computed.tensor] = Mark("")
            kind = kind or "arithmetic"
        elif own and not kind and value.word in CARRIES | SAME:
            kind = next(
                (KINDS[other.word] for other in reversed(within) if other.word in KINDS), "arithmetic"
            )
        marks[value.tensor] = Mark(_called(call), kind, own)
    for value in values:
        if value.tensor in marks:
            continue
        path = value.call[1]
        name = _free(f"{path}.{value.word}" if path else value.word, taken)
        taken.add(name)
        inside = any(value.call == call for call in whole.values())
        count = 0 if inside else parameters.get(value.node.name, 0)
        marks[value.tensor] = Mark(name, KINDS.get(value.word, ""), count)
    return marks


def _behind(value: _Value, call: Call, by_tensor: Mapping[str, _Value]) -> _Value:
    """Go back through what only rearranges values, inside of one call of a module."""
    found = value
    while found.word in CARRIES | SAME:
        source = found.node.args[0] if found.node.args else None
        before = by_tensor.get(source.name) if isinstance(source, Node) else None
        if before is None or before.call != call or len(before.readers) > 1:
            break
        found = before
    return value if found.word in CARRIES | SAME else found


def _is_same(value: _Value) -> bool:
    return value.word in SAME and bool(value.node.args) and isinstance(value.node.args[0], Node)


def _paths(values: list[_Value]) -> set[str]:
    return {path for value in values for _, path in value.calls}


def _values(node: Node) -> Iterator[_Value]:
    """Give the floating tensors that a node computes."""
    if node.op != "call_function" or node.target is operator.getitem:
        return
    calls = _calls(node)
    value = node.meta.get("val")
    if isinstance(value, Tensor):
        if value.dtype.is_floating_point:
            yield _Value(node.name, node, calls, tuple(node.users), _shape(value))
    elif isinstance(value, list | tuple):
        for user in node.users:
            part = user.meta.get("val")
            if user.target is operator.getitem and isinstance(part, Tensor) and part.dtype.is_floating_point:
                yield _Value(user.name, node, calls, tuple(user.users), _shape(part))


def _shape(value: Tensor) -> tuple[int | str, ...]:
    """Give a shape; a size that depends on the batch is a text."""
    return tuple(
        size if isinstance(size, int) else str(size) for size in cast("tuple[object, ...]", value.shape)
    )


def _batch(program: ExportedProgram) -> int | str:
    """Give the first size of what a program takes."""
    pictures = set(program.graph_signature.user_inputs)
    taken = next(node for node in program.graph.nodes if node.op == "placeholder" and node.name in pictures)
    return _shape(taken.meta["val"])[0]


def _calls(node: Node) -> tuple[Call, ...]:
    stack = cast("Mapping[str, tuple[str, Any]]", node.meta.get("nn_module_stack") or {})
    return tuple((key, path) for key, (path, _) in stack.items())


def _given_by_calls(values: list[_Value]) -> dict[Call, _Value]:
    """Find for each call of a module the one value that is read outside of it; where there are several, none."""
    found: dict[Call, _Value | None] = {}
    for value in values:
        for call in value.calls:
            if any(reader.op == "output" or call not in _calls(reader) for reader in value.readers):
                found[call] = None if call in found else value
    return {call: value for call, value in found.items() if value is not None}


def _called(call: Call) -> str:
    """Name a call of a module: its path, and from the second call on its number."""
    key, path = call
    number = key.rpartition("@")[2] if "@" in key else ""
    return f"{path}:{int(number) + 1}" if number.isdigit() else path


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}:{number}"
    return free


def _parameters(program: ExportedProgram) -> dict[str, int]:
    """Count for each node the learned values that it reads, straight or through what only rearranges them."""
    signature = program.graph_signature
    pictures, learned = set(signature.user_inputs), set(signature.inputs_to_parameters)
    behind: dict[str, dict[str, int]] = {}  # of what does not depend on the picture, and of sizes
    counts: dict[str, int] = {}
    for node in program.graph.nodes:
        value: Any = node.meta.get("val")
        if node.op == "placeholder":
            if node.name not in pictures:
                behind[node.name] = {node.name: value.numel()} if node.name in learned else {}
            continue
        inputs = [behind.get(source.name) for source in node.all_input_nodes]
        read = {name: count for known in inputs if known for name, count in known.items()}
        counts[node.name] = sum(read.values())
        if isinstance(value, torch.SymInt | int):
            behind[node.name] = {}
        elif all(known is not None for known in inputs):
            behind[node.name] = read
    return counts
