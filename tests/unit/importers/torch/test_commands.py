"""PyTorch networks on the command line."""

import json
import os
import subprocess
import sys

import pytest

CODE = """
from torch import nn

def make():
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5))
"""


def run(*arguments, folder, **environment):
    command = [
        sys.executable,
        "-P",
        "-m",
        "convscope",
        *arguments,
    ]  # -P: as the installed command, without its folder
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        env={**os.environ, **environment},
    )


@pytest.mark.torch
def test_info_and_convert_take_a_factory(tmp_path):
    pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")
    (tmp_path / "own_nets.py").write_text(CODE)
    done = run("info", "own_nets:make", "--size", "8", "--json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert [layer["name"] for layer in summary["layers"]] == ["0", "1", "3", "prob"]
    assert summary["shape"] == [1, 8, 8]
    done = run("convert", "own_nets:make", "--size", "8", "-o", "net.onnx", folder=tmp_path)
    assert done.returncode == 0
    again = json.loads(run("info", "net.onnx", "--json", folder=tmp_path).stdout)
    assert again["layers"] == summary["layers"]


def test_without_pytorch_one_sentence_says_how_to_get_it(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'torch' else find(name, *rest)\n"
    )
    done = run("info", "torchvision:resnet18", folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "convscope: opening torchvision:resnet18 needs PyTorch, which is not installed: "
        "pip install 'convscope[torch]', or in a checkout: pip install '.[torch]'\n"
    )
