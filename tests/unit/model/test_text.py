"""Text from outside, before it is shown."""

import pytest

from convscope.model.text import clean

TEXTS = [
    ("conv1", "conv1"),
    ("  a   b ", "a b"),
    ("two\nlines\r\n", "two lines"),
    ("\x1b[31mred\x07", "[31mred"),
    ("\u202egnp.exe", "gnp.exe"),
    ("a\u2066b\u2069\u200e\u200f\u061c\ufeff", "ab"),
    ("a\u2028b\x85c\x9bd", "a b c d"),
    ("half \ud83d", "half"),
    ("Grüne Biene, 蜂, نحلة, מים", "Grüne Biene, 蜂, نحلة, מים"),
    ("می\u200cخواهم \U0001f468\u200d\U0001f52c", "می\u200cخواهم \U0001f468\u200d\U0001f52c"),
    ("\x00\u202e", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS)
def test_what_is_shown_is_one_line_that_does_nothing(text, shown):
    assert clean(text) == shown
    assert clean(shown) == shown
