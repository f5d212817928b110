"""Learned values in all the forms in which a caffemodel may hold them, and damaged ones."""

import numpy as np
import pytest

from caffe_files import layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.caffe import caffemodel as module
from convscope.importers.caffe.reading import read_weights
from convscope.importers.caffe.schema import NetParameter
from convscope.importers.load import load_file

TEXT = stated_input(1, 2, 2) + layer(
    "ip", "InnerProduct", "data", "inner_product_param { num_output: 3 bias_term: false }"
)
WEIGHT = values(3, 4)
FLOATS = WEIGHT.astype("<f4").tobytes()


def field(number, data):
    """Write a field of bytes, shorter than 128, or a varint."""
    if isinstance(data, int):
        return bytes([number << 3, data])
    return bytes([number << 3 | 2, len(data)]) + data


SHAPE = field(7, field(1, b"\x03\x04"))
FORMS = {
    "packed": SHAPE + field(5, FLOATS),
    "shape behind": field(5, FLOATS) + SHAPE,
    "double": SHAPE + field(8, WEIGHT.astype("<f8").tobytes()),
    "four sizes": field(1, 1) + field(2, 1) + field(3, 3) + field(4, 4) + field(5, FLOATS),
    "one by one": SHAPE + b"".join(b"\x2d" + FLOATS[place : place + 4] for place in range(0, 48, 4)),
    "in two pieces": SHAPE + field(5, FLOATS[:20]) + field(5, FLOATS[20:]),
    "raw floats": SHAPE + field(10, 1) + field(12, FLOATS),
    "raw doubles": SHAPE + field(12, WEIGHT.astype("<f8").tobytes()),
    "with what it learned last": SHAPE + field(5, FLOATS) + field(6, FLOATS[::-1]),
    "with fields of a fork": field(15, b"fork") + SHAPE + b"\x79" + b"8bytes.." + field(5, FLOATS),
    "sizes one by one": field(7, field(1, 3) + field(1, 4)) + field(5, FLOATS),
}


def wrapped(blob, *, name=b"ip"):
    inner = field(1, name) + b"\x3a" + length(blob) + blob
    return b"\xa2\x06" + length(inner) + inner


def length(data):
    return bytes([len(data) & 127 | 128, len(data) >> 7])


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_are_one(tmp_path, form):
    path = write_pair(tmp_path, TEXT)
    path.with_suffix(".caffemodel").write_bytes(wrapped(FORMS[form]))
    picture = values(2, 1, 2, 2)
    out = load_file(path).run(picture, layers=["ip"])["ip"]
    np.testing.assert_allclose(out, picture.reshape(2, 4) @ WEIGHT.T, rtol=1e-5, atol=1e-6)


def test_raw_halves(tmp_path):
    path = tmp_path / "half.caffemodel"
    path.write_bytes(wrapped(SHAPE + field(10, 2) + field(12, WEIGHT.astype("<f2").tobytes())))
    (blob,) = read_weights(path).blobs["ip"]
    assert blob.shape == (3, 4)
    assert np.array_equal(blob.read(), WEIGHT.astype(np.float16).ravel())


@pytest.mark.parametrize("generation", ["layer", "layers", "oldest"])
def test_all_generations_are_read(tmp_path, generation):
    net = NetParameter()
    if generation == "oldest":
        old = net.layers.add()
        old.layer.name = "ip"
        blobs = old.layer.blobs
    else:
        blobs = getattr(net, generation).add(name="ip").blobs
    blobs.add(num=1, channels=1, height=3, width=4, data=WEIGHT.ravel().tolist())
    path = tmp_path / "net.caffemodel"
    path.write_bytes(net.SerializeToString())
    (blob,) = read_weights(path).blobs["ip"]
    assert (blob.shape, blob.count) == ((1, 1, 3, 4), 12)
    assert np.array_equal(blob.read(), WEIGHT.ravel())


WHOLE = wrapped(FORMS["packed"])
DAMAGED = [
    WHOLE[:-1],
    WHOLE[:2],
    wrapped(SHAPE + field(5, FLOATS[:-1])),
    wrapped(SHAPE + field(8, FLOATS[:-4])),
    wrapped(SHAPE + field(10, 9) + field(12, FLOATS)),
    wrapped(field(7, b"\x0a\x7f") + field(5, FLOATS)),
    wrapped(b"\x2d\x00\x00"),
    wrapped(b"\x2b"),
    wrapped(b"\x00\x00"),
    b"\xa2\x06" + b"\xff" * 9 + b"\x01",
    b"\xa2\x06" + b"\xff" * 12,
]


@pytest.mark.parametrize("data", DAMAGED)
def test_damage_is_named(tmp_path, data):
    path = tmp_path / "net.caffemodel"
    path.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        read_weights(path)
    assert str(caught.value) == f"{path} is not a whole caffemodel: it is cut short or damaged"


def test_a_file_of_nothing_but_fields_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_FIELDS", 1000)
    path = tmp_path / "net.caffemodel"
    path.write_bytes(WHOLE + field(15, b"") * 1000)
    with pytest.raises(ModelError, match="is not a whole caffemodel"):
        read_weights(path)


def test_a_file_that_changes_while_it_is_read(tmp_path):
    path = tmp_path / "net.caffemodel"
    path.write_bytes(WHOLE)
    (blob,) = read_weights(path).blobs["ip"]
    path.write_bytes(WHOLE[:-8])
    with pytest.raises(ModelError) as caught:
        blob.read()
    assert str(caught.value) == f"{path} has become shorter while it was read"


@pytest.mark.shared
def test_real_files_as_protobuf_reads_them(shared):
    files = sorted((shared / "models").glob("*/*.caffemodel"))
    assert len(files) >= 8
    for path in files:
        net = NetParameter()
        net.ParseFromString(path.read_bytes())
        expected = {one.name: one.blobs for one in [*net.layer, *net.layers] if one.blobs}
        found = read_weights(path).blobs
        assert found.keys() == expected.keys()
        for name, blobs in expected.items():
            for blob, stored in zip(blobs, found[name], strict=True):
                assert np.array_equal(stored.read(), np.asarray(blob.data, dtype=np.float32))
