# What convscope uses of OpenVINO's operations.

from typing import Any

from numpy.typing import NDArray
from openvino import Node

class Constant(Node):
    def __init__(self, array: NDArray[Any], shared_memory: bool = ...) -> None: ...
    def get_data(self) -> NDArray[Any]: ...
    @property
    def data(self) -> NDArray[Any]: ...
