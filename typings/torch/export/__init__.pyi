from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

from torch import Tensor
from torch.fx import Graph
from torch.nn import Module

class ExportGraphSignature:
    user_inputs: Sequence[str]
    inputs_to_parameters: Mapping[str, str]

class ExportedProgram:
    graph: Graph
    graph_signature: ExportGraphSignature
    state_dict: dict[str, Tensor]
    _guards_code: Sequence[str]
    def module(self) -> Module: ...

class Dim:
    def __init__(self, name: str, *, min: int | None = None, max: int | None = None) -> None: ...

def export(
    mod: Module,
    args: tuple[Any, ...],
    *,
    dynamic_shapes: Any = None,
    strict: bool = False,
) -> ExportedProgram: ...
def save(ep: ExportedProgram, f: str | PathLike[str]) -> None: ...
def load(f: str | PathLike[str]) -> ExportedProgram: ...
