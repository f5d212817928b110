"""Networks that other people trained, against what Caffe itself computed of them."""

import cv2
import numpy as np
import onnx
import pytest

from convscope.importers.load import load_file

pytestmark = pytest.mark.shared

# network, Caffe's blobs, the layer of the probabilities, how many there are.
NETWORKS = [
    ("lenet_ethereon/deploy.prototxt", "lenet_ethereon/caffe_blobs.npz", "prob", 10),
    ("lenet_everpeace/deploy.prototxt", "lenet_everpeace/caffe_blobs.npz", "prob", 10),
    ("cifar10_quick_everpeace/deploy.prototxt", "cifar10_quick_everpeace/caffe_blobs.npz", "prob", 10),
    ("cifar10_full_everpeace/deploy.prototxt", "cifar10_full_everpeace/caffe_blobs.npz", "prob", 10),
    ("mtcnn/det1.prototxt", "mtcnn/det1.caffe_blobs.npz", "prob1", 2),
    ("mtcnn/det2.prototxt", "mtcnn/det2.caffe_blobs.npz", "prob1", 2),
    ("mtcnn/det3.prototxt", "mtcnn/det3.caffe_blobs.npz", "prob1", 2),
    ("samplenet/SampLeNet.prototxt", "samplenet/caffe_blobs.npz", "prob", 10),
]
NO_BLOBS = [
    ("squeezenet_traffic_light/deploy.prototxt", "prob", 3),
    ("ultraface/deploy.prototxt", "scores:mean", 2),
]
ALL = [(network, output, classes) for network, _, output, classes in NETWORKS] + NO_BLOBS
TOLERANCE = 1e-5  # of a blob's greatest value


@pytest.mark.parametrize(("network", "blobs"), [case[:2] for case in NETWORKS])
def test_every_blob_is_caffes(shared, network, blobs):
    model = load_file(shared / "models" / network)
    with np.load(shared / "models" / blobs) as caffe:
        out = model.run(caffe["input:data"])
        expected = {
            name.removeprefix("blob:"): caffe[name]
            for name in caffe.files
            if name.startswith("blob:") and "_split_" not in name  # copies that Caffe makes for itself
        }
    del expected[model.input]
    assert set(expected) == {name for name in out if not name.endswith(":pre")} - {*added(model)}
    for name, values in expected.items():
        assert out[name].shape == values.shape, name
        assert np.abs(out[name] - values).max() <= TOLERANCE * np.abs(values).max(), name


def added(model):
    return [model.output] if any("was added as" in sentence for sentence in model.assumed) else []


@pytest.mark.parametrize(("network", "output", "classes"), ALL)
def test_the_answer_is_opencvs(shared, network, output, classes):
    path = shared / "models" / network
    model = load_file(path)
    assert (model.output, len(model.labels)) == (output, classes)
    (weights,) = [p for p in path.parent.glob("*.caffemodel") if p.stem == path.stem] or path.parent.glob(
        "*.caffemodel"
    )
    oracle = cv2.dnn.readNetFromCaffe(str(path), str(weights))
    picture = np.random.default_rng(1).uniform(-1, 1, (1, *model.shape)).astype(np.float32)
    oracle.setInput(picture)
    name = output.removesuffix(":mean")
    expected = softmax(oracle.forward("fc3")) if added(model) else oracle.forward(name)
    result = model.run(picture, layers=[name])[name]
    np.testing.assert_allclose(result.ravel(), expected.ravel(), rtol=0, atol=1e-5)


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


@pytest.mark.parametrize("network", [case[0] for case in ALL])
def test_the_graph_is_a_good_one(shared, network):
    model = load_file(shared / "models" / network)
    onnx.checker.check_model(model.graph, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model.graph, strict_mode=True, data_prop=True)
    shapes = {
        value.name: tuple(dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim)
        for value in inferred.graph.output
    }
    assert shapes == {layer.tensor: ("batch", *layer.shape) for layer in model.layers}


def test_parameters_are_counted(shared):
    model = load_file(shared / "models/lenet_ethereon/deploy.prototxt")
    counts = {layer.name: layer.parameters for layer in model.layers if layer.parameters}
    assert counts == {"conv1": 520, "conv2": 25_050, "ip1": 400_500, "ip2": 5_010}
    assert sum(counts.values()) == 431_080


def test_what_was_assumed_of_a_detector_is_said(shared):
    model = load_file(shared / "models/ultraface/deploy.prototxt")
    assert model.assumed[0] == "scores holds 4420×2 probabilities: their mean over all places is the answer."
