"""Labels and means that lie beside a network."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.importers.caffe.schema import BlobProto
from convscope.importers.load import load_file

MEAN = np.arange(3 * 6 * 6, dtype=np.float32).reshape(3, 6, 6)
DENSE = layer("ip", "InnerProduct", "data", "inner_product_param { num_output: 2 bias_term: false }")
TEXT = stated_input(3, 4, 4) + DENSE + layer("prob", "Softmax", "ip")
BGR = "No card: the channels are blue, green, red, as is usual with Caffe."
NUMBERS = "No labels: the classes are called by their numbers."
RAW = "No card: pixels stay 0..255, with no mean subtracted."


def feed(settings):
    return (
        layer("feed", "Data", "", settings, tops="data label")
        + DENSE
        + layer("loss", "SoftmaxWithLoss", "ip label")
    )


def write_mean(path, mean=MEAN):
    channels, height, width = mean.shape
    blob = BlobProto(num=1, channels=channels, height=height, width=width, data=mean.ravel().tolist())
    path.write_bytes(blob.SerializeToString())


def opened(tmp_path, text=TEXT, *, count=48):
    return load_file(write_pair(tmp_path, text, {"ip": [values(2, count)]}))


@pytest.mark.parametrize("name", ["labels.txt", "synset_words.txt", "classes.txt"])
def test_labels_are_found(tmp_path, name):
    (tmp_path / name).write_text("n01440764 tench\nn01443537 goldfish\n")
    model = opened(tmp_path)
    assert model.labels == ("tench", "goldfish")
    assert model.card.output.labels == name
    assert model.assumed == (BGR, RAW, f"The labels are those of {name}, found beside the network.")


def test_labels_of_another_network(tmp_path):
    (tmp_path / "labels.txt").write_text("ant\nbee\ncat\n")
    model = opened(tmp_path)
    assert model.labels == ("0", "1")
    assert "labels.txt is not used: it has 3 names, for 2 classes." in model.assumed


def test_labels_that_are_none(tmp_path):
    (tmp_path / "labels.txt").write_bytes(b"")
    said = f"labels.txt is not used: {tmp_path / 'labels.txt'} is not a list of names, one a line."
    assert said in opened(tmp_path).assumed


def test_a_card_goes_first(tmp_path):
    (tmp_path / "labels.txt").write_text("ant\nbee\n")
    write_mean(tmp_path / "mean.binaryproto")
    card = tmp_path / "convscope.toml"
    card.write_text('schema = 1\n[input]\nsize = [4, 4]\n[output]\nlabels = ["x", "y"]\n')
    model = opened(tmp_path)
    assert (model.labels, model.assumed) == (("x", "y"), ())
    assert not model.mean.any()
    card.write_text("schema = 1\n[input]\nsize = [4, 4]\nmean = 'mean.binaryproto'\n")
    model = opened(tmp_path)
    assert model.labels == ("ant", "bee")
    np.testing.assert_array_equal(model.mean, MEAN[:, 1:5, 1:5])


def test_a_mean_is_found(tmp_path):
    write_mean(tmp_path / "imagenet_mean.binaryproto")
    model = opened(tmp_path)
    np.testing.assert_array_equal(model.mean, MEAN[:, 1:5, 1:5])
    said = "The mean is that of imagenet_mean.binaryproto, found beside the network."
    assert model.assumed == (BGR, said, NUMBERS)


def test_a_mean_of_numpy(tmp_path):
    np.save(tmp_path / "ilsvrc_2012_mean.npy", MEAN)
    np.testing.assert_array_equal(opened(tmp_path).mean, MEAN[:, 1:5, 1:5])


def test_means_that_are_not_used(tmp_path):
    np.save(tmp_path / "mean.npy", MEAN[:, :2])
    model = opened(tmp_path)
    path = tmp_path / "mean.npy"
    said = f"mean.npy is not used: {path} holds an array (3, 2, 6), the input is (3, 4, 4)."
    assert model.assumed == (BGR, said, RAW, NUMBERS)
    np.save(tmp_path / "other_mean.npy", MEAN)
    assert opened(tmp_path).assumed == (BGR, RAW, NUMBERS)


def test_the_mean_that_the_data_layer_names(tmp_path):
    settings = r'transform_param { crop_size: 4 scale: 0.5 mean_file: "C:\data\of.binaryproto" }'
    missing = "The mean that the data layer names, of.binaryproto, is not beside it: nothing is subtracted."
    model = opened(tmp_path, feed(settings))
    assert model.assumed == (BGR, missing, NUMBERS)
    assert model.card.input.scale == 0.5
    write_mean(tmp_path / "of.binaryproto")
    write_mean(tmp_path / "other_mean.binaryproto", 2 * MEAN)
    np.testing.assert_array_equal(opened(tmp_path, feed(settings)).mean, MEAN[:, 1:5, 1:5])


def test_a_mean_says_how_large_pictures_are(tmp_path):
    write_mean(tmp_path / "mean.binaryproto")
    model = opened(tmp_path, feed("transform_param { mean_file: 'mean.binaryproto' }"), count=108)
    assert model.shape == (3, 6, 6)
    said = "The mean is that of mean.binaryproto, found beside the network."
    assert model.assumed == (BGR, said, NUMBERS)
