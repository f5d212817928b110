"""The docs name every command and every option, and none that is not there."""

import re
from dataclasses import fields
from pathlib import Path

import typer.main

from convscope.cli.commands import app
from convscope.cli.options.model import Given

OPTIONS = {one.name.replace("_", "-") for one in fields(Given)} - {"model"}
DOCS = (Path(__file__).parents[3] / "docs" / "cli.md").read_text()


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def options(command):
    """Name the options that are a command's own: not those of the model, by their usual names."""
    own = [option for option in command.params if option.param_type_name == "option"]
    return {
        name
        for option in own
        for name in option.opts
        if (usual := option.name.replace("_", "-")) not in OPTIONS or name != f"--{usual}"
    } - {"--help"}


def documented_in(section):
    rows = re.findall(r"^\| (`-.*?) \|", section, re.MULTILINE)
    return {option for row in rows for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row)}


def test_each_command_has_a_section_with_its_options():
    sections = dict(re.findall(r"^## `convscope ([^`]+)`\n(.*?)(?=^## )", DOCS, re.MULTILINE | re.DOTALL))
    named = {
        re.match(r"\[?(watch|info|evaluate|film|replay|export|convert|train lenet)", title)[1]: text
        for title, text in sections.items()
    }
    real = dict(commands(typer.main.get_command(app)))
    assert named.keys() == real.keys()
    shared = documented_in(re.search(r"^## A model\n(.*?)(?=^## )", DOCS, re.MULTILINE | re.DOTALL)[1])
    assert shared == {f"--{name}" for name in OPTIONS}
    for name, command in real.items():
        assert documented_in(named[name]) == options(command), name
