"""The card beside a network, and what is assumed without one."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import CardError
from convscope.importers.load import load_file


def network(tmp_path, *shape, classes=10):
    text = stated_input(*shape) + layer(
        "ip", "InnerProduct", "data", f"inner_product_param {{ num_output: {classes} bias_term: false }}"
    )
    return write_pair(
        tmp_path, text + layer("prob", "Softmax", "ip"), {"ip": [values(classes, np.prod(shape))]}
    )


NUMBERS = "No labels: the classes are called by their numbers."
DERIVED = [
    (
        (1, 28, 28),
        10,
        ("gray", 1 / 256, "digits"),
        (
            "No card: 28×28 gray and 10 classes are taken for digits as in MNIST, light ink on dark.",
            "No card: pixels are divided by 256, as for the LeNet that comes with Caffe.",
        ),
    ),
    (
        (1, 28, 28),
        26,
        ("gray", 1, "plain"),
        ("No card: pixels stay 0..255, with no mean subtracted.", NUMBERS),
    ),
    (
        (3, 4, 6),
        10,
        ("bgr", 1, "plain"),
        (
            "No card: the channels are blue, green, red, as is usual with Caffe.",
            "No card: pixels stay 0..255, with no mean subtracted.",
            NUMBERS,
        ),
    ),
]


@pytest.mark.parametrize(("shape", "classes", "expected", "assumed"), DERIVED)
def test_without_a_card(tmp_path, shape, classes, expected, assumed):
    model = load_file(network(tmp_path, *shape, classes=classes))
    card = model.card.input
    assert (card.color, card.scale, card.prepare) == expected
    assert card.size == shape[1:]
    assert model.assumed == assumed
    assert model.labels == tuple(map(str, range(classes)))
    assert not model.mean.any()


def test_with_a_card(tmp_path):
    (tmp_path / "convscope.toml").write_text(
        """
        schema = 1
        [input]
        size = [4, 6]
        color = "rgb"
        mean = [1, 2, 3]
        scale = 0.5
        [output]
        labels = ["ant", "bee"]
        """
    )
    model = load_file(network(tmp_path, 3, 4, 6, classes=2))
    assert model.card.input.color == "rgb"
    assert model.mean.tolist() == [[[1]], [[2]], [[3]]]
    assert model.labels == ("ant", "bee")
    assert model.assumed == ()


MISFITS = [
    ("size = [5, 6]", "{card}: input.size and input.color make 3×5×6, and the network takes 3×4×6"),
    (
        'size = [4, 6]\ncolor = "gray"',
        "{card}: input.size and input.color make 1×4×6, and the network takes 3×4×6",
    ),
    ('size = [4, 6]\n[output]\nlabels = ["ant"]', "output.labels: 1 names for 2 classes"),
]


@pytest.mark.parametrize(("lines", "sentence"), MISFITS)
def test_a_card_for_another_network(tmp_path, lines, sentence):
    card = tmp_path / "convscope.toml"
    card.write_text(f"schema = 1\n[input]\n{lines}\n")
    with pytest.raises(CardError) as caught:
        load_file(network(tmp_path, 3, 4, 6, classes=2))
    assert str(caught.value) == sentence.format(card=card)


NAMES = [
    ("net", "LeNet", "LeNet"),
    ("net", "", "net"),
    ("deploy", "", "folder"),
    ("deploy", "  ", "folder"),
    ("net", "a\\nb  c", "a b c"),
    ("net", "long " * 99, "long " * 10 + "long..."),
]


@pytest.mark.parametrize(("stem", "stated", "name"), NAMES)
def test_a_network_has_a_name(tmp_path, stem, stated, name):
    folder = tmp_path / "folder"
    folder.mkdir()
    text = f'name: "{stated}"\n' + stated_input(3, 2, 2) + layer("prob", "Softmax", "data")
    model = load_file(write_pair(folder, text, stem=stem))
    assert (model.name, model.card.title) == (name, name)
