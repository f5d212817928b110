"""LeNet: the bare network against the network with the probes of the generic view."""

from collections.abc import Callable
from time import perf_counter

import cv2
import numpy as np

from bench.table import Row, milliseconds
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.live.memory import Memory
from convscope.model.model import Model
from convscope.scope import Scope
from convscope.view.compile import NO_PICKS, PATCH, PICKS, compile_graph

ROUNDS = 4000


def alternately(*calls: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """Time calls in turn, so that a machine whose speed drifts is equally unfair to all; seconds."""
    times: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(rounds):
        for call, spent in zip(calls, times, strict=True):
            start = perf_counter()
            call()
            spent.append(perf_counter() - start)
    return times


def rows(model: Model, patch: np.ndarray) -> list[Row]:
    """Measure one forward pass: bare, with probes, the whole way of a patch, of one that stays, and OpenCV's dnn."""
    scope, memory = Scope(model), Memory()
    pixels = scope.look(patch).pixels
    bare, probed = (OnnxRuntime(compile_graph(model, watches)) for watches in ((), scope.plan.watches))
    feeds = {PATCH: pixels, PICKS: NO_PICKS}
    opencv = _opencv(model, pixels)
    plain, watched, whole, unchanged, other = alternately(
        lambda: bare.run(feeds),
        lambda: probed.run(feeds),
        lambda: scope.look(patch),
        lambda: memory.look(scope, patch),
        opencv,
    )
    middle = np.median(plain)
    return [
        Row("LeNet, bare", milliseconds(plain)),
        Row("LeNet with its probes", milliseconds(watched), f"{np.median(watched) / middle:.2f} × bare"),
        Row("LeNet, patch to reading", milliseconds(whole), f"{np.median(whole) / middle:.2f} × bare"),
        Row(
            "LeNet, patch to reading, of a patch that has not changed",
            milliseconds(unchanged),
            f"{np.median(unchanged) / middle:.2f} × bare",
        ),
        Row("LeNet by OpenCV's dnn", milliseconds(other), f"{np.median(other) / middle:.2f} × bare"),
    ]


def _opencv(model: Model, pixels: np.ndarray) -> Callable[[], object]:
    """Run the same network by OpenCV."""
    from bench.old_way import opencv_lenet  # noqa: PLC0415

    net = opencv_lenet()
    blob = pixels.astype(np.float32).transpose(2, 0, 1)[np.newaxis] * np.float32(model.card.input.scale)
    cv2.setNumThreads(2)

    def forward() -> object:
        net.setInput(blob)
        return net.forward(["prob", "conv1", "conv2", "ip1"])

    return forward
