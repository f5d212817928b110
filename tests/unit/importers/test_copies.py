"""Networks that are slow to import are kept: the copy is the network, value for value, until something changes."""

import hashlib
import json
import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from caffe_files import layer, stated_input, values, write_caffemodel, write_pair
from convscope import cache, importers
from convscope.errors import ModelError
from convscope.importers import copies, written
from convscope.importers.caffe import graph
from convscope.importers.load import load_file
from convscope.importers.onnx import light, reading
from convscope.model import external
from convscope.model.export import export
from convscope.scope import Scope

TEXT = (
    stated_input(3, 8, 8)
    + layer("conv", "Convolution", "data", "convolution_param { num_output: 16 kernel_size: 3 }")
    + layer("relu", "ReLU", "conv", tops="conv")
    + layer("ip", "InnerProduct", "conv", "inner_product_param { num_output: 10 }")
    + layer("prob", "Softmax", "ip")
)
WEIGHTS = {"conv": [values(16, 3, 3, 3), values(16)], "ip": [values(10, 576), values(10)]}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Keep copies in a folder of the test's own, of everything."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(copies, "SLOW", 0.0)
    return tmp_path / "cache"


@pytest.fixture
def path(tmp_path):
    (tmp_path / "net").mkdir()
    return write_pair(tmp_path / "net", TEXT, WEIGHTS)


def imports(monkeypatch):
    """Count imports, whatever comes of them."""
    counted = []
    before = copies._read

    def counting(*args):
        counted.append(1)
        return before(*args)

    monkeypatch.setattr(copies, "_read", counting)
    return counted


def same(one, two, *, mapped=False):
    """See that two models are the same, and compute the same, bit for bit.

    Where the weights of one are mapped, and those of the other are not, ONNX Runtime adds in another order.
    """
    for key in (
        "name",
        "input",
        "shape",
        "layers",
        "hidden",
        "output",
        "card",
        "labels",
        "assumed",
        "untrained",
    ):
        assert getattr(one, key) == getattr(two, key), key
    assert one.mean.dtype == two.mean.dtype
    np.testing.assert_array_equal(one.mean, two.mean)
    picture = np.random.default_rng(1).uniform(-1, 1, (1, *one.shape)).astype(np.float32)
    names = [each.name for each in (*one.layers, *one.hidden)]
    ran, again = one.run(picture, layers=names), two.run(picture, layers=names)
    for name in names:
        if mapped:
            np.testing.assert_allclose(ran[name], again[name], rtol=0, atol=1e-6 * np.abs(ran[name]).max())
        else:
            assert ran[name].tobytes() == again[name].tobytes(), name
    assert arrays(one) == arrays(two)


def arrays(model):
    """Give the bytes of all arrays of a graph, wherever they are."""
    graph = onnx.ModelProto.FromString(model.graph.SerializeToString())
    external.take_in(graph, folder=model.folder)
    return {
        tensor.name: (tensor.data_type, tuple(tensor.dims), numpy_helper.to_array(tensor).tobytes())
        for tensor in graph.graph.initializer
    }


def uncached(monkeypatch, path, **options):
    with monkeypatch.context() as patch:
        patch.setenv(cache.VARIABLE, "off")
        return load_file(path, **options)


def test_the_second_start_takes_the_copy(path, monkeypatch):
    counted = imports(monkeypatch)
    models = [load_file(path) for _ in range(3)]
    assert len(counted) == 1
    for model in models:
        same(model, uncached(monkeypatch, path))


def test_all_that_a_model_is_is_written(path, tmp_path):
    """Give each field a value of its own, so that one that is left out shows."""
    model = replace(
        load_file(path), assumed=("a", "b"), untrained=True, labels=tuple("abcdefghij"), mean=values(3, 8, 8)
    )
    model = replace(model, hidden=model.layers[:1], layers=model.layers[1:])
    (tmp_path / "written").mkdir()
    written.write(model, tmp_path / "written", home=path.parent)
    again = written.read(tmp_path / "written", home=path.parent)
    same(model, again)
    assert {field.name for field in fields(model)} == {
        *(
            "name",
            "graph",
            "input",
            "shape",
            "layers",
            "output",
            "card",
            "mean",
            "labels",
            "assumed",
            "hidden",
        ),
        *("folder", "untrained"),
    }


def test_what_is_quick_is_not_kept(path, folder, monkeypatch):
    monkeypatch.setattr(copies, "SLOW", 60.0)
    counted = imports(monkeypatch)
    load_file(path)
    load_file(path)
    assert len(counted) == 2
    assert not folder.exists()


def test_off_keeps_nothing(path, folder, monkeypatch):
    uncached(monkeypatch, path)
    assert not folder.exists()


def rewritten(path, **arrays):
    path.with_suffix(".caffemodel").unlink()
    write_caffemodel(
        path.with_suffix(".caffemodel"), [(name, held) for name, held in (WEIGHTS | arrays).items()]
    )


CHANGES = {
    "a weight": lambda path: rewritten(path, ip=[values(10, 576, seed=2), values(10)]),
    "the text": lambda path: path.write_text(TEXT.replace("ReLU", "TanH")),
    "a space in the text": lambda path: path.write_text(TEXT + " "),
    "a card": lambda path: (path.parent / "convscope.toml").write_text(
        'schema = 1\ntitle = "Mine"\n[input]\nsize = [8, 8]\ncolor = "rgb"\n'
    ),
    "labels": lambda path: (path.parent / "labels.txt").write_text("\n".join("abcdefghij")),
    "labels of another name": lambda path: (path.parent / "synset_words.txt").write_text(
        "\n".join("abcdefghij")
    ),
    "a mean": lambda path: np.save(path.parent / "mean.npy", values(3, 8, 8)),
    "the folder's name": lambda path: path.parent.rename(path.parent.with_name("other")),
    "the file's name": lambda path: [
        file.rename(file.with_stem("other")) for file in path.parent.iterdir() if file.stem == "net"
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_read_anew(path, monkeypatch, change):
    load_file(path)
    counted = imports(monkeypatch)
    CHANGES[change](path)
    (found,) = path.parent.parent.glob("*/*.prototxt")
    same(load_file(found), uncached(monkeypatch, found))
    assert len(counted) == 1
    same(load_file(found), uncached(monkeypatch, found))
    assert len(counted) == 1


@pytest.mark.parametrize("name", ["labels.txt", "mean.npy", "convscope.toml"])
def test_what_lies_beside_counts_when_it_changes_or_goes(path, monkeypatch, name):
    def write(seed):
        if name == "labels.txt":
            (path.parent / name).write_text("\n".join(f"{letter}{seed}" for letter in "abcdefghij"))
        elif name == "mean.npy":
            np.save(path.parent / name, values(3, 8, 8, seed=seed))
        else:
            (path.parent / name).write_text(
                f'schema = 1\n[input]\nsize = [8, 8]\ncolor = "rgb"\nmean = "m{seed}.npy"\n'
            )
            np.save(path.parent / f"m{seed}.npy", values(3, 8, 8, seed=seed))

    write(1)
    load_file(path)
    write(2)
    same(load_file(path), uncached(monkeypatch, path))
    (path.parent / name).unlink()
    same(load_file(path), uncached(monkeypatch, path))


def test_a_file_that_a_card_names_counts(path, monkeypatch):
    card = (
        'schema = 1\n[input]\nsize = [8, 8]\ncolor = "rgb"\nmean = "m.npy"\n[output]\nlabels = "mine.lst"\n'
    )
    (path.parent / "convscope.toml").write_text(card)
    for seed in range(3):
        np.save(path.parent / "m.npy", values(3, 8, 8, seed=seed // 2))
        (path.parent / "mine.lst").write_text("\n".join(f"{letter}{seed}" for letter in "abcdefghij"))
        same(load_file(path), uncached(monkeypatch, path))
        same(load_file(path), uncached(monkeypatch, path))


def test_options_count(path, monkeypatch):
    path.write_text(TEXT + layer("odd", "Python", "ip"))
    load_file(path)
    with pytest.raises(ModelError, match="'odd'"):
        load_file(path, strict=True)
    same(load_file(path), uncached(monkeypatch, path))


def test_other_code_reads_anew(path, monkeypatch):
    load_file(path)
    monkeypatch.setattr(copies, "_code", lambda: ("other",))
    counted = imports(monkeypatch)
    load_file(path)
    assert len(counted) == 1


def files_of(folder):
    (entry,) = (folder / "copies").iterdir()
    return entry


def other_list(entry):
    """Make a damage that the list of the entry does not show."""
    listed = json.loads((entry / "entry.json").read_text())
    for name in listed["files"]:
        data = (entry / name).read_bytes()
        block = hashlib.sha256(hashlib.sha256(data).digest()).hexdigest()
        listed["files"][name] = [len(data), block]
    (entry / "entry.json").write_text(json.dumps(listed))


DAMAGES = {
    "a bit of the graph": lambda entry: flip(entry / "graph.onnx", 2000),
    "no graph": lambda entry: (entry / "graph.onnx").unlink(),
    "a cut": lambda entry: (entry / "model.json").write_bytes(b"{"),
    "no graph, and a list that says so": lambda entry: (
        (entry / "graph.onnx").write_bytes(b"\xff"),
        other_list(entry),
    ),
    "no facts, and a list that says so": lambda entry: (
        (entry / "model.json").write_bytes(b"[" * 10_000),
        other_list(entry),
    ),
    "no mean, and a list that says so": lambda entry: (
        (entry / "mean.npy").write_bytes(b""),
        other_list(entry),
    ),
    "an archive for a mean, and a list that says so": lambda entry: (
        (entry / "mean.npy").write_bytes(b"PK\3\4 and no more"),
        other_list(entry),
    ),
}


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_copies_are_not_taken_and_are_made_anew(path, folder, monkeypatch, damage):
    load_file(path)
    DAMAGES[damage](files_of(folder))
    counted = imports(monkeypatch)
    same(load_file(path), uncached(monkeypatch, path))
    assert len(counted) == 1
    if "list" not in damage:
        same(load_file(path), uncached(monkeypatch, path))
        assert len(counted) == 1


def test_a_file_that_changes_while_it_is_read_leaves_no_copy(path, folder, monkeypatch):
    before = written.write

    def changing(*args, **named):
        before(*args, **named)
        rewritten(path, ip=[values(10, 576, seed=2), values(10)])

    monkeypatch.setattr(written, "write", changing)
    load_file(path)
    assert not list((folder / "copies").iterdir())
    monkeypatch.setattr(written, "write", before)
    same(load_file(path), uncached(monkeypatch, path))


@pytest.fixture
def large(monkeypatch):
    """Take all files for large ones, and arrays from 64 bytes on."""
    for module in (copies, external, graph, written):
        monkeypatch.setattr(module, "MAPPED", 1, raising=False)
        monkeypatch.setattr(module, "LARGE", 64, raising=False)


def apart(model):
    """Name the arrays that are not in the graph."""
    return [tensor.name for tensor in model.graph.graph.initializer if tensor.HasField("data_location")]


def test_large_weights_go_straight_into_the_copy(path, folder, large, monkeypatch):
    expected = uncached(monkeypatch, path)
    first = load_file(path)
    for model in (first, load_file(path)):
        assert model.folder == files_of(folder)
        assert "ip.weight" in apart(model)
        same(model, first)
        same(model, expected, mapped=True)
        assert Scope(model).look(np.zeros((8, 8, 3), np.uint8)).probabilities.shape == (10,)


def test_a_disk_that_is_full_costs_the_copy_alone(path, folder, large, monkeypatch, caplog):
    expected = uncached(monkeypatch, path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(external.Annex, "put", full)
    same(load_file(path), expected)
    assert "No space left on device" in caplog.text
    assert not list((folder / "copies").iterdir())


@pytest.mark.parametrize("what", ["write", "keep"])
def test_a_copy_that_cannot_be_kept_costs_nothing_else(path, folder, large, monkeypatch, what):
    expected = uncached(monkeypatch, path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    if what == "write":
        monkeypatch.setattr(written, "write", full)
    else:
        monkeypatch.setattr(cache, "seal", full)
    same(load_file(path), expected)
    same(load_file(path), expected)
    assert not list((folder / "copies").iterdir())


def test_a_copy_that_is_too_large_is_not_kept(path, folder, large, monkeypatch):
    monkeypatch.setattr(copies, "COPIES", cache.Shelf(kind="copies", version=1, most=1000))
    same(load_file(path), uncached(monkeypatch, path))
    assert not list((folder / "copies").iterdir())


@pytest.fixture
def net(tmp_path, monkeypatch):
    """Make an empty folder, and give what exports the network above into it."""
    (tmp_path / "onnx").mkdir()

    def exported(path, **how):
        onnx.save(export(uncached(monkeypatch, path)), tmp_path / "onnx" / "net.onnx", **how)
        return tmp_path / "onnx" / "net.onnx"

    return exported


def test_files_that_an_onnx_file_names_count(path, net, monkeypatch):
    file = net(path, save_as_external_data=True, location="net.bin", size_threshold=0)
    counted = imports(monkeypatch)
    for _ in range(2):
        same(load_file(file), uncached(monkeypatch, file))
    assert len(counted) == 1
    flip(file.with_suffix(".bin"), 10)
    same(load_file(file), uncached(monkeypatch, file))
    assert len(counted) == 2


def test_mapped_weights_stay_in_their_file(path, net, tmp_path, folder, monkeypatch):
    """Of a network whose weights stay in its file, the copy holds the rest, and finds them where the network is."""
    for module in (reading, light, importers.onnx.external):
        monkeypatch.setattr(module, "MAPPED", 1, raising=False)
        monkeypatch.setattr(module, "LARGE", 64, raising=False)
    file = net(path)
    expected = uncached(monkeypatch, file)
    for _ in range(2):
        model = load_file(file)
        assert model.folder == file.parent
        assert "ip.weight" in apart(model)
        same(model, expected)
    assert not (files_of(folder) / "weights.bin").exists()
    (tmp_path / "moved").mkdir()
    moved = tmp_path / "moved" / "onnx"
    file.parent.rename(moved)
    counted = imports(monkeypatch)
    model = load_file(moved / "net.onnx")
    assert not counted
    assert model.folder == moved
    same(model, uncached(monkeypatch, moved / "net.onnx"))


@pytest.mark.shared
def test_real_networks(shared, tmp_path, monkeypatch):
    for network in ("samplenet/samplenet.onnx", "mtcnn/det1.prototxt", "mnist_cntk/model.onnx"):
        path = Path(
            shutil.copytree(shared / "models" / Path(network).parent, tmp_path / Path(network).parent)
        )
        expected = uncached(monkeypatch, path / Path(network).name)
        for _ in range(2):
            same(load_file(path / Path(network).name), expected)
