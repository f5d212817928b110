"""From two files to a Model."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onnx import ModelProto

from convscope.errors import ModelError
from convscope.importers.caffe.answer import Answer, answer_of
from convscope.importers.caffe.beside import mean_shape
from convscope.importers.caffe.blob import HOLLOW, Mapped, Weights
from convscope.importers.caffe.card import card_for
from convscope.importers.caffe.fitting import fitted, has_dense
from convscope.importers.caffe.graph import graph_of
from convscope.importers.caffe.network import Network
from convscope.importers.caffe.pair import check_alone, pair_of, stem
from convscope.importers.caffe.picture import Picture, picture_of
from convscope.importers.caffe.reading import read_network, read_weights
from convscope.importers.caffe.schema import Message
from convscope.importers.caffe.shapes import dims
from convscope.importers.caffe.sharing import shared
from convscope.importers.caffe.training import is_feed, with_stored_means, without_losses
from convscope.importers.caffe.untrained import SAID, with_random_values
from convscope.importers.caffe.upgrade import layers_of
from convscope.importers.caffe.wiring import Wiring, wire
from convscope.model.card import labels_or_numbers, mean_array
from convscope.model.external import Annex, has_apart
from convscope.model.model import Model
from convscope.model.text import clean

STORED = (
    "BatchNorm takes the mean that it stored, not that of a batch, although the net for training says so."
)
LONGEST_NAME = 60  # characters: it stands in titles and messages


def load_pair(
    path: Path,
    *,
    weights: Path | None,
    strict: bool,
    random_weights: bool = False,
    card_in: Path | None = None,
    annex: Annex | None = None,
) -> Model:
    """Read a Caffe network; `convscope.importers.caffe.load` explains."""
    if random_weights:
        check_alone(path, weights=weights)
        message, blobs = read_network(path), HOLLOW
    else:
        path, weights = pair_of(path, weights=weights)
        message, blobs = read_network(path), read_weights(weights)
    folder = card_in or path.parent
    name = _name(message.name, path)
    try:
        picture, network, answer = _understand(message, blobs, folder=path.parent, strict=strict)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    card, derived = card_for(folder, title=name, picture=picture, classes=answer.classes)
    layers = (*network.layers, *answer.layers)
    nodes, mapped = [*network.nodes, *answer.nodes], blobs.mapped
    arrays = {**network.arrays, **answer.arrays}
    if random_weights:
        arrays, mapped = with_random_values(
            nodes, arrays, learned=network.learned, source=network.input, card=card
        )
        derived = [SAID, *derived]
    graph = graph_of(
        name=name,
        source=network.input,
        shape=picture.shape,
        nodes=nodes,
        arrays=arrays,
        layers=layers,
        mapped=mapped,
        annex=annex,
    )
    return Model(
        name=name,
        graph=graph,
        input=network.input,
        shape=picture.shape,
        layers=layers,
        output=answer.layer,
        card=card,
        mean=mean_array(card, folder=folder),
        labels=labels_or_numbers(card, answer.classes, folder=folder),
        assumed=(*_cuts(network), *answer.assumed, *derived),
        folder=_folder(graph, mapped, annex),
        untrained=random_weights,
    )


def _folder(graph: ModelProto, mapped: Mapped | None, annex: Annex | None) -> Path | None:
    """Say where the weights lie that are not in the graph."""
    if annex is not None and annex.used:
        return annex.folder
    if mapped is None or not has_apart(graph):
        return None
    return mapped.path.parent


def _understand(
    message: Message, weights: Weights, *, folder: Path, strict: bool
) -> tuple[Picture, Network, Answer]:
    layers = without_losses(layers_of(message))
    picture = picture_of(message, layers)
    computed: Sequence[Message] = [layer for layer in layers if not is_feed(layer)]
    stored = False
    if picture.feed is not None:
        computed, stored = with_stored_means(computed)
    wiring = wire(computed, inputs=[picture.name, *picture.others])
    stated = _sized(picture, folder)
    if weights.any and not all(stated.shape):
        raise ModelError(
            "its data layer does not say how large its pictures are, and random weights fit any: state the input in a "
            "deploy.prototxt"
        )
    picture, network = fitted(wiring, picture=stated, weights=shared(computed, weights))
    if strict and network.cuts:
        cut = network.cuts[0]
        raise ModelError(f"layer {cut.layer!r} ({cut.type}): {cut.reason}")
    answer = answer_of(network)
    if stored:
        answer = replace(answer, assumed=[*answer.assumed, STORED])
    if not stated.shape[1]:
        answer = replace(answer, assumed=[*answer.assumed, _guessed(picture, wiring)])
    return picture, network, answer


def _sized(picture: Picture, folder: Path) -> Picture:
    """Take the size of a net for training from the mean of its pictures, where only that has it."""
    shape = None if picture.shape[1] else mean_shape(folder, picture)
    if shape is None or picture.shape[0] not in (0, shape[0]):
        return picture
    return replace(picture, shape=shape)


def _guessed(picture: Picture, wiring: Wiring) -> str:
    size = dims(picture.shape[1:])
    fits = ", which the dense layers fit" if has_dense(wiring) else ""
    return f"The data layer does not say how large its pictures are: {size} is taken{fits}."


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
    named = textwrap.shorten(clean(stated), LONGEST_NAME, placeholder="...")
    return named or clean(path.absolute().parent.name if own == "deploy" else own) or "network"
