"""Small PyTorch networks of many shapes, and what forward hooks see in them. Importing this needs PyTorch."""

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """A residual block: one ReLU that is called twice, and a sum in place."""

    def __init__(self, reads, maps, *, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(reads, maps, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(maps)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(maps, maps, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(maps)
        short = nn.Sequential(nn.Conv2d(reads, maps, 1, stride, bias=False), nn.BatchNorm2d(maps))
        self.downsample = short if stride > 1 else None

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


class Residual(nn.Module):
    """As ResNet, with a ReLU that is only a function."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(Block(8, 8), Block(8, 8))
        self.layer2 = nn.Sequential(Block(8, 16, stride=2))
        self.fc = nn.Linear(16, 5)

    def forward(self, x):
        x = self.maxpool(functional.relu(self.bn1(self.conv1(x))))
        return self.fc(functional.adaptive_avg_pool2d(self.layer2(self.layer1(x)), 1).flatten(1))


class Gate(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, maps):
        super().__init__()
        self.pool, self.gate = nn.AdaptiveAvgPool2d(1), nn.Hardsigmoid()
        self.fc1, self.fc2 = nn.Conv2d(maps, 4, 1), nn.Conv2d(4, maps, 1)

    def forward(self, x):
        return x * self.gate(self.fc2(functional.silu(self.fc1(self.pool(x)))))


def depthwise(reads, maps, stride, activation):
    wide = reads * 3
    return nn.Sequential(
        nn.Conv2d(reads, wide, 1, bias=False),
        nn.BatchNorm2d(wide),
        activation(),
        nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False),
        nn.BatchNorm2d(wide),
        activation(),
        Gate(wide),
        nn.Conv2d(wide, maps, 1, bias=False),
        nn.BatchNorm2d(maps),
    )


class Mobile(nn.Module):
    """As MobileNet: depthwise convolutions, gates, all kinds of activations, dropout, and a softmax of its own."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1),
            nn.Hardswish(),
            depthwise(8, 8, 1, nn.ReLU6),
            depthwise(8, 12, 2, nn.Hardswish),
            depthwise(12, 12, 1, nn.SiLU),
            nn.GroupNorm(3, 12),
        )
        self.avgpool, self.drop = nn.AdaptiveAvgPool2d((2, 2)), nn.Dropout(0.2)
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(48, 20), nn.GELU(), nn.Dropout(), nn.Linear(20, 6), nn.Softmax(1)
        )

    def forward(self, x):
        return self.classifier(self.drop(self.avgpool(self.features(x))))


class ChannelsLast(nn.LayerNorm):
    """A layer norm of feature maps, as in ConvNeXt."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Encoder(nn.Module):
    """A block of a transformer."""

    def __init__(self, width):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x):
        y = self.ln_1(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    """As ViT."""

    def __init__(self):
        super().__init__()
        self.conv_proj, self.norm = nn.Conv2d(3, 16, 8, 8), ChannelsLast(16)
        self.token = nn.Parameter(torch.randn(1, 1, 16))
        self.places = nn.Parameter(torch.randn(1, 17, 16))
        self.encoder, self.ln = nn.Sequential(Encoder(16), Encoder(16)), nn.LayerNorm(16)
        self.head = nn.Linear(16, 7)

    def forward(self, x):
        x = self.norm(self.conv_proj(x)).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.ln(self.encoder(x))[:, 0])


class Again(nn.Module):
    """One part with one activation in it, called again and again; and a name that is also a function's."""

    def __init__(self):
        super().__init__()
        self.part = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.Tanh())
        self.mix, self.relu = nn.Conv2d(4, 1, 1), nn.ReLU()
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = functional.relu(self.mix(self.part(x)))
        x = self.relu(self.mix(self.part(x)))
        return self.fc(x.flatten(1))


NETWORKS = {
    "residual": (Residual, (3, 64, 64)),
    "mobile": (Mobile, (3, 64, 64)),
    "transformer": (Transformer, (3, 32, 32)),
    "again": (Again, (1, 8, 8)),
}


def make(name):
    """Make a network with weights that are drawn, and statistics that matter."""
    torch.manual_seed(7)
    network, shape = NETWORKS[name]
    module = network()
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.uniform_(-0.5, 0.5)
            part.running_var.uniform_(0.5, 2)
            nn.init.uniform_(part.weight, 0.5, 2)
            nn.init.uniform_(part.bias, -1, 1)
    return module, shape


def seen(module, pictures):
    """Give what each module gives, by its path, from the second call on with a number; and the whole one's answer."""
    values, calls = {}, {}

    def keep(path):
        def hook(_module, _inputs, value):
            calls[path] = calls.get(path, 0) + 1
            if isinstance(value, torch.Tensor):
                values[path if calls[path] == 1 else f"{path}:{calls[path]}"] = value.detach().clone().numpy()

        return hook

    hooks = [part.register_forward_hook(keep(path)) for path, part in module.named_modules() if path]
    modes = [(part, part.training) for part in module.modules()]
    with torch.no_grad():
        answer = module.eval()(pictures).numpy()
    for part, mode in modes:
        part.training = mode
    for hook in hooks:
        hook.remove()
    return values, answer
