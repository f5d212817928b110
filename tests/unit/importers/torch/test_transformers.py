"""Layers of transformers as maps: each token at its place, held against what hooks on PyTorch's modules record."""

import numpy as np
import pytest

import convscope
from convscope.model.export import export, write
from convscope.view.presets import preset

torch = pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from torch_modules import make, seen  # noqa: E402  (it needs PyTorch)

pytestmark = pytest.mark.torch


def open_both(module, shape):
    pictures = torch.randn(3, *shape, generator=torch.Generator().manual_seed(1))
    return convscope.load(module, input_size=shape), pictures.numpy(), seen(module, pictures)[0]


def close(got, expected):
    assert got.shape == expected.shape
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-5 * np.abs(expected).max())


def at_places(tokens, *, first, height, width):
    """Let PyTorch put tokens, N×T×C, at their places."""
    cut = torch.from_numpy(tokens)[:, first : first + height * width]
    return cut.unflatten(1, (height, width)).permute(0, 3, 1, 2).numpy()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["encoder.0", "encoder.1", "encoder.0.ln_1", "encoder.1.mlp.0", "encoder.1.mlp", "ln"]
)
def test_tokens_stand_at_their_places_and_that_of_the_class_is_left_out(name):
    module, shape = make("transformer")
    model, pictures, values = open_both(module, shape)
    layer = model.layer(f"{name}:maps")
    assert (layer.maps, layer.parameters, layer.multiply_adds) == (True, 0, 0)
    got = model.run(pictures, layers=[layer.name])[layer.name]
    close(got, at_places(values[name], first=1, height=4, width=4))


def test_what_the_first_token_attends_to_stands_at_its_places():
    module, shape = make("transformer")
    given = {}
    part = module.encoder[0].attention
    part.register_forward_hook(lambda _module, inputs, _value: given.update(tokens=inputs[0]))
    model, pictures, _ = open_both(module, shape)
    with torch.no_grad():
        module.eval()(torch.from_numpy(pictures))
        tokens = given["tokens"]
        _, weights = part(tokens, tokens, tokens, average_attn_weights=False)
    name = "encoder.0.attention.attention.softmax"
    got = model.run(pictures, layers=[name, f"{name}:first"])
    close(got[name], weights.numpy())
    close(got[f"{name}:first"], weights[:, :, 0, 1:].unflatten(2, (4, 4)).numpy())


class Tokens(nn.Module):
    """Tokens of 3×5 places, with others before and behind them, or none."""

    def __init__(self, *, before=0, behind=0):
        super().__init__()
        self.conv, self.norm, self.mix = nn.Conv2d(3, 6, 4, 4), nn.LayerNorm(6), nn.Linear(6, 8)
        self.before = nn.Parameter(torch.randn(1, before, 6))
        self.behind = nn.Parameter(torch.randn(1, behind, 6))
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        x = self.conv(x).flatten(2).transpose(1, 2)
        parts = [self.before.expand(len(x), -1, -1), x, self.behind.expand(len(x), -1, -1)]
        x = self.norm(torch.cat([part for part in parts if part.shape[1]], 1))
        return self.head(self.mix(x).mean(1))


@pytest.mark.parametrize(("before", "behind"), [(0, 0), (1, 0), (5, 0), (0, 1), (2, 3)])
def test_others_may_stand_before_and_behind(before, behind):
    torch.manual_seed(2)
    model, pictures, values = open_both(Tokens(before=before, behind=behind), (3, 12, 20))
    got = model.run(pictures, layers=["norm:maps", "mix:maps"])
    for name in ("norm", "mix"):
        close(got[f"{name}:maps"], at_places(values[name], first=before, height=3, width=5))


class Mixed(Tokens):
    """Tokens that are put in another order, so that none has a place any more."""

    def forward(self, x):
        x = self.norm(self.conv(x).flatten(2).transpose(1, 2))
        return self.head(self.mix(x[:, torch.arange(14, -1, -1)]).mean(1))


def test_tokens_in_an_order_that_is_not_known_have_no_maps():
    names = [layer.name for layer in convscope.load(Mixed(), input_size=(3, 12, 20)).layers]
    assert "norm:maps" in names
    assert "mix:maps" not in names


class Windows(nn.Module):
    """As Swin: channels last, windows of 2×2 that shift, and every second place put behind its neighbour."""

    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 6, 4, 4), nn.LayerNorm(6)
        self.attend, self.back, self.sum = Attention(), Back(), Sum()
        self.fold, self.reduce, self.head = nn.LayerNorm(24), nn.Linear(24, 8), nn.Linear(8, 4)

    def forward(self, x):
        x = self.norm(self.conv(x).permute(0, 2, 3, 1))
        rolled = torch.roll(x, (-1, -1), (1, 2))
        windows = rolled.view(-1, 2, 2, 3, 2, 6).transpose(2, 3).reshape(-1, 4, 6)
        windows = self.attend(windows)
        x = x + torch.roll(self.back(windows), (1, 1), (1, 2))
        x = self.sum(x)
        x = x.view(-1, 2, 2, 3, 2, 6).permute(0, 1, 3, 4, 2, 5).flatten(3)
        return self.head(self.reduce(self.fold(x)).mean((1, 2)))


class Attention(nn.Module):
    """Attention of two heads within each window."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(6, 18)

    def forward(self, x):
        queries, keys, values = self.qkv(x).reshape(-1, 4, 3, 2, 3).permute(2, 0, 3, 1, 4).unbind(0)
        x = functional.scaled_dot_product_attention(queries, keys, values)
        return x.transpose(1, 2).reshape(-1, 4, 6)


class Sum(nn.Module):
    """From the picture to tokens and back."""

    def __init__(self):
        super().__init__()
        self.mlp = nn.Linear(6, 6)

    def forward(self, x):
        tokens = x.reshape(-1, 24, 6)
        return (tokens + self.mlp(tokens)).view(x.shape)


class Back(nn.Module):
    """From windows to the picture."""

    def forward(self, x):
        return torch.tanh(x.view(-1, 2, 3, 2, 2, 6).transpose(2, 3).reshape(-1, 4, 6, 6))


def test_channels_that_lie_last_come_first_behind_windows_too():
    torch.manual_seed(2)
    model, pictures, values = open_both(Windows(), (3, 16, 24))
    for name in ("norm", "back", "sum", "fold", "reduce"):
        close(model.run(pictures, layers=[name])[name], values[name].transpose(0, 3, 1, 2))
    close(
        model.run(pictures, layers=["sum.mlp:maps"])["sum.mlp:maps"],
        at_places(values["sum.mlp"], first=0, height=4, width=6),
    )


def test_a_written_network_has_the_same_layers(tmp_path):
    module, shape = make("transformer")
    model = convscope.load(module, input_size=shape)
    write(export(model), tmp_path / "net.onnx")
    names = [layer.name for layer in convscope.load(tmp_path / "net.onnx").layers]
    assert names == [layer.name for layer in model.layers]


def test_what_suits_a_transformer_are_its_blocks():
    module, shape = make("transformer")
    model = convscope.load(module, input_size=shape)
    shown = [panel.layer for panel in preset("", model).panels if hasattr(panel, "layer")]
    assert shown[-1] == "encoder.1.add:2:maps"
    assert all(name.endswith(":maps") for name in shown)
