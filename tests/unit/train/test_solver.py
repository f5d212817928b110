import numpy as np
import pytest

from convscope.datasets import mnist
from convscope.datasets.dataset import Dataset
from convscope.errors import DataError
from convscope.train.settings import Settings

torch = pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")

from convscope.train.network import LeNet  # noqa: E402  (needs PyTorch)
from convscope.train.solver import solve  # noqa: E402

pytestmark = pytest.mark.torch


def some_digits(count, *, start=0):
    digits = mnist.load("test")
    return Dataset(
        name="some digits",
        pictures=digits.pictures[start : start + count],
        labels=digits.labels[start : start + count],
        classes=digits.classes,
    )


def start(seed=1):
    generator = torch.Generator().manual_seed(seed)
    return LeNet(generator), generator


def run(network, generator, *, train, **settings):
    return list(
        solve(network, train=train, test=some_digits(100), settings=Settings(**settings), generator=generator)
    )


def reference(network):
    """Build the same network of PyTorch's own modules, with the same weights."""
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10),
    )  # fmt: skip
    with torch.no_grad():
        for own, value in zip(model.parameters(), network.values(), strict=True):
            own.copy_(value)
    return model


def test_weights_are_filled_as_caffes_xavier_does():
    network, _ = start()
    for fan_in, (weights, bias) in zip((25, 500, 800, 500), network.layers.values(), strict=True):
        bound = np.sqrt(3 / fan_in)
        values = weights.detach().numpy()
        assert np.abs(values).max() <= bound
        assert np.abs(values).max() > 0.95 * bound
        assert values.std() == pytest.approx(bound / np.sqrt(3), rel=0.1)
        assert not bias.any()


def test_the_seed_decides():
    train = some_digits(100)
    networks = {}
    for name, seed in {"one": 1, "one again": 1, "two": 2}.items():
        network, generator = start(seed)
        run(network, generator, train=train, iterations=2)
        networks[name] = [value.detach().numpy().tobytes() for value in network.values()]
    assert networks["one"] == networks["one again"]
    assert all(one != two for one, two in zip(networks["one"], networks["two"], strict=True))


def test_steps_are_those_of_caffe():
    # One batch is all pictures, so that the order does not matter; the reference is autograd through PyTorch's
    # own modules, with the update as Caffe's documentation of its solver states it:
    #   V' = momentum V + rate (gradient + decay W),   W' = W - V'
    train = some_digits(64)
    network, generator = start()
    model = reference(network)
    speeds = [torch.zeros_like(value) for value in model.parameters()]
    pictures = torch.from_numpy(train.pictures[:, None] / np.float32(256))
    labels = torch.from_numpy(train.labels.astype(np.int64))
    losses = []
    for iteration in range(4):
        rate = 0.01 * (1 + 0.5 * iteration) ** -0.75
        loss = torch.nn.functional.cross_entropy(model(pictures), labels)
        model.zero_grad()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for value, speed in zip(model.parameters(), speeds, strict=True):
                own = rate * (2 if value.ndim == 1 else 1)
                speed.copy_(0.9 * speed + own * (value.grad + 0.0005 * value))
                value.sub_(speed)
    steps = run(network, generator, train=train, iterations=4, gamma=0.5)
    assert [step.loss for step in steps[1:]] == pytest.approx(losses, rel=1e-5)
    for value, expected in zip(network.values(), model.parameters(), strict=True):
        torch.testing.assert_close(value, expected, rtol=1e-4, atol=1e-6)


def test_where_the_rate_is_constant_steps_are_those_of_pytorch():
    train = some_digits(64)
    network, generator = start()
    model = reference(network)
    weights = [value for value in model.parameters() if value.ndim > 1]
    biases = [value for value in model.parameters() if value.ndim == 1]
    solver = torch.optim.SGD(
        [{"params": weights, "lr": 0.01}, {"params": biases, "lr": 0.02}], momentum=0.9, weight_decay=0.0005
    )
    pictures = torch.from_numpy(train.pictures[:, None] / np.float32(256))
    labels = torch.from_numpy(train.labels.astype(np.int64))
    for _ in range(4):
        solver.zero_grad()
        torch.nn.functional.cross_entropy(model(pictures), labels).backward()
        solver.step()
    run(network, generator, train=train, iterations=4, gamma=0)
    for value, expected in zip(network.values(), model.parameters(), strict=True):
        torch.testing.assert_close(value, expected, rtol=1e-4, atol=1e-6)


class Witness(LeNet):
    """Remember which pictures are learned from."""

    def logits(self, pictures):
        if pictures.shape[0] == 4:
            self.seen += pictures[:, 0, 0].tolist()
        return super().logits(pictures)

    def __init__(self, generator):
        super().__init__(generator)
        self.seen = []


def test_every_picture_is_seen_as_often_as_the_others():
    pictures = np.zeros((10, 28, 28), np.uint8)
    pictures[:, 0, 0] = range(10)
    train = Dataset(
        name="ten", pictures=pictures, labels=np.arange(10, dtype=np.uint8), classes=tuple("0123456789")
    )
    network = Witness(torch.Generator().manual_seed(1))
    run(network, torch.Generator().manual_seed(1), train=train, iterations=5, batch=4)
    first, second = network.seen[:10], network.seen[10:]
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


def test_tests_come_when_they_are_due():
    steps = run(*start(), train=some_digits(20), iterations=5, batch=4, test_interval=2)
    assert [step.iteration for step in steps] == list(range(6))
    assert [step.iteration for step in steps if step.accuracy is not None] == [0, 2, 4, 5]
    assert [step.iteration for step in steps if step.loss is None] == [0]


def test_the_accuracy_is_the_share_read_right():
    network, generator = start()
    steps = run(network, generator, train=some_digits(200), iterations=20, test_interval=20)
    test = some_digits(100)
    read = reference(network)(torch.from_numpy(test.pictures[:, None] / np.float32(256))).argmax(1).numpy()
    assert steps[-1].accuracy == np.mean(read == test.labels)


def test_a_loss_that_is_no_number_ends_it():
    network, generator = start()
    with pytest.raises(DataError, match=r"^the loss is no number any more after \d+ iterations"):
        run(network, generator, train=some_digits(64), iterations=50, base_rate=1e6)


def test_pytorch_is_left_as_it_was():
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    steps = solve(
        start()[0],
        train=some_digits(20),
        test=some_digits(20),
        settings=Settings(iterations=5, batch=4),
        generator=torch.Generator(),
    )
    next(steps)
    steps.close()
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == before
