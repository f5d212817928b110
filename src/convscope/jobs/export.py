"""Write what layers make of the frames of a recording."""

import shutil
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from convscope.errors import OutputError, ViewError
from convscope.model.model import Model
from convscope.model.tensor import to_tensor
from convscope.record.form import arrow
from convscope.record.reader import Recording
from convscope.types import Floats, Progress

TOGETHER = 32
"""At most so many frames are run at once."""
VALUES = 1 << 24
"""At most so many values of layers are made at once, unless one frame has more."""
RESERVED = ("number", "seconds")
"""What else is in the file, by these names."""

Shape = tuple[int, ...]


def export(
    recording: Recording,
    model: Model,
    *,
    layers: Sequence[str],
    out: Path,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Mapping[str, Shape]:
    """Run the frames of a recording once more, and write the values of layers.

    Memory does not grow with the number of frames. A `.npz` file holds an array (frames, *shape) for each layer, and
    `number` and `seconds` of the frames; a `.parquet` file has a row for each frame, with the values of each layer in
    one list, and the shapes in the columns' metadata.

    Args:
        recording: made with the model.
        model: the network.
        layers: names, also of such layers as no view showed.
        out: the file, `.npz` or `.parquet`.
        overwrite: whether a file that is there is replaced.
        progress: is told how many frames are done.

    Returns:
        The shape of each layer's values, the frames in front.

    Raises:
        OutputError: the file is there already, or cannot be written.
        ViewError: there is no such layer, or none is asked for.
        DataError: the recording is damaged.
    """
    if not layers:
        raise ViewError("--layers names no layer")
    for name in RESERVED:
        if name in layers:
            raise ViewError(
                f"a layer that is called {name} cannot be exported: the file has a column of that name"
            )
    shapes = {name: (len(recording), *model.layer(name).shape) for name in layers}
    write = {".npz": _write_npz, ".parquet": _write_parquet}.get(out.suffix.lower())
    if write is None:
        raise OutputError(f"{out}: the name of the file ends in .npz or .parquet")
    if out.exists() and not overwrite:
        raise OutputError(f"{out} is there already: choose another name, or replace it with --force")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
            written = write(Path(folder), shapes, _batches(recording, model, list(shapes), progress))
            written.replace(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
    return shapes


Batch = tuple[list[int], list[float], Mapping[str, Floats]]


def _batches(
    recording: Recording, model: Model, layers: list[str], progress: Progress | None
) -> Iterator[Batch]:
    each = sum(prod(layer.shape) for layer in model.layers)
    together = max(1, min(TOGETHER, VALUES // each))
    for start in range(0, len(recording), together):
        rows = [recording[number] for number in range(start, min(start + together, len(recording)))]
        tensor = to_tensor(model, np.stack([row.prepared.pixels for row in rows]))
        yield [row.number for row in rows], [row.seconds for row in rows], model.run(tensor, layers=layers)
        if progress is not None:
            progress(start + len(rows), len(recording))


def _write_npz(folder: Path, shapes: Mapping[str, Shape], batches: Iterator[Batch]) -> Path:
    """Write each layer's values into a file, and put the files into one archive."""
    files = {name: folder / str(place) for place, name in enumerate(shapes)}
    numbers, times = array("q"), array("d")
    with ExitStack() as stack:
        opened = {name: stack.enter_context(path.open("wb")) for name, path in files.items()}
        for number, seconds, values in batches:
            for name, file in opened.items():
                file.write(np.ascontiguousarray(values[name], "<f4").data)
            numbers.extend(number)
            times.extend(seconds)
    archive = folder / "out.npz"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        for name, path in files.items():
            with path.open("rb") as source, packed.open(f"{name}.npy", "w", force_zip64=True) as target:
                head = {"descr": "<f4", "fortran_order": False, "shape": shapes[name]}
                np.lib.format.write_array_header_1_0(target, head)
                shutil.copyfileobj(source, target)
            path.unlink()
        for name, column in zip(RESERVED, (np.array(numbers), np.array(times)), strict=True):
            with packed.open(f"{name}.npy", "w") as target:
                np.lib.format.write_array(target, column)
    return archive


def _write_parquet(folder: Path, shapes: Mapping[str, Shape], batches: Iterator[Batch]) -> Path:
    pa = arrow()
    path = folder / "out.parquet"
    lists = [
        pa.field(name, pa.list_(pa.float32()), metadata={"shape": "×".join(map(str, shape[1:]))})
        for name, shape in shapes.items()
    ]
    schema = pa.schema([("number", pa.int64()), ("seconds", pa.float64()), *lists])
    writer: Any = import_module("pyarrow.parquet").ParquetWriter(path, schema)
    with writer:
        for number, seconds, values in batches:
            columns = [pa.array(number), pa.array(seconds)]
            for name in shapes:
                flat = values[name].reshape(len(number), -1)
                ends = np.arange(len(number) + 1, dtype=np.int32) * flat.shape[1]
                columns.append(pa.ListArray.from_arrays(ends, pa.array(flat.ravel())))
            writer.write_batch(pa.record_batch(columns, schema=schema))
    return path
