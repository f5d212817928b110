"""Parameters that layers share."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.load import load_file

SETTINGS = "inner_product_param { num_output: 4 }"
SHARED = 'param { name: "w" } param { name: "b" } ' + SETTINGS
TWINS = layer("one", "InnerProduct", "data", SHARED) + layer("two", "InnerProduct", "one", SHARED)
W, B = values(4, 4), values(4, seed=1)


def test_what_one_layer_learned_another_uses(tmp_path):
    model = load_file(write_pair(tmp_path, stated_input(1, 2, 2) + TWINS, {"one": [W, B]}))
    picture = values(2, 1, 2, 2)
    once = picture.reshape(2, 4) @ W.T + B
    np.testing.assert_allclose(model.run(picture)["two"], once @ W.T + B, rtol=1e-5, atol=1e-5)


def test_a_bias_of_its_own(tmp_path):
    text = TWINS.replace('param { name: "b" } ', "param { }")
    weights = {"one": [W, B], "two": [W, 2 * B]}
    model = load_file(write_pair(tmp_path, stated_input(1, 2, 2) + text, weights))
    picture = values(1, 1, 2, 2)
    out = model.run(picture)
    np.testing.assert_allclose(out["two"], out["one"] @ W.T + 2 * B, rtol=1e-5, atol=1e-5)


def test_the_old_format_shares_too(tmp_path):
    old = "".join(
        f'layers {{ name: "{name}" type: INNER_PRODUCT bottom: "{bottom}" top: "{name}" param: "w" param: "b" '
        f"{SETTINGS} }}"
        for name, bottom in (("one", "data"), ("two", "one"))
    )
    model = load_file(write_pair(tmp_path, stated_input(1, 2, 2) + old, {"one": [W, B]}))
    out = model.run(values(1, 1, 2, 2))
    np.testing.assert_allclose(out["two"], out["one"] @ W.T + B, rtol=1e-5, atol=1e-5)


def test_a_name_that_none_has_learned(tmp_path):
    path = write_pair(tmp_path, stated_input(1, 2, 2) + TWINS.replace('"w"', '"x"', 1), {"one": [W, B]})
    with pytest.raises(ModelError) as caught:
        load_file(path)
    sentence = "layer 'two' (InnerProduct): net.caffemodel holds no weight for it, 4×4"
    assert str(caught.value) == f"{path}: {sentence}"
