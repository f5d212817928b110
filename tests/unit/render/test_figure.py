"""Figures of matplotlib."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from matplotlib.figure import Figure
from msgspec.structs import replace as replace_struct
from PIL import Image

import convscope
from convscope.model.card import Output
from convscope.render.numbers import decimal, percent
from convscope.render.renderer import Renderer, pictures_missing
from convscope.scope import Scope
from convscope.view.presets import presets_of
from convscope.view.view import Result, View
from convscope.zoo.registry import load
from networks import small
from scenes import digits, reading_of


def rendered(figure, **options):
    held = BytesIO()
    figure.savefig(held, format="png", **options)
    return np.asarray(Image.open(held).convert("RGB"))


@pytest.mark.parametrize("name", presets_of(load("lenet")))
@pytest.mark.parametrize("style", ["dark", "light"])
def test_each_preset_has_a_figure_with_its_numbers(name, style):
    reading = reading_of(name)
    figure = reading.figure(style=style, title="LeNet")
    assert isinstance(figure, Figure)
    texts = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert "LeNet" in texts
    assert reading.label in texts
    assert f"{percent(float(reading.probabilities.max()))} %" in texts
    for panel, own in zip(reading.plan.view.panels, reading.plan.panels, strict=True):
        if own.kind in ("maps", "neurons"):
            values = reading[panel.layer]
            assert own.layer in texts
            assert {decimal(float(values.min())), decimal(float(values.max()))} <= texts, own.layer


def test_the_logit_is_the_sum_that_is_written():
    reading = reading_of("sorted")
    texts = " ".join(text.get_text() for axes in reading.figure().axes for text in axes.texts)
    logit = float(reading["ip2"].ravel()[7])
    assert f"= logit {logit:.2f}" in texts


@pytest.mark.parametrize("name", ["generic", "sorted"])
def test_the_tiles_of_a_figure_are_those_of_a_frame(name):
    reading = reading_of(name)
    without = pictures_missing(reading.plan, picture=False, patch=False)
    frame = Renderer(reading.plan, size=(960, 540), without=without).draw(reading)
    drawn = rendered(reading.figure())
    assert drawn.shape == frame.shape
    tiles = np.zeros(frame.shape[:2], bool)
    for image in reading.figure().axes[0].images:
        left, right, bottom, top = (round(edge) for edge in image.get_extent())
        tiles[top:bottom, left:right] = True
    assert tiles.mean() > 0.3
    np.testing.assert_array_equal(drawn[tiles], frame[tiles])


def test_a_notebook_is_given_a_picture():
    figure = reading_of("generic").figure(size=(400, 300))
    assert Image.open(BytesIO(figure._repr_png_())).size == (400, 300)


def test_the_camera_and_the_patch_are_drawn_where_they_are_given():
    reading = reading_of("generic")
    titles = [
        {text.get_text() for text in figure.axes[0].texts}
        for figure in (
            reading.figure(),
            reading.figure(picture=np.zeros((48, 64, 3), np.uint8), patch=digits().pictures[0]),
        )
    ]
    assert {"camera", "patch"} & titles[0] == set()
    assert {"camera", "patch"} <= titles[1]


def test_figures_can_be_saved_as_drawings_of_lines_and_letters():
    held = BytesIO()
    convscope.look("lenet", digits().pictures[0]).figure().savefig(held, format="svg")
    assert b"network sees" in held.getvalue() or b"<use" in held.getvalue()


def test_a_quantity_is_told_by_what_is_expected_of_it():
    model = small(scale=1 / 50)
    card = replace_struct(model.card, output=Output(kind="ordinal", values=(10.0, 20.0, 40.0), unit="years"))
    model = replace(model, card=card, labels=("10", "20", "40"))
    scope = Scope(model, View(panels=(Result(),)))
    reading = scope.look(np.random.default_rng(5).integers(0, 256, (14, 12, 3), np.uint8))
    ten, twenty, forty = reading.probabilities.astype(np.float64)
    mean = 10 * ten + 20 * twenty + 40 * forty
    away = (100 * ten + 400 * twenty + 1600 * forty - mean**2) ** 0.5
    texts = {text.get_text() for text in reading.figure().axes[0].texts}
    assert f"{mean:.1f} ± {away:.1f} years" in texts
