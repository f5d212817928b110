"""Files that are not what they claim to be, and the sentence that each gets."""

import pytest

from caffe_files import caffemodel, layer, stated_input, values, write_pair
from convscope.errors import ModelError
from convscope.importers.caffe import reading
from convscope.importers.load import load_file

INPUT = stated_input(1, 2, 2)
RELU = INPUT + layer("relu", "ReLU", "data")
WHOLE = caffemodel({"ip": [values(4, 4)]})
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PAGE = b"\n<!DOCTYPE html>\n<html><body>404</body></html>"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1725006\n"

NOT_PROTOTXT = [
    (b"", "{path} is empty"),
    (PNG, "{path} is not a prototxt: it is a PNG picture"),
    (b"\xff\xd8\xff\xe0", "{path} is not a prototxt: it is a JPEG picture"),
    (b"PK\x03\x04", "{path} is not a prototxt: it is a ZIP archive"),
    (b"\x1f\x8b\x08", "{path} is not a prototxt: it is packed with gzip"),
    (PAGE, "{path} is not a prototxt: it is a web page, perhaps the error page of a download"),
    (WHOLE, "{path} is not a prototxt: it is binary; a caffemodel goes beside the prototxt"),
    (b"net: 'train.prototxt' base_lr: 0.01", "{path} holds no layers: it is not a Caffe network"),
    (b"a {" * 5000, "{path} is not a prototxt: its fields are nested too deep"),
    (b"layer {\n  name: 'a'\n  type 'ReLU'\n}", '{path}, line 3, column 8: Expected ":"'),
    (b"layer {\n  name: 'a'\n", '{path}, line 2, column 9: Expected "}}"'),
    (
        b"layer { name: 'a' name: 'b' }",
        '{path}, line 1, column 25: Message type "caffe.LayerParameter" should not have multiple "name" fields',
    ),
    (
        b"layer {\n  convolution_param { kernel_size: five }\n}",
        "{path}, line 2, column 36: Couldn't parse integer: five",
    ),
    (b"layer { convolution_param { pad: -1 } }", "{path}, line 1, column 34: Value out of range: -1"),
    (
        b"layers { type: UPSAMPLE }",
        '{path}, line 1, column 16: Enum type "caffe.V1LayerParameter.LayerType" has no value named UPSAMPLE',
    ),
    (b"input_dim: " + b"9" * 5000, "{path}, line 1, column 12: Couldn't parse integer:..."),
    (b"hello world", '{path}, line 1, column 7: Expected "{{"'),
    (b'{"layer": []}', "{path}, line 1, column 1: Expected identifier or number, got {{"),
]


@pytest.mark.parametrize(("data", "sentence"), NOT_PROTOTXT)
def test_what_is_no_prototxt(tmp_path, data, sentence):
    path = write_pair(tmp_path, "")
    path.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == sentence.format(path=path)


NOT_CAFFEMODEL = [
    (b"", "{path} is empty"),
    (PNG, "{path} is not a caffemodel: it is a PNG picture"),
    (PAGE, "{path} is not a caffemodel: it is a web page, perhaps the error page of a download"),
    (
        POINTER,
        "{path} is not a caffemodel: it is a Git LFS pointer, not the file itself; `git lfs pull` fetches it",
    ),
    (
        b"# a comment\n\n" + RELU.encode(),
        "{path} is not a caffemodel: it is text; give the prototxt as the model itself",
    ),
    (WHOLE[:-10], "{path} is not a whole caffemodel: it is cut short or damaged"),
    (b"\xff" * 100, "{path} is not a whole caffemodel: it is cut short or damaged"),
    (b"\x0a\x05LeNet", "{path} is not a caffemodel: it holds no layers"),
]


@pytest.mark.parametrize(("data", "sentence"), NOT_CAFFEMODEL)
def test_what_is_no_caffemodel(tmp_path, data, sentence):
    path = write_pair(tmp_path, RELU)
    weights = path.with_suffix(".caffemodel")
    weights.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == sentence.format(path=weights)


def test_a_blob_that_claims_more_than_it_holds(tmp_path):
    text = INPUT + layer(
        "ip", "InnerProduct", "data", "inner_product_param { num_output: 4 bias_term: false }"
    )
    data = caffemodel({"ip": [values(4, 4)]})
    path = write_pair(tmp_path, text.replace("num_output: 4", "num_output: 100000000"))
    path.with_suffix(".caffemodel").write_bytes(data)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == (
        f"{path}: layer 'ip' (InnerProduct): its weight is 4×4 in net.caffemodel, and 100000000×4 in the network"
    )
    lying = data.replace(b"\x0a\x02\x04\x04", b"\x0a\x02\x08\x04")  # the shape's two dims
    assert lying != data
    path.write_text(text.replace("num_output: 4", "num_output: 8"))
    path.with_suffix(".caffemodel").write_bytes(lying)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == (
        f"{path}: layer 'ip' (InnerProduct): its weight claims 8×4 in net.caffemodel, and holds 16 values"
    )


def test_unknown_fields_are_passed_over(tmp_path):
    text = """
      name: "odd"  flavour: SWEET  fancy { deep { deeper: [1, 2] } }  list: ["a", "b"]
      input: "data" input_dim: [1, 1, 2, 2]
      layer {
        name: "pool" type: "Pooling" bottom: "data" top: "pool" engine: MKLDNN novel_param < x: -1.5e3 >
        pooling_param { kernel_size: 2 engine: CUDNN quantum: true }
      }
    """
    model = load_file(write_pair(tmp_path, text))
    assert (model.name, [layer.name for layer in model.layers]) == ("odd", ["pool", "prob"])


def test_paths_of_windows_are_no_errors(tmp_path):
    settings = r'transform_param { mean_file: "C:\data\mean.binaryproto" }'
    text = INPUT + layer("relu", "ReLU", "data", settings)
    assert load_file(write_pair(tmp_path, text)).layers[0].name == "relu"


READABLE = ["\ufeff" + RELU, RELU.replace("\n", "\r\n"), "# 中文, ümläut\n" + RELU]


@pytest.mark.parametrize("text", READABLE)
def test_text_from_other_systems(tmp_path, text):
    path = write_pair(tmp_path, RELU)
    path.write_bytes(text.encode())
    assert load_file(path).shape == (1, 2, 2)


def test_comments_in_other_encodings(tmp_path):
    path = write_pair(tmp_path, RELU)
    path.write_bytes("# 中文\n".encode("gbk") + RELU.encode())
    assert load_file(path).shape == (1, 2, 2)


def test_files_beyond_all_measure_are_not_read(tmp_path, monkeypatch):
    path = write_pair(tmp_path, RELU)
    monkeypatch.setattr(reading, "TEXT_LIMIT", 10)
    with pytest.raises(ModelError) as caught:
        load_file(path)
    assert str(caught.value) == f"{path} has {len(RELU)} bytes, and at most 10 can be read"


def test_files_that_cannot_be_read(tmp_path):
    path = write_pair(tmp_path, RELU)
    missing = tmp_path / "missing.caffemodel"
    with pytest.raises(ModelError) as caught:
        load_file(path, weights=missing)
    assert str(caught.value) == f"{missing} is not there"
    with pytest.raises(ModelError) as caught:
        load_file(path, weights=tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder or a device, not a file"
