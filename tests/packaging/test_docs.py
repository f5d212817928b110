"""What the pages say is there."""

import os
import re
from pathlib import Path

import pytest

import convscope

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_script_named_is_there() -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?<![\w/.])scripts/[\w-]+", page.read_text(encoding="utf-8"))
    }
    assert {"scripts/setup", "scripts/test", "scripts/lint"} <= named
    assert {name for name in named if not os.access(ROOT / name, os.X_OK)} == set()


def test_every_public_name_in_the_readme_is_there_and_the_other_way_round() -> None:
    code = "".join(re.findall(r"```python\n(.*?)```", README, re.S))
    named = set(re.findall(r"convscope\.([a-zA-Z]\w*)", code))
    assert named - set(convscope.__all__) == set()
    assert {name for name in convscope.__all__ if name.islower()} - named == set()


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first = README.splitlines()[:15]
    assert "    python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/convscope" in first
    assert "    scripts/test" in first
