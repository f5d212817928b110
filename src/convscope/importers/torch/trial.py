"""The trial: what was imported gives what the module gives."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from torch import Tensor

from convscope.engines.onnxruntime import OnnxRuntime
from convscope.errors import ModelError

CLOSE = 1e-4  # of the largest value


def compare(
    model: onnx.ModelProto, pictures: Tensor, expected: Sequence[Tensor], *, place: str, folder: Path | None
) -> None:
    """Run a graph on pictures, and compare what it gives with what the module gave.

    Args:
        model: as the exporter wrote it.
        pictures: float32, NCHW.
        expected: the module's answers, in order.
        place: what messages call it.
        folder: where the graph's external data lies; None: it has none.

    Raises:
        ModelError: they differ, by more than rounding.
    """
    outputs = [value.name for value in model.graph.output]
    found = OnnxRuntime(model, folder=folder).run(
        {model.graph.input[0].name: pictures.numpy()}, outputs=outputs
    )
    if len(found) != len(expected):
        raise ModelError(f"{place}: it gives {len(expected)} tensors, and its graph {len(found)}")
    for output, got, tensor in zip(outputs, found, expected, strict=True):
        wanted = tensor.detach().cpu().float().numpy()
        if got.shape != wanted.shape:
            raise ModelError(f"{place}: its output {output!r} is {wanted.shape}, and the graph's {got.shape}")
        largest = float(np.abs(wanted[np.isfinite(wanted)]).max(initial=1e-30))
        same = np.isclose(got, wanted, rtol=0, atol=CLOSE * largest, equal_nan=True)
        if not same.all():
            apart = float(np.abs(got - wanted)[~same].max()) / largest
            raise ModelError(
                f"{place}: its graph gives another output {output!r} than the module: they differ by {apart:.1e} of "
                f"the largest value, and at most {CLOSE:.0e} is rounding; does it compute with chance?"
            )
