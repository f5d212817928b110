"""From a module to an exported program, and from a `.pt2`."""

import copy
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram

from convscope.errors import ModelError
from convscope.importers.torch import archive
from convscope.importers.torch.needs import first_line
from convscope.importers.torch.quiet import quiet
from convscope.model.reads import note
from convscope.model.tensors import dims

Shape = tuple[int, int, int]

MOST_PICTURES = 4096  # at once; PyTorch wants some limit
_FORCE = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"


@contextmanager
def ready(module: nn.Module) -> Generator[nn.Module]:
    """Give a module as it is used, not trained: in eval mode, float32, on the CPU. Afterwards it is as it was before.

    A module of other numbers or elsewhere is copied.
    """
    inner = getattr(module, "_orig_mod", module)  # of torch.compile
    inner = inner.module if isinstance(inner, nn.DataParallel) else inner
    tensors = [*inner.parameters(), *inner.buffers()]
    plain = {torch.float32, torch.int64, torch.int32, torch.bool, torch.uint8}
    if any(tensor.device.type != "cpu" or tensor.dtype not in plain for tensor in tensors):
        inner = copy.deepcopy(inner).to("cpu").float()
    modes = [(part, part.training) for part in inner.modules()]
    try:
        yield inner.eval()
    finally:
        for part, mode in modes:
            part.training = mode


def noise(shape: Shape, *, batch: int = 1) -> Tensor:
    """Draw the pictures that a module is tried on: always the same, and PyTorch's own generator is left alone."""
    values = np.random.default_rng(0).standard_normal((batch, *shape)).astype(np.float32)
    return torch.from_numpy(values)


def answers(module: nn.Module, pictures: Tensor) -> Sequence[Tensor]:
    """Run a module, and give the tensors of what it returns, in order."""
    from torch.utils import _pytree as pytree  # noqa: PLC0415  (not public, and the one way to be in export's order)

    with quiet(), torch.no_grad():
        found = pytree.tree_leaves(module(pictures))
    return [value for value in found if isinstance(value, Tensor)]


def export(module: nn.Module, shape: Shape, *, place: str) -> ExportedProgram:
    """Export a module for any number of pictures, or where it cannot be, for one.

    Args:
        module: in eval mode.
        shape: of a picture.
        place: what messages call it.

    Raises:
        ModelError: it cannot be exported.
    """
    free = ({0: Dim("batch", min=1, max=MOST_PICTURES)},)
    try:
        return _exported(module, noise(shape, batch=2), dynamic_shapes=free)
    except Exception:  # noqa: BLE001  (what cannot be said for any number may be for one)
        pass
    try:
        return _exported(module, noise(shape))
    except Exception as error:
        raise ModelError(
            f"{place}: PyTorch cannot export it ({type(error).__name__}: {first_line(error)}): see torch.export"
        ) from error


def _exported(module: nn.Module, pictures: Tensor, **how: Any) -> ExportedProgram:  # noqa: ANN401  (as export takes them)
    with quiet():
        return torch.export.export(module, (pictures,), strict=False, **how)


def read(path: Path) -> ExportedProgram:
    """Read a program that `torch.export.save` wrote, after it was looked through; only tensors are unpickled.

    Raises:
        ModelError: it is missing, damaged, or holds something else.
    """
    if not path.is_file():
        raise ModelError(f"{path} is {'a folder' if path.is_dir() else 'not there'}")
    note(path)
    archive.check(path)
    try:
        with quiet(), _only_tensors():
            program = torch.export.load(path)
    except Exception as error:
        raise ModelError(
            f"{path} cannot be read by PyTorch {torch.__version__} ({first_line(error)}): "
            "write it anew with this release"
        ) from error
    if hasattr(program, "_guards_code"):
        program._guards_code = []
    return program


@contextmanager
def _only_tensors() -> Generator[None]:
    before = os.environ.get(_FORCE)
    os.environ[_FORCE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_FORCE]
        else:
            os.environ[_FORCE] = before


def picture_shape(program: ExportedProgram, *, place: str) -> Shape:
    """Give channels, height and width of the one picture that a program takes.

    Raises:
        ModelError: it takes something else.
    """
    named = set(program.graph_signature.user_inputs)
    taken = [
        node.meta["val"] for node in program.graph.nodes if node.op == "placeholder" and node.name in named
    ]
    shapes = [tuple(value.shape) for value in taken if isinstance(value, Tensor)]
    if len(taken) != 1 or len(shapes) != 1 or len(shapes[0]) != 4:
        given = " and ".join(dims(tuple(_fixed(size) for size in shape)) for shape in shapes) or "no tensor"
        raise ModelError(
            f"{place}: it takes {given}: a classifier of pictures takes batch×channels×height×width"
        )
    channels, height, width = (_fixed(size) for size in shapes[0][1:])
    if min(channels, height, width) < 0:
        raise ModelError(
            f"{place}: it was exported for pictures of any size: export it with only the batch left free"
        )
    return channels, height, width


def _fixed(size: object) -> int:
    return size if isinstance(size, int) else -1
