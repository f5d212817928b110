"""Rows in phases: what follows a convolution gives what ONNX Runtime gives, which knows no phases."""

import numpy as np
import pytest

from convscope.engines import openvino, winograd
from convscope.engines.openvino import OpenVino
from rows import ALONG, MAPS, OPENVINO, RNG, columns, compare, convolved, graph, picture, taps, weights


@pytest.mark.parametrize("width", [14, 16, 18, 22])
@pytest.mark.parametrize(
    "outputs", [["end"], ["pool"], ["conv", "end"], ["norm", "mul", "add", "relu", "pool", "end"]]
)
def test_what_follows_is_done_along_and_can_be_watched_anywhere(everywhere, width, outputs):
    model = graph(ALONG, weights(), size=(10, width), outputs=outputs)
    compare(model, picture(10, width), everywhere)


def test_watching_changes_nothing_in_the_answer(everywhere):
    nodes = [
        ALONG[0],
        ("Relu", ["conv"], "relu", {}),
        ("MaxPool", ["relu"], "end", {"kernel_shape": (2, 2), "strides": (2, 2)}),
    ]
    held, x = {"w": taps(3, 3), "b": columns().ravel()}, picture(10, 14)
    bare, watched = (
        OpenVino(graph(nodes, held, size=(10, 14), outputs=outputs), OPENVINO).run({"x": x})[-1]
        for outputs in (["end"], ["conv", "relu", "end"])
    )
    np.testing.assert_array_equal(watched, bare)


@pytest.mark.parametrize(
    "pool",
    [
        {"kernel_shape": (3, 3), "strides": (2, 2), "ceil_mode": 1},
        {"kernel_shape": (2, 2), "strides": (1, 1)},
        {"kernel_shape": (2, 2), "strides": (2, 2), "pads": (0, 1, 0, 1)},
        {"kernel_shape": (3, 2), "strides": (1, 2), "pads": (1, 0, 1, 0)},
        {"kernel_shape": (3, 2), "strides": (2, 2), "ceil_mode": 1},
    ],
)
@pytest.mark.parametrize("width", [14, 15])
def test_pools_of_all_kinds_may_follow(everywhere, pool, width):
    nodes = [convolved(3, 3), ("MaxPool", ["conv"], "pool", pool)]
    model = graph(nodes, {"w": taps(3, 3)}, size=(10, width), outputs=["pool"])
    compare(model, picture(10, width), everywhere)


def test_one_row_after_another_and_side_by_side(everywhere):
    """Two convolutions read what a third gives; their sum is read again, and something comes from the side."""
    nodes = [
        convolved(3, 3, pads=(1, 1, 1, 1)),
        ("Conv", ["conv", "v"], "left", {"pads": (1, 1, 1, 1)}),
        ("Relu", ["conv"], "bent", {}),
        ("Conv", ["bent", "u"], "right", {"pads": (1, 1, 1, 1)}),
        ("Add", ["left", "right"], "sum", {}),
        ("GlobalAveragePool", ["sum"], "mean", {}),
        ("Mul", ["sum", "mean"], "gated", {}),
        ("Mul", ["gated", "across"], "y", {}),
    ]
    held = {"w": taps(3, 3), "v": taps(3, 3, channels=MAPS), "u": taps(3, 3, channels=MAPS)}
    model = graph(nodes, {**held, "across": RNG.normal(size=(1, 1, 12))}, size=(8, 12), outputs=["y"])
    compare(model, picture(8, 12), everywhere, shortened=3)


def test_a_row_that_is_weighted_place_by_place_stays_whole(everywhere):
    nodes = [convolved(3, 3), ("Mul", ["conv", "across"], "y", {})]
    held = {"w": taps(3, 3), "across": RNG.normal(size=(1, 1, 10))}
    model = graph(nodes, held, size=(8, 12), outputs=["y"])
    compare(model, picture(8, 12), everywhere)


@pytest.mark.parametrize("batch", [3, "N"])
def test_several_pictures_at_once(everywhere, batch):
    model = graph(ALONG, weights(), size=(10, 14), outputs=["conv", "end"], batch=batch)
    compare(model, picture(10, 14, batch=3), everywhere)


def watched(kind, width, *axes, batch=1, **settings):
    """Give a convolution, ReLU and pool, both of which something reads; and a picture, or three of a batch."""
    nodes = [
        convolved(3, 3, pads=(1, 1, 1, 1)),
        ("Relu", ["conv"], "relu", {}),
        ("MaxPool", ["relu"], "pool", {"kernel_shape": (2, 2), "strides": (2, 2)}),
        *(
            (kind, [source, *(["axes"] if axes else [])], f"of {source}", settings)
            for source in ("relu", "pool")
        ),
    ]
    held = {"w": taps(3, 3), **({"axes": list(axes)} if axes else {})}
    outputs = ["pool", "of relu", "of pool"]
    model = graph(nodes, held, size=(14, width), outputs=outputs, batch=batch)
    return model, picture(14, width, batch=1 if batch == 1 else 3)


def joined(model):
    """Name the heights and widths of phases that are put together."""
    read = openvino._read(model, None)
    winograd.shorten(read, precision="f32", threads=1)
    nodes = [node for node in read.get_ordered_ops() if node.get_type_name() == "Concat"]
    shapes = (node.output(0).get_partial_shape() for node in nodes)
    return {(height.get_length(), width.get_length()) for *_, height, width in shapes}


@pytest.mark.parametrize("ceil", [0, 1])
@pytest.mark.parametrize("width", [14, 16, 24])
@pytest.mark.parametrize("window", [(1, 2), (2, 1), (2, 2), (3, 3), (4, 4), (5, 5), (2, 6), (7, 7)])
def test_averages_of_windows_are_taken_of_phases(everywhere, window, width, ceil):
    model, x = watched("AveragePool", width, kernel_shape=window, strides=window, ceil_mode=ceil)
    compare(model, x, everywhere, together=True)


def test_what_is_averaged_is_joined_smaller_or_not_at_all(everywhere):
    """By fours, four phases are one, and so are two; by threes, rows are joined that are averaged downward."""
    fours, _ = watched("AveragePool", 16, kernel_shape=(4, 4), strides=(4, 4))
    assert joined(fours) == {(7, 4)}  # the pool, which is given itself
    threes, _ = watched("AveragePool", 16, kernel_shape=(3, 3), strides=(3, 3), ceil_mode=1)
    assert joined(threes) == {(5, 4), (7, 4), (3, 4)}


@pytest.mark.parametrize(
    "settings",
    [
        {"kernel_shape": (3, 3), "strides": (2, 2)},
        {"kernel_shape": (2, 2), "strides": (2, 2), "pads": (0, 1, 0, 1)},
        {"kernel_shape": (2, 2), "strides": (2, 2), "pads": (1, 0, 1, 0), "count_include_pad": 1},
        {"kernel_shape": (2, 2), "strides": (2, 2), "dilations": (1, 2)},
        {"kernel_shape": (2, 2), "strides": (2, 2), "auto_pad": "SAME_UPPER"},
    ],
)
def test_other_averages_are_taken_of_what_is_joined(everywhere, settings):
    model, x = watched("AveragePool", 16, **settings)
    assert (14, 4) in joined(model)
    everywhere.clear()
    compare(model, x, everywhere, together=True)


@pytest.mark.parametrize("width", [14, 16])
@pytest.mark.parametrize("kind", ["ReduceMin", "ReduceMax", "ReduceMean", "ReduceSum"])
@pytest.mark.parametrize("keeps", [0, 1])
def test_maps_are_reduced_phase_by_phase(everywhere, kind, width, keeps):
    model, x = watched(kind, width, 2, 3, keepdims=keeps)
    is_apart = kind != "ReduceSum" and keeps and width == 16
    assert joined(model) == ({(7, 4)} if is_apart else {(7, 4), (14, 4)})
    everywhere.clear()
    compare(model, x, everywhere, together=True)


@pytest.mark.parametrize("batch", [3, "N"])
@pytest.mark.parametrize(
    ("kind", "axes", "settings"),
    [
        ("ReduceMin", (2, 3), {"keepdims": 1}),
        ("AveragePool", (), {"kernel_shape": (4, 4), "strides": (4, 4)}),
    ],
)
def test_phases_of_several_pictures_are_read(everywhere, kind, axes, settings, batch):
    model, x = watched(kind, 16, *axes, batch=batch, **settings)
    assert joined(model) == {(7, 4)}
    everywhere.clear()
    compare(model, x, everywhere, together=True)


@pytest.mark.parametrize("kind", ["GlobalMaxPool", "GlobalAveragePool"])
def test_maps_are_pooled_as_a_whole_phase_by_phase(everywhere, kind):
    model, x = watched(kind, 16)
    assert joined(model) == {(7, 4)}
    everywhere.clear()
    compare(model, x, everywhere, together=True)


@pytest.mark.parametrize("batch", [2, "N"])
@pytest.mark.parametrize("axes", [[2], [1, 2, 3], [0, 2, 3], [0, 1, 2, 3]])
def test_other_axes_are_reduced_of_what_is_joined(everywhere, axes, batch):
    nodes = [convolved(3, 3), ("ReduceMax", ["conv", "axes"], "y", {"keepdims": 1})]
    model = graph(nodes, {"w": taps(3, 3), "axes": axes}, size=(8, 14), outputs=["y"], batch=batch)
    compare(model, picture(8, 14, batch=2), everywhere)


def test_an_element_that_is_not_finite_is_told_of_its_map(everywhere):
    nodes = [convolved(3, 3, pads=(1, 1, 1, 1)), ("GlobalAveragePool", ["conv"], "mean", {})]
    model = graph(nodes, {"w": taps(3, 3)}, size=(8, 16), outputs=["mean"])
    x = picture(8, 16)
    x[0, 0, 3, 5] = np.nan
    (mean,) = OpenVino(model, OPENVINO).run({"x": x})
    assert np.isnan(mean).all()
