"""Names of modules, and what is none; without PyTorch."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import convscope
from convscope.errors import MissingExtraError, ModelError
from convscope.importers import torch as importer
from convscope.importers.torch.names import Name, parse_name

NAMES = {
    "torchvision:resnet18": Name("torchvision", "resnet18"),
    "timm:vit_tiny_patch16_224.augreg_in21k": Name("timm", "vit_tiny_patch16_224.augreg_in21k"),
    "timm:hf-hub:timm/resnet18.a1_in1k": Name("timm", "hf-hub:timm/resnet18.a1_in1k"),
    "nets:make": Name("nets", "make"),
    "package.module:Net.small": Name("package.module", "Net.small"),
    r"C:\x": None,
    r"C:\nets\model.pt2": None,
    "C:/nets/deploy.prototxt": None,
    "C:x": None,
    "nets:": None,
    ":make": None,
    "nets:make()": None,
    "nets:1": None,
    "../nets:make": None,
    "./torchvision:resnet18": None,
    "http://host/model.onnx": None,
    "file:///model.onnx": None,
    "nets :make": None,
    "nets:a/b": None,
    "lenet": None,
    "deploy.prototxt": None,
}


@pytest.mark.parametrize("text", NAMES)
def test_names_are_told_from_paths(text):
    assert parse_name(text) == NAMES[text]
    assert importer.match(text) == (NAMES[text] is not None or text.endswith(".pt2"))


def test_a_path_object_is_never_a_name():
    assert not importer.match(Path("torchvision:resnet18"))


@pytest.mark.parametrize("name", ["net.pt", "net.PTH", "pytorch_model.bin", "model.safetensors", "last.ckpt"])
def test_weights_alone_are_no_network(name):
    with pytest.raises(ModelError) as caught:
        convscope.load(name)
    assert str(caught.value) == (
        f"{name} holds weights, not what is computed with them; and a module that was pickled whole is not unpickled: "
        f"name the network, as in torchvision:resnet18 --weights {name}, or package.module:factory --weights {name}"
    )


MISSING = {
    "torch": "opening torchvision:resnet18 needs PyTorch, which is not installed: pip install 'convscope[torch]', ",
    "onnxscript": "opening torchvision:resnet18 needs onnxscript, which is not installed: "
    "pip install 'convscope[torch]', ",
}


@pytest.mark.parametrize("package", MISSING)
def test_without_the_extra_the_way_to_it_is_said(package, monkeypatch):
    find = importlib.util.find_spec
    packages = {"torch": object(), "onnxscript": object(), package: None}
    monkeypatch.setattr(
        "convscope.importers.torch.needs.find_spec",
        lambda name: packages[name] if name in packages else find(name),
    )
    with pytest.raises(MissingExtraError) as caught:
        convscope.load("torchvision:resnet18")
    assert str(caught.value).startswith(MISSING[package])


def test_what_is_no_network_at_all():
    with pytest.raises(
        ModelError, match=r"^a int is no network: give a name, a file or a torch\.nn\.Module$"
    ):
        convscope.load(5)


def test_input_size_holds_for_every_format():
    assert convscope.load("lenet", input_size=(1, 28, 28)).shape == (1, 28, 28)
    with pytest.raises(ModelError, match="it takes pictures of 1×28×28, not of 3×28×28"):
        convscope.load("lenet", input_size=(3, 28, 28))


def test_labels_may_be_given(tmp_path):
    assert convscope.load("lenet", labels=tuple("abcdefghij")).labels == tuple("abcdefghij")
    (tmp_path / "names.txt").write_text("\n".join("ABCDEFGHIJ"))
    assert convscope.load("lenet", labels=tmp_path / "names.txt").labels == tuple("ABCDEFGHIJ")


def test_other_networks_are_opened_without_pytorch():
    heavy = {"torch", "onnxscript", "safetensors"}
    code = f"import sys, convscope\nconvscope.load('lenet')\nprint({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
