"""What a layer holds is what a forward hook on the module of that name records."""

import numpy as np
import pytest

import convscope
from convscope.errors import ModelError

torch = pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")

from torch import nn  # noqa: E402

from torch_modules import NETWORKS, Residual, make, seen  # noqa: E402  (it needs PyTorch)

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module", params=NETWORKS)
def opened(request):
    module, shape = make(request.param)
    pictures = torch.randn(3, *shape, generator=torch.Generator().manual_seed(1))
    values, answer = seen(module, pictures)
    return request.param, module, convscope.load(module, input_size=shape), pictures, values, answer


def test_every_module_is_reached_and_holds_what_its_hook_records(opened):
    _, _, model, pictures, values, _ = opened
    got = model.run(pictures.numpy(), layers=values)
    for path, expected in values.items():
        assert got[path].shape == expected.shape, path
        np.testing.assert_allclose(
            got[path], expected, rtol=0, atol=1e-5 * np.abs(expected).max(), err_msg=path
        )


def test_the_answer_is_the_modules(opened):
    _, _, model, pictures, _, answer = opened
    powers = np.exp(answer.astype(np.float64))
    expected = answer if np.allclose(answer.sum(1), 1, atol=1e-5) else powers / powers.sum(1, keepdims=True)
    got = model.run(pictures.numpy(), layers=[model.output])[model.output]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-5)


def test_each_layer_counts_the_parameters_that_it_uses(opened):
    name, module, model, *_ = opened
    twice = (module.part, module.mix) if name == "again" else ()
    used = [value.numel() for part in (module, *twice) for value in part.parameters()]
    assert sum(layer.parameters for layer in model.layers) == sum(used)


NAMES = {
    "residual": """
        conv1 bn1 relu maxpool layer1.0.conv1 layer1.0.bn1 layer1.0.relu layer1.0.conv2 layer1.0.bn2 layer1.0.add
        layer1.0.relu:2 layer1.1.conv1 layer1.1.bn1 layer1.1.relu layer1.1.conv2 layer1.1.bn2 layer1.1.add
        layer1.1.relu:2 layer2.0.conv1 layer2.0.bn1 layer2.0.relu layer2.0.conv2 layer2.0.bn2 layer2.0.downsample.0
        layer2.0.downsample.1 layer2.0.add layer2.0.relu:2 mean fc prob
    """,
    "again": "part.0 part.1 mix relu:2 part.0:2 part.1:2 mix:2 relu fc prob",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_the_modules_paths(name):
    module, shape = make(name)
    assert [layer.name for layer in convscope.load(module, input_size=shape).layers] == NAMES[name].split()


KINDS = {
    "features.0": "convolution",
    "features.1": "activation",
    "features.2.6.silu": "activation",
    "features.2.6.mul": "eltwise",
    "features.3.1": "normalization",
    "features.4.2": "activation",
    "features.5": "normalization",
    "avgpool": "pooling",
    "classifier.1": "dense",
    "classifier.2": "activation",
    "classifier.5": "softmax",
    "classifier.0": "plumbing",
}


def test_kinds_are_told():
    module, shape = make("mobile")
    model = convscope.load(module, input_size=shape)
    assert {name: model.layer(name).kind for name in KINDS} == KINDS
    assert model.output == "classifier.5"


def test_attention_has_its_weights_and_its_heads():
    module, shape = make("transformer")
    model = convscope.load(module, input_size=shape)
    weights = model.layer("encoder.0.attention.attention.softmax")
    assert (weights.kind, weights.shape) == ("softmax", (2, 17, 17))
    assert (model.layer("norm").kind, model.layer("norm").shape) == ("normalization", (16, 4, 4))


def test_the_module_stays_as_it_is():
    module, shape = make("residual")
    module.train()
    module.layer1.eval()
    modes = [part.training for part in module.modules()]
    before = {name: value.clone() for name, value in module.state_dict().items()}
    state = torch.get_rng_state()
    convscope.load(module, input_size=shape)
    assert [part.training for part in module.modules()] == modes
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    assert all(value.requires_grad for value in module.parameters())
    assert torch.equal(torch.get_rng_state(), state)


def test_halves_are_computed_as_float32_in_a_copy():
    module, shape = make("again")
    model = convscope.load(module.half(), input_size=shape)
    assert all(value.dtype == torch.float16 for value in module.parameters())
    pictures = torch.randn(1, *shape)
    expected = module.float()(pictures).softmax(1).detach().numpy()
    np.testing.assert_allclose(model.run(pictures.numpy())["prob"], expected, atol=1e-5)


def test_wrappers_do_not_show_in_the_names():
    module, shape = make("again")
    model = convscope.load(nn.DataParallel(module), input_size=shape)
    assert model.layers[0].name == "part.0"


class Fixed(nn.Module):
    """Takes one picture at a time."""

    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 4, 8, 8), nn.Linear(64, 3)

    def forward(self, x):
        if x.shape[0] != 1:
            raise ValueError("one at a time")
        return self.fc(self.conv(x).reshape(1, 64))


def test_what_takes_one_picture_is_exported_for_one():
    module = Fixed()
    model = convscope.load(module, input_size=(3, 32, 32))
    pictures = torch.randn(3, 3, 32, 32)
    expected = torch.cat([module(picture[None]) for picture in pictures]).detach().numpy()
    np.testing.assert_allclose(model.run(pictures.numpy())["fc"], expected, atol=1e-5)


class Chance(nn.Module):
    """Gives another answer each time."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(12, 3)

    def forward(self, x):
        return self.fc(x.flatten(1) + torch.rand_like(x).flatten(1))


class Branching(nn.Module):
    """Decides by what it sees."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(12, 3)

    def forward(self, x):
        return self.fc(x.flatten(1)) if x.sum() > 0 else self.fc(-x.flatten(1))


class Features(nn.Module):
    """Is no classifier."""

    def forward(self, x):
        return x.flatten(1)[:, None].repeat(1, 2, 1)


BROKEN = {
    "no size": (
        Residual,
        {},
        r"the module Residual does not say how large a picture is: give input_size=\(3, 224, 224\)",
    ),
    "another size": (
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(12, 3)),
        {"input_size": (3, 4, 4)},
        r"the module Sequential does not run with pictures of 3×4×4 \(mat1 and mat2 .*\): say what it takes",
    ),
    "chance": (
        Chance,
        {"input_size": (3, 2, 2)},
        r"the module Chance: its graph gives another output .* by \d",
    ),
    "branches": (
        Branching,
        {"input_size": (3, 2, 2)},
        r"the module Branching: PyTorch cannot export it \(.*\)",
    ),
    "no classifier": (Features, {"input_size": (3, 2, 2)}, r"the module Features: "),
    "weights": (Residual, {"weights": "some.pt"}, r"a module has its own weights: leave out some\.pt"),
    "two sizes": (
        Residual,
        {"input_size": (3, 4, 4), "size": (2, 2)},
        r"input_size=\(3, 4, 4\) and size=\(2, 2\) differ",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_cannot_be_opened_is_told_in_one_sentence(fault):
    build, given, sentence = BROKEN[fault]
    with pytest.raises(ModelError, match=rf"^{sentence}") as caught:
        convscope.load(build(), **given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("given", "channels"), [({"size": (2, 2)}, 3), ({"size": (4, 3)}, 1)])
def test_channels_are_found_by_trying(given, channels):
    assert convscope.load(nn.Sequential(nn.Flatten(), nn.Linear(12, 3)), **given).shape[0] == channels


def test_a_module_that_states_its_pictures_needs_no_size():
    module, _ = make("residual")
    module.pretrained_cfg = {
        "input_size": (3, 48, 64), "mean": (0.5, 0.4, 0.3), "std": (0.5, 0.25, 0.2), "crop_pct": 0.9,
    }  # fmt: skip
    model = convscope.load(module, labels=["a", "b", "c", "d", "e"])
    assert model.shape == (3, 48, 64)
    assert model.card.input.color == "rgb"
    np.testing.assert_allclose(model.card.input.mean, (127.5, 102, 76.5))
    np.testing.assert_allclose(model.card.input.scale, (1 / 127.5, 1 / 63.75, 1 / 51))
    assert model.card.input.crop == 0.9
    assert model.labels == ("a", "b", "c", "d", "e")
    assert not any("No card" in sentence for sentence in model.assumed)


def test_a_picture_is_looked_at():
    module, shape = make("mobile")
    reading = convscope.look(
        convscope.load(module, input_size=shape),
        np.random.default_rng(0).integers(0, 255, (80, 90, 3), np.uint8),
    )
    assert reading.probabilities.shape == (6,)


def test_names_outlive_conversion(tmp_path):
    from convscope.model.export import export, write  # noqa: PLC0415

    module, shape = make("residual")
    model = convscope.load(module, input_size=shape)
    write(export(model), tmp_path / "residual.onnx")
    again = convscope.load(tmp_path / "residual.onnx")
    assert [(layer.name, layer.kind, layer.parameters) for layer in again.layers] == [
        (layer.name, layer.kind, layer.parameters) for layer in model.layers
    ]
    assert b"torch_modules" not in (tmp_path / "residual.onnx").read_bytes()
