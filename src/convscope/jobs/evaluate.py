"""Try a model on pictures with labels: how many it reads right, what it mistakes for what, and where worst."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from convscope.datasets.dataset import Dataset
from convscope.engines.engine import EngineName, Precision, Setting
from convscope.jobs.predict import answering, batches, check_classes, probabilities_of
from convscope.model.model import Model
from convscope.types import AnyArray, Floats, Progress
from convscope.view.choice import Chosen


@dataclass(frozen=True, slots=True)
class Mistake:
    """A picture that was read wrong.

    Attributes:
        index: its number in the data set.
        true: the number of its class.
        predicted: the number of the class that it was taken for.
        probability: of that wrong class, 0..1.
        file: that it was read from; empty: it has none of its own.
    """

    index: int
    true: int
    predicted: int
    probability: float
    file: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """How well a model reads a data set.

    Attributes:
        model: its name.
        data: the data set's name.
        count: how many pictures there were.
        correct: how many were read right.
        accuracy: their share, 0..1.
        error: of a network that tells a quantity, as an age, how far the expected value is off, in the mean of all
            pictures and in the quantity's unit; None: it tells classes.
        unit: of the quantity.
        labels: the names of the classes.
        confusion: int64, (true class, predicted class): how many pictures.
        mistakes: the worst, those that the model was surest of first.
        engine: what ran it.
        provider: on what.
        precision: what it was computed in.
    """

    model: str
    data: str
    count: int
    correct: int
    accuracy: float
    error: float | None
    unit: str
    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    mistakes: tuple[Mistake, ...]
    engine: EngineName
    provider: str
    precision: Precision

    def to_json(self) -> bytes:
        """Write all of it as one JSON object; the confusion is a list of rows."""
        return msgspec.json.encode(self, enc_hook=np.ndarray.tolist)


def evaluate(
    model: Model,
    dataset: Dataset,
    *,
    worst: int = 20,
    engine: Chosen | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Run a model on every picture of a data set.

    The pictures are prepared the plain way: cut to the network's proportions as the card says, made gray or RGB and
    resized as the network needs it, then the card's arithmetic. They are run a few at a time, so that memory does not
    grow with their number.

    Args:
        model: the network.
        dataset: the pictures and their classes, in the network's order.
        worst: how many mistakes are kept.
        engine: what runs it, as `convscope.jobs.calibrate.choose` gives it; None: ONNX Runtime, in `f32`, which runs
            many pictures at once.
        progress: is told how many pictures are done.

    Raises:
        DataError: the data set has not as many classes as the network.
        ModelError: the network cannot be run, or gives what is no number.
        EngineError: what was chosen cannot be had here.
    """
    check_classes(model, dataset)
    classes = len(model.labels)
    confusion = np.zeros((classes, classes), dtype=np.int64)
    mistakes: list[Mistake] = []
    values, off = np.array(model.values), 0.0
    answer = answering(model, engine)
    setting = Setting() if engine is None else engine.setting
    for start, pixels in batches(model, dataset.pictures):
        labels = dataset.labels[start : start + len(pixels)]
        probabilities = probabilities_of(model, pixels, answer=answer, start=start)
        predicted = probabilities.argmax(axis=1)
        if model.values:
            off += float(np.abs(probabilities @ values - values[labels]).sum())
        np.add.at(confusion, (labels, predicted), 1)
        mistakes = heapq.nsmallest(
            worst, [*mistakes, *_mistakes(labels, predicted, probabilities, start=start)], key=_rank
        )
        if progress is not None:
            progress(start + len(pixels), len(dataset))
    correct = int(confusion.trace())
    return Evaluation(
        model=model.name,
        data=dataset.name,
        count=len(dataset),
        correct=correct,
        accuracy=correct / len(dataset),
        error=off / len(dataset) if model.values else None,
        unit=model.card.output.unit,
        labels=model.labels,
        confusion=confusion,
        mistakes=tuple(
            replace(one, file=dataset.files[one.index]) if dataset.files else one for one in mistakes
        ),
        engine=setting.engine,
        provider=setting.provider,
        precision=setting.precision,
    )


def _mistakes(
    labels: AnyArray, predicted: NDArray[np.intp], probabilities: Floats, *, start: int
) -> Iterator[Mistake]:
    for place in np.flatnonzero(predicted != labels):
        taken = int(predicted[place])
        yield Mistake(
            index=start + int(place),
            true=int(labels[place]),
            predicted=taken,
            probability=float(probabilities[place, taken]),
        )


def _rank(mistake: Mistake) -> tuple[float, int]:
    return -mistake.probability, mistake.index
