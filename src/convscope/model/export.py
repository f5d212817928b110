"""Writing a model as one ONNX file that runs anywhere."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
import onnx
from onnx import checker

from convscope.errors import ModelError, OutputError
from convscope.model.card import Card
from convscope.model.external import take_in
from convscope.model.model import Model
from convscope.model.nodes import needed, read_values

SUFFIX = ".onnx"
KEY = "convscope"  # of the entry in the file's metadata
COLORS = {"gray": "Gray8", "rgb": "Rgb8", "bgr": "Bgr8"}  # as ONNX names them, in docs/MetadataProps.md


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a written file says beyond its graph.

    Attributes:
        card: of the model.
        assumed: what had been taken for granted.
        untrained: whether the weights are random.
    """

    card: Card
    assumed: tuple[str, ...] = ()
    untrained: bool = False


def export(model: Model, *, layers: Iterable[str] = ()) -> onnx.ModelProto:
    """Make the graph of a model one that stands alone.

    Its input is the model's, float32 NCHW; its outputs are the probabilities, and the layers asked for. What neither
    needs is left out. The card goes into the metadata.

    Args:
        model: the network.
        layers: the names of layers that are to be outputs, too.

    Raises:
        ViewError: a layer is not there.
        ModelError: the graph is not what ONNX allows.
    """
    wanted = list(dict.fromkeys(model.layer(name).tensor for name in (model.output, *layers)))
    network = model.graph.graph
    exported = onnx.ModelProto(ir_version=model.graph.ir_version, producer_name="convscope")
    exported.opset_import.extend(model.graph.opset_import)
    graph = exported.graph
    graph.name = model.name
    graph.node.extend(needed(list(network.node), set(wanted)))
    read = set[str]().union(*map(read_values, graph.node))
    graph.initializer.extend(tensor for tensor in network.initializer if tensor.name in read)
    graph.input.extend(network.input)
    outputs = {value.name: value for value in network.output}
    graph.output.extend(outputs[name] for name in wanted)
    take_in(exported, folder=model.folder)
    note = Note(card=_whole(model), assumed=model.assumed, untrained=model.untrained)
    exported.metadata_props.add(key=KEY, value=msgspec.json.encode(note).decode())
    exported.metadata_props.add(key="Image.BitmapPixelFormat", value=COLORS[model.card.input.color])
    try:
        checker.check_model(exported)  # pyright: ignore[reportUnknownMemberType]  (a path of any kind)
    except (checker.ValidationError, ValueError) as error:
        raise ModelError(f"{model.name} cannot be written: {' '.join(str(error).split())}") from error
    return exported


def write(model: onnx.ModelProto, path: Path, *, overwrite: bool = False) -> int:
    """Write a graph to a file: all of it, or nothing.

    Args:
        model: the graph.
        path: of the file; its name ends in `.onnx`.
        overwrite: whether a file that is there is replaced.

    Returns:
        How many bytes it has.

    Raises:
        OutputError: there is a file already, or none can be written there.
    """
    if path.suffix.lower() != SUFFIX:
        raise OutputError(f"{path}: the name of an ONNX file ends in {SUFFIX}")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not overwrite:
            raise OutputError(f"{path} is there already: give another name, or --force to replace it")
        data = model.SerializeToString(deterministic=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    except ValueError as error:
        raise OutputError(f"{path} cannot be written: {error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return len(data)


def _whole(model: Model) -> Card:
    """Give the card with its labels in it, where they are a file; a mean that is one is to lie beside the new file."""
    entry, output = model.card.input, model.card.output
    if isinstance(entry.mean, str):
        entry = msgspec.structs.replace(entry, mean=Path(entry.mean).name)
    if isinstance(output.labels, str):
        output = msgspec.structs.replace(output, labels=model.labels)
    return msgspec.structs.replace(model.card, input=entry, output=output)
