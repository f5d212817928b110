"""ONNX graphs for tests, node by node, with weights that are drawn."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """A graph that grows from one input called data."""

    def __init__(self, *shape, opset=18, dtype=np.float32, batch="batch", low=-1.0, high=1.0):
        self.shape, self.opset, self.batch = shape, opset, batch
        self.dtype = np.dtype(dtype)
        self.nodes, self.arrays = [], {}
        self._rng = np.random.default_rng(11)
        self._range = low, high

    def add(self, op, *inputs, to, **attributes):
        """Append a node whose output is called `to`; arrays among its inputs become initializers."""
        names = []
        for place, value in enumerate(inputs):
            if isinstance(value, np.ndarray):
                self.arrays[f"{to}.{place}"] = value
                names.append(f"{to}.{place}")
            else:
                names.append(value)
        self.nodes.append(helper.make_node(op, names, [to], name=to, **attributes))
        return to

    def drawn(self, *shape):
        """Draw an array."""
        return self._rng.uniform(*self._range, shape).astype(self.dtype)

    def conv(self, source, maps, to, *, reads, kernel=3, group=1, **attributes):
        """Append a convolution of `maps` maps over `reads` channels, with bias."""
        size = (kernel, kernel) if isinstance(kernel, int) else kernel
        weights = self.drawn(maps, reads // group, *size)
        return self.add("Conv", source, weights, self.drawn(maps), to=to, group=group, **attributes)

    def dense(self, source, units, to, *, reads):
        """Append a dense layer, with bias."""
        return self.add("Gemm", source, self.drawn(units, reads), self.drawn(units), to=to, transB=1)

    def model(self, *outputs, producer="test", ir=9):
        """Close the graph; an output is a name, or a name and its shape behind the batch."""
        kind = helper.np_dtype_to_tensor_dtype(self.dtype)
        graph = helper.make_graph(
            self.nodes,
            "graph",
            [helper.make_tensor_value_info("data", kind, [self.batch, *self.shape])],
            [
                helper.make_tensor_value_info(output, kind, None)
                if isinstance(output, str)
                else helper.make_tensor_value_info(output[0], kind, [self.batch, *output[1]])
                for output in outputs
            ],
            [numpy_helper.from_array(array, name) for name, array in self.arrays.items()],
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", self.opset)],
            ir_version=ir,
            producer_name=producer,
        )


def floats(name):
    """State a float output of any shape."""
    return onnx.ValueInfoProto(name=name, type=helper.make_tensor_type_proto(TensorProto.FLOAT, None))
