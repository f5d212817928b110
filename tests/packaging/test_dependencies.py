"""Every dependency is declared, explained, and free of the GPL."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
NEEDED = [Requirement(text).name for text in PROJECT["dependencies"]]
EXTRAS = [Requirement(text).name for extra in PROJECT["optional-dependencies"].values() for text in extra]


def imports(path: Path) -> Iterator[str]:
    """List the top-level names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def closure(names: list[str]) -> dict[str, metadata.Distribution]:
    """Find what is installed with packages, and with what they need in turn."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        found[name] = metadata.distribution(name)
        needs = map(Requirement, found[name].requires or [])
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def test_what_is_imported_is_declared() -> None:
    homes = {"dlib": ["dlib-bin"], **metadata.packages_distributions()}  # its top-level name is not listed
    declared = {name.lower() for name in NEEDED + EXTRAS}
    modules = {name for path in (ROOT / "src").rglob("*.py") for name in imports(path)}
    others = modules - sys.stdlib_module_names - {"convscope", "torch"}
    undeclared = {
        name
        for name in others
        if not declared & {home.lower().replace("_", "-") for home in homes.get(name, [])}
    }
    assert undeclared == set()


def test_each_is_explained_where_it_is_declared() -> None:
    lines = [line for line in TEXT.splitlines() if re.match(r'\s+"[a-z][\w.-]*[<>=]', line)]
    unexplained = [
        line.strip() for line in lines if "#" not in line and line.strip().split(">=")[0][1:] in NEEDED
    ]
    assert unexplained == []


def test_the_table_in_the_docs_is_theirs() -> None:
    rows = re.findall(
        r"^\| ([\w-]+)[^|]* \| [^|]+ \| [^|]+ \|$", (ROOT / "docs/dependencies.md").read_text(), re.M
    )
    assert rows == ["package", *NEEDED, *EXTRAS]


def test_no_licence_is_the_gpl() -> None:
    def licences(found: metadata.Distribution) -> str:
        fields = found.metadata
        named = [fields.get("License-Expression") or "", (fields.get("License") or "").split("\n")[0]]
        return "; ".join(
            [*named, *(text for text in fields.get_all("Classifier", []) if text.startswith("License"))]
        )

    gpl = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public")
    assert {
        name: text for name, found in closure(NEEDED).items() if gpl.search(text := licences(found))
    } == {}
