"""ONNX Runtime: the default engine."""

from collections.abc import Mapping, Sequence

import onnx
import onnxruntime

from convscope.errors import ModelError
from convscope.types import AnyArray

DEFAULT_THREADS = 2


class Engine:
    """A graph, ready to run.

    Args:
        graph: the network.
        threads: how many threads one run may use.

    Raises:
        ModelError: ONNX Runtime refuses the graph.
    """

    def __init__(self, graph: onnx.ModelProto, *, threads: int = DEFAULT_THREADS) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # noqa: BLE001  (its exceptions share no base of their own)
            raise ModelError(f"ONNX Runtime cannot run this network: {error}") from error
        self.threads = threads

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once.

        Args:
            feeds: an array for each input of the graph.
            outputs: the names of the values to give; all outputs, if left out.

        Returns:
            The values, in the order asked for.
        """
        return self._session.run(outputs, feeds)
