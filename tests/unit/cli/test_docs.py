"""The docs name every command and every option, and none that is not there."""

import re
from pathlib import Path

import typer.main

from convscope.cli.commands import app

DOCS = (Path(__file__).parents[3] / "docs" / "cli.md").read_text()


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def options(command):
    return {
        name for option in command.params if option.param_type_name == "option" for name in option.opts
    } - {"--help"}


def test_each_command_has_a_section_with_its_options():
    sections = dict(re.findall(r"^## `convscope ([^`]+)`\n(.*?)(?=^## )", DOCS, re.MULTILINE | re.DOTALL))
    named = {
        re.match(r"\[?(watch|info|evaluate|convert|train lenet)", title)[1]: text
        for title, text in sections.items()
    }
    real = dict(commands(typer.main.get_command(app)))
    assert named.keys() == real.keys()
    for name, command in real.items():
        rows = re.findall(r"^\| (`-.*?) \|", named[name], re.MULTILINE)
        documented = {option for row in rows for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row)}
        assert documented == options(command), name
