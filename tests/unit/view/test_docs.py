"""The page on views says every panel, key and default, and its examples run."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest

import convscope
from convscope.view.form import from_toml
from convscope.view.panels import Panel
from convscope.view.plan import make_plan
from convscope.view.presets import PRESETS
from convscope.view.view import View

DOCS = (Path(__file__).parents[3] / "docs" / "view.md").read_text(encoding="utf-8")
KINDS = {panel.__struct_config__.tag: panel for panel in get_args(Panel)}


def example(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    return found


def test_the_file_shows_the_bundled_network():
    view = from_toml(example("toml"))
    kinds = [panel.kind for panel in make_plan(convscope.load("lenet"), view).panels]
    assert kinds == ["camera", "result", "maps", "neurons"]


def test_the_program_runs(monkeypatch):
    served = []
    monkeypatch.setattr(convscope, "watch", lambda model, *, view: served.append(view), raising=False)
    names = {"patch": np.full((56, 56), 200, np.uint8)}
    exec(example("python"), names)
    assert served == [names["view"]]
    assert names["neurons"].toward.number == 3


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_panel_is_told_with_its_default(kind):
    fields = {field.encode_name: field for field in msgspec.structs.fields(KINDS[kind])}
    del fields["at"]
    if not fields:
        assert f"`{kind}` (" in DOCS
        return
    section = re.search(rf"^### `{kind}`\n(.*?)(?=^##|\Z)", DOCS, re.MULTILINE | re.DOTALL)[1]
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) ?\|", section, re.MULTILINE))
    assert list(told) == list(fields)
    for name, field in fields.items():
        default = "" if field.default is msgspec.NODEFAULT else str(field.default)
        written = told[name].strip().strip("`").replace("false", "False")
        assert written in ((default,) if default else ("", "all")), name


def test_every_preset_is_told():
    assert re.findall(r"^\| `(\w+)` \| \w", DOCS, re.MULTILINE)[: len(PRESETS)] == list(PRESETS)


def test_every_key_of_a_view_is_told():
    section = re.search(r"^## A file\n(.*?)(?=^## )", DOCS, re.MULTILINE | re.DOTALL)[1]
    keys = re.findall(r"^\| `\[*(\w+)\]*` \|", section, re.MULTILINE)
    assert keys == [field.encode_name for field in msgspec.structs.fields(View)]
