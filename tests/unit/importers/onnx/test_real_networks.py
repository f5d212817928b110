"""Networks that other people trained."""

import numpy as np
import onnxruntime
import pytest

from convscope.datasets import registry
from convscope.importers.load import load_file
from convscope.jobs.evaluate import evaluate

pytestmark = pytest.mark.shared


def test_one_network_in_two_formats(shared):
    """The caffemodel's first convolution takes blue first, the ONNX file's red."""
    folder = shared / "models/samplenet"
    caffe, onnx = load_file(folder / "SampLeNet.prototxt"), load_file(folder / "samplenet.onnx")
    pictures = np.random.default_rng(1).uniform(-1, 1, (4, 3, 32, 32)).astype(np.float32)
    ours = onnx.run(pictures)
    theirs = caffe.run(np.ascontiguousarray(pictures[:, ::-1]))
    for name in ("pool1", "pool2", "fc3", "prob"):
        np.testing.assert_allclose(ours[name], theirs[name], rtol=0, atol=1e-5 * np.abs(theirs[name]).max())
    assert [(layer.name, layer.kind, layer.parameters) for layer in onnx.layers if layer.parameters] == [
        ("conv1", "convolution", 456),
        ("conv2", "convolution", 2_416),
        ("fc1", "dense", 48_120),
        ("fc2", "dense", 10_164),
        ("fc3", "dense", 850),
    ]


def test_it_gives_what_onnx_runtime_gives(shared):
    path = shared / "models/mnist_cntk/model.onnx"
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    pictures = np.random.default_rng(1).uniform(0, 255, (3, 1, 28, 28)).astype(np.float32)
    expected = [session.run(None, {"Input3": pictures[n : n + 1]})[0] for n in range(3)]
    values = load_file(path).run(pictures)["Times212"]
    np.testing.assert_allclose(values, np.concatenate(expected), rtol=1e-4)


def test_the_digits_are_read_as_well_as_they_should(shared):
    model = load_file(shared / "models/mnist_cntk/model.onnx")
    assert model.assumed == (
        "The network does not end in a softmax: that of Times212 was added as prob.",
        "No card: pixels stay 0..255, as is usual with CNTK.",
        "No card: 28×28 gray and 10 classes are taken for digits as in MNIST, light ink on dark.",
    )
    assert (
        evaluate(model, registry.load("mnist:test")).correct == 9_891
    )  # as ONNX Runtime on the untouched file
