"""From a file to a graph that is whole and in order."""

from pathlib import Path
from typing import Any

import onnx
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from onnx import TensorProto, checker, inliner

from convscope.engines.hollow import without
from convscope.errors import ModelError
from convscope.importers.onnx.external import fetch
from convscope.importers.onnx.light import Light, read_light
from convscope.importers.onnx.opset import bring_up
from convscope.importers.onnx.values import check_values, tensors_of
from convscope.model.external import MAPPED, leave_in_file
from convscope.model.reads import note
from convscope.model.text import clean

LARGEST = (1 << 31) - 1  # bytes: more than that is no message to protobuf


def read_model(path: Path) -> onnx.ModelProto:
    """Read a file: its weights fetched, its functions put in their places, its operators of a newer opset.

    Raises:
        ModelError: the file is not ONNX, is broken, or is too large.
    """
    model = _parsed(path)
    try:
        _check_opset(model)
        fetch(model, folder=path.parent, most=LARGEST)
        for tensor in tensors_of(model):
            check_values(tensor)
        _state_missing_shapes(model)
        large = [tensor for tensor in model.graph.initializer if tensor.data_location == TensorProto.EXTERNAL]
        checker.check_model(without(model, large))  # pyright: ignore[reportUnknownMemberType]  (a path of any kind)
        if model.functions:
            model = inliner.inline_local_functions(model)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    except Exception as error:  # the checker and the inliner raise what their C++ throws
        raise ModelError(f"{path} is broken: {one_line(error)}") from error
    _drop_inputs_that_are_weights(model)
    try:
        return bring_up(model)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error


def one_line(error: Exception, *, most: int = 300) -> str:
    """Write what another library says as one line."""
    text = clean(str(error))
    return text if len(text) <= most else text[:most] + " ..."


def _parsed(path: Path) -> onnx.ModelProto:
    note(path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ModelError(f"{path} has {size:,} bytes, and an ONNX file has at most {LARGEST:,}")
        light = read_light(path) if _can_stay(path, size) else Light(path.read_bytes(), {})
        model = onnx.ModelProto.FromString(light.data)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except DecodeError as error:
        raise ModelError(f"{path} is no ONNX file, or a damaged one") from error
    if not _is_text(model):
        raise ModelError(f"{path} is damaged: a text in it is not UTF-8")
    if not model.graph.node:
        raise ModelError(f"{path} is no ONNX network: there is no graph in it")
    for number, (offset, length) in light.places.items():
        leave_in_file(model.graph.initializer[number], path.name, offset=offset, length=length)
    return model


def _can_stay(path: Path, size: int) -> bool:
    """Say whether large arrays can stay in the file: it is large, no link, and its name is text."""
    folder = path.parent.resolve()
    return size >= MAPPED and path.resolve() == folder / path.name and path.name.isprintable()


def _is_text(message: Message) -> bool:
    """Say whether all texts in a message are: protobuf hands over those that are none as bytes, or fails."""
    try:
        fields = message.ListFields()
    except UnicodeDecodeError:
        return False
    for field, value in fields:
        values: Any = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_STRING:
            if not all(isinstance(text, str) for text in values):
                return False
        elif field.type == FieldDescriptor.TYPE_MESSAGE and not all(map(_is_text, values)):
            return False
    return True


def _check_opset(model: onnx.ModelProto) -> None:
    newest = onnx.defs.onnx_opset_version()
    for opset in model.opset_import:
        if opset.domain in ("", "ai.onnx") and opset.version > newest:
            raise ModelError(
                f"it is of opset {opset.version}, and the installed onnx knows those up to {newest}: "
                "pip install -U onnx onnxruntime"
            )
    if model.graph.sparse_initializer:
        raise ModelError("its weights are sparse: write them as plain arrays")
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.STRING:
            raise ModelError(f"{tensor.name!r} holds text: a classifier of pictures holds numbers")


def _state_missing_shapes(model: onnx.ModelProto) -> None:
    """Give outputs of no stated shape an empty one: the checker insists, engines do not, and it is never read."""
    for output in model.graph.output:
        if output.type.HasField("tensor_type") and not output.type.tensor_type.HasField("shape"):
            output.type.tensor_type.shape.SetInParent()


def _drop_inputs_that_are_weights(model: onnx.ModelProto) -> None:
    weights = {tensor.name for tensor in model.graph.initializer}
    real = [value for value in model.graph.input if value.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(real)
