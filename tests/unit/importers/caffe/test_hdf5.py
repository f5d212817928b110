"""Weights in HDF5."""

import random
import sys

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from conftest import needed
from convscope.errors import ConvscopeError, MissingExtraError, ModelError
from convscope.importers.load import load_file
from damage import damaged

h5py = needed("h5py")

NAME = "block/ip"
SHARED = 'param { name: "w" } inner_product_param { num_output: 4 bias_term: false }'
TEXT = (
    stated_input(1, 2, 2)
    + layer(NAME, "InnerProduct", "data", 'param { name: "w" } inner_product_param { num_output: 4 }')
    + layer("twin", "InnerProduct", NAME, SHARED)
)
W, B = values(4, 4), values(4, seed=1)


def written(tmp_path, **arrays):
    path = write_pair(tmp_path, TEXT)
    path.with_suffix(".caffemodel").unlink()
    weights = tmp_path / "net.caffemodel.h5"
    with h5py.File(weights, "w") as file:
        group = file.create_group(f"data/{NAME}")
        for index, array in arrays.items():
            group[index.removeprefix("blob")] = array
        file.create_group("data/twin")
    return path, weights


def test_values_are_those_that_were_written(tmp_path):
    path, _ = written(tmp_path, blob0=W.astype(np.float64), blob1=B)
    picture = values(2, 1, 2, 2)
    out = load_file(path).run(picture)
    np.testing.assert_allclose(out[NAME], picture.reshape(2, 4) @ W.T + B, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(out["twin"], out[NAME] @ W.T, rtol=1e-5, atol=1e-5)


def test_a_caffemodel_comes_first(tmp_path):
    path, _ = written(tmp_path, blob0=W, blob1=B)
    write_pair(tmp_path, TEXT, {NAME: [0 * W, B], "twin": [W]})
    out = load_file(path).run(values(1, 1, 2, 2))
    np.testing.assert_array_equal(out[NAME], B[None])


def test_the_prototxt_is_found(tmp_path):
    _, weights = written(tmp_path, blob0=W, blob1=B)
    assert load_file(weights).layers[0].name == NAME


def refusal(path):
    with pytest.raises(ModelError) as caught:
        load_file(path)
    return str(caught.value)


def whole(path):
    """Write what is as it should be."""
    with h5py.File(path, "w") as file:
        file[f"data/{NAME}/0"], file[f"data/{NAME}/1"] = W, B
    return path.read_bytes()


def holding(**arrays):
    """Write other things in the places of weights; a shape alone is claimed, and nothing is written."""

    def write(path):
        with h5py.File(path, "w") as file:
            file.create_group("data")
            for word, array in arrays.items():
                key = word.replace("_", "/").replace("ip", NAME)
                if isinstance(array, dict):
                    file.create_dataset(key, dtype="f4", **array)
                else:
                    file[key] = array

    return write


def cut(path):
    path.write_bytes(whole(path)[: len(whole(path)) // 2])


IN_THE_NETWORK = f"{{path}}: layer '{NAME}' (InnerProduct): "
BROKEN = [
    (lambda path: path.write_bytes(b""), "{weights} is empty"),
    (lambda path: path.write_bytes(b"PK\3\4"), "{weights} is not a caffemodel: it is a ZIP archive"),
    (cut, "{weights} is not a whole caffemodel: it is cut short or damaged"),
    (holding(), "{weights} is not a caffemodel: it holds no layers"),
    (holding(weights=W), "{weights} is not a caffemodel: it holds no layers"),
    (lambda path: h5py.File(path, "w").close(), "{weights} is not a caffemodel: it has no group `data`"),
    (
        holding(data_ip_0=np.arange(16).reshape(4, 4), data_ip_1=B),
        f"{{weights}}: data/{NAME}/0 holds int64, and not floats",
    ),
    (
        holding(data_ip_0=W[:3], data_ip_1=B),
        IN_THE_NETWORK + "its weight is 3×4 in net.caffemodel.h5, and 4×4 in the network",
    ),
    (holding(data_ip_0=W), IN_THE_NETWORK + "net.caffemodel.h5 holds no bias for it, 4"),
    (holding(data_ip_1=B), IN_THE_NETWORK + "net.caffemodel.h5 holds no weight for it, 4×4"),
    (
        holding(data_ip_0={"shape": (1 << 20, 1 << 20)}),
        f"{{weights}}: data/{NAME}/0 claims 1048576×1048576, 4,398,046,511,104 bytes, and holds 0",
    ),
    (
        holding(data_ip_0={"shape": (1 << 20, 1 << 20), "compression": "gzip", "chunks": (64, 64)}),
        f"{{weights}}: data/{NAME}/0 claims 1048576×1048576, 4,398,046,511,104 bytes, packed in 0",
    ),
]


@pytest.mark.parametrize(("write", "sentence"), BROKEN)
def test_what_cannot_be(tmp_path, write, sentence):
    path, weights = written(tmp_path, blob0=W, blob1=B)
    write(weights)
    assert refusal(path) == sentence.format(path=path, weights=weights)


def test_packed_values(tmp_path):
    path, weights = written(tmp_path, blob1=B)
    with h5py.File(weights, "a") as file:
        file.create_dataset(f"data/{NAME}/0", data=W, compression="gzip")
    assert load_file(path).layer(NAME).parameters == 20


def test_values_in_other_files_are_not_opened(tmp_path):
    path, weights = written(tmp_path, blob1=B)
    with h5py.File(weights, "a") as file:
        file.create_dataset(f"data/{NAME}/0", (4, 4), "f4", external=[("/etc/hostname", 0, 64)])
    assert refusal(path) == f"{weights}: data/{NAME}/0 lies in another file, which is not opened"


def test_without_h5py(tmp_path, monkeypatch):
    path, weights = written(tmp_path, blob0=W, blob1=B)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtraError) as caught:
        load_file(path)
    assert str(caught.value).startswith(f"Reading {weights.name} needs h5py, which is not installed")


def test_damaged_files(tmp_path):
    path, weights = written(tmp_path, blob0=W, blob1=B)
    whole, said = weights.read_bytes(), []
    for seed in range(300):
        weights.write_bytes(damaged(whole, random.Random(seed), binary=True))
        try:
            load_file(path)
        except ConvscopeError as error:
            said.append(str(error))
    assert 0 < len(said) < 300
    assert all(str(tmp_path) in sentence and "\n" not in sentence for sentence in said)
