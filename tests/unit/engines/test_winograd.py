"""Convolutions with fewer products: what they give is what ONNX Runtime gives, which convolves directly."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from conftest import computed_in
from convscope.engines import openvino, processor, tuning, winograd
from convscope.engines.engine import Setting
from convscope.engines.mapped import Apart
from convscope.engines.onnxruntime import OnnxRuntime
from convscope.engines.openvino import OpenVino
from rows import ALONG, CHANNELS, DIRECT, OPENVINO, RNG, compare, convolved, graph, picture, taps, weights

pytestmark = pytest.mark.usefixtures("worth_it")


def kernels(engine):
    """Give the kernel of each convolution that runs, groups apart."""
    return [
        tuple(node.input_value(1).get_shape()[-2:])
        for node in engine._compiled.get_runtime_model().get_ordered_ops()
        if node.get_rt_info()["layerType"].astype(str) == "Convolution"
    ]


def test_the_matrices_are_those_of_the_algorithm():
    """Of six neighbours and three taps, products of both put together give the four sums of three."""
    forth, share, back = winograd._matrices()
    assert (forth.shape, share.shape, back.shape) == ((6, 6), (6, 3), (4, 6))
    row, weights = RNG.normal(size=6), RNG.normal(size=3)
    found = back @ ((share @ weights) * (forth @ row))
    np.testing.assert_allclose(found, sliding_window_view(row, 3) @ weights, atol=1e-6)


@pytest.mark.parametrize("width", [3, 4, 5, 6, 7, 8, 14, 17])
@pytest.mark.parametrize(
    ("kernel", "pads"),
    [((3, 3), (1, 1, 1, 1)), ((3, 3), (0, 0, 0, 0)), ((1, 3), (0, 2, 0, 0)), ((5, 3), (2, 0, 1, 3))],
)
def test_rows_of_every_width_and_padding_are_convolved(everywhere, width, kernel, pads):
    model = graph([convolved(*kernel, pads=pads)], {"w": taps(*kernel)}, size=(7, width), outputs=["conv"])
    compare(model, picture(7, width), everywhere)


@pytest.mark.parametrize(
    ("kernel", "settings"),
    [
        ((3, 3), {"strides": (2, 2)}),
        ((3, 3), {"strides": (1, 2)}),
        ((3, 3), {"dilations": (1, 2)}),
        ((3, 3), {"auto_pad": "SAME_UPPER"}),
        ((3, 5), {}),
        ((1, 1), {}),
    ],
)
def test_other_convolutions_stay_direct(everywhere, kernel, settings):
    model = graph([convolved(*kernel, **settings)], {"w": taps(*kernel)}, size=(9, 12), outputs=["conv"])
    compare(model, picture(9, 12), everywhere, shortened=0)


def test_taps_that_are_computed_and_sizes_that_change_stay_direct(everywhere):
    nodes = [("Mul", ["w", "x"], "share", {}), ("Conv", ["x", "share"], "conv", {})]
    computed = graph(nodes, {"w": taps(3, 3, maps=1)}, size=(3, 3), outputs=["conv"])
    compare(computed, picture(3, 3), everywhere, shortened=0)
    free = graph([convolved(3, 3)], {"w": taps(3, 3)}, size=("H", "W"), outputs=["conv"])
    compare(free, picture(9, 11), everywhere, shortened=0)


def test_a_sequence_of_three_taps_stays_direct(everywhere):
    model = graph([convolved(3)], {"w": taps(3)}, size=(20,), outputs=["conv"])
    compare(model, RNG.normal(size=(1, CHANNELS, 20)).astype(np.float32), everywhere, shortened=0)


def large(maps=256, size=56):
    """Give one convolution of VGG-16: 1.85 thousand million products."""
    node = convolved(3, 3, pads=(1, 1, 1, 1))
    return graph(
        [node],
        {"w": taps(3, 3, maps=maps, channels=maps)},
        size=(size, size),
        outputs=["conv"],
        channels=maps,
    )


@pytest.mark.parametrize(
    ("maps", "size", "threads", "is_shortened"),
    [(256, 56, 1, True), (256, 28, 8, False), (64, 28, 1, False), (512, 7, 1, False), (32, 224, 1, False)],
)
def test_only_large_convolutions_are_shortened(maps, size, threads, is_shortened):
    engine = OpenVino(large(maps, size), Setting(engine="openvino", threads=threads))
    assert set(kernels(engine)) == ({(1, 6), (3, 1)} if is_shortened else {(3, 3)})


@pytest.mark.parametrize(
    ("maps", "size", "precision", "is_shortened"),
    [
        (32, 224, "f32", False),
        (64, 224, "f32", True),
        (128, 112, "f32", True),
        (128, 112, "bf16", True),
        (128, 112, "int8", False),
        (128, 112, "f16", False),
    ],
)
def test_it_takes_many_maps_and_a_precision_with_products_to_save(maps, size, precision, is_shortened):
    read = openvino._read(large(maps, size), None)
    winograd.shorten(read, precision=precision, threads=2)
    kinds = [node.get_type_name() for node in read.get_ordered_ops()]
    assert kinds.count("GroupConvolution") == (6 if is_shortened else 0)


def test_weights_that_are_made_can_be_laid_apart(everywhere):
    model = graph(ALONG, weights(), size=(10, 14), outputs=["end"])
    read, apart = openvino._read(model, None), Apart()
    winograd.shorten(read, precision="f32", threads=1, apart=apart)
    apart.release()
    x = picture(10, 14)
    found = openvino._core().compile_model(read, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(x)[0]
    (expected,) = OnnxRuntime(model, DIRECT).run({"x": x})
    assert len(everywhere) == 1
    np.testing.assert_allclose(found, expected, rtol=0, atol=3e-6 * np.abs(expected).max())


def test_where_nothing_is_gained_all_stays_direct(monkeypatch):
    monkeypatch.setattr(tuning, "gains_from_fewer_products", lambda precision: False)
    assert kernels(OpenVino(large(), OPENVINO)) == [(3, 3)]


@pytest.mark.parametrize(
    ("machine", "flags", "in_f32", "in_bf16"),
    [
        ("x86_64", {"avx512_bf16"}, True, True),
        ("x86_64", {"avx512_bf16", "amx_bf16"}, True, False),
        ("aarch64", set(), False, False),
        ("AMD64", set(), True, False),
    ],
)
def test_the_processor_says_whether_it_is_worth_it(monkeypatch, machine, flags, in_f32, in_bf16):
    monkeypatch.setattr(processor.platform, "machine", lambda: machine)
    monkeypatch.setattr(processor, "_flags", lambda: frozenset(flags))
    assert processor.gains_from_fewer_products("f32") is in_f32
    assert processor.gains_from_fewer_products("bf16") is in_bf16


def test_in_bf16_it_is_off_by_little_more_than_bf16_itself(everywhere):
    """Root mean squares, against ONNX Runtime in f32: directly it is about 0.005."""
    computed_in("bf16")
    model = graph(
        [convolved(3, 3)], {"w": taps(3, 3, channels=64)}, size=(18, 18), outputs=["conv"], channels=64
    )
    x = picture(18, 18, channels=64)
    (expected,) = OnnxRuntime(model, DIRECT).run({"x": x})
    (found,) = OpenVino(model, Setting(engine="openvino", precision="bf16", threads=1)).run({"x": x})
    off = np.sqrt(np.square(found - expected).mean() / np.square(expected).mean())
    assert off < 0.02
