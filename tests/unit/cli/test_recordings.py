"""Recordings on the command line: made, replayed, exported, and what is told where that cannot be."""

import os
import subprocess
import sys

import numpy as np
import pytest
from websockets.sync.client import connect

import convscope
from convscope.datasets import mnist
from convscope.scope import Scope
from networks import small
from page import serving
from recordings import taped, written


def run(*arguments, **keywords):
    return subprocess.run(
        [sys.executable, "-m", "convscope", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        **keywords,
    )


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Record five test digits as LeNet sees them."""
    path = tmp_path_factory.mktemp("digits") / "digits.arrow"
    taped(path, Scope(convscope.load("lenet")), mnist.load("test").pictures[:5, ..., None], way="given")
    return path


def test_layers_are_exported(tmp_path, digits):
    out = tmp_path / "out.npz"
    done = run("export", digits, "--layers", "conv2, ip1", "-o", out)
    assert (done.returncode, done.stdout) == (
        0,
        "conv2: float32, 5 × 50 × 8 × 8\nip1: float32, 5 × 500\n",
    )
    model, data = convscope.load("lenet"), mnist.load("test")
    tensor = data.pictures[:5, np.newaxis].astype(np.float32) / 256
    values = model.run(tensor, layers=["conv2", "ip1"])
    with np.load(out) as archive:
        for name in ("conv2", "ip1"):
            np.testing.assert_allclose(archive[name], values[name], rtol=1e-5, atol=1e-5)


def test_a_recording_is_replayed(digits):
    with serving("replay", str(digits), "--port", "0") as address:
        socket_address = address.replace("http://", "ws://").replace("/?", "/socket?")
        with connect(socket_address) as socket:
            hello = socket.recv(timeout=10)
    assert '"title":"digits.arrow"' in hello
    assert '"count":5' in hello


def test_a_recording_is_filmed_in_eight_bits_calibrated_with_its_own_frames(tmp_path):
    network, noise = tmp_path / "net.onnx", tmp_path / "noise.arrow"
    network.write_bytes(small().graph.SerializeToString())
    written(noise, count=3, model=convscope.load(network))
    done = run("film", network, "--source", noise, "--precision", "int8", "-o", tmp_path / "film.gif")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "film.gif").stat().st_size > 0


def broken(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("command", ["replay", "export"])
def test_what_cannot_be_opened_is_one_sentence_and_exit_code_2(tmp_path, digits, command):
    content = digits.read_bytes()
    table = [
        (tmp_path / "none.arrow", "there is no such file"),
        (tmp_path, "there is no such file"),
        (broken(tmp_path, "empty.arrow", b""), "this is no recording of convscope's"),
        (broken(tmp_path, "text.arrow", b"hello" * 99), "this is no recording of convscope's"),
        (broken(tmp_path, "short.arrow", content[:5000]), "a recording without frames"),
    ]
    for path, sentence in table:
        told(command, path, f"convscope: {path}: {sentence}\n")


def told(command, path, sentence, *options):
    rest = ["--no-open"] if command == "replay" else ["--layers", "conv1", "-o", path.parent / "out.npz"]
    done = run(command, path, *rest, *options)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert not (path.parent / "out.npz").exists()


@pytest.mark.parametrize("command", ["replay", "export"])
def test_another_model_is_one_sentence_and_exit_code_2(tmp_path, digits, command):
    path = broken(tmp_path, "digits.arrow", digits.read_bytes())
    told(
        command,
        path,
        f"convscope: {path}: recorded with lenet, whose network, weights, mean or scale are others than those of ",
        "--model",
        "age",
    )
    for place, (named, sentence) in enumerate(
        (
            ("gone.onnx", "recorded with gone.onnx; gone.onnx is not there; say with --model where it is\n"),
            (
                "os:getcwd",
                "recorded with os:getcwd, which is code: if it is yours, name it, with --model os:getcwd\n",
            ),
            (
                "lenet",
                "recorded with lenet, whose network, weights, mean or scale are others than those of LeNet: name",
            ),
        )
    ):
        path = tmp_path / f"{place}.arrow"
        written(path, count=1, named=named)
        told(command, path, f"convscope: {path}: {sentence}")


def without_pyarrow(folder):
    """Give an environment in which pyarrow cannot be imported."""
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['pyarrow'] = None\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", "FILE"],
        ["export", "FILE", "--layers", "conv1", "-o", "out.npz"],
        ["watch", "lenet", "--record", "new.arrow", "--no-open"],
    ],
)
def test_without_pyarrow_the_sentence_names_what_to_install(tmp_path, digits, arguments):
    file = [str(digits) if word == "FILE" else word for word in arguments]
    done = run(*file, env=without_pyarrow(tmp_path), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("convscope: a recording needs pyarrow, which is not installed: ")
    assert "pip install 'convscope[record]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "new.arrow").exists()


def test_the_page_is_served_without_pyarrow(tmp_path):
    with serving("--port", "0", environment=without_pyarrow(tmp_path)) as address:
        assert address.startswith("http://127.0.0.1:")


def test_a_recording_that_cannot_begin_is_told_before_the_page(tmp_path):
    (tmp_path / "there.arrow").write_text("precious")
    for name, sentence in (
        ("there.arrow", "there.arrow is there already: choose another name\n"),
        ("x.mp4", "x.mp4: the name of a recording ends in .arrow\n"),
        ("none/x.arrow", "none/x.arrow: there is no folder none\n"),
    ):
        done = run("--record", name, "--no-open", cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"convscope: {sentence}")
    assert (tmp_path / "there.arrow").read_text() == "precious"


def test_a_cut_recording_is_exported_as_far_as_it_goes(tmp_path, digits):
    whole = digits.read_bytes()
    path = broken(tmp_path, "cut.arrow", whole[:-8] + b"\xff\xff\xff\xff\x10\x01\0\0" + whole[600:700])
    out = tmp_path / "out.npz"
    done = run("export", path, "--layers", "prob", "-o", out)
    assert (done.returncode, done.stdout) == (0, "prob: float32, 5 × 10\n")
    assert done.stderr == f"{path}: ends in the middle of a frame; all before it are there\n"
    assert np.load(out)["prob"].shape == (5, 10)
