"""Architectures that people publish, with weights made by a rule, against what Caffe computed with the same."""

import importlib.util
import json

import numpy as np
import pytest

from caffe_files import caffemodel
from convscope.importers.load import load_file

pytestmark = [pytest.mark.shared, pytest.mark.slow]

# What Caffe computed, but for the VGGs and the twins of AlexNet: much weight, and nothing new.
NETWORKS = [
    "age_gender_retail",
    "bvlc_alexnet",
    "bvlc_googlenet",
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
    "resnet10_preact",
    "resnet101_v2",
    "resnet50",
    "se_bn_inception",
    "sphereface20",
    "squeezenet_v1.0",
    "squeezenet_v1.1",
    "vehicle_attributes",
    "xception",
]
TOLERANCE = 1e-5  # of a blob's greatest value


@pytest.fixture(scope="module")
def recipe(shared):
    spec = importlib.util.spec_from_file_location("recipe", shared / "prototxt/recipe.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NETWORKS)
def test_every_blob_is_caffes(shared, recipe, tmp_path, name):
    golden = json.loads((shared / f"prototxt/{name}.golden.json").read_text())
    made = {
        layer: [recipe.parameter(layer, facts["type"], i, tuple(s)) for i, s in enumerate(facts["shapes"])]
        for layer, facts in golden["parameters"].items()
    }
    weights = tmp_path / "made.caffemodel"
    weights.write_bytes(caffemodel(made))
    model = load_file(shared / f"prototxt/{name}.prototxt", weights=weights)
    weights.unlink()
    ((source, shape),) = golden["inputs"].items()
    out = model.run(recipe.picture(tuple(shape)))
    blobs = {
        blob: facts for blob, facts in golden["blobs"].items() if "_split_" not in blob and blob != source
    }
    for blob, facts in blobs.items():
        values, greatest = out[blob], facts["max_abs"]
        assert list(values.shape) == facts["shape"], blob
        sampled = values.ravel()[recipe.places(blob, values.size)]
        assert np.abs(sampled - facts["samples"]).max() <= TOLERANCE * greatest, blob
        assert abs(np.abs(values).max() - greatest) <= TOLERANCE * greatest, blob
        assert abs(values.mean(dtype=np.float64) - facts["mean"]) <= TOLERANCE * greatest, blob
