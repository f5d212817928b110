"""ONNX Runtime: the default engine."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

import onnx
import onnxruntime

from convscope.engines.engine import Setting
from convscope.engines.waiting import wait_for
from convscope.errors import EngineError, ModelError
from convscope.types import AnyArray

_FOLDER = "session.model_external_initializers_file_folder_path"
# else inputs of quantised weights are rounded
_ACCURACY, _FLOAT32 = "session.qdq_matmulnbits_accuracy_level", "1"
_NO_PACKING = "session.disable_prepacking"
# else its threads turn in circles between frames: a core that the page and the camera need
_SPINNING = "session.intra_op.allow_spinning"
_ENDING = "ExecutionProvider"
_ELSEWHERE = "azure"  # runs networks on other people's machines


class OnnxRuntime:
    """A graph, run by ONNX Runtime.

    Args:
        graph: the network.
        setting: how it runs.
        folder: where its external data lies, which is mapped and not copied; None: it has none.

    Raises:
        ModelError: ONNX Runtime refuses the graph.
        EngineError: the provider does not start.
    """

    def __init__(
        self, graph: onnx.ModelProto, setting: Setting | None = None, *, folder: Path | None = None
    ) -> None:
        self._setting = setting or Setting()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._setting.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what fails is raised, and need not be printed as well
        options.add_session_config_entry(_ACCURACY, _FLOAT32)
        options.add_session_config_entry(_SPINNING, "0")
        if not self._setting.blocked:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        if folder is not None:
            options.add_session_config_entry(_FOLDER, str(folder))
            options.enable_mem_pattern = False  # with it, the second run takes memory beside the first's
            if self._setting.precision == "f32":  # packed weights are a second copy, and gain nothing
                options.add_session_config_entry(_NO_PACKING, "1")
        provider = full_names().get(self._setting.provider, self._setting.provider)
        providers = list(dict.fromkeys((provider, "CPU" + _ENDING)))
        try:
            self._session = wait_for(
                lambda: onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=providers)
            )
        except Exception as error:
            raise ModelError(f"ONNX Runtime cannot run this network: {_sentence(error)}") from error
        if self._session.get_providers()[0] != provider:
            raise EngineError(
                f"ONNX Runtime has the provider {self._setting.provider}, but it does not start: "
                "look whether its driver and libraries are installed"
            )

    @property
    def setting(self) -> Setting:
        """Say how it runs."""
        return self._setting

    def run(self, feeds: Mapping[str, AnyArray], *, outputs: Sequence[str] | None = None) -> list[AnyArray]:
        """Run once; `Engine.run` explains."""
        try:
            return cast("list[AnyArray]", self._session.run(outputs, feeds))
        except Exception as error:
            raise ModelError(f"ONNX Runtime failed: {_sentence(error)}") from error


@cache
def full_names() -> dict[str, str]:
    """Give the providers that this ONNX Runtime has: of each short name the full one."""
    found = onnxruntime.get_available_providers()
    short = {name.removesuffix(_ENDING).lower(): name for name in found}
    short.pop(_ELSEWHERE, None)
    if "dml" in short:
        short["directml"] = short.pop("dml")
    return short


def _sentence(error: Exception) -> str:
    """Write what is wrong on one line."""
    return " ".join(str(error).split())
