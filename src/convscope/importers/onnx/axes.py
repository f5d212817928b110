"""Along which axes of each tensor the picture's height and width lie: on their own, or folded into tokens.

What is added to a tensor place by place has the tensor's axes: so the sum behind attention has those of what goes
around it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import onnx
from onnx import NodeProto, TensorProto

from convscope.importers.onnx.folding import CHANNELS_FIRST, Axes, Axis, Tokens, refolded
from convscope.importers.onnx.trace import Trace
from convscope.model.attributes import attribute, whole_numbers
from convscope.model.receptive import mixing, windows
from convscope.model.receptive.table import RULES
from convscope.model.tensors import Shape, constants_of, stated_shape


def axes_of(model: onnx.ModelProto, seen: Trace) -> Mapping[str, Axes]:
    """Follow the picture's height and width through a graph.

    Args:
        model: whose input is NCHW.
        seen: the shapes of its tensors.

    Returns:
        The axes of each tensor of which at least one is known.
    """
    source = model.graph.input[0]
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    shapes |= {**seen.shapes, source.name: stated_shape(source)}
    constants = constants_of(model)
    found: dict[str, Axes] = {source.name: CHANNELS_FIRST}
    for node in model.graph.node:
        rule = _RULES.get(node.op_type)
        if rule is None or found.keys().isdisjoint(node.input):
            continue
        step = _Step(node, found, shapes, constants)
        for name in node.output:
            axes = rule(step, shapes[name]) if name in shapes and 0 not in shapes[name] else ()
            if any(axes):
                found[name] = axes
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    """A node, and what is known of what it reads."""

    node: NodeProto
    axes: Mapping[str, Axes]
    shapes: Mapping[str, Shape]
    constants: Mapping[str, TensorProto]

    @property
    def known(self) -> list[tuple[Shape, Axes]]:
        """Give shape and axes of the inputs whose axes are known."""
        return [(self.shapes[name], self.axes[name]) for name in self.node.input if name in self.axes]

    def axis(self, default: int, rank: int) -> int:
        """Give the axis that the node works along."""
        return attribute(self.node, "axis", default) % rank


def _aligned(step: _Step, after: Shape) -> Axes:
    """Line inputs up at their last axes, as broadcasting does; what is stretched, or shrunk, is no place any more."""
    found: list[set[Axis]] = [set() for _ in after]
    for shape, axes in step.known:
        for place, axis in enumerate(axes, start=len(after) - len(axes)):
            if axis is not None and place >= 0 and shape[place - len(after)] == after[place]:
                found[place].add(axis)
    return tuple(axes.pop() if len(axes) == 1 else None for axes in found)


def _windowed(step: _Step, after: Shape) -> Axes:
    return CHANNELS_FIRST if step.known[0][1] == CHANNELS_FIRST and len(after) == 4 else ()


def _reduced(step: _Step, after: Shape) -> Axes:
    return _aligned(step, after) if attribute(step.node, "keepdims", 1) else ()


def _transposed(step: _Step, _after: Shape) -> Axes:
    axes = step.known[0][1]
    return tuple(axes[place] for place in attribute(step.node, "perm", list(range(len(axes)))[::-1]))


def _refolded(step: _Step, after: Shape) -> Axes:
    return refolded(*step.known[0], after)


def _multiplied(step: _Step, after: Shape) -> Axes:
    """Take the rows of the first matrix, and the columns of the second."""
    names = step.node.input[0], step.node.input[mixing.SECOND.get(step.node.op_type, 1)]
    first, second = (step.axes.get(name, (None, None)) for name in names)
    if min(len(first), len(second), len(after)) < 2:
        return ()
    row = -1 if attribute(step.node, "transA", 0) else -2
    column = -2 if attribute(step.node, "transB", 0) else -1
    return (*_aligned(step, after)[:-2], first[row], second[column])


def _sliced(step: _Step, after: Shape) -> Axes:
    """Keep rows and columns, of which some may go, and tokens as long as those of places stay."""
    before, axes = step.known[0]
    starts, along, steps = (
        whole_numbers(step.node, place, name, constants=step.constants)
        for place, name in ((1, "starts"), (3, "axes"), (4, "steps"))
    )
    cuts = {} if starts is None else dict(zip(along or range(len(starts)), starts, strict=False))
    found = list(axes)
    for place, axis in enumerate(axes):
        size = before[place]
        if not isinstance(axis, Tokens) or after[place] == size:
            continue
        start = cuts.get(place, cuts.get(place - len(axes), size))
        left = min(max(start + size if start < 0 else start, 0), size)
        whole = set(steps or [1]) == {1} and left <= axis.first and left + after[place] >= axis.end
        found[place] = replace(axis, first=axis.first - left) if whole else None
    return tuple(found)


def _split(step: _Step, after: Shape) -> Axes:
    axes = list(step.known[0][1])
    axes[step.axis(0, len(after))] = None
    return tuple(axes)


def _gathered(step: _Step, after: Shape) -> Axes:
    axes = step.known[0][1]
    place = step.axis(0, len(axes))
    return (*axes[:place], *(None,) * (len(after) - len(axes) + 1), *axes[place + 1 :])


def _joined(step: _Step, after: Shape) -> Axes:
    place = step.axis(1, len(after))
    found = list(_aligned(step, after))
    ahead = 0
    along: list[Axis] = []
    for name in step.node.input:
        axis = step.axes[name][place] if name in step.axes else None
        along.append(replace(axis, first=axis.first + ahead) if isinstance(axis, Tokens) else axis)
        ahead += step.shapes[name][place] if name in step.shapes else after[place]
    tokens = [axis for axis in along if isinstance(axis, Tokens)]
    turned = along[0] in ("height", "width") and len(set(along)) == 1  # a picture that is rolled is still one
    found[place] = (
        along[0] if turned else tokens[0] if len(tokens) == 1 and tokens[0].end <= after[place] else None
    )
    return tuple(found)


def _padded(step: _Step, after: Shape) -> Axes:
    before, axes = step.known[0]
    same = [size == more for size, more in zip(before, after, strict=True)]
    return tuple(
        axis if kept or not isinstance(axis, Tokens) else None for axis, kept in zip(axes, same, strict=True)
    )


_Rule = Callable[[_Step, Shape], Axes]

_ALIKE: Mapping[object, _Rule] = {
    mixing.elementwise: _aligned,
    mixing.over_places: _aligned,
    mixing.product: _multiplied,
    mixing.reduced: _reduced,
    windows.window: _windowed,
    windows.transposed_window: _windowed,
    windows.resized: _windowed,
    windows.depth_to_space: _windowed,
    windows.space_to_depth: _windowed,
}
"""Operators that have a rule for receptive fields in common have one here."""

_RULES: Mapping[str, _Rule] = {
    **{operator: _ALIKE[rule] for operator, rule in RULES.items() if rule in _ALIKE},
    **dict.fromkeys(
        [
            "Expand",
            "LayerNormalization",
            "LogSoftmax",
            "LpNormalization",
            "MeanVarianceNormalization",
            "Softmax",
        ],
        _aligned,
    ),
    **dict.fromkeys(["Flatten", "Reshape", "Squeeze", "Unsqueeze"], _refolded),
    **dict.fromkeys(["Concat", "QLinearConcat"], _joined),
    "Gather": _gathered,
    "Pad": _padded,
    "Slice": _sliced,
    "Split": _split,
    "Transpose": _transposed,
}
