"""From an exported program to an ONNX graph whose nodes are marked with the modules' names."""

from collections.abc import Container, Mapping
from typing import Any, cast

import onnx
import torch
from onnx import NodeProto
from onnx_ir.external_data import unload_from_model
from onnxscript import optimizer
from torch.export import ExportedProgram

from convscope.errors import ModelError
from convscope.importers.onnx.marks import Mark, write_mark
from convscope.importers.onnx.reading import LARGEST
from convscope.importers.torch.naming import names_of
from convscope.importers.torch.needs import first_line
from convscope.importers.torch.quiet import quiet
from convscope.model.external import LARGE, MAPPED, Annex
from convscope.model.nodes import OPSET

Converted = tuple[onnx.ModelProto, Mapping[str, str]]
"""A graph, and for each call of a module the tensor that it gives."""

_HOW: Mapping[str, Any] = {
    "opset_version": OPSET,
    "optimize": False,
    "verbose": False,
    "external_data": False,
}


def convert(program: ExportedProgram, *, place: str, annex: Annex | None = None) -> Converted:
    """Write a program as an ONNX graph.

    The exporter's own optimizer stays off, for it would fuse layers with one another: only what depends on no picture
    is computed beforehand.

    Args:
        program: that was exported.
        place: what messages call it.
        annex: takes the large weights, where all together are large; None: the graph holds them.

    Returns:
        The graph, its nodes marked; and for each call of a module the tensor that it gives.

    Raises:
        ModelError: something in it has no counterpart in ONNX, or it is too large.
        OSError: the annex cannot be written.
    """
    size = _check_size(program, place=place)
    try:
        with quiet():
            exported = cast("torch.onnx.ONNXProgram", torch.onnx.export(program, dynamo=True, **_HOW))
            names = names_of(exported.exported_program)
            optimizer.fold_constants(exported.model)
            optimizer.remove_unused_nodes(exported.model)
            if annex is not None and size >= MAPPED:
                unload_from_model(exported.model, annex.folder, annex.name, size_threshold_bytes=LARGE)
                annex.used = True
            model = exported.model_proto
    except OSError:
        raise
    except Exception as error:
        raise ModelError(
            f"{place}: PyTorch's exporter cannot write it as ONNX ({type(error).__name__}: {_reason(error)})"
        ) from error
    _mark(model, names.marks)
    made = {name for node in model.graph.node for name in node.output}
    return model, {alias: _there(tensor, made, names.same) for alias, tensor in names.aliases.items()}


def _there(tensor: str, made: Container[str], same: Mapping[str, str]) -> str:
    """Give a tensor that the graph has, of the same values."""
    while tensor not in made and tensor in same:
        tensor = same[tensor]
    return tensor


def _check_size(program: ExportedProgram, *, place: str) -> int:
    size = sum(value.numel() * value.element_size() for value in program.state_dict.values())
    if size > LARGEST:
        raise ModelError(
            f"{place} has {size:,} bytes of weights, and a graph holds at most {LARGEST:,}: "
            "write it with torch.onnx.export(..., external_data=True), and open that file"
        )
    return size


def _mark(model: onnx.ModelProto, marks: Mapping[str, Mark]) -> None:
    """Mark the node that makes a named tensor, and as a mere part all others; what else was noted there goes.

    The weights of attention, a softmax inside of it, are a layer of their own.
    """
    model.doc_string = ""
    for entries in (model.metadata_props, model.graph.metadata_props):
        del entries[:]
    inside = _inside(model, marks)
    for node in model.graph.node:
        node.doc_string = ""
        made = next((name for name in node.output if name in marks), "")
        if made:
            mark = marks[made]
        elif node.op_type == "Softmax" and (owner := inside.get(node.output[0])):
            mark = Mark(f"{marks[owner].name}.softmax", "softmax")
        else:
            mark = Mark("")
        write_mark(node, mark)
    for value in (*model.graph.value_info, *model.graph.input, *model.graph.output):
        del value.metadata_props[:]


def _inside(model: onnx.ModelProto, marks: Mapping[str, Mark]) -> dict[str, str]:
    """Say of each tensor without a name to which of those with one it leads first."""
    leads: dict[str, str] = {}
    for node in reversed(model.graph.node):
        target = next((name for name in node.output if name in marks), "") or _led(node, leads)
        if target:
            for name in node.input:
                leads.setdefault(name, target)
    return {name: target for name, target in leads.items() if name not in marks}


def _led(node: NodeProto, leads: Mapping[str, str]) -> str:
    return next((leads[name] for name in node.output if name in leads), "")


def _reason(error: BaseException) -> str:
    """Give what lies at the bottom of an exporter's failure."""
    while error.__cause__ is not None:
        error = error.__cause__
    return first_line(error)
