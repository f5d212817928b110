"""Learned values as Caffe writes them in HDF5: `data/LAYER/0`, `data/LAYER/1` ... in a `.caffemodel.h5`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from convscope.errors import MissingExtraError, ModelError
from convscope.importers.caffe.blob import Blob, Weights
from convscope.importers.caffe.shapes import dims
from convscope.types import Floats

if TYPE_CHECKING:
    import h5py

MOST_BLOBS = 64  # of one layer
MOST_PACKED = 1100  # how many times as large packed values can be: DEFLATE reaches 1032


def read_hdf5(path: Path) -> Weights:
    """Find the learned values in a `.caffemodel.h5`.

    Raises:
        MissingExtraError: h5py is not installed.
        ModelError: it cannot be read, or is not what Caffe writes.
    """
    try:
        import h5py  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtraError("h5py", extra="h5", purpose=f"Reading {path.name}") from error
    found: dict[str, dict[int, Blob]] = {}

    def visit(name: str, item: object) -> None:
        layer, _, index = name.rpartition("/")
        if isinstance(item, h5py.Dataset) and layer and index.isdecimal() and int(index) < MOST_BLOBS:
            found.setdefault(layer, {})[int(index)] = _blob(path, name, item)

    try:
        with h5py.File(path, "r") as file:
            group = file.get("data")
            if not isinstance(group, h5py.Group):
                raise ModelError(f"{path} is not a caffemodel: it has no group `data`")
            group.visititems(visit)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is not a whole caffemodel: it is cut short or damaged") from error
    if not found:
        raise ModelError(f"{path} is not a caffemodel: it holds no layers")
    return Weights(path.name, {layer: _in_order(blobs) for layer, blobs in found.items()})


def _in_order(blobs: dict[int, Blob]) -> Sequence[Blob | None]:
    """Put blobs in order; those that a layer shares with another are stored with the other alone."""
    return [blobs.get(index) for index in range(max(blobs) + 1)]


def _blob(path: Path, name: str, stored: "h5py.Dataset") -> Blob:
    if stored.external or stored.is_virtual:
        raise ModelError(f"{path}: data/{name} lies in another file, which is not opened")
    if stored.dtype.kind != "f":
        raise ModelError(f"{path}: data/{name} holds {stored.dtype}, and not floats")
    shape = tuple(int(size) for size in stored.shape)
    needed = int(np.prod(shape, dtype=object)) * stored.dtype.itemsize
    held = stored.id.get_storage_size()
    if stored.compression is None and held < needed:
        raise ModelError(f"{path}: data/{name} claims {dims(shape)}, {needed:,} bytes, and holds {held:,}")
    if held * MOST_PACKED < needed:
        raise ModelError(f"{path}: data/{name} claims {dims(shape)}, {needed:,} bytes, packed in {held:,}")

    def read() -> Floats:
        import h5py  # noqa: PLC0415  (an extra)

        try:
            with h5py.File(path, "r") as file:
                values = np.asarray(file["data"][name][()], dtype=np.float32)
        except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: data/{name} cannot be read: it is cut short or damaged") from error
        return values.reshape(-1)

    return Blob(shape, int(np.prod(shape, dtype=object)), read)
