"""The docs name every key of a card, and none that is not there; and their example is a card."""

import re
from pathlib import Path

import msgspec

from convscope.model.card import Card, Input, Output, read_card

DOCS = (Path(__file__).parents[3] / "docs" / "card.md").read_text()


def names(struct, prefix=""):
    return {prefix + field.name for field in msgspec.structs.fields(struct)}


def test_every_key_is_documented():
    real = names(Card) - {"input", "output"} | names(Input, "input.") | names(Output, "output.")
    assert set(re.findall(r"^\| `([\w.]+)` \|", DOCS, re.MULTILINE)) == real


def test_the_example_is_a_card(tmp_path):
    path = tmp_path / "convscope.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", DOCS, re.DOTALL)[1])
    assert read_card(path).output.labels == tuple("0123456789")
