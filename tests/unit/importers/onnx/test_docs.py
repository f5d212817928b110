"""The documentation, against the code."""

import re
from pathlib import Path

from convscope.importers.onnx.operators import KINDS
from convscope.importers.onnx.picture import USUAL, USUAL_GRAY
from convscope.importers.onnx.reading import LARGEST
from convscope.importers.onnx.trace import LARGEST_TENSOR

PAGE = (Path(__file__).parents[4] / "docs/onnx.md").read_text(encoding="utf-8")


def test_every_operator_is_documented():
    table = PAGE.split("| kind | operators |")[1].split("\n\n")[0]
    rows = dict(re.findall(r"^\| ([a-z]+) \| (.+) \|$", table, re.MULTILINE))
    kinds = {}
    for operator, kind in KINDS.items():
        kinds.setdefault(kind.kind, []).append(operator)
    assert rows == {kind: ", ".join(sorted(operators)) for kind, operators in sorted(kinds.items())}


def test_the_limits_are_documented():
    assert (LARGEST + 1, LARGEST_TENSOR) == (2 << 30, 2**29)
    assert f"runs with: {', '.join(map(str, USUAL))}; for gray pictures 28, 32 and 64 come first" in " ".join(
        PAGE.split()
    )
    assert USUAL_GRAY == (28, 32, 64)
