"""What a Python program says: load, look, watch."""

import asyncio

import cv2
import numpy as np
import pytest
from onnx import numpy_helper
from PIL import Image

import convscope
from convscope.datasets import mnist
from convscope.errors import DataError, ModelError, ServerError, ViewError
from networks import small


def test_looking_at_a_digit_gives_what_opencv_computes(tmp_path):
    digits = mnist.load("test")
    folder = convscope.load.__globals__["ZOO"]["lenet"].parent
    oracle = cv2.dnn.readNetFromCaffe(str(folder / "deploy.prototxt"), str(folder / "lenet.caffemodel"))
    path = tmp_path / "digit.png"
    Image.fromarray(digits.pictures[0]).save(path)
    reading = convscope.look("lenet", path, way="given")
    oracle.setInput(digits.pictures[:1, np.newaxis].astype(np.float32) / 256)
    expected = dict(
        zip(("prob", "conv1", "conv2", "ip1"), oracle.forward(["prob", "conv1", "conv2", "ip1"]), strict=True)
    )
    assert reading.label == str(digits.labels[0])
    np.testing.assert_allclose(reading.probabilities, expected["prob"][0], atol=1e-5)
    for name in ("conv1", "conv2"):
        np.testing.assert_allclose(reading[name], expected[name][0], atol=1e-5 * np.abs(expected[name]).max())
    assert reading["ip1"].shape == (500,)


def test_the_box_in_the_middle_is_looked_at():
    model = small(color="rgb")
    wide = np.zeros((14, 40, 3), np.uint8)
    square = np.random.default_rng(1).integers(0, 256, (14, 14, 3), dtype=np.uint8)
    wide[:, 13:27] = square
    np.testing.assert_array_equal(convscope.look(model, wide).pixels, convscope.look(model, square).pixels)


def test_what_cannot_be_done_is_told(tmp_path):
    with pytest.raises(ModelError):
        convscope.load("no such model")
    with pytest.raises(DataError):
        convscope.look(small(), tmp_path / "none.png")
    with pytest.raises(ViewError, match="nearest: conv"):
        convscope.look(small(), np.zeros((9, 9), np.uint8))["cnov"]


def test_a_blank_sheet_has_no_label():
    reading = convscope.look("lenet", np.full((60, 60), 200, np.uint8))
    assert reading.empty
    assert reading.label is None


def test_a_network_that_gives_no_numbers_has_no_label():
    model = small()
    model.graph.graph.initializer[-1].CopyFrom(
        numpy_helper.from_array(np.full(3, np.nan, np.float32), "logits.bias")
    )
    assert convscope.look(model, np.zeros((14, 14, 3), np.uint8)).label is None


def test_ways_that_a_model_does_not_have_are_told():
    with pytest.raises(ViewError, match=r"^small takes pictures plain or given, not 'digits'$"):
        convscope.look(small(), np.zeros((9, 9), np.uint8), way="digits")


def test_layers_are_a_list_of_names():
    tensor = np.zeros((1, 3, 14, 12), np.float32)
    assert small().run(tensor, layers=[]) == {}
    with pytest.raises(ViewError, match=r"^layers is a list of names: \['conv'\]$"):
        small().run(tensor, layers="conv")


def test_watching_where_an_event_loop_runs_is_told():
    async def notebook():
        convscope.watch(small())

    with pytest.raises(ServerError, match="an event loop is running here"):
        asyncio.run(notebook())


def test_watching_serves_the_page_until_interrupted():
    seen = []

    def ready(address):
        seen.append(address)
        raise KeyboardInterrupt

    convscope.watch(small(), port=0, on_ready=ready)
    assert seen[0].startswith("http://127.0.0.1:")
