from typing import Any

from onnx import ModelProto
from torch.export import ExportedProgram

class ONNXProgram:
    model: Any
    exported_program: ExportedProgram
    @property
    def model_proto(self) -> ModelProto: ...

def export(
    model: ExportedProgram,
    *,
    dynamo: bool,
    opset_version: int | None = None,
    optimize: bool = True,
    verbose: bool | None = None,
    external_data: bool = True,
) -> ONNXProgram | None: ...
