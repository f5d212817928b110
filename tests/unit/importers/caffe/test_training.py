"""Nets for training, made ones for use."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file


def data(settings, *, phase="TEST", tops="data label", kind="Data"):
    return layer("feed", kind, "", f"include {{ phase: {phase} }} {settings}", tops=tops)


def dense(name, bottom, units):
    return layer(
        name, "InnerProduct", bottom, f"inner_product_param {{ num_output: {units} bias_term: false }}"
    )


LOSS = layer("accuracy", "Accuracy", "ip label", "include { phase: TEST }") + layer(
    "loss", "SoftmaxWithLoss", "ip label"
)


def test_losses_go_and_the_softmax_stays(tmp_path):
    text = data("transform_param { crop_size: 2 }") + dense("ip", "data", 4) + LOSS
    model = load_file(write_pair(tmp_path, text, {"ip": [values(4, 12)]}))
    assert (model.input, model.shape, model.output) == ("data", (3, 2, 2), "prob")
    assert [layer.name for layer in model.layers] == ["ip", "prob"]
    picture = values(1, 3, 2, 2)
    powers = np.exp(picture.reshape(1, 12) @ values(4, 12).T)
    np.testing.assert_allclose(model.run(picture)["prob"], powers / powers.sum(), rtol=1e-5)


LAYERS = [
    ("Data", "data_param { batch_size: 5 crop_size: 4 }", (3, 4, 4)),
    ("Data", "transform_param { crop_size: 4 force_gray: true }", (1, 4, 4)),
    ("ImageData", "image_data_param { new_height: 4 new_width: 6 }", (3, 4, 6)),
    (
        "ImageData",
        "image_data_param { new_height: 9 new_width: 9 is_color: false } transform_param { crop_size: 4 }",
        (1, 4, 4),
    ),
    ("MemoryData", "memory_data_param { channels: 1 height: 6 width: 4 }", (1, 6, 4)),
    ("WindowData", "window_data_param { crop_size: 6 }", (3, 6, 6)),
    ("Python", "python_param { module: 'feed' layer: 'Feed' } transform_param { crop_size: 4 }", (3, 4, 4)),
]


@pytest.mark.parametrize(("kind", "settings", "shape"), LAYERS)
def test_data_layers_say_how_large_pictures_are(tmp_path, kind, settings, shape):
    text = data(settings, kind=kind) + dense("ip", "data", 4) + LOSS
    model = load_file(write_pair(tmp_path, text, {"ip": [values(4, np.prod(shape))]}))
    assert model.shape == shape


# what dense weights fit, and what they are taken for.
UNSAID = [
    (1 * 28 * 28, (1, 28, 28)),
    (3 * 32 * 32, (3, 32, 32)),
    (3 * 112 * 96, (3, 112, 96)),
    (40 * 40, (1, 40, 40)),
]


@pytest.mark.parametrize(("count", "shape"), UNSAID)
def test_a_size_that_is_not_said_is_found(tmp_path, count, shape):
    text = data("data_param { source: 'lmdb' }") + dense("ip", "data", 2) + LOSS
    model = load_file(write_pair(tmp_path, text, {"ip": [values(2, count)]}))
    assert model.shape == shape
    size = f"{shape[1]}×{shape[2]}"
    assert (
        f"The data layer does not say how large its pictures are: {size} is taken, which the dense layers fit."
        in model.assumed
    )


def test_where_any_size_fits(tmp_path):
    text = data("") + layer("pool", "Pooling", "data", "pooling_param { pool: AVE global_pooling: true }")
    model = load_file(write_pair(tmp_path, text + layer("loss", "SoftmaxWithLoss", "pool label")))
    assert model.shape == (3, 224, 224)
    assert "The data layer does not say how large its pictures are: 224×224 is taken." in model.assumed


def test_no_size_fits(tmp_path):
    path = write_pair(tmp_path, data("") + dense("ip", "data", 2) + LOSS, {"ip": [values(2, 7)]})
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == (
        f"{path}: its data layer does not say how large its pictures are, and no size up to 512 fits its dense "
        "layers: state the input in a deploy.prototxt"
    )


def test_the_size_is_said_and_the_weights_do_not_fit(tmp_path):
    text = data("transform_param { crop_size: 2 force_color: true }") + dense("ip", "data", 2) + LOSS
    path = write_pair(tmp_path, text, {"ip": [values(2, 7)]})
    with pytest.raises(ModelError) as caught:
        load_file(path)
    sentence = "its weight is 2×7 in net.caffemodel, and 2×12 in the network"
    assert str(caught.value) == f"{path}: layer 'ip' (InnerProduct): {sentence}"


def test_pictures_for_training_where_there_are_no_others(tmp_path):
    text = data("transform_param { crop_size: 2 }", phase="TRAIN") + dense("ip", "data", 4) + LOSS
    assert load_file(write_pair(tmp_path, text, {"ip": [values(4, 12)]})).shape == (3, 2, 2)


def test_pictures_for_a_test_come_first(tmp_path):
    sizes = "".join(
        data(f"transform_param {{ crop_size: {n} }}", phase=p) for n, p in ((9, "TRAIN"), (2, "TEST"))
    )
    assert (
        load_file(write_pair(tmp_path, sizes + dense("ip", "data", 4) + LOSS, {"ip": [values(4, 12)]})).shape[
            1
        ]
        == 2
    )


# layers behind `ip`, the layers that remain, the answer.
LOSSES = [
    (layer("loss", "SoftmaxWithLoss", "ip label", tops="loss p"), ["ip", "p"], "p"),
    (layer("loss", "SoftmaxWithLoss", "ip label", tops=""), ["ip", "prob"], "prob"),
    (layer("loss", "SigmoidCrossEntropyLoss", "ip label"), ["ip", "prob"], "prob"),
    (layer("loss", "HingeLoss", "ip label"), ["ip", "prob"], "prob"),
    (layer("p", "Softmax", "ip") + layer("loss", "MultinomialLogisticLoss", "p label"), ["ip", "p"], "p"),
    (
        layer("a", "SoftmaxWithLoss", "ip label") + layer("b", "SoftmaxWithLoss", "ip label"),
        ["ip", "a", "b"],
        "b",
    ),
    (layer("p", "Softmax", "ip") + layer("loss", "SoftmaxWithLoss", "ip label"), ["ip", "p", "prob"], "prob"),
    (
        layer("m", "MarginInnerProduct", "ip label") + layer("loss", "SoftmaxWithLoss", "m label"),
        ["ip", "prob"],
        "prob",
    ),
]


@pytest.mark.parametrize(("text", "names", "output"), LOSSES)
def test_what_becomes_of_losses(tmp_path, text, names, output):
    net = data("transform_param { crop_size: 2 }") + dense("ip", "data", 4) + text
    model = load_file(write_pair(tmp_path, net, {"ip": [values(4, 12)]}))
    assert ([layer.name for layer in model.layers], model.output) == (names, output)


def test_layers_that_read_labels_are_named(tmp_path):
    text = (
        data("transform_param { crop_size: 2 }") + dense("ip", "data", 4) + layer("m", "Margin", "ip label")
    )
    model = load_file(write_pair(tmp_path, text, {"ip": [values(4, 12)]}))
    assert model.assumed[0] == "Layer 'm' (Margin) is left out: it reads 'label', which no picture fills."


def test_what_the_data_layer_does_to_pixels(tmp_path):
    settings = (
        "transform_param { crop_size: 2 scale: 0.0078125 mean_value: 104 mean_value: 117 mean_value: 123 }"
    )
    text = data(settings) + dense("ip", "data", 4) + LOSS
    model = load_file(write_pair(tmp_path, text, {"ip": [values(4, 12)]}))
    assert model.card.input.scale == 0.0078125
    assert model.mean.ravel().tolist() == [104, 117, 123]
    assert model.assumed == (
        "No card: the channels are blue, green, red, as is usual with Caffe.",
        "No labels: the classes are called by their numbers.",
    )


OLD = [
    """
    layers { name: "data" type: DATA top: "data" top: "label" include: { phase: TEST }
             data_param { source: "lmdb" mean_file: "of.binaryproto" crop_size: 2 scale: 0.5 } }
    layers { name: "ip" type: INNER_PRODUCT bottom: "data" top: "ip"
             inner_product_param { num_output: 4 bias_term: false } }
    layers { name: "accuracy" type: ACCURACY bottom: "ip" bottom: "label" top: "accuracy" }
    layers { name: "loss" type: SOFTMAX_LOSS bottom: "ip" bottom: "label" top: "loss" }
    """,
    """
    layers { layer { name: "data" type: "data" source: "lmdb" meanfile: "of.binaryproto" cropsize: 2 scale: 0.5 }
             top: "data" top: "label" }
    layers { layer { name: "ip" type: "innerproduct" num_output: 4 biasterm: false } bottom: "data" top: "ip" }
    layers { layer { name: "loss" type: "softmax_loss" } bottom: "ip" bottom: "label" }
    """,
]


@pytest.mark.parametrize("text", OLD)
def test_older_nets_for_training(tmp_path, text):
    model = load_file(write_pair(tmp_path, text, {"ip": [values(4, 12)]}))
    assert (model.shape, model.card.input.scale) == ((3, 2, 2), 0.5)
    assert [layer.name for layer in model.layers] == ["ip", "prob"]
    said = "The mean that the data layer names, of.binaryproto, is not beside it: nothing is subtracted."
    assert said in model.assumed


def test_an_input_beside_a_data_layer(tmp_path):
    text = stated_input(3, 2, 2) + data("", tops="other") + layer("p", "Softmax", "data")
    assert load_file(write_pair(tmp_path, text)).input == "data"


def test_the_mean_is_the_stored_one(tmp_path):
    text = (
        data("transform_param { crop_size: 2 force_color: true }")
        + layer("norm", "BatchNorm", "data", "batch_norm_param { use_global_stats: false eps: 0 }")
        + dense("ip", "norm", 4)
        + LOSS
    )
    mean, variance = values(3), 1 + values(3) ** 2
    weights = {"norm": [mean, variance, np.array([1.0])], "ip": [values(4, 12)]}
    model = load_file(write_pair(tmp_path, text, weights))
    said = (
        "BatchNorm takes the mean that it stored, not that of a batch, although the net for training says so."
    )
    assert said in model.assumed
    picture = values(1, 3, 2, 2, seed=3)
    expected = (picture - mean.reshape(3, 1, 1)) / np.sqrt(variance).reshape(3, 1, 1)
    np.testing.assert_allclose(model.run(picture)["norm"], expected, rtol=1e-5, atol=1e-6)


TRAINING_LENET = """
layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TRAIN }
        transform_param { scale: 0.00390625 } data_param { source: "mnist_train_lmdb" batch_size: 64 backend: LMDB } }
layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TEST }
        transform_param { scale: 0.00390625 } data_param { source: "mnist_test_lmdb" batch_size: 100 backend: LMDB } }
"""


@pytest.mark.shared
def test_a_lenet_as_it_was_trained(shared, tmp_path):
    folder = shared / "models/lenet_ethereon"
    deploy = load_file(folder / "deploy.prototxt")
    text = (folder / "deploy.prototxt").read_text()
    body = text[text.index("layer", text.index("conv1") - 40) :]
    body = body[: body.rindex("layer {")] + LOSS.replace('"ip"', '"ip2"')
    path = tmp_path / "train_test.prototxt"
    path.write_text(TRAINING_LENET + body)
    model = load_file(path, weights=next(folder.glob("*.caffemodel")))
    assert model.shape == (1, 28, 28)
    assert (model.card.input.scale, model.card.input.prepare) == (1 / 256, "digits")
    pictures = values(3, 1, 28, 28)
    np.testing.assert_array_equal(model.run(pictures)["prob"], deploy.run(pictures)["prob"])
