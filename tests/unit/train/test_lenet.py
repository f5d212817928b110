import struct

import cv2
import numpy as np
import pytest

from convscope.datasets import mnist
from convscope.errors import DataError, MissingExtraError, OutputError
from convscope.model.tensor import to_tensor
from convscope.train import lenet
from convscope.train.files import write_lenet_card, write_network
from convscope.train.settings import SCALE, Settings
from convscope.zoo.registry import load

FILES = ["convscope.toml", "curve.csv", "curve.png", "deploy.prototxt", "lenet.caffemodel"]
SHORT = Settings(iterations=60, test_interval=30)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Give a folder with 2,000 digits to learn from."""
    folder = tmp_path_factory.mktemp("digits")
    digits = mnist.load("test")
    (folder / "train-images-idx3-ubyte").write_bytes(
        struct.pack(">4I", 0x803, 2000, 28, 28) + digits.pictures[:2000].tobytes()
    )
    (folder / "train-labels-idx1-ubyte").write_bytes(
        struct.pack(">2I", 0x801, 2000) + digits.labels[:2000].tobytes()
    )
    return folder


@pytest.fixture
def torch():
    """Give PyTorch, or skip."""
    return pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_without_pytorch_the_way_out_is_said_before_anything_else(tmp_path, monkeypatch):
    monkeypatch.setattr(lenet, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError) as raised:
        lenet.train(tmp_path, data=tmp_path / "nowhere")
    assert (
        str(raised.value)
        == "training needs PyTorch, which is not installed: pip install 'convscope[train]', "
        "or in a checkout: pip install '.[train]'"
    )


@pytest.mark.torch
def test_what_is_wrong_is_found_out_at_once(torch, tmp_path, data):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("")
    with pytest.raises(OutputError, match="is not empty"):
        lenet.train(tmp_path / "full", data=data)
    with pytest.raises(DataError, match="there is no such folder of MNIST files"):
        lenet.train(tmp_path / "out", data=tmp_path / "nowhere")
    assert names(tmp_path) == ["full"]


@pytest.mark.torch
@pytest.mark.slow
def test_a_short_training_writes_what_it_should(torch, tmp_path, data):
    steps = list(lenet.train(tmp_path / "a", settings=SHORT, data=data))
    assert [step.iteration for step in steps] == list(range(61))
    assert steps[0].test_loss > 2
    assert steps[-1].test_loss < 0.6 * steps[0].test_loss
    assert steps[-1].accuracy > 0.7
    assert names(tmp_path / "a") == FILES
    assert names(tmp_path) == ["a"]

    digits = mnist.load("test")
    net = cv2.dnn.readNetFromCaffe(str(tmp_path / "a/deploy.prototxt"), str(tmp_path / "a/lenet.caffemodel"))
    net.setInput(digits.pictures[:, None] / np.float32(256))
    assert np.mean(net.forward("prob").argmax(1) == digits.labels) == pytest.approx(
        steps[-1].accuracy, abs=2e-4
    )

    threads = torch.get_num_threads()
    torch.set_num_threads(threads + 1)
    try:
        again = list(lenet.train(tmp_path / "b", settings=SHORT, data=data))
    finally:
        torch.set_num_threads(threads)
    assert again == steps
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


@pytest.mark.torch
def test_the_pair_computes_what_was_trained(torch, tmp_path, data):
    from convscope.train.network import LeNet  # noqa: PLC0415  (needs PyTorch)
    from convscope.train.solver import solve  # noqa: PLC0415

    digits = mnist.load("train", data)
    generator = torch.Generator().manual_seed(1)
    network = LeNet(generator)
    settings = Settings(iterations=30, test_interval=30)
    list(solve(network, train=digits, test=digits, settings=settings, generator=generator))
    write_network(network.arrays(), tmp_path)
    write_lenet_card(tmp_path, origin="", scale=SCALE)

    pictures = digits.pictures[:500]
    with torch.no_grad():
        trained = torch.nn.functional.softmax(network.logits(torch.from_numpy(pictures.copy())), 1).numpy()
    net = cv2.dnn.readNetFromCaffe(str(tmp_path / "deploy.prototxt"), str(tmp_path / "lenet.caffemodel"))
    net.setInput(pictures[:, None] / np.float32(256))
    np.testing.assert_allclose(net.forward("prob"), trained, rtol=0, atol=1e-5)
    model = load(tmp_path / "deploy.prototxt")
    own = model.run(to_tensor(model, pictures[..., None]), layers=["prob"])["prob"]
    np.testing.assert_allclose(own, trained, rtol=0, atol=1e-5)
    assert trained.max(axis=1).std() > 0.1  # it is no network that says the same of everything


@pytest.mark.torch
def test_a_training_that_is_left_early_writes_nothing(torch, tmp_path, data):
    steps = lenet.train(tmp_path / "out", settings=SHORT, data=data)
    for _ in range(3):
        next(steps)
    steps.close()
    assert names(tmp_path) == []


@pytest.mark.torch
def test_an_interruption_while_writing_leaves_nothing(torch, tmp_path, data, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(lenet, "write_png", interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(lenet.train(tmp_path / "out", settings=Settings(iterations=1, batch=4), data=data))
    assert names(tmp_path) == []
