"""Names that would move a cursor or turn text round, and the labels beside them."""

import numpy as np

from caffe_files import layer, stated_input, values, write_pair
from convscope.importers.load import load_file

DENSE = "inner_product_param { num_output: 2 bias_term: false }"


def test_names_are_shown_on_one_line_and_differ(tmp_path):
    text = (
        'name: "my\\033[2Jnet"\n'
        + stated_input(1, 2, 2)
        + layer("a", "InnerProduct", "data", DENSE, tops="i\\np")
        + layer("b", "InnerProduct", "data", DENSE, tops="i\\tp")
        + layer("c", "ReLU", "i\\tp", tops="i\\tp")
        + layer("d", "InnerProduct", "i\\np", DENSE, tops="\\342\\200\\256")
        + layer("e", "Softmax", "i\\tp", tops="prob")
    )
    weights = {"a": [values(2, 4)], "b": [values(2, 4, seed=1)], "d": [values(2, 2)]}
    (tmp_path / "labels.txt").write_text("a\x1b[31mnt\n\u202ebee\n")
    model = load_file(write_pair(tmp_path, text, weights))
    assert model.name == "my [2Jnet"
    assert [layer.name for layer in model.layers] == ["i p", "i p':pre", "i p'", "unnamed", "prob"]
    assert model.labels == ("a [31mnt", "bee")
    picture = values(1, 1, 2, 2)
    out = model.run(picture)
    np.testing.assert_allclose(out["i p"], picture.reshape(1, 4) @ values(2, 4).T, rtol=1e-5)
    expected = np.maximum(picture.reshape(1, 4) @ values(2, 4, seed=1).T, 0)
    np.testing.assert_allclose(out["i p'"], expected, rtol=1e-5, atol=1e-6)


def test_what_is_assumed_is_shown_on_one_line(tmp_path):
    text = (
        stated_input(3, 2, 2)
        + layer("ip", "InnerProduct", "data", DENSE)
        + layer("odd\\033", "Od\\033[2Jd\\n", "ip")
    )
    np.save(tmp_path / "\x1b[2J_mean.npy", np.ones((3, 2, 2)))
    model = load_file(write_pair(tmp_path, text, {"ip": [values(2, 12)]}))
    assert model.assumed[0] == (
        r"Layer 'odd\x1b' (Od [2Jd) is left out: convscope does not compute layers of this type."
    )
    assert "The mean is that of [2J_mean.npy, found beside the network." in model.assumed
    assert all(sentence.isprintable() for sentence in model.assumed)


def test_multiply_adds_of_a_deconvolution(tmp_path):
    """Counted one by one: each value that is read is multiplied with each weight that it meets; then in place."""
    settings = "convolution_param { num_output: 6 kernel_h: 3 kernel_w: 2 stride: 2 pad: 1 group: 2 }"
    text = (
        stated_input(1, 5, 4)
        + layer("maps", "Convolution", "data", "convolution_param { num_output: 4 kernel_size: 1 }")
        + layer("up", "Deconvolution", "maps", settings)
        + layer("scale", "Scale", "up", tops="up")
    )
    weights = {
        "maps": [values(4, 1, 1, 1), values(4)],
        "up": [values(4, 3, 3, 2), values(6)],
        "scale": [values(6)],
    }
    model = load_file(write_pair(tmp_path, text, weights))
    maps, height, width = model.layer("up").shape
    assert (maps, height, width) == (6, 9, 6)
    count = 0
    for _channel in range(4):
        for _row in range(5):
            for _column in range(4):
                for _map in range(6 // 2):
                    count += 3 * 2
    for _map in range(maps):
        count += height * width  # the bias
        count += height * width  # the scale
    assert (model.layer("up").multiply_adds, model.layer("up:pre").multiply_adds) == (count, 0)
    assert model.multiply_adds == count + 2 * 4 * 5 * 4
