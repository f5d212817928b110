"""Which pictures of a data set: by class, by what a network says of them, so many, in which order."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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


def choose(
    choice: Choice,
    *,
    labels: AnyArray,
    probabilities: Floats | None,
    data: str,
    classes: tuple[str, ...],
) -> Places:
    """Choose pictures.

    Args:
        choice: the conditions.
        labels: N: of each picture the number of its class.
        probabilities: float32, (N, classes); None where none are needed.
        data: what the message calls the data set.
        classes: the names of the classes, for the message.

    Returns:
        The numbers of the pictures, in the order in which they are taken; at least one.

    Raises:
        DataError: none is left; the message says which condition removed the last ones, and how many it met.
    """
    left: Places = np.arange(len(labels))
    if probabilities is None:
        sure, taken = np.ones(len(labels), np.float32), labels
    else:
        sure, taken = probabilities.max(axis=1), probabilities.argmax(axis=1)
    stages: list[tuple[bool, str, NDArray[np.bool_]]] = [
        (choice.label is not None, f"is of the class {_name(choice.label, classes)}", labels == choice.label),
        (
            choice.predicted is not None,
            f"is taken for {_name(choice.predicted, classes)}",
            taken == choice.predicted,
        ),
        (choice.wrong, "is taken for another class than its own", taken != labels),
        (choice.min_prob > 0, f"has a probability of at least {choice.min_prob:g}", sure >= choice.min_prob),
    ]
    before = f"{len(labels):,} pictures of {data}"
    for asked, words, meets in stages:
        if not asked:
            continue
        kept = left[meets[left]]
        if not len(kept):
            raise DataError(f"no picture is left: of {before} none {words}")
        before += f", {len(kept):,} of which {_plural(words)}" if len(kept) < len(left) else ""
        left = kept
    return _ordered(left, choice, sure)


def _ordered(left: Places, choice: Choice, sure: Floats) -> Places:
    if choice.shuffle:
        left = np.random.default_rng(choice.seed).permutation(left)[: choice.count]
    if choice.sort == "prob":
        left = left[np.argsort(-sure[left], kind="stable")]
    return left[: choice.count]


def _name(number: int | None, classes: tuple[str, ...]) -> str:
    return "" if number is None else classes[number]


def _plural(words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"{_VERBS[verb]} {rest}"
