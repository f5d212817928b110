"""What a `.pt2` may hold: it is looked through before PyTorch opens it, which would else run what is written there.

`torch.export.load` unpickles objects, loads compiled code, evaluates expressions, and calls what the graph names. Here
only tensors, a graph of operators that compute, and sizes are let through.
"""

import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from convscope.errors import ModelError
from convscope.importers.torch.needs import first_line

LARGEST = 1 << 32  # bytes of all entries; weights are at most half of it
LARGEST_TEXT = 1 << 28

# RuntimeError: an entry is encrypted, packed in a way that Python does not know, or nested too deep.
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, RuntimeError)
_CODE = re.compile(r"(^|/)(aotinductor|executorch|mtia|delegates?)/|\.(so|dll|dylib|o|cubin|ptx|py|pyc|pkl)$")
_OPERATOR = re.compile(
    r"torch\.ops\.(?!aten\.from_file)(aten|prims|torchvision|quantized_decomposed)\.\w+(\.\w+)?"
    r"|torch\.ops\.higher_order\.(cond|wrap_with_set_grad_enabled|wrap_with_autocast)"
    r"|torch\._?sym_\w+"
    r"|_operator\.(add|sub|mul|truediv|floordiv|mod|neg|pos|pow|eq|ne|lt|le|gt|ge|and_|or_|not_|getitem)"
    r"|math\.\w+"
)
_WORD = re.compile(r"[^\W\d]\w*")
_SYMBOL = re.compile(r"(?:[suz]|zuf|uf|u)\d+")
_CALLS = frozenset(
    [
        "Symbol",
        "Integer",
        "Float",
        "Rational",
        "Add",
        "Mul",
        "Pow",
        "Max",
        "Min",
        "Mod",
        "Abs",
        "Eq",
        "Ne",
        "Lt",
        "Le",
        "Gt",
        "Ge",
        "Equality",
        "Unequality",
        "StrictLessThan",
        "LessThan",
        "StrictGreaterThan",
        "GreaterThan",
        "And",
        "Or",
        "Not",
        "True",
        "False",
        "FloorDiv",
        "CleanDiv",
        "CeilDiv",
        "PythonMod",
        "ModularIndexing",
        "IntTrueDiv",
        "FloatTrueDiv",
        "ToFloat",
        "TruncToInt",
        "FloorToInt",
        "CeilToInt",
        "RoundToInt",
        "floor",
        "ceiling",
        "positive",
        "nonnegative",
        "negative",
        "nonpositive",
        "integer",
        "real",
        "evaluate",
        "e",
    ]
)


def check(path: Path) -> None:
    """See that an exported program holds nothing but tensors, a graph of known operators, and sizes.

    Raises:
        ModelError: it does, is damaged, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise ModelError(f"{path} unpacks to more than {LARGEST:,} bytes")
            if len(set(names)) < len(names):
                raise ModelError(f"{path} is damaged: an entry is there twice")
            for name in names:
                if _CODE.search(name):
                    raise ModelError(f"{path} holds compiled code ({name}): write it with torch.export.save")
            for entry in entries:
                if entry.filename.endswith(".json"):
                    if entry.file_size > LARGEST_TEXT:
                        raise ModelError(f"{path}: {entry.filename} has more than {LARGEST_TEXT:,} bytes")
                    _check_text(path, entry.filename, json.loads(archive.read(entry)))
    except _BROKEN as error:
        reason = getattr(error, "strerror", None) or first_line(error)
        raise ModelError(f"{path} is no program of torch.export, or a damaged one: {reason}") from error


def _check_text(path: Path, entry: str, text: object) -> None:
    for key, value in _pairs(text):
        if (
            key == "target"
            and isinstance(value, str)
            and _OPERATOR.fullmatch(value) is None
            and _called(value)
        ):
            raise ModelError(
                f"{path}: {entry} calls {value!r}, which is no operator that a network is made of"
            )
        if key == "expr_str" and not (isinstance(value, str) and is_size(value)):
            raise ModelError(f"{path}: {entry} has {str(value)[:80]!r} for a size")
        if key == "path_name" and re.match(r"custom_obj|opaque_obj|script_obj", str(value)):
            raise ModelError(f"{path} holds a pickled object ({value}), which is never unpickled")


def _called(target: str) -> bool:
    """Say whether PyTorch would look a target up; others are names inside the program."""
    return not _WORD.fullmatch(target)


def is_size(expression: str) -> bool:
    """Say whether an expression is arithmetic with sizes, and nothing else."""
    if len(expression) > 10_000 or re.search(r"[^\w\s+\-*/%(),.='<>!&|~]|(?<!\d)\.|\.(?!\d)|__", expression):
        return False
    return all(word in _CALLS or _SYMBOL.fullmatch(word) for word in _WORD.findall(expression))


def _pairs(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[str, Any]", value).items():
            yield key, inner
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _pairs(inner)
