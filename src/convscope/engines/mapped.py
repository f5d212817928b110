"""Large weights in their files, mapped."""

import mmap
from collections.abc import Mapping
from contextlib import suppress
from math import prod
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from convscope.errors import ModelError
from convscope.types import AnyArray


class Mapped:
    """A graph's external data as arrays that take memory only while somebody reads them.

    Args:
        graph: the network.
        folder: where its external data lies.

    Attributes:
        arrays: of each of the network's external constants the values, by its name.

    Raises:
        ModelError: a file is missing, or too short.
    """

    def __init__(self, graph: onnx.ModelProto, folder: Path) -> None:
        self._maps: dict[str, mmap.mmap] = {}
        self.arrays: Mapping[str, AnyArray] = {
            tensor.name: self._array(tensor, folder)
            for tensor in graph.graph.initializer
            if tensor.data_location == TensorProto.EXTERNAL
        }

    def release(self) -> None:
        """Give the memory back; what is read again comes from the files again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            for mapped in self._maps.values():
                with suppress(ValueError, OSError):
                    mapped.madvise(mmap.MADV_DONTNEED)

    def _array(self, tensor: onnx.TensorProto, folder: Path) -> AnyArray:
        entries = {entry.key: entry.value for entry in tensor.external_data}
        location, offset = entries["location"], int(entries.get("offset", 0))
        kind = helper.tensor_dtype_to_np_dtype(tensor.data_type)
        try:
            if location not in self._maps:
                with (folder / location).open("rb") as file:
                    self._maps[location] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
            flat = np.frombuffer(self._maps[location], kind, prod(tensor.dims), offset)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{folder / location}: the values of {tensor.name} cannot be read: {error}"
            ) from error
        return flat.reshape(tuple(tensor.dims))
