"""Caffe's stochastic gradient descent in PyTorch, the same for the same seed."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from convscope.datasets.dataset import Dataset
from convscope.errors import DataError
from convscope.train.network import LeNet
from convscope.train.settings import Settings, Step

_TEST_BATCH = 1000


@dataclass(frozen=True, slots=True)
class _Pictures:
    pictures: Tensor
    labels: Tensor


def solve(
    network: LeNet, *, train: Dataset, test: Dataset, settings: Settings, generator: torch.Generator
) -> Iterator[Step]:
    """Train a network in place.

    Args:
        network: its weights change with every step.
        train: what it learns from, gone through in a new order each time.
        test: what it is tried on: at the start, after every `test_interval` iterations, and at the end.
        settings: the solver's.
        generator: gives the order of the pictures.

    Yields:
        A step before the first iteration, and one after each.

    Raises:
        DataError: the loss is no number any more.
    """
    with _repeatable():
        lessons, trial = _tensors(train), _tensors(test)
        speeds = [torch.zeros_like(value) for value in network.values()]
        batches = _batches(len(train), settings.batch, generator)
        test_loss, accuracy = _try(network, trial)
        yield Step(iteration=0, rate=settings.rate(0), test_loss=test_loss, accuracy=accuracy)
        for iteration in range(1, settings.iterations + 1):
            rate = settings.rate(iteration - 1)
            chosen = next(batches)
            logits = network.logits(lessons.pictures[chosen])
            loss = functional.cross_entropy(logits, lessons.labels[chosen])
            _update(
                network, speeds, torch.autograd.grad(loss, network.values()), rate=rate, settings=settings
            )
            if not loss.isfinite():
                raise DataError(
                    f"the loss is no number any more after {iteration} iterations: "
                    f"is {train.name} what it should be?"
                )
            tested = iteration % settings.test_interval == 0 or iteration == settings.iterations
            test_loss, accuracy = _try(network, trial) if tested else (None, None)
            yield Step(
                iteration=iteration, rate=rate, loss=loss.item(), test_loss=test_loss, accuracy=accuracy
            )


@contextmanager
def _repeatable() -> Generator[None]:
    """Let sums be made in the same order each time, and numbers too small to matter be zero.

    One thread, because the order of a sum depends on how many share it; the batches are so small that more
    gain little.
    """
    threads = torch.get_num_threads()
    deterministic = torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.use_deterministic_algorithms(deterministic)
        torch.set_num_threads(threads)


def _tensors(dataset: Dataset) -> _Pictures:
    return _Pictures(
        torch.from_numpy(dataset.pictures.copy()),
        torch.from_numpy(dataset.labels.astype("int64")),
    )


def _batches(count: int, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Give numbers of pictures; an order ends where all were given, also in the middle of a batch."""
    waiting = torch.empty(0, dtype=torch.int64)
    while True:
        while len(waiting) < size:
            waiting = torch.cat((waiting, torch.randperm(count, generator=generator)))
        yield waiting[:size]
        waiting = waiting[size:]


@torch.no_grad()
def _update(
    network: LeNet, speeds: list[Tensor], gradients: tuple[Tensor, ...], *, rate: float, settings: Settings
) -> None:
    """Take a step as Caffe does: the rate is part of the momentum, so that its fall reaches only new steps."""
    for value, speed, gradient in zip(network.values(), speeds, gradients, strict=True):
        own_rate = rate * (settings.bias_rate if value.ndim == 1 else 1)
        speed.mul_(settings.momentum).add_(gradient.add(value, alpha=settings.decay), alpha=own_rate)
        value.sub_(speed)


@torch.no_grad()
def _try(network: LeNet, trial: _Pictures) -> tuple[float, float]:
    """Give the mean loss, and the share that is read right."""
    loss, right = 0.0, 0
    for start in range(0, len(trial.labels), _TEST_BATCH):
        labels = trial.labels[start : start + _TEST_BATCH]
        logits = network.logits(trial.pictures[start : start + _TEST_BATCH])
        loss += functional.cross_entropy(logits, labels, reduction="sum").item()
        right += int((logits.argmax(1) == labels).sum())
    return loss / len(trial.labels), right / len(trial.labels)
