"""Files with bytes changed, cut out and put in: they load, or are refused with one of the project's errors."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caffe_files import caffemodel, layer, stated_input, values, write_pair
from convscope.errors import ConvscopeError
from convscope.importers.load import load_file

TEXT = (
    'name: "small"\n'
    + stated_input(1, 6, 6)
    + layer("conv", "Convolution", "data", "convolution_param { num_output: 2 kernel_size: 3 pad: 1 }")
    + layer("relu", "ReLU", "conv", tops="conv")
    + layer("pool", "Pooling", "conv", "pooling_param { pool: AVE kernel_size: 3 stride: 2 }")
    + layer("ip", "InnerProduct", "pool", "inner_product_param { num_output: 4 }")
    + layer("prob", "Softmax", "ip")
)
WEIGHTS = {"conv": [values(2, 1, 3, 3), values(2)], "ip": [values(4, 18), values(4)]}
BINARY = caffemodel(WEIGHTS)

NUMBERS = [b"0", b"-1", b"65536", b"2147483647", b"99999999999999999999", b"nan", b'"x"', b"}", b"{"]
LENGTHS = [b"\xff\xff\xff\xff\x7f", b"\x00", b"\xff" * 11, b"\x80"]


def mutations(data, pieces):
    """Change up to four places: put a piece in, over what is there or before it, or cut some bytes out."""
    change = st.tuples(
        st.integers(0, len(data) - 1),
        st.one_of(st.sampled_from(pieces), st.binary(max_size=6)),
        st.integers(0, 12),
    )
    return st.lists(change, min_size=1, max_size=4)


def mutated(data, changes):
    for place, piece, length in changes:
        data = data[:place] + piece + data[place + length :]
    return data


SWEEP = settings(
    max_examples=300, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def refusal(path):
    """Open and run; give the sentence where that is refused."""
    try:
        model = load_file(path)
        if np.prod(model.shape) < 1 << 16:
            model.run(np.zeros((1, *model.shape), dtype=np.float32))
    except ConvscopeError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mutations")


@SWEEP
@given(changes=mutations(TEXT.encode(), NUMBERS))
def test_text(folder, changes):
    path = write_pair(folder, TEXT, WEIGHTS, stem="text")
    path.write_bytes(mutated(TEXT.encode(), changes))
    assert "\n" not in refusal(path)


@SWEEP
@given(changes=mutations(BINARY, LENGTHS))
def test_binary(folder, changes):
    path = write_pair(folder, TEXT, stem="binary")
    path.with_suffix(".caffemodel").write_bytes(mutated(BINARY, changes))
    assert "\n" not in refusal(path)
