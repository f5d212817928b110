"""Large arrays of a graph that stay in a file: ONNX calls them external data."""

from pathlib import Path

import onnx
from onnx import TensorProto, external_data_helper

from convscope.errors import ModelError


def leave_in_file(tensor: TensorProto, name: str, *, offset: int, length: int) -> None:
    """Say that the values of an array stand in a file, and do not travel with the graph.

    Args:
        tensor: of the graph; it has no values yet.
        name: of the file, in the folder that the model names.
        offset: of the first byte.
        length: in bytes.
    """
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", name), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))


def take_in(graph: onnx.ModelProto, *, folder: Path | None) -> None:
    """Make a graph hold all its values itself.

    Args:
        graph: changed in place.
        folder: where its external data lies; None: it has none.

    Raises:
        ModelError: the external data cannot be read.
    """
    if folder is None:
        return
    try:
        external_data_helper.load_external_data_for_model(graph, str(folder))
    except (OSError, ValueError, onnx.checker.ValidationError) as error:
        raise ModelError(f"the weights in {folder} cannot be read: {error}") from error
    for tensor in graph.graph.initializer:
        tensor.ClearField("data_location")
