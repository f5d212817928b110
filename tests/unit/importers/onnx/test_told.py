"""What is told of a graph is what running it shows."""

import numpy as np
import onnx
import pytest

from convscope.errors import ModelError
from convscope.importers.onnx import loading, told
from convscope.importers.onnx.batch import free_batch
from convscope.importers.onnx.reading import read_model
from convscope.importers.onnx.trace import trace
from graphs import Graph

SHAPE = (3, 8, 8)


def usual():
    g = Graph(*SHAPE)
    g.conv("data", 4, "conv", reads=3, pads=[1, 1, 1, 1])
    g.add("BatchNormalization", "conv", *(g.drawn(4) ** 2 + 1 for _ in range(4)), to="norm")
    g.add("Relu", "norm", to="relu")
    g.conv("relu", 4, "deep", reads=4, group=4, auto_pad="SAME_UPPER", strides=[2, 2])
    g.add("MaxPool", "deep", to="pool", kernel_shape=[2, 2])
    g.add("Concat", "pool", "pool", to="both", axis=1)
    g.add("Flatten", "both", to="flat")
    g.dense("flat", 5, "dense", reads=72)
    g.add("Softmax", "dense", to="prob", axis=-1)
    return g.model("prob")


def read(model, folder):
    onnx.save(model, folder / "net.onnx")
    return read_model(folder / "net.onnx")


def test_shapes_and_types_are_those_of_a_run(tmp_path):
    model = read(usual(), tmp_path)
    for batch in (1, 2):
        found = told.told(model, batch=batch, shape=SHAPE)
        ran = trace(model, batch=batch, shape=SHAPE, folder=None)
        assert dict(found.shapes) == dict(ran.shapes)
        assert dict(found.kinds) == dict(ran.kinds)


@pytest.mark.shared
@pytest.mark.parametrize(
    "network", ["samplenet/samplenet.onnx", "mnist_cntk/model.onnx"], ids=lambda name: name.partition("/")[0]
)
def test_shapes_and_types_of_real_networks_are_those_of_a_run(shared, network):
    model = read_model(shared / "models" / network)
    picture = loading.picture_of(model)
    shape = (picture.channels, *picture.size)
    found = told.told(model, batch=1, shape=shape)
    ran = trace(model, batch=1, shape=shape, folder=None)
    assert dict(found.shapes) == dict(ran.shapes)
    assert dict(found.kinds) == dict(ran.kinds)


def mixed(op, *more, **attributes):
    """Make a graph that ends in a node that reads its flat picture."""

    def made():
        g = Graph(3, 4, 4, batch=1)
        g.add("Flatten", "data", to="flat")
        g.add(op, "flat", *(np.asarray(value) for value in more), to="end", **attributes)
        return g.model("end")

    return made


ALONE = {
    "softmax along the values": (mixed("Softmax", axis=1), True),
    "softmax along the pictures": (mixed("Softmax", axis=0), False),
    "log softmax along the pictures": (mixed("LogSoftmax", axis=-2), False),
    "turned": (mixed("Transpose", perm=[1, 0]), False),
    "mean of the pictures": (mixed("ReduceMean", np.array([0]), keepdims=1), False),
    "a weight from the left": (mixed("Gemm", np.ones((1, 5), np.float32), transA=1), False),
    "a dense layer": (mixed("Gemm", np.ones((48, 5), np.float32)), True),
    "a constant added": (mixed("Add", np.ones((1, 48), np.float32)), True),
    "a constant for two pictures": (mixed("Add", np.ones((2, 48), np.float32)), False),
    "one row in front": (mixed("Reshape", np.array([1, 48])), True),  # freed first
    "places in front": (mixed("Reshape", np.array([48, 1])), False),
    "all in one row": (mixed("Reshape", np.array([1, -1])), True),
    "a slice": (mixed("Slice", np.array([0]), np.array([24]), np.array([1])), True),  # found by running
    "pictures in the other order": (
        mixed("Slice", np.array([-1]), np.array([-9]), np.array([0]), np.array([-1])),
        False,
    ),
}


@pytest.mark.parametrize("case", ALONE)
def test_pictures_are_kept_apart_where_two_show_that_they_are(tmp_path, case):
    make, apart = ALONE[case]
    model = read(make(), tmp_path)
    one = told.told(model, batch=1, shape=(3, 4, 4)) or trace(model, batch=1, shape=(3, 4, 4), folder=None)
    assert free_batch(model, one, shape=(3, 4, 4), folder=None) == apart


def test_telling_and_running_say_the_same_of_what_keeps_pictures_apart(tmp_path, monkeypatch):
    for case, (make, _) in ALONE.items():
        model = read(make(), tmp_path)
        one = trace(model, batch=1, shape=(3, 4, 4), folder=None)
        with monkeypatch.context() as patch:
            patch.setattr("convscope.importers.onnx.batch.keeps_apart", lambda *_, **__: False)
            ran = free_batch(read(make(), tmp_path), one, shape=(3, 4, 4), folder=None)
        try:
            apart = told.keeps_apart(model, one, shape=(3, 4, 4))
        except ModelError:  # two do not fit
            apart = False
        assert ran or not apart, case


def misfit(change):
    def made():
        g = Graph(*SHAPE)
        change(g)
        return g.model(g.nodes[-1].output[0])

    return made


MISFITS = [
    (
        misfit(lambda g: g.conv("data", 4, "conv", reads=3, dilations=[5, 5])),
        "Conv of 'conv' has a window that is larger than what it slides over",
    ),
    (
        misfit(lambda g: g.conv("data", 4, "conv", reads=2)),
        "Conv of 'conv' cannot take 1×3×8×8 and 4×2×3×3 and 4: the sizes do not go together",
    ),
    (
        misfit(lambda g: g.add("Conv", "data", g.drawn(4, 3, 3, 3), g.drawn(5), to="conv")),
        "Conv of 'conv' cannot take 1×3×8×8 and 4×3×3×3 and 5: the sizes do not go together",
    ),
    (
        misfit(lambda g: (g.add("Flatten", "data", to="flat"), g.dense("flat", 5, "dense", reads=7))),
        "its operators do not go together: ",
    ),
    (
        misfit(lambda g: g.add("BatchNormalization", "data", *(g.drawn(4) for _ in range(4)), to="norm")),
        "its operators do not go together: ",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), MISFITS)
def test_what_does_not_go_together_is_told_and_fails_when_it_is_run(tmp_path, make, sentence):
    model = read(make(), tmp_path)
    with pytest.raises(ModelError) as caught:
        told.told(model, batch=1, shape=SHAPE)
    assert str(caught.value).startswith(sentence)
    with pytest.raises(ModelError):
        trace(model, batch=1, shape=SHAPE, folder=None)


UNTOLD = {
    "another domain": lambda g: g.add("Gelu", "data", to="end", domain="com.microsoft"),
    "an operator that is not known": lambda g: g.add("Slice", "data", np.array([0]), np.array([4]), to="end"),
    "a padding that is not known": lambda g: g.conv("data", 2, "end", reads=3, auto_pad="SAME_UPPEX"),
    "training": lambda g: g.add(
        "BatchNormalization", "data", *(g.drawn(3) for _ in range(4)), to="end", training_mode=1
    ),
}


@pytest.mark.parametrize("case", UNTOLD)
def test_what_cannot_be_told_is_left_to_a_run(tmp_path, case):
    g = Graph(*SHAPE)
    UNTOLD[case](g)
    model = g.model("end")
    assert told.told(model, batch=1, shape=SHAPE) is None
