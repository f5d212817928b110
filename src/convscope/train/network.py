"""LeNet in PyTorch, in the form of Caffe's own example."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from convscope.train.settings import SCALE
from convscope.types import Floats

SHAPES: dict[str, tuple[int, ...]] = {
    "conv1": (20, 1, 5, 5),
    "conv2": (50, 20, 5, 5),
    "ip1": (500, 800),
    "ip2": (10, 500),
}
"""Of the weights of each layer that learns, as Caffe lays them out; its bias has the first number."""


class LeNet:
    """The weights and biases, and what is computed with them.

    Args:
        generator: fills the weights at the start.

    Attributes:
        layers: for each layer that learns, its weights and its bias, float32.
    """

    def __init__(self, generator: torch.Generator) -> None:
        self.layers = {
            name: (_xavier(shape, generator).requires_grad_(), torch.zeros(shape[0]).requires_grad_())
            for name, shape in SHAPES.items()
        }

    def values(self) -> list[Tensor]:
        """List all weights and biases, in the layers' order."""
        return [value for pair in self.layers.values() for value in pair]

    def arrays(self) -> dict[str, tuple[Floats, Floats]]:
        """Give each layer's weights and bias as arrays, float32."""
        return {
            name: (weights.detach().numpy(), bias.detach().numpy())
            for name, (weights, bias) in self.layers.items()
        }

    def logits(self, pictures: Tensor) -> Tensor:
        """Compute what goes into the softmax.

        Args:
            pictures: uint8, N×28×28.

        Returns:
            float32, N×10.
        """
        data = pictures.unsqueeze(1).float() * SCALE
        pool1 = functional.max_pool2d(functional.conv2d(data, *self.layers["conv1"]), 2)
        pool2 = functional.max_pool2d(functional.conv2d(pool1, *self.layers["conv2"]), 2)
        ip1 = functional.relu(functional.linear(pool2.flatten(1), *self.layers["ip1"]))
        return functional.linear(ip1, *self.layers["ip2"])


def _xavier(shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Fill as Caffe's `xavier` does: uniformly within ± sqrt(3 / fan-in)."""
    bound = math.sqrt(3 / math.prod(shape[1:]))
    return torch.empty(shape).uniform_(-bound, bound, generator=generator)
