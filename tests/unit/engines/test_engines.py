"""Both engines on the same graphs, numpy beside them; what they cannot run is told in a sentence."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from convscope.engines.engine import ENGINES, Setting
from convscope.engines.mapped import Mapped
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.engines.open import open_engine
from convscope.errors import ModelError
from damage import memory

RNG = np.random.default_rng(3)
WEIGHT = RNG.normal(size=(6, 5)).astype(np.float32)


def graph_of(*nodes, constants=(), outputs=("y",), domains=(), shape=(2, 6)):
    """Make a graph from one float32 input `x`."""
    return helper.make_model(
        helper.make_graph(
            list(nodes),
            "graph",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
            list(constants),
        ),
        opset_imports=[helper.make_opsetid("", 18), *(helper.make_opsetid(name, 1) for name in domains)],
        ir_version=9,
    )


def product(**rest):
    nodes = helper.make_node("MatMul", ["x", "w"], ["y"]), helper.make_node("Relu", ["y"], ["z"])
    return graph_of(*nodes, constants=[numpy_helper.from_array(WEIGHT, "w")], outputs=("y", "z"), **rest)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [1, 2])
def test_outputs_come_in_the_order_asked_for(engine, threads):
    x = RNG.normal(size=(2, 6)).astype(np.float32)
    opened = open_engine(product(), Setting(engine=engine, threads=threads))
    y = x @ WEIGHT
    z, again = opened.run({"x": x}, outputs=("z", "y"))
    np.testing.assert_allclose(z, np.maximum(y, 0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(again, y, rtol=1e-5, atol=1e-6)
    assert [value.shape for value in opened.run({"x": x})] == [(2, 5), (2, 5)]
    assert (opened.setting.engine, opened.setting.threads) == (engine, threads)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_given_stays_when_it_runs_again(engine):
    opened = open_engine(product(), Setting(engine=engine))
    (first,) = opened.run({"x": np.ones((2, 6), np.float32)}, outputs=("y",))
    kept = first.copy()
    opened.run({"x": np.zeros((2, 6), np.float32)}, outputs=("y",))
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_given_stays_when_a_run_fails(engine):
    opened = open_engine(product(), Setting(engine=engine))
    (first,) = opened.run({"x": np.ones((2, 6), np.float32)}, outputs=("y",))
    kept = first.copy()
    with pytest.raises(ModelError):
        opened.run({"x": np.zeros((2, 7), np.float32)}, outputs=("y",))
    (again,) = opened.run({"x": np.ones((2, 6), np.float32)}, outputs=("z",))
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(again, np.maximum(kept, 0))


@pytest.mark.parametrize("engine", ENGINES)
def test_many_threads_run_one_engine(engine):
    opened = open_engine(product(), Setting(engine=engine))
    inputs = RNG.normal(size=(64, 2, 6)).astype(np.float32)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda x: opened.run({"x": x}, outputs=("y",))[0], inputs))
    np.testing.assert_allclose(given, inputs @ WEIGHT, rtol=1e-5, atol=1e-5)


def apart(name, value, offset=0):
    """Make a constant whose values lie in the file `weights.bin`."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=value.shape)
    tensor.data_location = TensorProto.EXTERNAL
    for key, said in (("location", "weights.bin"), ("offset", offset), ("length", value.nbytes)):
        tensor.external_data.add(key=key, value=str(said))
    return tensor


@pytest.mark.parametrize(
    ("engine", "sparing"), [*((engine, False) for engine in ENGINES), ("onnxruntime", True)]
)
def test_weights_in_a_file_are_read_from_it(engine, sparing, tmp_path):
    other = RNG.normal(size=(5,)).astype(np.float32)
    (tmp_path / "weights.bin").write_bytes(b"....." * 8 + WEIGHT.tobytes() + other.tobytes())
    constants = [apart("w", WEIGHT, 40), apart("b", other, 40 + WEIGHT.nbytes)]
    nodes = helper.make_node("MatMul", ["x", "w"], ["p"]), helper.make_node("Add", ["p", "b"], ["y"])
    graph = graph_of(*nodes, constants=constants, outputs=("p", "y"))
    opened = open_engine(graph, Setting(engine=engine, threads=1), folder=tmp_path, sparing=sparing)
    assert (opened.setting.engine, opened.setting.threads) == (engine, 1)
    x = RNG.normal(size=(2, 6)).astype(np.float32)
    for _ in range(2):
        p, y = opened.run({"x": x})
        np.testing.assert_allclose(p, x @ WEIGHT, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(y, x @ WEIGHT + other, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(opened.run({"x": x}, outputs=("y",))[0], y)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what memory a process has as Linux counts it")
@pytest.mark.parametrize("sparing", [False, True])
def test_a_network_that_is_sparing_gives_its_weights_back(sparing, tmp_path):
    """They are 128 MB."""
    weight = np.ones((1 << 15, 1 << 10), np.float32)
    (tmp_path / "weights.bin").write_bytes(weight.tobytes())
    graph = graph_of(
        helper.make_node("MatMul", ["x", "w"], ["y"]), constants=[apart("w", weight)], shape=(2, 1 << 15)
    )
    opened = open_engine(graph, Setting(), folder=tmp_path, sparing=sparing)
    feeds = {"x": np.ones((2, 1 << 15), np.float32)}

    def mapped():
        return memory("RssFile") + memory("RssShmem")  # the latter, where temporary files lie in memory

    before = mapped()
    np.testing.assert_array_equal(opened.run(feeds)[0], np.full((2, 1 << 10), 1 << 15, np.float32))
    taken = mapped() - before
    (tmp_path / "weights.bin").unlink()
    assert taken < 8 << 20 if sparing else taken > 100 << 20


def test_while_a_sparing_network_runs_it_gives_back_again_and_again(monkeypatch, tmp_path):
    (tmp_path / "weights.bin").write_bytes(WEIGHT.tobytes())
    graph = graph_of(helper.make_node("MatMul", ["x", "w"], ["y"]), constants=[apart("w", WEIGHT)])
    opened = open_engine(graph, Setting(), folder=tmp_path, sparing=True)
    run, release = OnnxRuntime.run, Mapped.release
    given, enough = [], threading.Event()

    def slowly(self, feeds, *, outputs=None):
        assert enough.wait(10)
        return run(self, feeds, outputs=outputs)

    def noted(self):
        given.append(1)
        release(self)
        if len(given) == 3:
            enough.set()

    monkeypatch.setattr(OnnxRuntime, "run", slowly)
    monkeypatch.setattr(Mapped, "release", noted)
    x = np.ones((2, 6), np.float32)
    np.testing.assert_allclose(opened.run({"x": x})[0], x @ WEIGHT, rtol=1e-5)
    assert len(given) >= 4  # and once more at its end


@pytest.mark.parametrize("sparing", [False, True])
def test_weights_of_a_type_that_numpy_does_not_have_stay_where_they_are(sparing, tmp_path):
    short = (WEIGHT.view(np.uint32) >> 16).astype(np.uint16)
    (tmp_path / "weights.bin").write_bytes(short.tobytes())
    weight = apart("w", short)
    weight.data_type = TensorProto.BFLOAT16
    nodes = (
        helper.make_node("Cast", ["w"], ["v"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["x", "v"], ["y"]),
    )
    opened = open_engine(graph_of(*nodes, constants=[weight]), Setting(), folder=tmp_path, sparing=sparing)
    x = np.ones((2, 6), np.float32)
    cut = (short.astype(np.uint32) << 16).view(np.float32)
    np.testing.assert_allclose(opened.run({"x": x})[0], x @ cut, rtol=1e-5)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what memory a process has as Linux counts it")
def test_a_large_network_takes_no_more_memory_when_onnx_runtime_runs_it_again(tmp_path):
    """Its maps have 64 MB each, of which two are there at once."""
    nodes = [
        helper.make_node("Sin", [source], [gives])
        for source, gives in (("x", "a"), ("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"))
    ]
    nodes.append(helper.make_node("ReduceSum", ["e"], ["y"]))
    opened = open_engine(graph_of(*nodes, shape=(16, 1 << 20)), Setting(), folder=tmp_path)
    feeds = {"x": np.ones((16, 1 << 20), np.float32)}
    opened.run(feeds)
    before = memory("VmRSS")
    for _ in range(3):
        opened.run(feeds)
    assert memory("VmRSS") - before < 32 << 20


def test_a_file_that_is_too_short_is_told(tmp_path):
    (tmp_path / "weights.bin").write_bytes(b"few")
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=WEIGHT.shape)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    graph = graph_of(helper.make_node("MatMul", ["x", "w"], ["y"]), constants=[tensor])
    with pytest.raises(ModelError, match=r"weights\.bin: the values of w cannot be read"):
        open_engine(graph, Setting(engine="openvino"), folder=tmp_path)


def test_openvino_names_the_operators_that_it_does_not_know():
    graph = graph_of(
        helper.make_node("Strange", ["x"], ["a"], domain="own"),
        helper.make_node("Rare", ["a"], ["y"], domain="own"),
        domains=("own",),
    )
    with pytest.raises(ModelError) as told:
        open_engine(graph, Setting(engine="openvino"))
    assert str(told.value) == (
        "OpenVINO does not know own.Rare, own.Strange: run this network with --engine onnxruntime"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_graph_that_is_none_and_a_feed_that_does_not_fit_are_told_in_a_sentence(engine):
    broken = graph_of(helper.make_node("MatMul", ["x", "nowhere"], ["y"]))
    with pytest.raises(ModelError) as told:
        open_engine(broken, Setting(engine=engine))
    assert str(told.value).startswith(("ONNX Runtime cannot run", "OpenVINO cannot run"))
    opened = open_engine(product(), Setting(engine=engine))
    with pytest.raises(ModelError) as told:
        opened.run({"x": np.zeros((2, 7), np.float32)})
    assert "failed" in str(told.value)
    assert "\n" not in str(told.value)


def test_onnx_runtime_tells_nobody_that_it_was_started(tmp_path):
    code = "import os, convscope.engines.onnxruntime; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout == "1\n"
    assert list(tmp_path.rglob("*")) == []
