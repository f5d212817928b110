"""The command as a user runs it: what is printed, and how it fails."""

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import convscope
from convscope.api import load
from convscope.cli.options.model import Given
from convscope.cli.options.serving import Serving
from convscope.cli.serving import serve
from convscope.view.choice import chosen
from networks import small
from page import serving


def run(*arguments, **keywords):
    return subprocess.run(
        [sys.executable, "-m", "convscope", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        **keywords,
    )


FAILS = [
    (["no-such-model"], "convscope: there is no model 'no-such-model', neither in the zoo"),
    (["missing/deploy.prototxt"], "convscope: missing/deploy.prototxt is not there\n"),
    (
        ["evaluate", "lenet", "--data", "mnist:tset"],
        "convscope: there is no data set 'mnist:tset'; nearest: mnist:test",
    ),
    (
        ["lenet", "--host", "192.0.2.1"],
        "convscope: 192.0.2.1 is not an address of this machine: choose another",
    ),
    (["info", "lenet", "--color", "rgb"], "convscope: --color rgb: LeNet takes 1×28×28"),
    (["info", "lenet", "--size", "x"], "convscope: --size 'x': give pixels from 1 to 8192"),
    (["lenet", "--host", "no.such.host.invalid"], "convscope: no.such.host.invalid"),
    (["--view", "none.toml"], "convscope: none.toml cannot be read: No such file or directory\n"),
    (["--view", "."], "convscope: . cannot be read: Is a directory\n"),
    (["--view", sys.executable], f"convscope: {sys.executable}: this is no view: it "),
    (
        ["--view", "none.toml", "--preset", "wall"],
        "convscope: --view says all: leave out --preset and the class to sort by\n",
    ),
    (
        ["--view", "none.toml", "--class", "3"],
        "convscope: --view says all: leave out --preset and the class to sort by\n",
    ),
    (["--preset", "deep", "--class", "3"], "convscope: the preset deep has no class; `sorted` has one\n"),
    (
        ["--preset", "srted"],
        "convscope: there is no preset 'srted'; there are generic, sorted, deep, wall, age\n",
    ),
    (
        ["film", "lenet", "--data", "mnist:test", "--source", "x.mp4", "-o", "x.gif"],
        "convscope: --data and --source are one too many: a film is of one of them\n",
    ),
    (
        ["film", "lenet", "--data", "mnist:test", "--from", "5", "-o", "x.gif"],
        "convscope: --from and --to are seconds of a --source: of a data set, pick pictures (--class, --count ...)\n",
    ),
    (
        ["film", "lenet", "--source", "x.mp4", "--fps", "0", "-o", "x.gif"],
        "convscope: --fps 0: leave it out for 4 frames a second, or for the rate of the source\n",
    ),
    (["evaluate", "lenet", "--data", __file__], f"convscope: {__file__} is no data set: those are IDX files"),
    (["evaluate", "lenet", "--data", f"{'a' * 300}/3"], f"convscope: {'a' * 300}/3: File name too long\n"),
    (["--class", "12"], "convscope: LeNet has the classes 0 to 9, not 12\n"),
    (["--preset", "sorted", "--class", "three"], "convscope: LeNet has no class 'three'; nearest: 0, 1, 2\n"),
]


@pytest.mark.parametrize(("arguments", "sentence"), FAILS)
def test_what_the_user_can_mend_is_one_sentence_and_exit_code_2(arguments, sentence):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="the system does not tell what a process has loaded"
)
@pytest.mark.parametrize("tenths", range(2, 24, 2))
def test_an_interrupt_ends_it_while_engines_are_tried(tenths):
    """Engines have threads of their own, beneath which Python is not to be taken down."""
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    command = [sys.executable, "-m", "convscope", "age", "--no-open", "--port", "0"]
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, stdout=pipe, stderr=pipe, preexec_fn=heed)  # noqa: PLW1509
    maps = Path(f"/proc/{running.pid}/maps")
    until = time.monotonic() + 30
    while "onnxruntime" not in maps.read_text() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(tenths / 10)
    running.send_signal(signal.SIGINT)
    address, told = running.communicate(timeout=30)
    assert b"terminate" not in told
    assert running.returncode == 130 or (running.returncode == 0 and address.startswith(b"http://"))
    if tenths == 2:
        assert (running.returncode, address) == (130, b""), "it was interrupted before it was served"


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["watch", "--frobnicate"], ["evaluate", "lenet"]])
def test_wrong_options_end_with_exit_code_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.shared
def test_damaged_networks_are_one_sentence_and_exit_code_2(shared, tmp_path):
    lenet = shared / "models" / "lenet_ethereon"
    text, weights = (lenet / "deploy.prototxt").read_text(), (lenet / "weights.caffemodel").read_bytes()
    for name, prototxt, caffemodel, sentence in (
        (
            "cut",
            text,
            weights[:500_000],
            "cut.caffemodel is not a whole caffemodel: it is cut short or damaged",
        ),
        ("syntax", text.replace("layer {", "layer @@", 1), weights, "syntax.prototxt, line 2, column 7: "),
        ("shape", text.replace("num_output: 20", "num_output: 21"), weights, "its weight is 20×1×5×5 in"),
    ):
        (tmp_path / f"{name}.prototxt").write_text(prototxt)
        (tmp_path / f"{name}.caffemodel").write_bytes(caffemodel)
        done = run("--no-open", str(tmp_path / f"{name}.prototxt"))
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert done.stderr.startswith("convscope: ")
        assert done.stderr.count("\n") == 1


def test_a_view_that_does_not_fit_is_told_with_its_file_and_key(tmp_path):
    path = tmp_path / "view.toml"
    for text, sentence in (
        (
            "[[panel]]\nkind = 'maps'\nlayer = 'conv3'\n",
            "panel[0].layer: LeNet has no layer 'conv3'; nearest: conv",
        ),
        (
            "[[panel]]\nkind = 'maps'\ncolor = 'x'\n",
            "panel[0].color: there is no such key; nearest: colormap",
        ),
        ("[[panel]\n", "this is no view: "),
    ):
        path.write_text(text)
        done = run("--no-open", "--view", str(path))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"convscope: {path}: {sentence}")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--preset", "wall"], ["--class", "3"], ["--view"]])
def test_a_page_is_served_that_begins_with_a_stated_view(tmp_path, arguments):
    if arguments == ["--view"]:
        (tmp_path / "view.toml").write_text('[[panel]]\nkind = "camera"\n')
        arguments = ["--view", str(tmp_path / "view.toml")]
    with serving(*arguments, "--port", "0") as address:
        assert address.startswith("http://127.0.0.1:")


def test_what_had_to_be_assumed_is_told_on_standard_error(monkeypatch, capsys):
    monkeypatch.setattr(Given, "load", lambda self: replace(small(), assumed=("No mean is subtracted.",)))
    assert Given(model="x").load_and_tell().name == "small"
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "assumed: No mean is subtracted.\n")


def test_a_missing_extra_is_told_with_how_to_install_it(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'torch' else find(name, *rest)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = run("train", "lenet", "-o", str(tmp_path / "out"), env=environment)
    assert done.returncode == 2
    assert done.stderr.startswith("convscope: training needs PyTorch, which is not installed: pip install ")
    assert not (tmp_path / "out").exists()


def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--no-open", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"convscope: port {port} is taken: choose another with --port, or --port 0 for any that is free\n"
    )


def test_the_address_stands_alone_on_a_line_and_a_second_start_finds_its_own_port():
    with serving() as first, serving() as second:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", first)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", second)
        assert first.split("/?")[0] != second.split("/?")[0]


def test_what_is_there_when_the_page_is_served_is_not_looked_through_for_garbage(monkeypatch, capsys):
    def served(model, *, on_ready, **keywords):
        on_ready("http://127.0.0.1:1/")

    monkeypatch.setattr("convscope.server.serve.serve", served)
    gc.unfreeze()
    try:
        serve(
            Serving(no_open=True), load("lenet"), engine=chosen(load("lenet"), None), view=None, source=None
        )
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
    assert capsys.readouterr().out == "http://127.0.0.1:1/\n"


def test_the_version_is_the_packages():
    assert re.fullmatch(r"convscope \d+\.\d+\.\d+\n", run("--version").stdout)


def test_evaluation_as_json_says_what_the_table_says():
    told = json.loads(run("evaluate", "lenet", "--data", "mnist:test", "--json").stdout)
    table = run("evaluate", "lenet", "--data", "mnist:test", "--worst", "3").stdout
    assert told["count"] == 10_000
    assert sum(map(sum, told["confusion"])) == 10_000
    assert f"{told['correct']:,} of 10,000 right (mnist:test): {100 * told['accuracy']:.2f} %" in table


def test_information_as_a_table_and_as_json():
    told = json.loads(run("info", "lenet", "--json").stdout)
    table = run("info", "lenet").stdout
    assert [layer["name"] for layer in told["layers"]] == re.findall(r"^│ (\S+) ", table, re.MULTILINE)
    assert re.search(r"│ conv2 +│ convolution +│ +50×8×8 │ +25,050 │ +1,603,200 │ 14×14 │ +2×2 │ yes", table)
    assert "431,080 parameters, 2,308,230 multiply-adds for one picture" in table


def test_a_network_is_evaluated_as_it_is_run():
    told = run("evaluate", "lenet", "--data", "mnist:test", "--worst", "0", "--engine", "openvino").stdout
    assert told.splitlines()[0].endswith(" right (mnist:test): 99.10 %, in f32 by OpenVINO")
    done = run("evaluate", "lenet", "--data", "mnist:test", "--precision", "bf16", "--engine", "onnxruntime")
    assert done.returncode == 2
    assert "bf16 cannot be had here: ONNX Runtime computes in f32, int8" in done.stderr


@pytest.mark.parametrize("command", [("evaluate", "lenet", "--data", "mnist:test"), ("watch", "lenet")])
def test_pictures_to_calibrate_with_are_for_int8(command):
    done = run(*command, "--calibrate", "mnist:test")
    assert done.returncode == 2
    assert "pictures to calibrate with are for int8, and this is f32" in done.stderr


def test_a_converted_network_is_evaluated_as_it_was(tmp_path):
    done = run("convert", "lenet", "-o", str(tmp_path / "lenet.onnx"))
    assert re.fullmatch(r"\S+lenet.onnx: [\d,]+ bytes, input data, outputs prob\n", done.stdout)
    before, after = (
        json.loads(run("evaluate", model, "--data", "mnist:test", "--json").stdout)["confusion"]
        for model in ("lenet", str(tmp_path / "lenet.onnx"))
    )
    assert before == after
    again = run("convert", "lenet", "-o", str(tmp_path / "lenet.onnx"))
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "is there already: give another name, or --force to replace it" in again.stderr


@pytest.mark.shared
def test_options_go_before_what_is_assumed(shared):
    path = str(shared / "models/samplenet/samplenet.onnx")
    given = ["--color", "bgr", "--mean", "1,2,3", "--scale", "1/128", "--size", "32"]
    told = json.loads(run("info", path, "--json", *given).stdout)
    assert told["input"] == {
        "size": [32, 32],
        "mean": [1.0, 2.0, 3.0],
        "scale": 1 / 128,
    }  # bgr goes without saying
    assert told["assumed"] == [
        "The network does not end in a softmax: that of fc3 was added as prob.",
        "No labels: the classes are called by their numbers.",
    ]


@pytest.mark.shared
def test_a_network_is_evaluated_as_options_say(shared):
    path = str(shared / "models/mnist_cntk/model.onnx")
    given = ["--color", "gray", "--mean", "0", "--scale", "1", "--json"]
    done = run("evaluate", path, "--data", "mnist:test", *given)
    assert json.loads(done.stdout)["correct"] == 9_891  # as ONNX Runtime says of the untouched file


def test_the_package_gives_its_public_names_and_no_others():
    assert set(dir(convscope)) == set(convscope.__all__)
    for name in convscope.__all__:
        assert getattr(convscope, name).__name__ == name
    with pytest.raises(AttributeError):
        convscope.no_such_name  # noqa: B018
