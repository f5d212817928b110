"""What a Python program says: load, look, watch."""

import asyncio
import json
import threading
from io import BytesIO
from urllib.error import URLError
from urllib.request import urlopen
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from onnx import numpy_helper
from PIL import Image
from websockets.sync.client import connect

import convscope
from convscope.datasets import mnist
from convscope.errors import DataError, ModelError, ServerError, ViewError
from convscope.view.view import Camera, Maps, View
from convscope.zoo.entries import ZOO
from networks import small


def test_looking_at_a_digit_gives_what_opencv_computes(tmp_path):
    digits = mnist.load("test")
    folder = ZOO["lenet"].network.parent
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


def test_in_a_notebook_the_page_is_served_beside_it_and_shown_in_a_frame():
    async def notebook():
        return convscope.watch(small(), port=0)

    watching = asyncio.run(notebook())
    try:
        with urlopen(watching.url) as answer:
            assert b"convscope" in answer.read()
            policy = answer.headers["content-security-policy"]
        assert "frame-ancestors http://localhost:* http://127.0.0.1:* " in policy
        frame = ElementTree.fromstring(watching._repr_html_())
        assert (frame.tag, frame.get("src")) == ("iframe", watching.url)
        assert "camera" in frame.get("allow").split("; ")
        assert repr(watching) == f"<convscope at {watching.url}>"
    finally:
        watching.stop()
    assert (repr(watching), watching._repr_html_()) == ("<convscope, stopped>", "&lt;convscope, stopped&gt;")
    with pytest.raises(URLError):
        urlopen(watching.url)


def test_in_a_notebook_a_page_follows_a_source_and_records(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def notebook():
        return convscope.watch("lenet", source="mnist:test", port=0)

    watching = asyncio.run(notebook())
    with connect(watching.url.replace("http://", "ws://").replace("/?", "/socket?")) as socket:
        hello = json.loads(socket.recv(timeout=10))
        socket.send('{"type": "open", "form": "preset", "text": "", "class": null}')
        socket.send('{"type": "follow", "on": true}')
        while not isinstance(socket.recv(timeout=10), bytes):
            pass
        socket.send('{"type": "record", "on": true}')
        while '"type":"tape"' not in str(socket.recv(timeout=10)):
            pass
    watching.stop()
    assert (hello["source"]["title"], hello["records"]) == ("mnist:test", True)
    assert len(list(tmp_path.glob("*.arrow"))) == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "convscope-source"]


def test_in_a_notebook_eight_bits_are_calibrated_with_the_source(tmp_path):
    noise = np.random.default_rng(3).integers(0, 256, (3, 14, 12, 3), dtype=np.uint8)
    for number, pixels in enumerate(noise):
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")

    async def notebook():
        return convscope.watch(small(scale=0.01), source=str(tmp_path), precision="int8", port=0)

    watching = asyncio.run(notebook())
    with connect(watching.url.replace("http://", "ws://").replace("/?", "/socket?")) as socket:
        hello = json.loads(socket.recv(timeout=10))
    watching.stop()
    assert hello["engine"]["precision"] == "int8"


def test_in_a_notebook_what_is_wrong_is_told_where_the_page_was_asked_for():
    async def notebook(**more):
        convscope.watch(small(), port=0, **more)

    for more, kind, sentence in (
        ({"view": View(panels=(Maps(layer="cnov"),))}, ViewError, "small has no layer 'cnov'"),
        ({"host": "192.0.2.1"}, ServerError, "192.0.2.1 is not an address of this machine"),
        ({"framed_by": ["*"]}, ServerError, r"framed_by: '\*' is no origin"),
        ({"source": "nowhere"}, DataError, "there is no source 'nowhere'"),
    ):
        with pytest.raises(kind, match=sentence):
            asyncio.run(notebook(**more))


def test_a_reading_shows_itself():
    picture = np.random.default_rng(1).integers(0, 256, (14, 12, 3), dtype=np.uint8)
    reading = convscope.look(small(), picture)
    with Image.open(BytesIO(reading._repr_png_())) as drawn:
        assert drawn.size == (960, 540)
        assert len(drawn.convert("RGB").getcolors(1 << 20)) > 100
    label = ("ant", "bee", "cat")[int(reading.probabilities.argmax())]
    assert repr(reading) == f"<small: {label}, {reading.probabilities.max():.1%}>"
    assert repr(convscope.look("lenet", np.full((60, 60), 200, np.uint8))) == "<LeNet: nothing>"


def test_a_view_without_panels_that_can_be_drawn_shows_as_text():
    reading = convscope.look(small(), np.zeros((14, 12, 3), np.uint8), view=View(panels=(Camera(),)))
    assert reading._repr_png_() is None


def test_what_is_looked_at_is_the_view():
    view = View(panels=(Maps(layer="pool"),))
    reading = convscope.look(small(), np.zeros((14, 12, 3), np.uint8), view=view)
    assert [panel.layer for panel in reading.plan.panels] == ["pool"]


def test_watching_serves_the_page_until_interrupted():
    seen = []

    def ready(address):
        seen.append(address)
        raise KeyboardInterrupt

    convscope.watch(small(), port=0, on_ready=ready)
    assert seen[0].startswith("http://127.0.0.1:")
