"""Which ways there are to run a network as is asked, and what is said where there is none."""

import pytest

from convscope.engines import open as opening
from convscope.engines import openvino
from convscope.engines.engine import EngineOptions
from convscope.engines.open import settings
from convscope.errors import EngineError, MissingExtraError


def told(ways):
    return [(way.engine, way.provider, way.precision, way.threads, way.blocked) for way in ways]


@pytest.fixture(autouse=True)
def _a_machine_of_its_own(monkeypatch):
    monkeypatch.setattr(opening, "physical_cores", lambda: 6)
    monkeypatch.setattr(opening, "full_names", lambda: {"cpu": "CPUExecutionProvider", "cuda": "CUDA"})
    monkeypatch.setattr(openvino, "installed", lambda: True)
    monkeypatch.setattr(openvino, "devices", lambda: ("CPU", "GPU.0"))
    monkeypatch.setattr(openvino, "precisions", lambda device: ("f32", "bf16", "int8"))


ORT, PLAIN, VINO = (
    ("onnxruntime", "cpu", "f32", 6, True),
    ("onnxruntime", "cpu", "f32", 6, False),
    ("openvino", "cpu", "f32", 6, True),
)


@pytest.mark.parametrize(
    ("options", "ways"),
    [
        (EngineOptions(), [ORT, PLAIN, VINO]),
        (EngineOptions(engine="onnxruntime"), [ORT, PLAIN]),
        (EngineOptions(engine="openvino", threads=3), [("openvino", "cpu", "f32", 3, True)]),
        (EngineOptions(precision="bf16"), [("openvino", "cpu", "bf16", 6, True)]),
        (EngineOptions(provider="CUDA"), [("onnxruntime", "cuda", "f32", 6, True)]),
        (EngineOptions(provider="gpu.0"), [("openvino", "gpu.0", "f32", 6, True)]),
    ],
)
def test_the_ways_to_run_as_is_asked(options, ways):
    assert told(settings(options, small=False)) == ways


def test_a_small_network_has_one_thread_and_does_not_ask_for_openvino(monkeypatch):
    monkeypatch.setattr(openvino, "precisions", lambda device: pytest.fail("OpenVINO was loaded"))
    assert told(settings(EngineOptions(), small=True)) == [("onnxruntime", "cpu", "f32", 1, True)]
    assert told(settings(EngineOptions(threads=4), small=True)) == [("onnxruntime", "cpu", "f32", 4, True)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            EngineOptions(provider="tpu"),
            "there is no provider tpu here; ONNX Runtime has cpu, cuda; OpenVINO has cpu, gpu.0",
        ),
        (
            EngineOptions(engine="openvino", provider="cuda"),
            "there is no provider cuda here; OpenVINO has cpu, gpu.0",
        ),
        (
            EngineOptions(precision="f16"),
            "f16 cannot be had here: "
            "ONNX Runtime computes in f32, int8; OpenVINO computes in f32, bf16, int8",
        ),
        (
            EngineOptions(precision="bf16", engine="onnxruntime"),
            "bf16 cannot be had here: ONNX Runtime computes in f32, int8",
        ),
    ],
)
def test_what_is_not_here_is_told_with_what_is(options, sentence):
    with pytest.raises(EngineError) as error:
        settings(options, small=False)
    assert str(error.value) == sentence


@pytest.mark.parametrize("options", [EngineOptions(engine="openvino"), EngineOptions(precision="bf16")])
def test_without_openvino_the_extra_is_named(monkeypatch, options):
    def missing(*_):
        raise MissingExtraError("OpenVINO", extra="openvino", purpose="--engine openvino")

    monkeypatch.setattr(openvino, "installed", lambda: False)
    monkeypatch.setattr(openvino, "devices", missing)
    monkeypatch.setattr(openvino, "precisions", missing)
    assert told(settings(EngineOptions(), small=False)) == [ORT, PLAIN]
    with pytest.raises(MissingExtraError, match=r"pip install 'convscope\[openvino\]'"):
        settings(options, small=False)
