"""Weights in a file, and their way into a module. Nothing is unpickled but tensors."""

import pickle
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from convscope.errors import MissingExtraError, ModelError
from convscope.importers.torch.needs import first_line
from convscope.importers.torch.quiet import quiet
from convscope.model.tensors import dims

Weights = Mapping[str, Tensor]

INSIDE = ("state_dict", "model_state_dict", "model", "net", "network")
"""The keys under which training scripts keep a state dict, in the order in which they are tried."""

PREFIXES = ("module.", "_orig_mod.")  # of DataParallel, and of torch.compile

_REFUSED = re.compile(r"Unsupported (?:global|class|operand)[^\w]*(?:GLOBAL )?([\w.]+)")
_HOW = "save its weights alone: torch.save(module.state_dict(), FILE)"


def read_weights(path: Path) -> Weights:
    """Read a state dict, as `torch.save` or safetensors write it.

    Args:
        path: `.safetensors`, or anything that PyTorch has written.

    Raises:
        ModelError: the file is missing or damaged, or holds something else than tensors.
    """
    if not path.is_file():
        raise ModelError(
            f"{path} is {'a folder' if path.is_dir() else 'not there'}: give a file with weights"
        )
    found = _safetensors(path) if path.suffix.lower() == ".safetensors" else _pickled(path)
    return _without_prefix(_state_dict(found, path))


def _safetensors(path: Path) -> object:
    try:
        from safetensors import SafetensorError  # noqa: PLC0415  (of the extra, and only for these files)
        from safetensors.torch import load_file  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("safetensors", extra="torch", purpose=f"reading {path}") from error
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelError(f"{path} is no safetensors file, or a damaged one: {first_line(error)}") from error


def _pickled(path: Path) -> object:
    try:
        with quiet():
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        named = _REFUSED.search(str(error))
        what = f"it would have to run {named[1]}" if named else "it is none of PyTorch's, or a damaged one"
        raise ModelError(f"{path} holds more than weights, and is not unpickled: {what}: {_HOW}") from error
    except Exception as error:  # a damaged archive fails in many ways
        if "TorchScript" in str(error):
            raise ModelError(f"{path} holds a TorchScript module, and no weights: {_HOW}") from error
        raise ModelError(f"{path} is no file of PyTorch's, or a damaged one: {first_line(error)}") from error


def _state_dict(found: object, path: Path) -> dict[str, Tensor]:
    for candidate in _candidates(found):
        tensors = {key: value for key, value in candidate.items() if isinstance(value, Tensor)}
        if tensors and all(isinstance(key, str) for key in candidate):
            return cast("dict[str, Tensor]", tensors)
    keys = (
        ", ".join(repr(key) for key in list(cast("Mapping[Any, Any]", found))[:4]) if _is_map(found) else ""
    )
    held = f"its keys are {keys}" if keys else f"it is a {type(found).__name__}"
    raise ModelError(
        f"{path} holds no state dict, neither itself nor as {INSIDE[0]!r} or 'model' ({held}): {_HOW}"
    )


def _candidates(found: object) -> Sequence[Mapping[Any, Any]]:
    if not _is_map(found):
        return ()
    outer = cast("Mapping[Any, Any]", found)
    inner = [cast("Mapping[Any, Any]", outer[key]) for key in INSIDE if key in outer and _is_map(outer[key])]
    return (*inner, outer)


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping)


def _without_prefix(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    for prefix in PREFIXES * 2:
        if all(name.startswith(prefix) for name in weights):
            weights = {name.removeprefix(prefix): tensor for name, tensor in weights.items()}
    return weights


def put_in(module: nn.Module, weights: Weights, *, path: Path, name: str) -> None:
    """Fill a module with weights: all of them, or none.

    Args:
        module: is changed.
        weights: for each of its parameters and buffers, a tensor.
        path: where they were read, for messages.
        name: of the module, for messages.

    Raises:
        ModelError: names or sizes do not fit.
    """
    own = module.state_dict()
    missing = [key for key in own if key not in weights and not key.endswith("num_batches_tracked")]
    others = [key for key in weights if key not in own]
    sizes = [
        f"{key!r} ({_size(weights[key])}, and {_size(tensor)} in the network)"
        for key, tensor in own.items()
        if key in weights and weights[key].shape != tensor.shape
    ]
    faults = [
        f"{what} {_few(found)}"
        for what, found in (
            ("it lacks", list(map(repr, missing))),
            ("it has what the network has not:", list(map(repr, others))),
            ("of another size are", sizes),
        )
        if found
    ]
    if faults:
        raise ModelError(f"{path} does not fit {name}: {'; '.join(faults)}")
    module.load_state_dict(dict(weights), strict=False)


def _size(tensor: Tensor) -> str:
    return dims(tuple(tensor.shape))


def _few(names: Sequence[str], *, most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
