"""A Model as files in a folder: what it was is what is read again, value for value."""

import os
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import onnx
from google.protobuf.message import DecodeError

from convscope.errors import CardError
from convscope.model.card import Card
from convscope.model.external import LARGE, MAPPED, Annex
from convscope.model.mean import read_mean
from convscope.model.model import Layer, Model

_GRAPH, _FACTS, _MEAN = "graph.onnx", "model.json", "mean.npy"


class _Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a Model is beside its graph and its mean; see there.

    Attributes:
        weights: where the graph's external data lies: in this folder, elsewhere, or nowhere.
        elsewhere: that other folder, as seen from the folder that the network was read from.
    """

    name: str
    input: str
    shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    hidden: tuple[Layer, ...]
    output: str
    card: Card
    labels: tuple[str, ...]
    assumed: tuple[str, ...]
    untrained: bool
    weights: Literal["here", "elsewhere", "none"]
    elsewhere: str = ""


def write(model: Model, folder: Path, *, home: Path) -> None:
    """Write a model; large arrays that the graph holds go into a file of their own, if they are large together.

    Args:
        model: its graph is changed, and holds these arrays no longer.
        folder: empty, but for arrays of the graph that may lie there already.
        home: the folder that the network was read from.

    Raises:
        OSError: it cannot be written.
        ValueError: it cannot be expressed.
    """
    here = model.folder == folder
    if model.folder is None:
        here = _moved_out(model.graph, Annex(folder))
    elsewhere = "" if here or model.folder is None else os.path.relpath(model.folder, home.absolute())
    facts = _Facts(
        name=model.name,
        input=model.input,
        shape=model.shape,
        layers=model.layers,
        hidden=model.hidden,
        output=model.output,
        card=model.card,
        labels=model.labels,
        assumed=model.assumed,
        untrained=model.untrained,
        weights="here" if here else "elsewhere" if elsewhere else "none",
        elsewhere=elsewhere,
    )
    (folder / _FACTS).write_bytes(msgspec.json.encode(facts))
    (folder / _GRAPH).write_bytes(model.graph.SerializeToString())
    np.save(folder / _MEAN, model.mean, allow_pickle=False)


def read(folder: Path, *, home: Path) -> Model | None:
    """Read what `write` has written; None: it is something else.

    Args:
        folder: where it was written; the graph's external data stays there.
        home: the folder that the network would be read from.
    """
    try:
        facts = msgspec.json.decode((folder / _FACTS).read_bytes(), type=_Facts)
        graph = onnx.ModelProto.FromString((folder / _GRAPH).read_bytes())
        mean = np.array(read_mean(folder / _MEAN))  # which is mapped, and may be swept away
        places = {"here": folder, "elsewhere": (home.absolute() / facts.elsewhere).resolve(), "none": None}
    except (OSError, ValueError, DecodeError, CardError):
        return None
    return Model(
        name=facts.name,
        graph=graph,
        input=facts.input,
        shape=facts.shape,
        layers=facts.layers,
        output=facts.output,
        card=facts.card,
        mean=mean,
        labels=facts.labels,
        assumed=facts.assumed,
        hidden=facts.hidden,
        folder=places[facts.weights],
        untrained=facts.untrained,
    )


def _moved_out(graph: onnx.ModelProto, annex: Annex) -> bool:
    """Move large arrays into a file, where they are large together."""
    if graph.ByteSize() < MAPPED:
        return False
    for tensor in graph.graph.initializer:
        if tensor.HasField("raw_data") and len(tensor.raw_data) >= LARGE:
            annex.put(tensor, tensor.raw_data)
    return annex.used
