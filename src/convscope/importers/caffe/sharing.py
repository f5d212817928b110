"""Parameters that layers share: `param { name: "w" }` (Caffe's `net.cpp`)."""

from collections.abc import Sequence
from dataclasses import replace

from convscope.importers.caffe.blob import Blob, Weights
from convscope.importers.caffe.schema import Message


def shared(layers: Sequence[Message], weights: Weights) -> Weights:
    """Give each layer the blobs that it shares with an earlier one, where the file has none for it.

    Args:
        layers: in the order of computing.
        weights: as the file has them.
    """
    blobs = dict(weights.blobs)
    owned: dict[str, Blob] = {}
    for layer in layers:
        own = list(blobs.get(layer.name, ()))
        for index, parameter in enumerate(layer.param):
            if not parameter.name:
                continue
            own += [None] * (index + 1 - len(own))
            blob = own[index] = own[index] or owned.get(parameter.name)
            if blob:
                owned.setdefault(parameter.name, blob)
        if own:
            blobs[layer.name] = own
    return replace(weights, blobs=blobs)
