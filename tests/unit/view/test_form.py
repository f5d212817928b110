"""Views as TOML, as a word of an address, and as a message: what goes in comes out, and what is none is told."""

import base64
import sys

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convscope.errors import ViewError
from convscope.view.form import LONGEST, from_link, from_toml, read_view, to_link, to_toml
from convscope.view.plan import make_plan
from convscope.view.view import Camera, Input, Maps, Neurons, Patch, Result, View, Weights, Words
from networks import small

MODEL = small()
LAYERS = [layer.name for layer in MODEL.layers]

cells = st.integers(0, 48)
at = st.none() | st.tuples(cells, cells, cells, cells)
names = st.sampled_from([*LAYERS, "cnov"]) | st.text(min_size=1, max_size=40)
units = st.sampled_from(["", "0", "0-2", "2-0", "3,1", "0-1, 6", "99"]) | st.text(max_size=40)
texts = st.text(max_size=200) | st.text(st.sampled_from("\x00\n\r\t\"\\'\x7f\x85\u2028ä🙂#["), max_size=40)
orders = st.sampled_from(["natural", "activation", "class:1", "class:bee", "class:9"]) | st.text(max_size=60)
colors = st.sampled_from(["gray", "viridis", "RdBu_r", "grya"]) | st.text(min_size=1, max_size=30)
counts = st.integers(1, 4096)
limits = st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2)
order_and_color = {"order": orders, "colormap": colors}
panels = st.one_of(
    st.builds(Camera, at=at),
    st.builds(Patch, at=at),
    st.builds(Input, at=at),
    st.builds(Words, at=at, text=texts),
    st.builds(Result, at=at, top=st.integers(0, 100), history=st.booleans()),
    st.builds(
        Maps,
        at=at,
        layer=names,
        units=units,
        **order_and_color,
        tiles=st.sampled_from(["fit", "square"]),
        columns=st.integers(0, 4096),
        scale=st.sampled_from(["layer", "unit"]) | limits,
        interpolation=st.sampled_from(["nearest", "linear", "cubic", "lanczos"]),
        edge=counts,
        overlay=st.integers(-1, 2**63 - 1),
    ),
    st.builds(
        Neurons,
        at=at,
        layer=names,
        units=units,
        **order_and_color,
        rows=counts,
        scale=st.just("layer") | limits,
    ),
    st.builds(
        Weights,
        at=at,
        layer=names,
        units=units,
        **order_and_color,
        show=st.sampled_from(["weights", "products"]),
        rows=counts,
    ),
)
views = st.builds(View, model=st.text(max_size=40), panels=st.lists(panels, max_size=6).map(tuple))


@settings(max_examples=400, deadline=None)
@given(views)
@example(View(panels=()))
@example(View(panels=(Words(text="\r\n\x00\u2028'''\"\"\"\\"),)))
@example(View(panels=(Maps(layer="]]", scale=(5e-324, sys.float_info.max)),)))
def test_a_view_comes_back_from_every_form_as_it_was(view):
    assert from_toml(to_toml(view)) == view
    assert from_link(to_link(view)) == view
    assert msgspec.json.decode(msgspec.json.encode(view), type=View) == view


def told(call, *arguments):
    """Give the sentence of a ViewError; where there is none, say what came."""
    try:
        return type(call(*arguments)).__name__
    except ViewError as error:
        return str(error)


@settings(max_examples=600, deadline=None)
@given(views, st.booleans())
def test_every_view_has_a_plan_or_a_sentence(view, placed):
    if not placed:
        view = View(panels=tuple(msgspec.structs.replace(panel, at=None) for panel in view.panels))
    sentence = told(make_plan, MODEL, view)
    assert sentence.isprintable()
    if sentence == "Plan":
        assert make_plan(MODEL, view).view == view


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_is_a_view_or_has_a_sentence(text):
    assert told(from_toml, text)
    assert told(from_link, text)


@given(st.data())
def test_a_damaged_link_is_a_view_or_has_a_sentence(data):
    word = to_link(View(panels=(Camera(), Maps(layer="conv", units="1-3", scale=(0.0, 1.0)))))
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.characters(max_codepoint=255))
    assert told(from_link, word[:place])
    assert told(from_link, word[:place] + letter + word[place + 1 :])


def test_links_are_one_word():
    word = to_link(View(panels=(Words(text="ÿþ??>>~~ üöä" * 5),)))
    assert set(word) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_files_leave_out_what_goes_without_saying():
    view = View(panels=(Camera(), Maps(layer="conv1", order="class:3", at=(0, 0, 24, 48))))
    assert to_toml(view) == (
        "schema = 1\n"
        '\n[[panel]]\nkind = "camera"\n'
        '\n[[panel]]\nkind = "maps"\nat = [\n    0,\n    0,\n    24,\n    48,\n]\nlayer = "conv1"\norder = "class:3"\n'
    )


MAPS = '[[panel]]\nkind = "maps"\nlayer = "conv"\n'

BROKEN = [
    ("", "panel: missing; each panel of a view has a table that begins with [[panel]]"),
    ("schema = 1", "panel: missing; each panel of a view has a table that begins with [[panel]]"),
    ("panel = 3", "panel: 3 is not a list of at most 64 tables [[panel]]"),
    ("panel = [3]", "panel[0]: 3 is not a table of keys"),
    ("schema = 2\npanel = []", "schema: 2 is not `1`"),
    ("model = 1\npanel = []", "model: 1 is not a text of 0 to 512 characters"),
    ('[[panels]]\nkind = "camera"', "panels: there is no such key; nearest: panel"),
    ("x = 1", "x: there is no such key; nearest: schema, model, panel"),
    (
        '[[panel]]\nlayer = "conv"',
        "panel[0].kind: missing; it is one of camera, patch, input, text, result, maps, ",
    ),
    ('[[panel]]\nkind = "mops"', "panel[0].kind: there is no panel of the kind 'mops'; nearest: maps"),
    (
        "[[panel]]\nkind = 3",
        "panel[0].kind: there is no panel of the kind 3; nearest: camera, patch, input, text, ",
    ),
    ('[[panel]]\nkind = "maps"', "panel[0].layer: missing"),
    (MAPS + "colour = 1", "panel[0].colour: there is no such key; nearest: colormap, columns"),
    (MAPS + '"a\\nb" = 1', "panel[0].a b: there is no such key; nearest: kind, at, layer, units, order, "),
    ('[[panel]]\nkind = "camera"\nlayer = 1', "panel[0].layer: there is no such key; nearest: kind, at"),
    (MAPS + 'columns = "3"', "panel[0].columns: '3' is not a whole number from 0 to 4096"),
    (MAPS + "columns = 3.5", "panel[0].columns: 3.5 is not a whole number from 0 to 4096"),
    (MAPS + "columns = true", "panel[0].columns: True is not a whole number from 0 to 4096"),
    (MAPS + "overlay = -2", "panel[0].overlay: -2 is not a whole number from -1 on"),
    (MAPS + "units = [1, 2]", "panel[0].units: [1, 2] is not a text of 0 to 4096 characters"),
    (MAPS + "units = 5", "panel[0].units: 5 is not a text of 0 to 4096 characters"),
    (MAPS + "scale = [1]", "panel[0].scale: [1] is not `layer` or `unit` or a list of 2 numbers"),
    (
        MAPS + 'scale = ["0", "1"]',
        "panel[0].scale: ['0', '1'] is not `layer` or `unit` or a list of 2 numbers",
    ),
    (MAPS + 'interpolation = "bicubic"', "panel[0].interpolation: 'bicubic' is not `cubic` or `lanczos` or "),
    (MAPS + "at = [0, 0, 49, 1]", "panel[0].at: [0, 0, 49, 1] is not a list of 4 whole numbers from 0 to 48"),
    (MAPS + 'at = "left"', "panel[0].at: 'left' is not a list of 4 whole numbers from 0 to 48"),
    ('[[panel]]\nkind = "result"\nhistory = "yes"', "panel[0].history: 'yes' is not true or false"),
    (
        '[[panel]]\nkind = "text"\ntext = 2020-01-01',
        "panel[0].text: datetime.date(2020, 1, 1) is not a text of 0 to ",
    ),
    ("[[panel]]\nkind = camera", "this is no view: Invalid value (at line 2, column 8)"),
    ("\x00", "this is no view: "),
    ("a = " + "[" * 5000, "this is no view: "),
    ("# " + "x" * LONGEST, "this is no view: it has more than 100,000 characters"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN, ids=lambda value: value[:50])
def test_a_file_that_is_no_view_is_told(text, sentence):
    with pytest.raises(ViewError) as error:
        from_toml(text)
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


def word(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


DAMAGED = "the view in the address is damaged; copy the whole link again: "
GOOD = to_link(View(panels=(Camera(),)))

BROKEN_LINKS = [
    ("", f"{DAMAGED}Input data was truncated"),
    (GOOD[:-3], f"{DAMAGED}"),
    (GOOD[:-4], f"{DAMAGED}Input data was truncated"),
    (GOOD + "!", f"{DAMAGED}it has letters that no view has, or too few"),
    (GOOD + " ", f"{DAMAGED}it has letters that no view has, or too few"),
    (GOOD + "AA", f"{DAMAGED}JSON is malformed: trailing characters"),
    ("é", f"{DAMAGED}it has letters that no view has, or too few"),
    (word(b"\xff\xfe"), f"{DAMAGED}JSON is malformed"),
    (word(b'{"panel":[{"kind":"text","text":"\xff"}]}'), DAMAGED),
    (word(b"[]"), "this is no view: [] is not a table of keys"),
    (word(b"{}"), "panel: missing; "),
    (
        word(b'{"panel":[{"kind":"mop"}]}'),
        "panel[0].kind: there is no panel of the kind 'mop'; nearest: maps",
    ),
    (
        word(b'{"panel":[{"kind":"maps","layer":"c","scale":[null,1]}]}'),
        "panel[0].scale: [None, 1] is not `layer`",
    ),
    (
        word(b'{"panel":[{"kind":"maps","layer":"c","scale":[1e999,1]}]}'),
        "panel[0].scale[0]: Number out of range",
    ),
    (
        word(b'{"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}"),
        "x: there is no such key; nearest: schema, model, panel",
    ),
    (word(b'{"panel":' + b"[" * 30_000), "panel[0]: "),
    ("A" * (LONGEST + 1), "this is no view: it has more than 100,000 characters"),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN_LINKS, ids=lambda value: value[:60])
def test_a_link_that_is_no_view_is_told(text, sentence):
    with pytest.raises(ViewError) as error:
        from_link(text)
    assert str(error.value).startswith(sentence)


def test_a_file_is_read(tmp_path):
    path = tmp_path / "view.toml"
    view = View(panels=(Camera(), Words(text="zwei\nZeilen, ümlaut")))
    path.write_text(to_toml(view), encoding="utf-8")
    assert read_view(path) == view
    path.write_bytes(b"\xef\xbb\xbf" + to_toml(view).replace("\n", "\r\n").encode())  # as Windows has it
    assert read_view(path) == view


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\xff", "this is no view: it is not text"),
        (b"x" * 400_001, "this is no view: it has more than 400,000 bytes"),
        (b"x" * 100_001, "this is no view: it has more than 100,000 characters"),
        (b"[[panel]]\nkind = 'mops'", "panel[0].kind: there is no panel of the kind 'mops'; nearest: maps"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_name(tmp_path, held, sentence):
    path = tmp_path / "view.toml"
    path.write_bytes(held)
    with pytest.raises(ViewError) as error:
        read_view(path)
    assert str(error.value) == f"{path}: {sentence}"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path, reason in ((tmp_path / "none.toml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(ViewError) as error:
            read_view(path)
        assert str(error.value) == f"{path} cannot be read: {reason}"
