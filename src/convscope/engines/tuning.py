"""OpenVINO's graphs, put so that its plugin for processors runs them fast, and to the same end."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from convscope.engines.engine import ONWARD, Precision
from convscope.engines.mapped import Apart
from convscope.engines.processor import gains_from_fewer_products
from convscope.engines.values import constant_of
from convscope.engines.winograd import shorten

if TYPE_CHECKING:
    from openvino import Model, Node, Output

_HEAVY = frozenset(("Convolution", "GroupConvolution", "ConvolutionBackpropData", "MatMul", "Interpolate"))
"""Operations that the plugin always computes in the precision asked for."""
_MARK = "enforceBF16evenForGraphTail"  # what the plugin calls it


def tune(model: "Model", *, precision: Precision, threads: int, apart: Apart | None = None) -> None:
    """Change a graph in its place.

    Args:
        model: the graph.
        precision: what it is to be computed in.
        threads: how many threads will run it.
        apart: takes large weights that are made here; None: they stay in memory.
    """
    if gains_from_fewer_products(precision):
        shorten(model, precision=precision, threads=threads, apart=apart)
    _spell_out(model)
    if precision == "bf16":
        _keep_short(model)


def _spell_out(model: "Model") -> None:
    """Write quantising in computed steps as arithmetic, which the plugin compiles; else it interprets it."""
    from openvino import opset13 as op  # noqa: PLC0415  (an extra)

    for node in model.get_ordered_ops():
        if node.get_type_name() != "FakeQuantize":
            continue
        value, low, high, least, most = node.input_values()
        first, last, steps = _number(least), _number(most), float(node.get_attributes()["levels"] - 1)
        if _number(high) is not None or first is None or last is None or last - first != steps:
            continue
        kind = value.get_element_type()
        share = op.divide(op.subtract(value, low), op.subtract(high, low))
        step = op.round(op.multiply(share, op.constant(steps, kind)), "half_to_even")
        within = op.clamp(step, 0.0, steps)
        node.output(0).replace(op.add(within, op.constant(first, kind)).output(0))
    model.validate_nodes_and_infer_types()


def _number(value: "Output") -> float | None:
    """Give the first element of a constant; None: the value is computed."""
    array = constant_of(value)
    return None if array is None else float(array.flat[0])


def _keep_short(model: "Model") -> None:
    """Compute what watches the inside of a network in bf16, as the inside itself.

    The plugin goes back to f32 behind the last heavy operation before each output. Where an output hangs on the middle
    of a network, that takes the layer with it, and all that reads the layer reads twice as much. What follows the last
    heavy operations of all, as the answer does, stays in f32; but not where another graph goes on.
    """
    heavy = [node for node in model.get_ordered_ops() if node.get_type_name() in _HEAVY]
    onward = [result for result in model.get_results() if ONWARD in result.input_value(0).names]
    inside = _reached((source for node in (*heavy, *onward) for source in _sources(node)), _sources)
    within = {node.get_name() for node in inside}
    last = (reader for node in heavy if node.get_name() not in within for reader in _light_readers(node))
    kept = {node.get_name() for node in _reached(last, _light_readers)}
    for node in _reached(inside, _light_readers):
        if node.get_name() not in kept:
            node.get_rt_info()[_MARK] = "YES"


def _reached(starts: "Iterable[Node]", onward: "Callable[[Node], Iterable[Node]]") -> "list[Node]":
    """Give the nodes at which ways start, and all to which they lead."""
    found: dict[str, Node] = {}
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node.get_name() not in found:
            found[node.get_name()] = node
            waiting.extend(onward(node))
    return list(found.values())


def _sources(node: "Node") -> "list[Node]":
    nodes = (value.get_node() for value in node.input_values())
    return [source for source in nodes if source.get_type_name() != "Constant"]


def _light_readers(node: "Node") -> "list[Node]":
    readers = [place.get_node() for value in node.outputs() for place in value.get_target_inputs()]
    return [reader for reader in readers if reader.get_type_name() not in _HEAVY]
