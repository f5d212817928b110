"""What the user says of a model stands over what was assumed."""

from pathlib import Path

import numpy as np
import onnx
import pytest

from caffe_files import layer, stated_input, write_pair
from convscope.errors import CardError, ModelError
from convscope.importers.load import load_file
from convscope.model.export import export, write
from convscope.model.stated import (
    Stated,
    parse_color,
    parse_crop,
    parse_mean,
    parse_numbers,
    parse_size,
    restate,
)
from convscope.zoo.registry import load
from graphs import Graph


def network(*size, producer="pytorch"):
    g = Graph(3, *(size or ("height", "width")))
    g.conv("data", 2, "conv", reads=3)
    g.add("GlobalAveragePool", "conv", to="pool")
    g.add("Flatten", "pool", to="flat")
    g.dense("flat", 3, "fc", reads=2)
    return g.model("fc", producer=producer)


@pytest.fixture
def path(tmp_path):
    onnx.save(network(), tmp_path / "model.onnx")
    return tmp_path / "model.onnx"


ADDED = "The network does not end in a softmax: that of fc was added as prob."
FREE = "The size of a picture is free: 224×224 is taken."
RGB = "No card: the channels are red, green, blue."
IMAGENET = "No card: PyTorch wrote it, so ImageNet's mean is subtracted, and its deviation divided by."
NUMBERS = "No labels: the classes are called by their numbers."

SENTENCES = [
    (Stated(), (ADDED, FREE, RGB, IMAGENET, NUMBERS)),
    (Stated(color="bgr"), (ADDED, FREE, IMAGENET, NUMBERS)),
    (Stated(size=(32, 40)), (ADDED, RGB, IMAGENET, NUMBERS)),
    (Stated(mean=(1.0,), scale=(2.0,)), (ADDED, FREE, RGB, NUMBERS)),
    (
        Stated(mean=(1.0,)),
        (
            ADDED,
            FREE,
            RGB,
            "No scale is given: pixels are multiplied by 0.0171248, 0.017507, 0.0174292.",
            NUMBERS,
        ),
    ),
    (
        Stated(scale=(2.0,)),
        (ADDED, FREE, RGB, "No mean is given: 123.675, 116.28, 103.53 is subtracted.", NUMBERS),
    ),
]


@pytest.mark.parametrize(("stated", "sentences"), SENTENCES)
def test_what_is_said_is_no_longer_assumed(path, stated, sentences):
    assert restate(load_file(path, size=stated.size), stated).assumed == sentences


def test_what_is_said_stands_in_the_card(path, tmp_path):
    (tmp_path / "names.txt").write_text("ant\nbee\ncat\n")
    stated = Stated(
        labels=tmp_path / "names.txt",
        mean=(1.0, 2.0, 3.0),
        scale=(0.5,),
        color="bgr",
        size=(32, 40),
        crop=0.5,
    )
    model = restate(load_file(path, size=stated.size), stated)
    assert model.labels == ("ant", "bee", "cat")
    assert (model.card.input.color, model.card.input.scale, model.shape) == ("bgr", 0.5, (3, 32, 40))
    assert model.card.input.crop == 0.5
    np.testing.assert_array_equal(model.mean.ravel(), [1, 2, 3])


def test_a_mean_may_be_a_picture(path, tmp_path):
    mean = np.random.default_rng(1).uniform(0, 255, (3, 32, 40)).astype(np.float32)
    np.save(tmp_path / "mean.npy", mean)
    stated = Stated(mean=tmp_path / "mean.npy", size=(32, 40))
    np.testing.assert_array_equal(restate(load_file(path, size=stated.size), stated).mean, mean)


def test_caffes_assumptions_give_way_too(tmp_path):
    text = stated_input(3, 2, 2) + layer("prob", "Softmax", "data")
    model = load_file(write_pair(tmp_path, text))
    *before, channels, arithmetic, labels = model.assumed
    assert [sentence.split()[3] for sentence in (channels, arithmetic)] == ["channels", "stay"]
    stated = restate(model, Stated(color="rgb", mean=(1.0,), scale=(2.0,)))
    assert stated.assumed == (*before, labels)


def test_the_size_of_a_card_gives_way(path):
    (path.parent / "convscope.toml").write_text('[input]\nsize = [24, 24]\ncolor = "rgb"\n')
    assert load_file(path).shape == (3, 24, 24)
    model = load_file(path, size=(32, 40))
    assert (model.shape, model.card.input.size) == ((3, 32, 40), (32, 40))


def test_what_was_assumed_is_not_said_twice_of_a_converted_file(path, tmp_path):
    model = load_file(path)
    write(export(model), tmp_path / "again.onnx")
    again = load_file(tmp_path / "again.onnx").assumed
    assert NUMBERS in again
    assert len(set(again)) == len(again)


def test_labels_beside_a_network_are_found_and_give_way(path, tmp_path):
    (tmp_path / "labels.txt").write_text("ant\nbee\ncat\n")
    (tmp_path / "mine.txt").write_text("x\ny\nz\n")
    found = load_file(path)
    assert found.labels == ("ant", "bee", "cat")
    assert found.assumed[-1] == "The labels are those of labels.txt, found beside the network."
    stated = restate(found, Stated(labels=tmp_path / "mine.txt"))
    assert (stated.labels, stated.assumed) == (("x", "y", "z"), found.assumed[:-1])


MISFITS = [
    (Stated(color="gray"), "--color gray: model-x takes 3×224×224"),
    (Stated(scale=(1.0, 2.0)), "input.scale: 2 values for 3 channels"),
    (Stated(mean=(1.0, 2.0)), "input.mean: 2 values for 3 channels"),
]


@pytest.mark.parametrize(("stated", "sentence"), MISFITS)
def test_what_does_not_fit_is_told(path, stated, sentence):
    with pytest.raises(CardError) as error:
        restate(load_file(path.rename(path.with_name("model-x.onnx"))), stated)
    assert str(error.value) == sentence


def test_labels_of_another_number_are_told(path, tmp_path):
    (tmp_path / "names.txt").write_text("ant\nbee\n")
    with pytest.raises(CardError, match="2 names for 3 classes"):
        restate(load_file(path), Stated(labels=tmp_path / "names.txt"))


def test_a_fixed_size_stays(tmp_path):
    onnx.save(network(8, 9), tmp_path / "model.onnx")
    for open_it, at, size in (
        (lambda: load_file(tmp_path / "model.onnx", size=(9, 8)), tmp_path / "model.onnx", "8×9"),
        (lambda: load("lenet", size=(9, 8)), None, "28×28"),
    ):
        with pytest.raises(ModelError) as error:
            open_it()
        assert str(error.value).endswith(f": it takes pictures of {size} pixels, not of 9×8")
        assert at is None or str(error.value).startswith(f"{at}: ")


PARSED = [
    (parse_size, "224", (224, 224)),
    (parse_size, "240x320", (240, 320)),
    (parse_color, "RGB", "rgb"),
    (parse_crop, "224/256", 0.875),
    (parse_crop, " 1", 1.0),
    (parse_mean, "104,117, 123.5", (104.0, 117.0, 123.5)),
    (parse_mean, "mean.npy", Path("mean.npy")),
    (lambda text: parse_numbers(text, option="--scale"), "1/255", (1 / 255,)),
    (lambda text: parse_numbers(text, option="--scale"), "1e-2", (0.01,)),
]


@pytest.mark.parametrize(("parse", "text", "value"), PARSED)
def test_options_are_read(parse, text, value):
    assert parse(text) == value


BROKEN = [
    (parse_size, "0", "--size '0': give pixels from 1 to 8192, as 224 or 240x320 (height x width)"),
    (parse_size, "9x9999", "--size '9x9999': give pixels from 1 to 8192, as 224 or 240x320 (height x width)"),
    (
        parse_crop,
        "0",
        "--crop '0': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (
        parse_crop,
        "1.01",
        "--crop '1.01': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (
        parse_crop,
        "-0.5",
        "--crop '-0.5': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (
        parse_crop,
        "nan",
        "--crop 'nan': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (
        parse_crop,
        "1/0",
        "--crop '1/0': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (
        parse_crop,
        "224x224",
        "--crop '224x224': give the share of a picture's side that is looked at, as 0.875 or 224/256",
    ),
    (parse_color, "brg", "--color 'brg': it is one of gray, rgb, bgr"),
    (parse_mean, "mean.jpg", "--mean 'mean.jpg': give a number, or one for each channel, as 104,117,123"),
    (parse_mean, "1/0", "--mean '1/0': give a number, or one for each channel, as 104,117,123"),
    (parse_mean, "nan", "--mean 'nan': give a number, or one for each channel, as 104,117,123"),
    (parse_mean, "1e999", "--mean '1e999': give a number, or one for each channel, as 104,117,123"),
]


@pytest.mark.parametrize(("parse", "text", "sentence"), BROKEN)
def test_options_that_cannot_be_are_told(parse, text, sentence):
    with pytest.raises(CardError) as error:
        parse(text)
    assert str(error.value) == sentence


def test_what_was_assumed_of_a_channel_goes_with_its_colour(path):
    model = load_file(path)
    turned = restate(model, Stated(color="bgr"))
    assert turned.card.input.mean == model.card.input.mean[::-1]
    assert turned.card.input.scale == model.card.input.scale[::-1]
    np.testing.assert_array_equal(turned.mean, model.mean[::-1])


def test_a_file_that_says_bgr_has_imagenets_numbers_in_that_order(tmp_path):
    made = network()
    made.metadata_props.add(key="Image.BitmapPixelFormat", value="Bgr8")
    onnx.save(made, tmp_path / "model.onnx")
    entry = load_file(tmp_path / "model.onnx").card.input
    assert entry.color == "bgr"
    np.testing.assert_allclose(entry.mean, [103.53, 116.28, 123.675])
    np.testing.assert_allclose(entry.scale, [1 / 57.375, 1 / 57.12, 1 / 58.395])
