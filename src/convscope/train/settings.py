"""How the network is trained, and how far it is.

The settings are those of Caffe's own LeNet example, examples/mnist/lenet_solver.prototxt.
"""

from dataclasses import dataclass

SCALE = 1 / 256
"""The factor from pixels, 0..255, to the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A solver: stochastic gradient descent with momentum, its rate falling by Caffe's policy `inv`.

    Attributes:
        iterations: how many steps, each on one batch.
        seed: of the weights at the start and of the order of the pictures.
        batch: how many pictures make a batch.
        base_rate: the learning rate at the start.
        bias_rate: by what the rate is multiplied for biases.
        momentum: how much of the last step goes into the next.
        decay: the weight decay, of weights and biases alike.
        gamma: how fast the rate falls.
        power: and along which curve.
        test_interval: after how many iterations the network is tested, again and again.
    """

    iterations: int = 10_000
    seed: int = 1
    batch: int = 64
    base_rate: float = 0.01
    bias_rate: float = 2.0
    momentum: float = 0.9
    decay: float = 0.0005
    gamma: float = 0.0001
    power: float = 0.75
    test_interval: int = 500

    def rate(self, iteration: int) -> float:
        """Give the learning rate of an iteration, counted from 0."""
        return self.base_rate * (1 + self.gamma * iteration) ** -self.power


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far the training is.

    Attributes:
        iteration: how many iterations are done; 0 before the first.
        rate: the learning rate of the last one.
        loss: of the last one's batch: the mean of -log(probability of the right class); None before the first.
        test_loss: the same over the test pictures, where they have just been tried; otherwise None.
        accuracy: the share of test pictures that are read right, 0..1; otherwise None.
    """

    iteration: int
    rate: float
    loss: float | None = None
    test_loss: float | None = None
    accuracy: float | None = None
