"""The learning curve, as CSV and as PNG."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from statistics import fmean

from convscope.train.settings import Step

ROW_INTERVAL = 100
_TRAIN_COLOR = "#8a94a0"
_TEST_COLOR = "#c8443c"


def rows(steps: Iterable[Step]) -> Iterator[Step]:
    """Thin out steps: one in a hundred, and all at which the network was tested.

    Args:
        steps: every step of a training.

    Yields:
        Steps whose `loss` is the mean over all iterations since the one before.
    """
    losses: list[float] = []
    for step in steps:
        if step.loss is not None:
            losses.append(step.loss)
        if step.iteration % ROW_INTERVAL == 0 or step.accuracy is not None:
            yield replace(step, loss=fmean(losses) if losses else None)
            losses.clear()


def write_csv(curve: Iterable[Step], path: Path) -> None:
    """Write one line for each row of a curve; what was not measured there is left empty."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Step))
        writer.writerows(_cells(step) for step in curve)


def _cells(step: Step) -> list[str]:
    return ["" if value is None else f"{value:.6g}" for value in astuple(step)]


def write_png(curve: Sequence[Step], path: Path, *, title: str) -> None:
    """Draw a curve: the losses above, the share of test pictures read wrong below."""
    from matplotlib.figure import Figure  # noqa: PLC0415  (heavy, and only for this)

    trained = [(step.iteration, step.loss) for step in curve if step.loss is not None]
    tested = [step for step in curve if step.accuracy is not None]
    wrong = [(step.iteration, _wrong(step)) for step in tested]
    figure = Figure(figsize=(8, 5), dpi=150, layout="constrained")
    losses, errors = figure.subplots(2, 1, sharex=True)
    losses.set_title(title, loc="left", fontsize="medium")
    losses.semilogy(*zip(*trained, strict=True), color=_TRAIN_COLOR, label="training batches")
    losses.semilogy(
        [step.iteration for step in tested],
        [step.test_loss for step in tested],
        color=_TEST_COLOR,
        marker="o",
        markersize=3,
        label="test pictures",
    )
    losses.set_ylabel("loss")
    losses.legend(frameon=False)
    errors.semilogy(*zip(*wrong, strict=True), color=_TEST_COLOR, marker="o", markersize=3)
    errors.annotate(
        f"{wrong[-1][1]:.2f} %", wrong[-1], (0, 8), textcoords="offset points", ha="right", color=_TEST_COLOR
    )
    errors.yaxis.set_major_formatter("{x:g} %")
    errors.set_ylabel("test pictures read wrong")
    errors.set_xlabel("iteration")
    for axes in (losses, errors):
        axes.grid(visible=True, color="#e5e8eb")
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, format="png", metadata={"Software": None})  # pyright: ignore[reportUnknownMemberType]


def _wrong(step: Step) -> float:
    """Give the share read wrong, in percent, and at least what a logarithmic scale can show."""
    return max(100 * (1 - (step.accuracy or 0.0)), 0.01)
