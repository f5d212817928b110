"""ONNX Runtime: the default engine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import onnx
import onnxruntime

from convscope.errors import ModelError
from convscope.types import AnyArray

DEFAULT_THREADS = 2

_FOLDER = "session.model_external_initializers_file_folder_path"
_ACCURACY, _FLOAT32 = (
    "session.qdq_matmulnbits_accuracy_level",
    "1",
)  # else inputs of quantised weights are rounded
_NO_PACKING = "session.disable_prepacking"


class Engine:
    """A graph, ready to run.

    Args:
        graph: the network.
        folder: where its external data lies, which is mapped and not copied; None: it has none.
        threads: how many threads one run may use; if left out, few.

    Raises:
        ModelError: ONNX Runtime refuses the graph.
    """

    def __init__(
        self, graph: onnx.ModelProto, *, folder: Path | None = None, threads: int | None = None
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or DEFAULT_THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what fails is raised, and need not be printed as well
        options.add_session_config_entry(_ACCURACY, _FLOAT32)
        if folder is not None:
            options.add_session_config_entry(_FOLDER, str(folder))
            options.add_session_config_entry(_NO_PACKING, "1")  # packed weights are a second copy
        try:
            self._session = onnxruntime.InferenceSession(
                graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(f"ONNX Runtime cannot run this network: {error}") from error

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once.

        Args:
            feeds: an array for each input of the graph.
            outputs: the names of the values to give; all outputs, if left out.

        Returns:
            The values, in the order asked for.

        Raises:
            ModelError: the run failed.
        """
        try:
            return cast("list[AnyArray]", self._session.run(outputs, feeds))
        except Exception as error:
            raise ModelError(f"ONNX Runtime failed: {error}") from error
