"""Networks of which only the text is there: weights at random, so that every layer shows something."""

import cv2
import numpy as np
import onnxruntime
import pytest

from caffe_files import layer, stated_input, write_pair
from convscope import cache
from convscope.errors import ModelError
from convscope.importers.caffe.untrained import SAID
from convscope.importers.load import load_file
from convscope.model.export import export, write
from convscope.model.untrained import keeping

CONV = "convolution_param { num_output: 8 kernel_size: 3 }"
DENSE = "inner_product_param { num_output: 10 }"
TEXT = (
    stated_input(3, 32, 32)
    + layer("conv", "Convolution", "data", CONV)
    + layer("norm", "BatchNorm", "conv", tops="conv")
    + layer("scale", "Scale", "conv", "scale_param { bias_term: true }", tops="conv")
    + layer("relu", "ReLU", "conv", tops="conv")
    + layer("left", "Convolution", "conv", CONV.replace("}", "pad: 1 }"))
    + layer("sum", "Eltwise", "left conv")
    + layer("slope", "PReLU", "sum")
    + layer("fc", "InnerProduct", "slope", DENSE)
    + layer("prob", "Softmax", "fc")
)
REAL = """
    bvlc_alexnet bvlc_googlenet cifar10_full densenet121 inception_resnet_v2 lenet mobilenet_v1 mobilenet_v2 resnet50
    resnet101_v2 se_resnet50 sphereface20 squeezenet_v1.1 vgg16bn xception
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "deploy.prototxt"
    path.write_text(TEXT)
    return path


def picture(shape):
    """Make a picture whose neighbouring pixels are alike: RGB, 0..255, as CHW."""
    rng = np.random.default_rng(5)
    coarse = rng.uniform(0, 255, (*(max(2, side // 8) for side in shape[1:]), shape[0])).astype(np.float32)
    smooth = cv2.resize(coarse, shape[:0:-1], interpolation=cv2.INTER_CUBIC)
    return smooth.reshape(*shape[1:], shape[0]).transpose(2, 0, 1)[None].copy()


def test_a_network_without_weights_opens_and_says_what_it_is(path):
    model = load_file(path, random_weights=True)
    assert model.untrained
    assert model.assumed[0] == SAID
    values = model.run(picture(model.shape))
    assert 0.3 < values["conv"].std() < 3
    assert values["prob"].sum() == pytest.approx(1)
    norm = model.layer("conv:pre")
    assert values[norm.name].std() > 0.3


def test_the_next_start_gives_the_same(path):
    first, second = (load_file(path, random_weights=True) for _ in range(2))
    x = picture(first.shape)
    np.testing.assert_array_equal(first.run(x)["fc"], second.run(x)["fc"])


def test_large_weights_stay_in_their_file(path, monkeypatch):
    small = load_file(path, random_weights=True)
    monkeypatch.setattr(keeping, "LARGE", 1)
    large = load_file(path, random_weights=True)
    assert large.folder is not None
    x = picture(small.shape)
    np.testing.assert_allclose(large.run(x)["fc"], small.run(x)["fc"], rtol=1e-5, atol=1e-5)
    session = onnxruntime.InferenceSession(export(large).SerializeToString())
    np.testing.assert_allclose(session.run(None, {"data": x})[0], small.run(x)["prob"], rtol=1e-5)


def test_a_network_that_has_weights_can_be_looked_at_untrained(tmp_path):
    path = write_pair(tmp_path, TEXT)
    assert load_file(path, random_weights=True).untrained


def test_what_is_not_there_is_still_said(path):
    with pytest.raises(ModelError, match="no caffemodel lies beside it"):
        load_file(path)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("deploy.prototxt", {"weights": "a.caffemodel"}, "either those of a.caffemodel or random: give one"),
        ("a.caffemodel", {}, "a.caffemodel holds weights: for random ones give the prototxt"),
        ("net.onnx", {}, "net.onnx: weights are made at random only for a Caffe network, of its prototxt"),
        ("absent.prototxt", {}, "absent.prototxt is not there"),
    ],
)
def test_what_cannot_be(path, name, options, message):
    path.with_name("a.caffemodel").write_bytes(b"")
    with pytest.raises(ModelError, match=message):
        load_file(path.with_name(name), random_weights=True, **options)


def test_a_net_for_training_that_has_no_size(tmp_path):
    path = tmp_path / "train.prototxt"
    path.write_text(
        'layer { name: "data" type: "Data" top: "data" top: "label" data_param { batch_size: 4 } }\n'
        + layer("fc", "InnerProduct", "data", DENSE)
        + 'layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }'
    )
    with pytest.raises(
        ModelError, match="does not say how large its pictures are, and random weights fit any"
    ):
        load_file(path, random_weights=True)


def test_that_it_is_untrained_travels_with_it(path, tmp_path):
    write(export(load_file(path, random_weights=True)), tmp_path / "net.onnx")
    path.unlink()
    model = load_file(tmp_path / "net.onnx")
    assert model.untrained
    assert SAID in model.assumed


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", REAL.split())
def test_nothing_dies_or_blows_up(shared, name):
    model = load_file(shared / "prototxt" / f"{name}.prototxt", random_weights=True)
    values = model.run(picture(model.shape) * np.float32(np.mean(model.card.input.scale)))
    for one in model.layers:
        if one.kind not in ("convolution", "dense") or one.name.endswith(":pre"):
            continue
        array = values[one.name][0]
        assert 0.05 < array.std() < 50, one.name
        if one.maps and min(one.shape[1:]) > 3:
            assert (abs(array).max(axis=(1, 2)) == 0).mean() < 0.1, one.name
