"""Reading Caffe's two files: the network as text, and its weights as binary."""

import re
import stat
import textwrap
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from google.protobuf import text_format
from google.protobuf.message import DecodeError

from convscope.errors import ModelError
from convscope.importers.caffe.blob import Mapped, Weights
from convscope.importers.caffe.caffemodel import layers_in
from convscope.importers.caffe.hdf5 import read_hdf5
from convscope.importers.caffe.schema import Message, NetParameter
from convscope.model.reads import note

TEXT_LIMIT = 8 << 20  # bytes; the largest networks that people publish need a tenth of it
WEIGHTS_LIMIT = (2 << 30) - 1  # bytes; protobuf, and so Caffe, writes no more
LARGE = 64 << 20  # bytes; values of a file as large as that stay in it until the engine wants them
HEAD = 4096  # bytes that are enough to tell text from binary
LONGEST_REASON = 200  # characters of what protobuf says of an error

HDF5 = b"\x89HDF\r\n\x1a\n"
_BEGINNINGS = {
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "packed with gzip",
    HDF5: "an HDF5 file",
    b"version https://git-lfs": "a Git LFS pointer, not the file itself; `git lfs pull` fetches it",
}
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)
_NETWORK = re.compile(
    rb"(\s|#[^\n]*\n)*(name|input|input_dim|input_shape|layers?|state|force_backward)\s*[:{]"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def read_network(path: Path) -> Message:
    """Read a prototxt.

    Returns:
        A NetParameter.

    Raises:
        ModelError: it cannot be read, is something else, or has an error at some line and column.
    """
    data = _read(path, limit=TEXT_LIMIT)
    other = _something_else(data)
    if other:
        raise ModelError(f"{path} is not a prototxt: it is {other}")
    if _CONTROL.search(data):
        raise ModelError(f"{path} is not a prototxt: it is binary; a caffemodel goes beside the prototxt")
    network = NetParameter()
    try:
        with warnings.catch_warnings():
            # Paths of Windows in data layers, as "C:\mean", look to Python's decoder like bad escapes.
            warnings.simplefilter("ignore", DeprecationWarning)
            text_format.Parse(_text(data), network, allow_unknown_field=True)
    except text_format.ParseError as error:
        raise ModelError(_syntax_error(path, error)) from error
    except RecursionError as error:
        raise ModelError(f"{path} is not a prototxt: its fields are nested too deep") from error
    if not network.layer and not network.layers:
        raise ModelError(f"{path} holds no layers: it is not a Caffe network")
    return network


def read_weights(path: Path) -> Weights:
    """Find the learned values in a caffemodel, of protocol buffers or HDF5.

    Raises:
        ModelError: it cannot be read, is something else, or is cut short.
        MissingExtraError: it is HDF5, and h5py is not installed.
    """
    with _opened(path, limit=WEIGHTS_LIMIT) as (file, size):
        head = file.read(HEAD)
    if not head:
        raise ModelError(f"{path} is empty")
    if head.startswith(HDF5):
        return read_hdf5(path)
    other = _something_else(head)
    if other:
        raise ModelError(f"{path} is not a caffemodel: it is {other}")
    if _NETWORK.match(head) and not _CONTROL.search(head):
        raise ModelError(f"{path} is not a caffemodel: it is text; give the prototxt as the model itself")
    try:
        mapped = _mapped(path) if size >= LARGE else None
        layers = dict(layers_in(path, size=size, mapped=mapped))
    except (DecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not a whole caffemodel: it is cut short or damaged") from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    if not layers:
        raise ModelError(f"{path} is not a caffemodel: it holds no layers")
    return Weights(path.name, {name: blobs for name, blobs in layers.items() if blobs}, mapped)


def _mapped(path: Path) -> Mapped:
    real = path.resolve()
    return Mapped(real, np.memmap(real, dtype=np.uint8, mode="r"))


def _read(path: Path, *, limit: int) -> bytes:
    with _opened(path, limit=limit) as (file, _):
        data = file.read()
    if not data:
        raise ModelError(f"{path} is empty")
    return data


@contextmanager
def _opened(path: Path, *, limit: int) -> Generator[tuple[BinaryIO, int]]:
    """Open a file that is one, and is not too large; give its size as well."""
    note(path)
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise ModelError(f"{path} is a folder or a device, not a file")
        if facts.st_size > limit:
            raise ModelError(f"{path} has {facts.st_size} bytes, and at most {limit} can be read")
        with path.open("rb") as file:
            yield file, facts.st_size
    except FileNotFoundError as error:
        raise ModelError(f"{path} is not there") from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error


def _something_else(data: bytes) -> str:
    if _MARKUP.match(data):
        return "a web page, perhaps the error page of a download"
    return next((name for start, name in _BEGINNINGS.items() if data.startswith(start)), "")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # what is beyond ASCII stands in comments, of whatever language


def _syntax_error(path: Path, error: text_format.ParseError) -> str:
    """Keep protobuf's reason, without the line that it repeats, which may be the whole file."""
    reason = re.sub(r"^(\d+:\d+ : )?('.*': )?", "", str(error), flags=re.DOTALL).strip().rstrip(".:")
    reason = textwrap.shorten(reason, LONGEST_REASON, placeholder="...")
    line, column = error.GetLine(), error.GetColumn()
    return f"{path}, line {line}, column {column}: {reason}" if line else f"{path}: {reason}"
