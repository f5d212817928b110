"""A network of which only the text is there: its weights are made at random."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from onnx import NodeProto

from convscope.importers.caffe.blob import Mapped
from convscope.model.card import Card
from convscope.model.untrained.keeping import fill
from convscope.model.untrained.recipe import recipe
from convscope.types import AnyArray

SEED = 1
SAID = f"Untrained: the weights are random numbers, of the seed {SEED}."

CONTRAST = 12.0  # about the standard deviation of neighbouring pixels, 0..255


def with_random_values(
    nodes: Sequence[NodeProto],
    arrays: Mapping[str, AnyArray],
    *,
    learned: Collection[str],
    source: str,
    card: Card,
) -> tuple[dict[str, AnyArray], Mapped | None]:
    """Give the arrays of a network with random numbers in place of what would be learned, and the file they lie in.

    Args:
        nodes: of the graph, in the order of computing.
        arrays: what they need, by name.
        learned: the names of those that would be learned.
        source: the tensor that pictures are fed to.
        card: says how large the values of a picture are.

    Raises:
        ModelError: there are too many, or nowhere to lay them.
    """
    deviation = CONTRAST * float(np.mean(np.abs(card.input.scale)))
    filled = fill(recipe(nodes, arrays, learned=learned, source=source, deviation=deviation), seed=SEED)
    mapped = None if filled.path is None or filled.data is None else Mapped(filled.path, filled.data)
    return {**arrays, **filled.arrays}, mapped
