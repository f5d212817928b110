"""Large weights in files, mapped: their own, and one for what is made of them."""

import mmap
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from math import prod
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from convscope.cache import home
from convscope.errors import ModelError
from convscope.types import AnyArray

GIVES_BACK = hasattr(mmap, "MADV_DONTNEED")
"""Whether the system takes back what has been read of a mapped file."""


class Mapped:
    """A graph's external data as arrays that take memory only while somebody reads them.

    Values of types that NumPy does not have itself, such as bfloat16 and four bits, are left where they are.

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
            and helper.tensor_dtype_to_np_dtype(tensor.data_type).isbuiltin == 1
        }

    def release(self) -> None:
        """Give the memory back; what is read again comes from the files again."""
        _release(self._maps.values())

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


class Apart:
    """Arrays that are laid apart, in files without a name: they take memory only while somebody reads them.

    The files lie where converted copies are kept; without such a folder, in the system's for what is temporary, which
    may be memory itself.
    """

    def __init__(self) -> None:
        self._folder = home()
        self._maps: list[mmap.mmap] = []

    def lay(self, array: AnyArray) -> AnyArray:
        """Lay an array apart, and give what reads it there; where there is no room for files, it is given back."""
        try:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._folder) as file:
                file.write(np.ascontiguousarray(array).data)
                file.flush()
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        except (OSError, ValueError):
            return array
        self._maps.append(mapped)
        return np.frombuffer(mapped, array.dtype).reshape(array.shape)

    def release(self) -> None:
        """Give the memory back; what is read again comes from the file again."""
        _release(self._maps)


def _release(maps: Iterable[mmap.mmap]) -> None:
    if GIVES_BACK:
        for mapped in maps:
            with suppress(ValueError, OSError):
                mapped.madvise(mmap.MADV_DONTNEED)
