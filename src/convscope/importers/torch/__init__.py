"""PyTorch: a module, by its name or as an object; an exported program; and weights apart from either.

    torchvision:resnet18    timm:vit_tiny_patch16_224    package.module:factory    program.pt2

What is written as `package.module:factory` runs the user's own code, and nothing else does: files are never unpickled.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from convscope.errors import ModelError
from convscope.importers.torch.names import parse_name
from convscope.importers.torch.needs import check

if TYPE_CHECKING:
    from torch.nn import Module as Module

    from convscope.model.external import Annex
    from convscope.model.model import Model

PROGRAM = ".pt2"
WEIGHTS = (".pt", ".pth", ".bin", ".ckpt", ".safetensors")


def is_module(source: object) -> bool:
    """Say whether something is a module, without importing PyTorch: whoever has one has done so."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(source, torch.nn.Module)


def match(source: "str | os.PathLike[str] | Module") -> bool:
    """Say whether something is a module, a text that names one, or a file that is by its name one of PyTorch's."""
    if not isinstance(source, str | os.PathLike):
        return is_module(source)
    if isinstance(source, str) and parse_name(source) is not None:
        return True
    return Path(source).suffix.lower() in (PROGRAM, *WEIGHTS)


def is_program(source: "str | os.PathLike[str] | Module") -> bool:
    """Say whether something is by its name the file of a program that was exported."""
    if not isinstance(source, str | os.PathLike) or (isinstance(source, str) and parse_name(source)):
        return False
    return Path(source).suffix.lower() == PROGRAM


def load(
    source: "str | os.PathLike[str] | Module",
    *,
    weights: Path | None = None,
    input_size: tuple[int, int, int] | None = None,
    size: tuple[int, int] | None = None,
    annex: "Annex | None" = None,
) -> "Model":
    """Read a PyTorch network.

    Args:
        source: a module; the name of one; or a program written by `torch.export.save`.
        weights: a file with the weights of a module that is named: a state dict, or safetensors.
        input_size: channels, height and width of a picture, where neither the module nor a card says them.
        size: height and width alone.
        annex: takes the large weights of a program; None: the graph holds them.

    Raises:
        MissingExtraError: PyTorch, or what else the name asks for, is not installed.
        ModelError: it is no classifier of pictures, cannot be exported, or the weights do not fit it.
        CardError: the card beside the weights does not fit it.
    """
    name = parse_name(source) if isinstance(source, str) else None
    if isinstance(source, str | os.PathLike) and name is None and not is_program(source):
        raise ModelError(
            f"{source} holds weights, not what is computed with them; and a module that was pickled whole is not "
            f"unpickled: name the network, as in torchvision:resnet18 --weights {source}, "
            f"or package.module:factory --weights {source}"
        )
    what = "a module" if is_module(source) else str(source)
    check(what)
    from convscope.importers.torch import loading  # noqa: PLC0415  (PyTorch loads on use)

    if input_size is not None and size not in (None, input_size[1:]):
        raise ModelError(f"input_size={input_size} and size={size} differ: give one of them")
    channels, size = (input_size[0], input_size[1:]) if input_size else (None, size)
    asked = loading.Asked(channels, size)
    if not isinstance(source, str | os.PathLike):
        if weights is not None:
            raise ModelError(f"a module has its own weights: leave out {weights}, or load them into it")
        return loading.load_module(source, asked)
    if name is not None:
        return loading.load_name(name, weights, asked)
    if weights is not None:
        raise ModelError(f"{source} holds its own weights: leave out {weights}")
    return loading.load_program(Path(source), asked, annex=annex)
