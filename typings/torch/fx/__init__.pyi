from collections.abc import Iterable
from typing import Any

class Node:
    name: str
    op: str
    target: Any
    args: tuple[Any, ...]
    users: dict[Node, None]
    meta: dict[str, Any]
    @property
    def all_input_nodes(self) -> list[Node]: ...

class Graph:
    @property
    def nodes(self) -> Iterable[Node]: ...
