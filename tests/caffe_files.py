"""Small Caffe networks for tests: the text as it is given, and weights as a caffemodel."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from convscope.importers.caffe.schema import NetParameter

Weights = Mapping[str, Sequence[np.ndarray]]


def caffemodel(weights: Weights) -> bytes:
    """Write weights as Caffe's newest format has them."""
    net = NetParameter(name="weights")
    for name, arrays in weights.items():
        layer = net.layer.add(name=name)
        for array in arrays:
            data = np.asarray(array, dtype="<f4").tobytes()
            blob = layer.blobs.add(shape={"dim": array.shape})
            blob.MergeFromString(b"\x2a" + _varint(len(data)) + data)  # field 5, the packed floats
    return net.SerializeToString()


def write_caffemodel(path: Path, layers: Iterable[tuple[str, Sequence[np.ndarray]]]) -> None:
    """Write weights layer by layer, since all at once they may fill the memory."""
    with path.open("wb") as file:
        for name, arrays in layers:
            file.write(caffemodel({name: arrays}))


def _varint(number: int) -> bytes:
    head = b""
    while number > 127:
        head += bytes([number & 127 | 128])
        number >>= 7
    return head + bytes([number])


def write_pair(folder: Path, text: str, weights: Weights | None = None, *, stem: str = "net") -> Path:
    """Write a prototxt and its caffemodel, and give the path of the prototxt."""
    path = folder / f"{stem}.prototxt"
    path.write_text(text)
    path.with_suffix(".caffemodel").write_bytes(caffemodel(weights or {"none": []}))
    return path


def stated_input(*shape: int, batch: int = 1) -> str:
    """State an input called data, of one picture's shape."""
    return 'input: "data" input_shape {' + "".join(f" dim: {size}" for size in (batch, *shape)) + " }\n"


def layer(name: str, kind: str, bottoms: str, settings: str = "", *, tops: str | None = None) -> str:
    """Write a layer; bottoms and tops are names with spaces between them."""
    wires = "".join(f' bottom: "{bottom}"' for bottom in bottoms.split())
    wires += "".join(f' top: "{top}"' for top in (name if tops is None else tops).split())
    return f'layer {{ name: "{name}" type: "{kind}"{wires} {settings} }}\n'


def values(*shape: int, seed: int = 0) -> np.ndarray:
    """Draw float32 values, about -2..2."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
