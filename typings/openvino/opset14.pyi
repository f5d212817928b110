# What convscope uses of operations that are newer.

from collections.abc import Sequence

from openvino import Node, Output

def avg_pool(
    data_batch: Node | Output,
    strides: Sequence[int],
    pads_begin: Sequence[int],
    pads_end: Sequence[int],
    kernel_shape: Sequence[int],
    exclude_pad: bool,
    rounding_type: str,
) -> Node: ...
