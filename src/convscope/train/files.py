"""What a trained network is written as: Caffe's two files, and the card beside them."""

from collections.abc import Mapping
from pathlib import Path

from google.protobuf import text_format

from convscope.importers.caffe.schema import NetParameter
from convscope.model.card import FILE_NAME, Card, Input, Output, write_card
from convscope.types import Floats

PROTOTXT = "deploy.prototxt"
CAFFEMODEL = "lenet.caffemodel"

_DEPLOY = Path(__file__).parent / "lenet.prototxt"


def write_network(weights: Mapping[str, tuple[Floats, Floats]], folder: Path) -> None:
    """Write `deploy.prototxt` and `lenet.caffemodel`.

    Args:
        weights: for each layer that learns its weights, as Caffe lays them out (output channel or neuron
            first), and its bias; float32.
        folder: where to.
    """
    text = _DEPLOY.read_bytes()
    network = text_format.Parse(text, NetParameter())
    for layer in network.layer:
        for values in weights.get(layer.name, ()):
            blob = layer.blobs.add()
            blob.shape.dim.extend(values.shape)
            blob.data.extend(values.ravel())
    (folder / PROTOTXT).write_bytes(text)
    (folder / CAFFEMODEL).write_bytes(network.SerializeToString(deterministic=True))


def write_lenet_card(folder: Path, *, origin: str, scale: float) -> None:
    """Write `convscope.toml`.

    Args:
        folder: where to.
        origin: how the network was made.
        scale: the factor from pixels, 0..255, to the input.
    """
    card = Card(
        title="LeNet, handwritten digits",
        origin=origin,
        licence="MIT",
        input=Input(size=(28, 28), color="gray", scale=scale, prepare="digits"),
        output=Output(labels=tuple("0123456789")),
    )
    write_card(card, folder / FILE_NAME)
