"""Weights in HDF5."""

import random
import sys

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ConvscopeError, MissingExtraError, ModelError
from convscope.importers.load import load_file
from damage import damaged

h5py = pytest.importorskip("h5py", reason="h5py is not installed: scripts/setup installs it")

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


def test_what_cannot_be(tmp_path):
    path, weights = written(tmp_path, blob0=W[:3], blob1=B)
    assert refusal(path) == (
        f"{path}: layer '{NAME}' (InnerProduct): its weight is 3×4 in net.caffemodel.h5, and 4×4 in the network"
    )
    path, weights = written(tmp_path, blob0=np.arange(16).reshape(4, 4), blob1=B)
    assert refusal(path) == f"{weights}: data/{NAME}/0 holds int64, and not floats"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    assert refusal(path) == f"{weights} is not a whole caffemodel: it is cut short or damaged"
    with h5py.File(weights, "w") as file:
        file["weights"] = W
    assert refusal(path) == f"{weights} is not a caffemodel: it has no group `data`"
    with h5py.File(weights, "w") as file:
        file.create_group("data")
    assert refusal(path) == f"{weights} is not a caffemodel: it holds no layers"


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
