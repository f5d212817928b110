"""What tells networks apart: digests of their graphs, of their weights wherever they lie, and of their arithmetic."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from onnx import TensorProto
from onnx.numpy_helper import to_array

from convscope.errors import ModelError
from convscope.model.card import scale_array
from convscope.model.model import Model

_CHUNK = 1 << 22  # bytes


@lru_cache(maxsize=4)
def structure_digest(model: Model) -> str:
    """Give the SHA-256, in hexadecimal, of what a network is but for the values of its weights.

    It is told once of each model: the nodes and names of a graph stay as they are once a model has it.
    """
    whole, graph = model.graph, model.graph.graph
    total = hashlib.sha256()
    for part in (*whole.opset_import, *whole.functions, *graph.input, *graph.output, *graph.node):
        total.update(part.SerializeToString(deterministic=True))
    for tensor in graph.initializer:
        total.update(f"{tensor.name} {tensor.data_type} {list(tensor.dims)}\n".encode(errors="surrogatepass"))
    return total.hexdigest()


def network_digest(model: Model) -> str:
    """Give the SHA-256, in hexadecimal, of what a network computes: its structure, and the values of its weights.

    Raises:
        ModelError: a file of weights cannot be read.
    """
    total = hashlib.sha256(structure_digest(model).encode())
    for tensor in model.graph.graph.initializer:
        for chunk in _values(tensor, model.folder):
            total.update(chunk)
    return total.hexdigest()


def model_digest(model: Model) -> str:
    """Give the SHA-256, in hexadecimal, of what a model makes of pixels: of the network, and of what is done before it.

    Raises:
        ModelError: a file of weights cannot be read.
    """
    total = hashlib.sha256(network_digest(model).encode())
    total.update(model.card.input.color.encode())
    for values in (model.mean, scale_array(model.card)):
        total.update(np.ascontiguousarray(values, "<f4").tobytes())
    return total.hexdigest()


def _values(tensor: TensorProto, folder: Path | None) -> Iterator[bytes]:
    """Give a tensor's bytes, which are the same in the graph and in a file beside it."""
    if tensor.data_location != TensorProto.EXTERNAL:
        yield tensor.raw_data or to_array(tensor).tobytes()
        return
    at = {entry.key: entry.value for entry in tensor.external_data}
    path = Path(folder or ".") / at["location"]
    try:
        with path.open("rb") as file:
            file.seek(int(at.get("offset", 0)))
            left = int(at.get("length", 0)) or 1 << 62
            while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}") from error
