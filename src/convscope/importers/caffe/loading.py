"""From two files to a Model."""

import textwrap
from pathlib import Path

from convscope.errors import ModelError
from convscope.importers.caffe.answer import Answer, answer_of
from convscope.importers.caffe.card import card_for
from convscope.importers.caffe.graph import graph_of
from convscope.importers.caffe.network import Network, build
from convscope.importers.caffe.pair import pair_of, stem
from convscope.importers.caffe.picture import Picture, picture_of
from convscope.importers.caffe.reading import Weights, read_network, read_weights
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.upgrade import layers_of
from convscope.importers.caffe.wiring import wire
from convscope.model.card import labels_or_numbers, mean_array
from convscope.model.model import Model

LONGEST_NAME = 60  # characters: it stands in titles and messages


def load_pair(path: Path, *, weights: Path | None) -> Model:
    """Read a Caffe network; `convscope.importers.caffe.load` explains."""
    path, weights = pair_of(path, weights=weights)
    message = read_network(path)
    blobs = read_weights(weights)
    name = _name(message.name, path)
    try:
        picture, network, answer = _understand(message, blobs)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    card, derived = card_for(path.parent, title=name, shape=picture.shape, classes=answer.classes)
    layers = (*network.layers, *answer.layers)
    graph = graph_of(
        name=name,
        source=network.input,
        shape=picture.shape,
        nodes=[*network.nodes, *answer.nodes],
        arrays={**network.arrays, **answer.arrays},
        layers=layers,
    )
    return Model(
        name=name,
        graph=graph,
        input=network.input,
        shape=picture.shape,
        layers=layers,
        output=answer.layer,
        card=card,
        mean=mean_array(card, folder=path.parent),
        labels=labels_or_numbers(card, answer.classes),
        assumed=(*_cuts(network), *answer.assumed, *derived),
    )


def _understand(message: Message, weights: Weights) -> tuple[Picture, Network, Answer]:
    layers = layers_of(message)
    picture = picture_of(message, layers)
    wiring = wire(layers, inputs=[picture.name, *picture.others])
    network = build(wiring, picture=picture, weights=weights)
    return picture, network, answer_of(network)


def _cuts(network: Network) -> list[str]:
    sentences = [f"Layer {cut.layer!r} ({cut.type}) is left out: {cut.reason}." for cut in network.cuts]
    if network.left_out == 1:
        sentences.append("1 layer is left out, because it depends on what cannot be computed.")
    elif network.left_out:
        count = network.left_out
        sentences.append(f"{count} layers are left out, because they depend on what cannot be computed.")
    return sentences


def _name(stated: str, path: Path) -> str:
    """Name a network: as it says, or after its file, or after its folder where all files are called the same."""
    own = stem(path)
    named = textwrap.shorten(stated, LONGEST_NAME, placeholder="...")
    return named or (path.absolute().parent.name if own == "deploy" else own)
