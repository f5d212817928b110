"""Files with bytes changed, cut out and put in: they load, or are refused with one of the project's errors."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convscope.errors import ConvscopeError
from convscope.importers.load import load_file
from graphs import Graph


def network():
    g = Graph(1, 6, 6, opset=11, batch=1)
    g.conv("data", 2, "conv", reads=1, pads=[1, 1, 1, 1])
    g.add("Relu", "conv", to="relu")
    g.add("AveragePool", "relu", to="pool", kernel_shape=[3, 3], strides=[2, 2])
    g.add("Reshape", "pool", np.array([1, 8]), to="flat")
    g.dense("flat", 4, "fc", reads=8)
    g.add("Softmax", "fc", to="prob", axis=1)
    return g.model(("prob", [4]), ir=6).SerializeToString()


BINARY = network()
PIECES = [
    b"\xff\xff\xff\xff\x7f",
    b"\x00",
    b"\xff" * 11,
    b"\x80",
    b"Conv",
    b"data",
    b"\x01",
    b"\x7f",
    b"auto_pad",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mutations")


@settings(max_examples=300, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(
            st.integers(0, len(BINARY) - 1),
            st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)),
            st.integers(0, 12),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_mutations(folder, changes):
    data = BINARY
    for place, piece, length in changes:
        data = data[:place] + piece + data[place + length :]
    path = folder / "mutated.onnx"
    path.write_bytes(data)
    try:
        model = load_file(path)
        model.run(np.zeros((1, *model.shape), dtype=np.float32))
    except ConvscopeError as error:
        assert "\n" not in str(error)  # noqa: PT017
