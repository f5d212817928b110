"""Which pictures of a data set: by class, by what a network says of them, so many, in which order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convscope.datasets.dataset import Stack
from convscope.errors import DataError
from convscope.types import AnyArray, Floats

Sorting = Literal["prob"]
Places = NDArray[np.intp]

_VERBS = {"is": "are", "has": "have"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Conditions, all of which a picture must meet.

    Attributes:
        label: the number of its class.
        predicted: the number of the class that the network takes it for.
        min_prob: the least probability of that class, 0..1.
        wrong: whether only those are taken that the network takes for another class than theirs.
        count: at most so many.
        shuffle: whether they are taken in an order by chance; otherwise in their own.
        seed: of that order.
        sort: `prob`: the most probable first; without `shuffle` those are also the ones that `count` takes.
    """

    label: int | None = None
    predicted: int | None = None
    min_prob: float = 0.0
    wrong: bool = False
    count: int | None = None
    shuffle: bool = False
    seed: int = 1
    sort: Sorting | None = None

    @property
    def asks_network(self) -> bool:
        """Say whether probabilities are needed."""
        return self.predicted is not None or self.min_prob > 0 or self.wrong or self.sort is not None


def choose(choice: Choice, stack: Stack, *, probabilities: Floats | None, classes: tuple[str, ...]) -> Places:
    """Choose pictures.

    Args:
        choice: the conditions.
        stack: the pictures.
        probabilities: float32, (N, classes); None where none are needed.
        classes: the names of the network's classes, for the message.

    Returns:
        The numbers of the pictures, in the order in which they are taken; at least one.

    Raises:
        DataError: none is left; the message says which condition removed the last ones, and how many it met. Or a
            condition asks for labels, and there are none.
    """
    left: Places = np.arange(len(stack))
    taken = left if probabilities is None else probabilities.argmax(axis=1)
    sure = np.ones(len(stack), np.float32) if probabilities is None else probabilities.max(axis=1)
    before = f"{len(stack):,} pictures of {stack.name}"
    for words, meets in _stages(
        choice, labels=_labels(choice, stack), taken=taken, sure=sure, classes=classes
    ):
        kept = left[meets[left]]
        if not len(kept):
            raise DataError(f"no picture is left: of {before} none {words}")
        before += f", {len(kept):,} of which {_plural(words)}" if len(kept) < len(left) else ""
        left = kept
    return _ordered(left, choice, sure)


def _labels(choice: Choice, stack: Stack) -> AnyArray | None:
    """Give the labels, which must be there if a condition asks for them."""
    if stack.known is None and (choice.label is not None or choice.wrong):
        asks = "--class" if choice.label is not None else "--wrong"
        raise DataError(f"{stack.name}: nobody says of what class its pictures are, and {asks} asks for that")
    return stack.known


def _stages(
    choice: Choice, *, labels: AnyArray | None, taken: AnyArray, sure: Floats, classes: tuple[str, ...]
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Give each condition that there is, in words, and which pictures meet it."""
    if choice.label is not None:
        yield f"is of the class {classes[choice.label]}", labels == choice.label
    if choice.predicted is not None:
        yield f"is taken for {classes[choice.predicted]}", taken == choice.predicted
    if choice.wrong:
        yield "is taken for another class than its own", taken != labels
    if choice.min_prob > 0:
        yield f"has a probability of at least {choice.min_prob:g}", sure >= choice.min_prob


def _ordered(left: Places, choice: Choice, sure: Floats) -> Places:
    if choice.shuffle:
        left = np.random.default_rng(choice.seed).permutation(left)[: choice.count]
    if choice.sort == "prob":
        left = left[np.argsort(-sure[left], kind="stable")]
    return left[: choice.count]


def _plural(words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"{_VERBS[verb]} {rest}"
