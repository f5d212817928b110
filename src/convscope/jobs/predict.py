"""What a network says of the pictures of a data set, a few at a time, so that memory does not grow with them."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from convscope.datasets.choice import Choice, Places, choose
from convscope.datasets.dataset import Dataset, Stack
from convscope.errors import DataError, ModelError
from convscope.model.model import Model
from convscope.model.tensor import to_tensor
from convscope.prepare.crop import cut_box
from convscope.prepare.plain import plain
from convscope.types import Floats, Pixels, Progress
from convscope.view.choice import Chosen
from convscope.view.compiled import Compiled

Answer = Callable[[Pixels], Floats]
"""What a network says: uint8, NHWC, of its size, in; float32, one row for each picture, out."""

_BATCH_BYTES = 64 << 20
_BATCH_MOST = 250


def predict(model: Model, stack: Stack, *, progress: Progress | None = None) -> Floats:
    """Give the probabilities of pictures, prepared the plain way.

    Args:
        model: the network.
        stack: the pictures; the classes of a data set are in the network's order.
        progress: is told how many pictures are done.

    Returns:
        float32, (N, classes).

    Raises:
        DataError: the data set has not as many classes as the network.
        ModelError: the network cannot be run, or gives what is no number.
    """
    check_classes(model, stack)
    found = np.empty((len(stack), len(model.labels)), np.float32)
    answer = answering(model)
    for start, pixels in batches(model, stack.pictures):
        found[start : start + len(pixels)] = probabilities_of(model, pixels, answer=answer, start=start)
        if progress is not None:
            progress(start + len(pixels), len(stack))
    return found


def check_classes(model: Model, stack: Stack) -> None:
    """Make sure that a data set has as many classes as a network; pictures without labels suit any.

    Raises:
        DataError: it has not.
    """
    if isinstance(stack, Dataset) and len(stack.classes) != len(model.labels):
        raise DataError(
            f"{stack.name} has {len(stack.classes)} classes and {model.name} has {len(model.labels)}: "
            "they do not belong together"
        )


def batches(model: Model, pictures: Pixels) -> Iterator[tuple[int, Pixels]]:
    """Give the number of each batch's first picture, and its pixels NHWC, of the network's size."""
    values = math.prod(model.shape) + sum(math.prod(layer.shape) for layer in model.layers)
    size = min(max(_BATCH_BYTES // (4 * values), 1), _BATCH_MOST)
    channels, *sides = model.shape
    height, width = sides
    crop = model.card.input.crop
    pictures = pictures.reshape(*pictures.shape[:3], -1)
    for start in range(0, len(pictures), size):
        batch = pictures[start : start + size]
        if batch.shape[1:] != (height, width, channels) or crop != 1:
            boxes = (cut_box(picture, shape=(height, width), crop=crop) for picture in batch)
            batch = np.stack([plain(box, size=(height, width), channels=channels) for box in boxes])
        yield start, batch


def answering(model: Model, engine: Chosen | None = None) -> Answer:
    """Give what answers: the model itself, many pictures at once, or an engine, one after the other.

    Raises:
        ModelError: the engine cannot run the network.
        EngineError: what was chosen cannot be had here.
    """
    if engine is None:
        return lambda pixels: model.run(to_tensor(model, pixels), layers=[model.output])[model.output]
    compiled = Compiled(engine.network, (), engine.setting)
    return lambda pixels: np.stack([compiled.run(one).probabilities for one in pixels])


def probabilities_of(model: Model, pixels: Pixels, *, answer: Answer, start: int) -> Floats:
    """Run a batch.

    Args:
        model: the network.
        pixels: uint8, NHWC, of the network's size.
        answer: what runs it.
        start: the number of its first picture, for the message.

    Returns:
        float32, (N, classes).

    Raises:
        ModelError: the network cannot be run, or gives what is no number.
    """
    values = answer(pixels).reshape(len(pixels), -1)
    if values.shape[1] != len(model.labels):
        raise ModelError(
            f"{model.name}: {model.output} gives {values.shape[1]} values for {len(model.labels)} classes"
        )
    broken = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(broken):
        raise ModelError(
            f"{model.name}: {model.output} is no number for picture {start + broken[0]}: are the weights damaged?"
        )
    return values


def find(model: Model, stack: Stack, choice: Choice, *, progress: Progress | None = None) -> Places:
    """Choose pictures; the network is run over them only where a condition asks for that.

    Raises:
        DataError: no picture is left, a condition asks for labels and there are none, or the data set has not as many
            classes as the network.
        ModelError: the network cannot be run.
    """
    check_classes(model, stack)
    probabilities = predict(model, stack, progress=progress) if choice.asks_network else None
    return choose(choice, stack, probabilities=probabilities, classes=model.labels)
