"""What is said of a network, against figures that can be counted by hand."""

import dataclasses

import msgspec

from convscope.model.model import Layer
from convscope.model.summary import summarize
from convscope.zoo.registry import load
from networks import small

# LeNet by hand: 20 windows of 5×5 and as many biases, each at 24×24 places, and so on.
LENET = {
    "conv1": (520, 520 * 576, 5, 1, 0),
    "pool1": (0, 0, 6, 2, 0),
    "conv2": (25_050, 25_050 * 64, 14, 2, 0),
    "pool2": (0, 0, 16, 4, 0),
    "ip1": (400_500, 400_500, 28, 0, 0),
    "ip2": (5_010, 5_010, 28, 0, 0),
    "prob": (0, 0, 28, 0, 0),
}


def test_lenet():
    summary = summarize(load("lenet"))
    found = {
        layer.name: (
            layer.parameters,
            layer.multiply_adds,
            *(
                both[0]
                for both in (
                    layer.receptive_field.size,
                    layer.receptive_field.stride,
                    layer.receptive_field.start,
                )
            ),
        )
        for layer in summary.layers
        if layer.name != "ip1:pre"
    }
    assert found == LENET
    assert (summary.parameters, summary.multiply_adds) == (431_080, 2_308_230)
    assert (summary.shape, summary.output, len(summary.labels)) == ((1, 28, 28), "prob", 10)


def test_rows_of_values_cost_their_number_and_are_not_watchable():
    tokens = Layer(name="tokens", kind="dense", tensor="conv", shape=(197, 768), parameters=1000)
    model = dataclasses.replace(small(), layers=(tokens,), output="tokens")
    (layer,) = summarize(model).layers
    assert (layer.multiply_adds, layer.watchable) == (197_000, False)


def test_the_json_says_all_of_it():
    summary = summarize(small())
    told = msgspec.json.decode(msgspec.json.encode(summary))
    assert [layer["name"] for layer in told["layers"]] == ["conv", "pool", "dense", "logits", "prob"]
    assert told["layers"][1]["receptive_field"] == {"size": [4, 4], "stride": [2, 2], "start": [0, 0]}
    assert told["labels"] == ["ant", "bee", "cat"]
    assert set(told) == {field.name for field in msgspec.structs.fields(summary)}
