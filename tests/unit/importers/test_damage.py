"""Real networks with damaged files: they open, or are refused with one of the project's errors, and soon.

Of each network 2,000 damages to its own files, and as many to what convscope writes of it: an ONNX file, and one whose
weights lie beside it. To open one takes no more memory than 4 times the files, and 16 MiB for what any file takes; a
network that runs may take what its layers do, as long as all of the process has no more than 2 GiB of address space
beyond that.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import onnx
import pytest
from onnx import numpy_helper

import damage
from convscope.importers.load import load_file
from convscope.model.export import export

NETWORKS = [
    "cifar10_full_everpeace/deploy.prototxt",
    "cifar10_quick_everpeace/deploy.prototxt",
    "lenet_ethereon/deploy.prototxt",
    "lenet_everpeace/deploy.prototxt",
    "mnist_cntk/model.onnx",
    "mtcnn/det1.prototxt",
    "mtcnn/det2.prototxt",
    "mtcnn/det3.prototxt",
    "samplenet/SampLeNet.prototxt",
    "samplenet/samplenet.onnx",
    "squeezenet_traffic_light/deploy.prototxt",
    "ultraface/deploy.prototxt",
]
FORMS = ("its own", "one file", "weights beside")
COUNT = 2000


def copied(network: Path, folder: Path, form: str) -> list[Path]:
    """Make a network's files in one of these forms, the one to open first."""
    folder.mkdir(parents=True)
    if form == "its own":
        weights = [network.with_suffix(".caffemodel"), network.with_name("weights.caffemodel")]
        files = [
            network,
            *(file for file in weights[: None if network.suffix != ".onnx" else 0] if file.exists()),
        ]
        return [Path(shutil.copy(file, folder)) for file in files]
    model, path = export(load_file(network)), folder / "net.onnx"
    if form == "one file":
        onnx.save(model, path)
        return [path]
    for tensor in model.graph.initializer:  # all as bytes: only these can lie beside
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))
    onnx.save(model, path, save_as_external_data=True, location="net.bin", size_threshold=0)
    return [path, path, path, folder / "net.bin"]


def run(network: Path, folder: Path, form: str) -> dict:
    files = copied(network, folder, form)
    done = subprocess.run(
        [sys.executable, damage.__file__, files[0], str(COUNT), *files],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        at = (folder / "under way").read_text()
        return {"wrong": [[at, f"exit code {done.returncode}: {done.stderr[-2000:]}"]]}
    return json.loads(done.stdout)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and bounds the memory of a process")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("network", NETWORKS)
def test_damaged_files(shared, tmp_path, record_property, network, form):
    found = run(shared / "models" / network, tmp_path / form, form)
    record_property("found", found)
    assert found["wrong"] == []
    assert found["opened"] + found["refused"] == COUNT
    assert min(found["opened"], found["refused"]) > COUNT / 20
