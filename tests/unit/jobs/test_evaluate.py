import json
import re
import tracemalloc
from dataclasses import replace
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from msgspec import structs
from onnx import numpy_helper

import convscope
from convscope.datasets import mnist
from convscope.datasets.dataset import Dataset
from convscope.engines.engine import ENGINES, EngineOptions
from convscope.errors import DataError, ModelError
from convscope.jobs import predict as module
from convscope.jobs.calibrate import choose
from convscope.jobs.evaluate import evaluate
from convscope.jobs.folder import load_folder
from convscope.jobs.predict import predict
from convscope.view.choice import chosen
from convscope.view.compiled import Compiled
from convscope.zoo.entries import ZOO
from convscope.zoo.registry import load
from networks import small

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def digits():
    """Give the test digits."""
    return mnist.load("test")


def things(count=10, *, size=(14, 12), channels=3, classes=("ant", "bee", "cat")):
    rng = np.random.default_rng(11)
    return Dataset(
        name="things",
        pictures=rng.integers(0, 256, (count, *size) + ((3,) if channels == 3 else ()), np.uint8),
        labels=rng.integers(0, len(classes), count).astype(np.uint8),
        classes=classes,
    )


def opencv(folder, pictures):
    """Give what OpenCV's own reader and network make of digits: float32, N×10."""
    net = cv2.dnn.readNetFromCaffe(str(folder / "deploy.prototxt"), str(next(folder.glob("*.caffemodel"))))
    found = []
    for start in range(0, len(pictures), 500):
        net.setInput(pictures[start : start + 500, None] / np.float32(256))
        found.append(net.forward("prob").reshape(-1, 10).copy())
    return np.concatenate(found)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "right"), [("lenet_ethereon", 9914), ("lenet_everpeace", 9905)])
def test_networks_trained_by_caffe_reach_caffes_own_figure(shared, digits, name, right):
    result = evaluate(load(shared / "models" / name / "deploy.prototxt"), digits)
    assert result.correct == right
    assert result.accuracy == right / 10_000


def test_the_bundled_lenet_reaches_what_the_docs_say(digits):
    text = (ROOT / "docs" / "lenet.md").read_text(encoding="utf-8")
    (claimed,) = re.findall(r"reads \*\*([\d,]+) of the 10,000\*\*", text)
    result = evaluate(load("lenet"), digits)
    assert result.correct == int(claimed.replace(",", ""))
    assert result.accuracy >= 0.99
    card = load("lenet").card
    assert f"{100 * result.accuracy:.2f} % of the 10,000 test digits" in card.origin
    assert f"{100 * result.accuracy:.2f} %" in text


def test_the_docs_show_what_comes_out(digits):
    text = (ROOT / "docs" / "evaluate.md").read_text(encoding="utf-8")
    result = evaluate(load("lenet"), digits, worst=3)
    assert f"reads {result.correct:,} of 10,000 right (mnist:test): {100 * result.accuracy:.2f} %" in text
    rows = [
        line.replace("·", "0").split("│")[2:-1] for line in text.splitlines() if re.match(r" +│ \d │", line)
    ]
    np.testing.assert_array_equal(np.array(rows, dtype=int), result.confusion)
    for mistake in result.mistakes:
        cells = (mistake.index, mistake.true, mistake.predicted, f"{100 * mistake.probability:.2f} %")
        assert re.search(r" │ +".join(map(str, cells)), text)


def test_confusion_and_mistakes_are_those_of_opencv(digits):
    result = evaluate(load("lenet"), digits, worst=10)
    probabilities = opencv(ZOO["lenet"].network.parent, digits.pictures)
    read = probabilities.argmax(axis=1)
    confusion = np.zeros((10, 10), np.int64)
    for true, taken in zip(digits.labels, read, strict=True):
        confusion[true, taken] += 1
    np.testing.assert_array_equal(result.confusion, confusion)
    assert result.confusion.dtype == np.int64
    assert result.correct == np.count_nonzero(read == digits.labels)

    wrong = np.flatnonzero(read != digits.labels)
    worst = wrong[np.argsort(-probabilities[wrong, read[wrong]], kind="stable")][:10]
    assert [mistake.index for mistake in result.mistakes] == worst.tolist()
    for mistake in result.mistakes:
        assert mistake.true == digits.labels[mistake.index]
        assert mistake.predicted == read[mistake.index]
        assert mistake.probability == pytest.approx(probabilities[mistake.index, mistake.predicted], abs=1e-5)


@pytest.mark.parametrize(("color", "channels"), [("rgb", 3), ("bgr", 3), ("gray", 1)])
def test_pictures_of_the_networks_size_are_run_as_they_are(color, channels):
    model = small(color=color, scale=1 / 50)
    data = things(40, channels=channels)
    tensor = data.pictures.reshape(40, 14, 12, channels).transpose(0, 3, 1, 2).astype(np.float32) / 50
    if color == "bgr":
        tensor = tensor[:, ::-1]
    read = model.run(np.ascontiguousarray(tensor), layers=["prob"])["prob"].argmax(axis=1)
    result = evaluate(model, data)
    assert result.correct == np.count_nonzero(read == data.labels)
    assert 0 < result.correct < 40


@pytest.mark.parametrize(("color", "channels"), [("rgb", 1), ("gray", 3), ("bgr", 3)])
@pytest.mark.parametrize("size", [(14, 12), (28, 24), (7, 30)])
def test_other_pictures_are_made_to_fit(color, channels, size):
    result = evaluate(small(color=color), things(size=size, channels=channels))
    assert result.count == 10
    assert result.confusion.sum() == 10


def middle(picture, *, crop):
    """Cut the middle of a picture by the definition, and make it 14×12 large, as OpenCV does."""
    height, width = picture.shape[:2]
    rows = round(crop * min(height, width * 14 / 12))
    columns = round(crop * min(width, height * 12 / 14))
    top, left = (height - rows) // 2, (width - columns) // 2
    return cv2.resize(
        picture[top : top + rows, left : left + columns], (12, 14), interpolation=cv2.INTER_AREA
    )


@pytest.mark.parametrize("size", [(28, 60), (70, 48), (56, 48)])
@pytest.mark.parametrize("crop", [1.0, 0.875, 0.5])
def test_the_middle_of_whole_pictures_is_looked_at(size, crop):
    """By the card, alike for a data set and for a single picture."""
    model = small(scale=1 / 50)
    entry = msgspec.structs.replace(model.card.input, crop=crop)
    model = replace(model, card=msgspec.structs.replace(model.card, input=entry))
    data = things(30, size=size)
    pixels = np.stack([middle(picture, crop=crop) for picture in data.pictures])
    tensor = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2), dtype=np.float32) / 50
    expected = model.run(tensor, layers=["prob"])["prob"]
    assert evaluate(model, data).correct == np.count_nonzero(expected.argmax(axis=1) == data.labels)
    for picture, wanted, probabilities in zip(data.pictures, pixels, expected, strict=True):
        reading = convscope.look(model, picture)
        np.testing.assert_array_equal(reading.pixels, wanted)
        np.testing.assert_allclose(reading.probabilities, probabilities, atol=1e-5)


@pytest.mark.parametrize("most", [1, 3, 10, 1000])
def test_the_result_does_not_depend_on_the_batches(monkeypatch, most):
    whole = evaluate(small(scale=1 / 50), things(25))
    monkeypatch.setattr(module, "_BATCH_MOST", most)
    parts = evaluate(small(scale=1 / 50), things(25))
    np.testing.assert_array_equal(parts.confusion, whole.confusion)
    assert [mistake.index for mistake in parts.mistakes] == [mistake.index for mistake in whole.mistakes]


def test_the_worst_mistakes_come_first():
    result = evaluate(small(scale=1 / 50), things(40), worst=5)
    probabilities = [mistake.probability for mistake in result.mistakes]
    assert len(probabilities) == 5
    assert probabilities == sorted(probabilities, reverse=True)
    assert evaluate(small(), things(), worst=0).mistakes == ()


def test_progress_goes_to_the_end():
    told = []
    evaluate(small(), things(1000), progress=lambda done, total: told.append((done, total)))
    assert told == [(250, 1000), (500, 1000), (750, 1000), (1000, 1000)]


def test_memory_does_not_grow_with_the_pictures(digits):
    model = load("lenet")
    evaluate(model, replace(digits, pictures=digits.pictures[:500], labels=digits.labels[:500]))
    tracemalloc.start()
    evaluate(model, digits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_data_set_of_other_classes_is_refused():
    with pytest.raises(DataError) as raised:
        evaluate(small(), things(classes=tuple("0123456789")))
    assert str(raised.value) == "things has 10 classes and small has 3: they do not belong together"


def test_a_network_that_gives_no_numbers_is_refused():
    model = small()
    for tensor in model.graph.graph.initializer:
        if tensor.name == "logits.bias":
            tensor.CopyFrom(numpy_helper.from_array(np.array([np.nan, 0, 0], np.float32), tensor.name))
    with pytest.raises(ModelError) as raised:
        evaluate(model, things())
    assert str(raised.value) == "small: prob is no number for picture 0: are the weights damaged?"


def test_json_holds_all_of_it():
    result = evaluate(small(scale=1 / 50), things(40), worst=2)
    told = json.loads(result.to_json())
    assert told == {
        "model": "small",
        "data": "things",
        "count": 40,
        "correct": result.correct,
        "accuracy": result.accuracy,
        "error": None,
        "unit": "",
        "labels": ["ant", "bee", "cat"],
        "confusion": result.confusion.tolist(),
        "mistakes": [
            {
                "index": mistake.index,
                "true": mistake.true,
                "predicted": mistake.predicted,
                "probability": mistake.probability,
                "file": "",
            }
            for mistake in result.mistakes
        ],
        "engine": "onnxruntime",
        "provider": "cpu",
        "precision": "f32",
    }


def test_a_mistake_of_a_folder_names_its_file(tmp_path):
    rng = np.random.default_rng(5)
    for label in ("ant", "bee", "cat"):
        (tmp_path / label).mkdir()
        for number in range(6):
            picture = rng.integers(0, 256, (14, 12, 3), np.uint8)
            cv2.imwrite(str(tmp_path / label / f"{number}.png"), picture)
    (tmp_path / "ant" / "0.png").write_bytes(
        b"broken"
    )  # left out, so that numbers are not those of the files
    model, data = small(scale=1 / 50), load_folder(tmp_path, small()).stack
    result = evaluate(model, data)
    assert result.mistakes
    for mistake in result.mistakes:
        assert Path(mistake.file).parent.name == data.classes[mistake.true]
        pixels = cv2.cvtColor(cv2.imread(mistake.file), cv2.COLOR_BGR2RGB)
        np.testing.assert_array_equal(pixels, data.pictures[mistake.index])


def test_of_a_quantity_it_is_told_how_far_the_expected_value_is_off():
    model, data = small(scale=1 / 50), things(40)
    output = structs.replace(model.card.output, kind="ordinal", values=(3.0, 8.0, 40.0), unit="years")
    ages = replace(model, card=structs.replace(model.card, output=output))
    result = evaluate(ages, data, worst=0)
    expected = predict(model, data) @ np.array([3.0, 8.0, 40.0])
    true = np.array([3.0, 8.0, 40.0])[data.labels]
    assert result.error == pytest.approx(np.abs(expected - true).mean())
    assert result.error > 0.1
    assert result.unit == "years"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_reads_as_the_model_does(digits, engine):
    model = load("lenet")
    usual = evaluate(model, digits)
    other = evaluate(model, digits, engine=chosen(model, EngineOptions(engine=engine)))
    np.testing.assert_array_equal(other.confusion, usual.confusion)
    assert (other.engine, other.provider, other.precision) == (engine, "cpu", "f32")


def test_what_a_precision_costs_is_told(digits):
    model = load("lenet")
    engine = choose(model, EngineOptions(precision="int8"), calibrate=digits)
    result = evaluate(model, digits, engine=engine)
    compiled = Compiled(engine.network, (), engine.setting)
    read = np.array(
        [compiled.run(picture[..., np.newaxis]).probabilities.argmax() for picture in digits.pictures]
    )
    assert result.correct == np.count_nonzero(read == digits.labels)
    assert 0 < np.abs(result.confusion - evaluate(model, digits).confusion).sum() <= 20
    assert result.precision == "int8"
