"""Large arrays of a graph that stay in a file: ONNX calls them external data."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, external_data_helper

from convscope.errors import ModelError
from convscope.types import AnyArray

LARGE = 1 << 16  # bytes of an array; smaller ones are read at once
MAPPED = 64 << 20  # bytes of a file; smaller ones are read whole, so that they may change while they are open
_PAGE = 1 << 16  # bytes: where any system can begin to map a file


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


def has_apart(graph: onnx.ModelProto) -> bool:
    """Say whether a graph has arrays that are not in it."""
    return any(tensor.data_location == TensorProto.EXTERNAL for tensor in graph.graph.initializer)


class Annex:
    """A file that takes large arrays of graphs, one after another, so that they need no memory.

    Args:
        folder: that the file is made in, when the first array comes; graphs find it by its name there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = "weights.bin"
        self.used = False

    def put(self, tensor: TensorProto, values: AnyArray | bytes) -> None:
        """Write the values of an array, and say in the graph where they are.

        Args:
            tensor: of the graph; its values, if it has any, go.
            values: little-endian, of the tensor's type and shape.

        Raises:
            OSError: they cannot be written.
        """
        held = np.frombuffer(values, np.uint8) if isinstance(values, bytes) else np.ascontiguousarray(values)
        with (self.folder / self.name).open("ab") as file:
            file.write(bytes(-file.tell() % _PAGE))
            offset = file.tell()
            file.write(held.data)
        tensor.ClearField("raw_data")
        leave_in_file(tensor, self.name, offset=offset, length=held.nbytes)
        self.used = True


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
