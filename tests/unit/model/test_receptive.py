"""Receptive fields, against what changes when a row or a column of pixels is changed."""

import numpy as np
import onnx
import onnxruntime
import pytest

from convscope.model.receptive.field import receptive_fields
from graphs import Graph


def lenet():
    g = Graph(1, 28, 28, low=0.5)
    g.conv("data", 2, "conv1", reads=1, kernel=5)
    g.add("MaxPool", "conv1", to="pool1", kernel_shape=[2, 2], strides=[2, 2])
    g.conv("pool1", 2, "conv2", reads=2, kernel=5)
    g.add("MaxPool", "conv2", to="pool2", kernel_shape=[2, 2], strides=[2, 2])
    g.add("Flatten", "pool2", to="flat")
    g.dense("flat", 3, "ip1", reads=32)
    return g


def vgg():
    """Blocks of padded 3×3 convolutions, on a picture that is not square."""
    g = Graph(3, 40, 48, low=0.5)
    source, reads = "data", 3
    for block in (1, 2, 3):
        for part in (1, 2):
            source = g.conv(source, 2, f"conv{block}_{part}", reads=reads, pads=[1, 1, 1, 1])
            source, reads = g.add("Relu", source, to=f"relu{block}_{part}"), 2
        source = g.add("MaxPool", source, to=f"pool{block}", kernel_shape=[2, 2], strides=[2, 2])
    return g


def resnet():
    """A stem, and blocks whose two ways see different windows."""
    g = Graph(3, 64, 64, low=0.5)
    g.conv("data", 2, "conv1", reads=3, kernel=7, strides=[2, 2], pads=[3, 3, 3, 3])
    g.add("MaxPool", "conv1", to="pool1", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    source = "pool1"
    for block, stride in enumerate((1, 2, 2), start=1):
        at = f"layer{block}."
        g.conv(source, 2, at + "conv1", reads=2, strides=[stride, stride], pads=[1, 1, 1, 1])
        g.conv(at + "conv1", 2, at + "conv2", reads=2, pads=[1, 1, 1, 1])
        if stride == 2:
            source = g.conv(source, 2, at + "down", reads=2, kernel=1, strides=[2, 2])
        source = g.add("Add", at + "conv2", source, to=at + "add")
    g.add("GlobalAveragePool", source, to="mean")
    return g


def inception():
    """Ways with windows of 1, 3 and 5 and a pooling, joined; every other way split off and cut; then resized."""
    g = Graph(1, 36, 30, low=0.5)
    g.conv("data", 4, "stem", reads=1, kernel=(3, 5), strides=[2, 1], auto_pad="SAME_UPPER")
    ways = [g.conv("stem", 2, f"{k}x{k}", reads=4, kernel=k, pads=[k // 2] * 4) for k in (1, 3, 5)]
    g.add("AveragePool", "stem", to="pool", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    g.add("Concat", *ways, "pool", to="joined", axis=1)
    g.add("Transpose", "joined", to="last", perm=[0, 2, 3, 1])
    g.add("Slice", "last", np.array([2, 3]), np.array([99, 99]), np.array([1, 2]), np.array([3, 2]), to="cut")
    g.add("Transpose", "cut", to="first", perm=[0, 3, 1, 2])
    g.add("Pad", "first", np.array([0, 0, 1, 2, 0, 0, 1, 2]), to="padded")
    g.conv("padded", 2, "after", reads=10, kernel=(3, 2), dilations=[1, 2])
    return g


def mobile():
    """Depthwise and dilated convolutions, shuffled channels, a gate that sees all, and one that does not."""
    g = Graph(3, 48, 44, low=0.5)
    g.conv("data", 4, "stem", reads=3, strides=[2, 2], auto_pad="SAME_LOWER")
    g.conv("stem", 4, "depth1", reads=4, group=4, pads=[1, 1, 1, 1], strides=[2, 2])
    g.add("Reshape", "depth1", np.array([0, 2, 2, 12, 11]), to="folded")
    g.add("Transpose", "folded", to="turned", perm=[0, 2, 1, 3, 4])
    g.add("Reshape", "turned", np.array([0, 4, 12, 11]), to="shuffled")
    g.conv("shuffled", 4, "depth2", reads=4, group=4, pads=[2, 2, 2, 2], dilations=[2, 2])
    g.add("ReduceMean", "depth2", np.array([2, 3]), to="squeezed", keepdims=1)
    g.conv("squeezed", 4, "gate", reads=4, kernel=1)
    g.add("ReduceMean", "depth2", np.array([1]), to="over channels", keepdims=1)
    g.add("Mul", "depth2", "over channels", to="local")
    g.add("Mul", "depth2", "gate", to="gated")
    return g


def changed(model, names):
    """Change each row, then each column, and say which of the places of each tensor change with it.

    Weights and pixels are positive and the change is large, so nothing that sees it can hide it.
    """
    _, channels, height, width = (d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    base = np.random.default_rng(3).uniform(1, 2, (1, channels, height, width)).astype(np.float32)
    pictures = np.repeat(base, height + width, axis=0)
    for row in range(height):
        pictures[row, :, row] += 1000
    for column in range(width):
        pictures[height + column, :, :, column] += 1000
    before, after = session.run(names, {"data": base}), session.run(names, {"data": pictures})
    return {name: after[at] != before[at] for at, name in enumerate(names)}, (height, width)


# Windows with holes, and what is padded after it was cut, see less at the border than the formula says: a place in the
# padding sees nothing, though the pixels before it may be there.
NETWORKS = [(lenet, True), (vgg, True), (resnet, True), (inception, False), (mobile, False)]


@pytest.mark.parametrize(("make", "to_the_border"), NETWORKS)
def test_the_fields_are_what_changing_pixels_finds(make, to_the_border):
    graph = make()
    names = [node.output[0] for node in graph.nodes]
    model = graph.model()
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    fields = receptive_fields(model, input="data")
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    found, lengths = changed(model, names)
    assert set(names) <= set(fields)
    for name in names:
        for side, length, rows in zip(
            (fields[name].down, fields[name].across),
            lengths,
            (found[name][: lengths[0]], found[name][lengths[0] :]),
            strict=True,
        ):
            check(name, side, length, rows, to_the_border=to_the_border)


def check(name, side, length, moved, *, to_the_border):
    """`moved` says, for each row (or column) that was changed, which values of the tensor moved."""
    axes = tuple(range(1, moved.ndim))
    if side.axis is None:
        seen = np.flatnonzero(moved.any(axis=axes))
        assert side.pixels(0, length=length) == range(seen.min(), seen.max() + 1), name
        return
    by_place = moved.any(axis=tuple(axis for axis in axes if axis != side.axis))
    for place in range(by_place.shape[1]):
        seen = np.flatnonzero(by_place[:, place])
        start = side.start + place * side.stride
        pixels = side.pixels(place, length=length)
        if to_the_border or (start >= 0 and start + side.size <= length):
            assert pixels == range(seen.min(), seen.max() + 1), (name, place)
        else:
            assert set(seen) <= set(pixels), (name, place)


KNOWN = [("conv1", 5, 1), ("pool1", 6, 2), ("conv2", 14, 2), ("pool2", 16, 4), ("ip1", 28, 0)]


@pytest.mark.parametrize(("name", "size", "stride"), KNOWN)
def test_lenets_fields_are_those_of_the_literature(name, size, stride):
    side = receptive_fields(lenet().model("ip1"), input="data")[name].down
    assert (side.size, side.stride) == (size, stride)


def enlarged(op, **attributes):
    g = Graph(1, 9, 8, low=0.5)
    g.conv("data", 1, "stem", reads=1, strides=[2, 2])
    if op == "ConvTranspose":
        g.add(op, "stem", g.drawn(1, 1, 4, 3), to="up", **attributes)
    else:
        g.add(op, "stem", "", np.array([1, 1, 2, 2], np.float32), to="up", **attributes)
    return g


UP = [
    ("ConvTranspose", {"strides": [2, 2], "pads": [1, 0, 1, 0]}),
    ("Resize", {"mode": "nearest"}),
    ("Resize", {"mode": "linear"}),
    ("Resize", {"mode": "linear", "coordinate_transformation_mode": "align_corners"}),
]


@pytest.mark.parametrize(("op", "attributes"), UP)
def test_what_enlarges_sees_at_most_what_is_said(op, attributes):
    model = enlarged(op, **attributes).model("up")
    fields = receptive_fields(model, input="data")
    found, (height, _) = changed(model, ["up"])
    rows = found["up"][:height].any(axis=(1, 3))
    for place in range(rows.shape[1]):
        assert set(np.flatnonzero(rows[:, place])) <= set(fields["up"].down.pixels(place, length=height))


def test_an_operator_that_is_not_known_sees_everything():
    g = Graph(1, 6, 6)
    g.conv("data", 1, "conv", reads=1)
    g.add("Mystery", "conv", to="odd", domain="nobody's")
    model = g.model("odd")
    side = receptive_fields(model, input="data")["odd"].down
    assert (side.axis, side.pixels(0, length=6)) == (None, range(6))


def test_what_does_not_depend_on_the_picture_has_no_field():
    g = Graph(1, 6, 6)
    g.add("Relu", g.drawn(1, 1, 6, 6), to="constant")
    g.add("Add", "data", "constant", to="sum")
    fields = receptive_fields(g.model("sum"), input="data")
    assert set(fields) == {"data", "sum"}
