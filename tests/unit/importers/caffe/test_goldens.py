"""Architectures that people publish, with weights made by a rule, against what Caffe and OpenCV make of the same."""

import gc
import importlib.util
import json
import re

import cv2
import numpy as np
import pytest

from caffe_files import write_caffemodel
from convscope.importers.caffe.piece import Site
from convscope.importers.load import load_file

pytestmark = [pytest.mark.shared, pytest.mark.slow]

BY_CAFFE = [
    "age_gender_retail",
    "bvlc_alexnet",
    "bvlc_caffenet",
    "bvlc_googlenet",
    "bvlc_rcnn",
    "caffenet_yos_v1",
    "cifar10_full",
    "cifar10_quick",
    "emotions_retail",
    "head_pose",
    "inception_resnet_v2",
    "inception_v1_tf",
    "inception_v3",
    "landmarks35",
    "lenet",
    "mobilenet_v1",
    "mobilenet_v2",
    "open_nsfw",
    "resnet101_v2",
    "resnet10_preact",
    "resnet50",
    "se_bn_inception",
    "sphereface20",
    "squeezenet_v1.0",
    "squeezenet_v1.1",
    "vehicle_attributes",
    "vgg13",
    "vgg16",
    "vgg16bn",
    "vgg19_bn",
    "xception",
]
TOLERANCE = 1e-5  # of a blob's greatest value

# Those that plain Caffe cannot read, and a factor for their Scale layers. With the rule's own, the last one's blobs
# grow to 2,700 before its sigmoids, and a change of the input by its last digit moves its last blobs by 3e-4.
BY_OPENCV = {
    "air14_1x16d": 1,
    "densenet121": 1,
    "dpn92": 1,
    "resnet18_priv": 1,
    "resnext50": 1,
    "se_resnet50": 0.5,
}
OPENCVS = 1e-4  # of a blob's greatest value

# OpenCV 4.14 takes the second and third blob of an Axpy for each other: it gets what the layer's author defines it as.
AXPY = re.compile(r'type: "Axpy"\s+bottom: "(.*)"\s+bottom: "(.*)"\s+bottom: "(.*)"\s+top: "(.*)"\s+}')
SCALE_AND_SUM = r"""type: "Scale" bottom: "\2" bottom: "\1" top: "\4:scaled" scale_param { axis: 0 } }
layer { name: "\4:sum" type: "Eltwise" bottom: "\4:scaled" bottom: "\3" top: "\4" }"""


@pytest.fixture(scope="module")
def recipe(shared):
    spec = importlib.util.spec_from_file_location("recipe", shared / "prototxt/recipe.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def weights(tmp_path):
    """Give a path for weights that are gone when the test is, since some fill half a gigabyte."""
    path = tmp_path / "made.caffemodel"
    yield path
    path.unlink(missing_ok=True)
    gc.collect()


def made(recipe, golden):
    """Make the weights that a golden states, layer by layer."""
    return (
        (layer, [recipe.parameter(layer, facts["type"], i, tuple(s)) for i, s in enumerate(facts["shapes"])])
        for layer, facts in golden["parameters"].items()
    )


def hold_against(out, golden, recipe, *, source):
    for blob, facts in golden["blobs"].items():
        if "_split_" in blob or blob == source:
            continue
        values, greatest = out[blob], facts["max_abs"]
        assert list(values.shape) == facts["shape"], blob
        sampled = values.ravel()[recipe.places(blob, values.size)]
        assert np.abs(sampled - facts["samples"]).max() <= TOLERANCE * greatest, blob
        assert abs(np.abs(values).max() - greatest) <= TOLERANCE * greatest, blob
        assert abs(values.mean(dtype=np.float64) - facts["mean"]) <= TOLERANCE * greatest, blob


def test_no_network_is_forgotten(shared):
    files = {path.stem for path in (shared / "prototxt").glob("*.prototxt")}
    assert files == {*BY_CAFFE, *BY_OPENCV, "sphereface20_train"}


@pytest.mark.parametrize("name", BY_CAFFE)
def test_every_blob_is_caffes(shared, recipe, weights, name):
    golden = json.loads((shared / f"prototxt/{name}.golden.json").read_text())
    write_caffemodel(weights, made(recipe, golden))
    model = load_file(shared / f"prototxt/{name}.prototxt", weights=weights, strict=True)
    ((source, shape),) = golden["inputs"].items()
    hold_against(model.run(recipe.picture(tuple(shape))), golden, recipe, source=source)


def test_a_net_for_training_is_the_one_for_use(shared, recipe, weights):
    golden = json.loads((shared / "prototxt/sphereface20.golden.json").read_text())
    write_caffemodel(weights, made(recipe, golden))
    model = load_file(shared / "prototxt/sphereface20_train.prototxt", weights=weights)
    assert model.shape == (3, 112, 96)
    assert (model.card.input.scale, model.card.input.mean) == (0.0078125, (127.5, 127.5, 127.5))
    assert model.assumed[0].startswith("Layer 'fc6' (MarginInnerProduct) is left out: ")
    ((source, shape),) = golden["inputs"].items()
    hold_against(model.run(recipe.picture(tuple(shape))), golden, recipe, source=source)


@pytest.mark.parametrize("name", BY_OPENCV)
def test_every_blob_is_opencvs(shared, recipe, weights, monkeypatch, name):
    path = shared / f"prototxt/{name}.prototxt"
    write_caffemodel(weights, wanted(path, weights, recipe, monkeypatch, factor=BY_OPENCV[name]))
    model = load_file(path, weights=weights, strict=True)
    known = weights.with_suffix(".prototxt")
    known.write_text(AXPY.sub(SCALE_AND_SUM, path.read_text()))
    oracle = cv2.dnn.readNetFromCaffe(str(known), str(weights))
    oracle.enableFusion(False)
    oracle.enableWinograd(False)
    picture = recipe.picture((1, *model.shape))
    oracle.setInput(picture)
    theirs = set(oracle.getLayerNames())
    names = [layer.name for layer in model.layers if layer.name in theirs and not layer.activation]
    assert model.output in names
    compared = zip(names, oracle.forward(names), strict=True)
    out = model.run(picture)
    for layer, expected in compared:
        assert out[layer].shape == expected.shape, layer
        assert np.abs(out[layer] - expected).max() <= OPENCVS * np.abs(expected).max(), layer


def wanted(path, weights, recipe, monkeypatch, *, factor):
    """Make weights of the shapes that the layers ask for."""
    asked = {}

    def ask(site, index, shape, **_):
        arrays = asked.setdefault(site.name, (site.options.type, {}))[1]
        arrays[index] = shape or (1,)
        return np.ones(int(np.prod(shape)), dtype=np.float32)

    write_caffemodel(weights, [("none", [])])
    with monkeypatch.context() as patched:
        patched.setattr(Site, "_blob", ask)
        load_file(path, weights=weights)
    return [
        (
            name,
            [
                recipe.parameter(name, kind, index, shapes[index])
                * np.float32(factor if (kind, index) == ("Scale", 0) else 1)
                for index in sorted(shapes)
            ],
        )
        for name, (kind, shapes) in asked.items()
    ]
