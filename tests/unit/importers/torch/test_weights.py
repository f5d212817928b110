"""Modules by name, with weights from files: what fits, and the sentence that each fault gets."""

import io
import zipfile

import numpy as np
import pytest

import convscope
from convscope.errors import CardError, ModelError

torch = pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")

from safetensors.torch import save_file  # noqa: E402

from convscope.importers.torch import archive  # noqa: E402
from torch_modules import make  # noqa: E402  (it needs PyTorch)

pytestmark = pytest.mark.torch

CODE = """
from torch import nn

class Net(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5))

def make():
    return Net()

def fails():
    raise RuntimeError("no luck\\ntoday")

def text():
    return "a text"

ready = Net()
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Be in a folder with a module of Python's that makes networks."""
    (tmp_path / "own_nets.py").write_text(CODE)
    (tmp_path / "broken_nets.py").write_text("1 / 0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "own_nets", raising=False)
    return tmp_path


def weights():
    generator = torch.Generator().manual_seed(3)
    shapes = {"0.weight": (4, 3, 3, 3), "0.bias": (4,), "3.weight": (5, 144), "3.bias": (5,)}
    return {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}


def expected(values, pictures):
    maps = torch.nn.functional.conv2d(pictures, values["0.weight"], values["0.bias"]).relu().flatten(1)
    return torch.nn.functional.linear(maps, values["3.weight"], values["3.bias"]).numpy()


FILES = {
    "plain.pt": lambda values: values,
    "nested.pth": lambda values: {"epoch": 3, "state_dict": values},
    "model.bin": lambda values: {"model": values, "optimizer": {"state": {}}},
    "parallel.pt": lambda values: {f"module.{name}": value for name, value in values.items()},
    "compiled.pt": lambda values: {
        "state_dict": {f"_orig_mod.module.{name}": v for name, v in values.items()}
    },
    "plain.safetensors": None,
}


@pytest.mark.parametrize("name", FILES)
def test_weights_are_read_from_what_people_write(folder, name):
    values = weights()
    if FILES[name] is None:
        save_file(values, folder / name)
    else:
        torch.save(FILES[name](values), folder / name)
    model = convscope.load("own_nets:make", weights=name, input_size=(3, 8, 8))
    pictures = torch.randn(2, 3, 8, 8)
    np.testing.assert_allclose(
        model.run(pictures.numpy())["3"], expected(values, pictures), rtol=0, atol=1e-4
    )
    assert [layer.name for layer in model.layers] == ["0", "1", "3", "prob"]


def test_a_card_beside_the_weights_says_the_rest(folder):
    torch.save(weights(), folder / "net.pt")
    (folder / "convscope.toml").write_text(
        '[input]\nsize = [8, 8]\ncolor = "rgb"\nscale = 0.5\n[output]\nlabels = ["a", "b", "c", "d", "e"]\n'
    )
    model = convscope.load("own_nets:make", weights="net.pt")
    assert (model.shape, model.labels, model.card.input.scale) == ((3, 8, 8), tuple("abcde"), 0.5)
    assert not any("No card" in sentence for sentence in model.assumed)
    (folder / "convscope.toml").write_text('[input]\nsize = [8, 8]\n[output]\nlabels = ["a"]\n')
    with pytest.raises(CardError, match="1 names for 5 classes"):
        convscope.load("own_nets:make", weights="net.pt")


class Whole(torch.nn.Module):
    """A module, to be pickled whole."""


def _without_bias(values):
    return {**{name: value for name, value in values.items() if name != "3.bias"}, "extra": torch.zeros(2)}


HOW = r"save its weights alone: torch\.save\(module\.state_dict\(\), FILE\)"
FAULTS = {
    "whole": (
        lambda _: Whole(),
        rf"net\.pt holds more than weights, and is not unpickled: it would have to run .*Whole: {HOW}",
    ),
    "list": (lambda _: [1], rf"net\.pt holds no state dict, .* \(it is a list\): {HOW}"),
    "no tensors": (
        lambda _: {"epoch": 3, "lr": 0.1},
        rf"net\.pt holds no state dict, .* \(its keys are 'epoch', 'lr'\): {HOW}",
    ),
    "others": (
        _without_bias,
        r"net\.pt does not fit own_nets:make: it lacks '3\.bias'; it has what the network has not: 'extra'",
    ),
    "sizes": (
        lambda values: {**values, "3.weight": torch.zeros(7, 144)},
        r"net\.pt does not fit own_nets:make: of another size are '3\.weight' \(7×144, and 5×144 in the network\)",
    ),
    "many": (
        lambda values: {f"a{number}": torch.zeros(1) for number in range(9)},
        r"net\.pt does not fit own_nets:make: it lacks '0\.weight', '0\.bias', '3\.weight' and 1 more; "
        r"it has what the network has not: 'a0', 'a1', 'a2' and 6 more",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_weights_that_do_not_fit(folder, fault):
    content, sentence = FAULTS[fault]
    torch.save(content(weights()), folder / "net.pt")
    with pytest.raises(ModelError, match=rf"^{sentence}$"):
        convscope.load("own_nets:make", weights="net.pt", input_size=(3, 8, 8))


def test_what_is_none_of_pytorchs(folder):
    for name, data in (("net.pt", b"hello world"), ("net.safetensors", b"hello world"), ("empty.pt", b"")):
        (folder / name).write_bytes(data)
        with pytest.raises(ModelError, match=rf"^{name} is no .*, or a damaged one"):
            convscope.load("own_nets:make", weights=name, input_size=(3, 8, 8))
    with pytest.raises(ModelError, match=r"^none\.pt is not there: give a file with weights$"):
        convscope.load("own_nets:make", weights="none.pt", input_size=(3, 8, 8))


FACTORIES = {
    "own_nets:nothing": r"own_nets:nothing: there is no 'nothing' in own_nets",
    "own_nets:fails": r"own_nets:fails: it fails: RuntimeError: no luck",
    "own_nets:text": r"own_nets:text: it gives a str, and not a torch\.nn\.Module",
    "no_such_nets:make": r"no_such_nets:make: there is no Python module 'no_such_nets', neither in .* nor installed",
    "broken_nets:make": r"broken_nets:make: importing broken_nets fails: ZeroDivisionError: division by zero",
}


@pytest.mark.parametrize("name", FACTORIES)
def test_factories_that_give_no_module(folder, name):
    with pytest.raises(ModelError, match=rf"^{FACTORIES[name]}$"):
        convscope.load(name, input_size=(3, 8, 8))


def test_a_factory_may_be_a_class_or_a_module(folder):
    for name in ("own_nets:Net", "own_nets:ready"):
        assert convscope.load(name, size=(8, 8)).shape == (3, 8, 8)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Write a program, and give its file, its module and its shape."""
    module, shape = make("residual")
    batch = torch.export.Dim("batch", min=1, max=64)
    exported = torch.export.export(
        module.eval(), (torch.randn(2, *shape),), dynamic_shapes=({0: batch},), strict=False
    )
    path = tmp_path_factory.mktemp("program") / "residual.pt2"
    torch.export.save(exported, path)
    return path, module, shape


def test_a_program_is_opened(program):
    path, module, shape = program
    model = convscope.load(path)
    pictures = torch.randn(2, *shape)
    np.testing.assert_allclose(
        model.run(pictures.numpy())["fc"], module(pictures).detach().numpy(), rtol=0, atol=1e-4
    )
    assert "layer1.0.relu:2" in [layer.name for layer in model.layers]
    with pytest.raises(ModelError, match=r"was exported for pictures of 3×64×64, and takes no others$"):
        convscope.load(path, size=(32, 32))


def rewritten(path, target, change):
    """Copy an archive, its entries as `change` makes them; what it makes None is left out."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.namelist():
            data = change(entry, source.read(entry))
            if data is not None:
                copy.writestr(entry, data)
    return target


def _replace(old, new):
    return lambda entry, data: data.replace(old, new) if entry.endswith("models/model.json") else data


HOSTILE = {
    "a call": (_replace(b"torch.ops.aten.linear.default", b"torch.hub.load"), "calls 'torch.hub.load'"),
    "an operator that opens files": (
        _replace(b"torch.ops.aten.linear.default", b"torch.ops.aten.from_file.default"),
        "calls 'torch.ops.aten.from_file.default'",
    ),
    "an expression": (
        _replace(b"Symbol('", b"__import__('os').system('"),
        "for a size",
    ),
    "a pickled object": (
        lambda entry, data: (
            data.replace(b"{}", b'{"a": {"path_name": "opaque_obj_0", "use_pickle": true}}')
            if entry.endswith("model_constants_config.json")
            else data
        ),
        "holds a pickled object",
    ),
    "text that is none": (
        lambda entry, data: b"{" if entry.endswith("models/model.json") else data,
        "is no program of torch.export, or a damaged one",
    ),
}


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_program_is_looked_through_before_it_is_opened(program, tmp_path, fault, monkeypatch):
    change, sentence = HOSTILE[fault]
    path = rewritten(program[0], tmp_path / "bad.pt2", change)
    monkeypatch.setattr(torch.export, "load", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(ModelError) as caught:
        convscope.load(path)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(path))


def packed(path, target, method):
    """Copy an archive, each entry packed in some way."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", method) as copy:
        for entry in source.namelist():
            copy.writestr(entry, source.read(entry))
        where = next(info for info in copy.infolist() if info.filename.endswith("models/model.json"))
    return where.header_offset + len(where.FileHeader()), where.compress_size


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_program_that_was_packed_is_damaged_like_any_other(program, tmp_path, method, monkeypatch):
    path = tmp_path / "bad.pt2"
    start, size = packed(program[0], path, method)
    whole = path.read_bytes()
    monkeypatch.setattr(torch.export, "load", lambda *_: pytest.fail("it was opened"))
    for place in range(start + size // 4, start + size, size // 40):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(
            ModelError, match=rf"^{path} is no program of torch\.export, or a damaged one: \S"
        ):
            convscope.load(path)


@pytest.mark.parametrize(
    ("place", "value", "said"), [(8, 1, "is encrypted"), (10, 99, "compression method is not supported")]
)
def test_a_program_that_is_packed_as_nobody_reads_it_is_refused(program, tmp_path, place, value, said):
    path = tmp_path / "bad.pt2"
    data = bytearray(program[0].read_bytes())
    at = data.find(b"PK\1\2")
    while at >= 0:  # each entry of the list at the end: APPNOTE.TXT 4.3.12
        data[at + place] = value
        at = data.find(b"PK\1\2", at + 1)
    path.write_bytes(data)
    with pytest.raises(
        ModelError, match=rf"^{path} is no program of torch\.export, or a damaged one: .*{said}"
    ):
        convscope.load(path)


def test_compiled_code_is_refused(program, tmp_path):
    path = tmp_path / "bad.pt2"
    path.write_bytes(program[0].read_bytes())
    with zipfile.ZipFile(path, "a") as archived:
        archived.writestr("residual/data/aotinductor/model/a.so", b"\x7fELF")
    with pytest.raises(ModelError, match="holds compiled code"):
        convscope.load(path)


class Evil:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return pytest.fail, ("it was unpickled",)


def test_samples_in_a_program_are_not_unpickled_but_as_tensors(program, tmp_path):
    def evil(entry, data):
        if "sample_inputs" not in entry:
            return data
        file = io.BytesIO()
        torch.save(Evil(), file)
        return file.getvalue()

    path = rewritten(program[0], tmp_path / "bad.pt2", evil)
    with pytest.raises(ModelError, match="cannot be read by PyTorch"):
        convscope.load(path)


SIZES = {
    "Symbol('s77', positive=True, integer=True)": True,
    "2*Symbol('s0', integer=True) + 3": True,
    "FloorDiv(Symbol('s1'), 2)": True,
    "Max(1, s0) <= 4.5": True,
    "s0.__class__": False,
    "open('x')": False,
    "().x": False,
    "Symbol('os')": False,
    "1.real": False,
    "[s0]": False,
    "s0;s1": False,
}


@pytest.mark.parametrize("expression", SIZES)
def test_sizes_are_told_from_other_expressions(expression):
    assert archive.is_size(expression) == SIZES[expression]
