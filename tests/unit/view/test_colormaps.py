"""Colour tables."""

import matplotlib as mpl
import numpy as np
import pytest

from convscope.errors import ViewError
from convscope.view.colormaps import color_table, colormap_names


def test_color_tables_are_matplotlibs():
    assert color_table("gray") == bytes(value for value in range(256) for _ in range(3))
    assert color_table("viridis")[:3] == bytes((68, 1, 84))
    assert color_table("gray_r") == color_table("gray")[::-1]


def test_every_name_of_matplotlib_has_a_table_and_a_reverse():
    names = colormap_names()
    assert set(names) == set(mpl.colormaps)
    for name in names:
        colors = np.frombuffer(color_table(name), np.uint8).reshape(256, 3)
        reverse = name.removesuffix("_r") if name.endswith("_r") else f"{name}_r"
        turned = np.frombuffer(color_table(reverse), np.uint8).reshape(256, 3)
        np.testing.assert_allclose(turned[::-1], colors, atol=1, rtol=0)  # matplotlib rounds each by itself


def test_maps_of_few_colors_have_them_all():
    colors = np.frombuffer(color_table("tab10"), np.uint8).reshape(256, 3)
    expected = np.rint(np.array(mpl.colormaps["tab10"].colors) * 255)
    np.testing.assert_array_equal(colors[np.sort(np.unique(colors, axis=0, return_index=True)[1])], expected)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("virdis", "colormap: matplotlib has none that is called 'virdis'; nearest: viridis, "),
        ("#%&", "colormap: matplotlib has none that is called '#%&'; nearest: gray, viridis"),
        ("Gray", "colormap: matplotlib has none that is called 'Gray'; nearest: "),
    ],
)
def test_a_name_that_is_none_is_told(name, sentence):
    with pytest.raises(ViewError) as error:
        color_table(name)
    assert str(error.value).startswith(sentence)
