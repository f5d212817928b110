"""Short readable names for the layers, out of those that exporters give to nodes and tensors."""

import ast
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from onnx import NodeProto

from convscope.importers.onnx.marks import mark_of
from convscope.model.text import clean

LONGEST = 60
SCOPES = "pkg.torch.onnx.name_scopes"
_FUNCTIONS = {  # what exporters write at the end of a path for what a node does, besides the operator's own name
    "BiasAdd", "Conv2D", "DepthwiseConv2dNative", "FusedBatchNorm", "FusedBatchNormV3", "MatMul", "convolution",
    "depthwise", "separable_conv2d",
}  # fmt: skip


def names_of(nodes: Sequence[NodeProto], words: Sequence[str]) -> list[str]:
    """Name layers after the nodes that compute them.

    A name is the path of the node without what says only what the node does, and without the folders that all of them
    lie in; a node whose names say nothing is called after its kind, with a number. A mark at a node goes before that.

    Args:
        nodes: one for each layer.
        words: for each, a short word for what it computes, as `conv`.

    Returns:
        Names that differ from one another.
    """
    marks = [mark_of(node) for node in nodes]
    given = [mark.name if mark else "" for mark in marks]
    paths = [[] if name else _path(node) for node, name in zip(nodes, given, strict=True)]
    inside = Counter(tuple(path[:depth]) for path in paths for depth in range(len(path) + 1))
    shorter = [_shorter(path, node, inside) for path, node in zip(paths, nodes, strict=True)]
    shared = _shared([path for path in shorter if path])
    found: list[str] = []
    taken, marked = set[str](), set(given)
    numbers = Counter[str]()
    for path, word, known in zip(shorter, words, given, strict=True):
        name = known or clean(".".join(path[shared:]))[-LONGEST:].strip()
        if not name:
            numbers[word] += 1
            name = f"{word}{numbers[word]}"
        name = _numbered(name, (taken,) if known else (taken, marked), numbers)
        taken.add(name)
        found.append(name)
    return found


def _numbered(name: str, taken: Sequence[Container[str]], numbers: Counter[str]) -> str:
    """Put a number behind a name that is in one of several sets."""
    if not any(name in names for names in taken):
        return name
    base = f"{name}_"
    numbers[base] = max(numbers[base], 1) + 1
    while any(f"{base}{numbers[base]}" in names for names in taken):
        numbers[base] += 1
    return f"{base}{numbers[base]}"


def _path(node: NodeProto) -> list[str]:
    """Split what a node is called into its parts: the module's path where the exporter says it, or the name."""
    scopes = _scopes(node)
    if scopes:
        return scopes
    own = re.sub(r"(_MatMul|_Gemm)?_quant$", "", node.name or next(iter(node.output), ""))
    parts = [part for part in re.split(r"[/;]", own) if part]
    kept: list[str] = []
    for part in parts:
        if kept and part.startswith(kept[-1] + "."):
            kept[-1] = part  # `layer1/layer1.0`
        else:
            kept.append(part)
    return kept


def _shorter(path: Sequence[str], node: NodeProto, inside: Mapping[tuple[str, ...], int]) -> Sequence[str]:
    """Drop the end of a path that says only what the node does, if no other node lies in the same folder."""
    if not path or not _says_nothing(path[-1], node.op_type):
        return path
    folder = path[:-1]
    if not folder or inside[tuple(folder)] == 1:
        return folder
    return [*folder, path[-1].lower()]


def _says_nothing(part: str, operator: str) -> bool:
    stem = re.sub(r"(:\d+|_\d+|_output)+$", "", part.removeprefix("node_"))
    return not re.search(r"[A-Za-z]", stem) or stem in (operator, *_FUNCTIONS)


def _scopes(node: NodeProto) -> list[str]:
    """Read the path of the module that a node comes from, as PyTorch's newer exporter writes it."""
    text = next((entry.value for entry in node.metadata_props if entry.key == SCOPES), "")
    if not text or len(text) > 4096:
        return []
    try:
        scopes = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return []
    if not isinstance(scopes, list) or len(scopes) < 2:  # pyright: ignore[reportUnknownArgumentType]
        return []
    module = scopes[-2]  # pyright: ignore[reportUnknownVariableType]
    return [module] if isinstance(module, str) and module else []


def _shared(paths: Sequence[Sequence[str]]) -> int:
    """Count the folders that all of several paths lie in."""
    if len(paths) < 2:
        return 0
    count = 0
    for parts in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(parts)) > 1:
            break
        count += 1
    return count
