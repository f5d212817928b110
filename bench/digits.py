"""From camera pictures to digits: how many are read right, and how often an empty box is taken for one.

`python -m bench.digits` prints the table of docs/digits.md.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from bench.table import Row, markdown, milliseconds
from camera import EMPTY, Pixels, Scene, patch, photograph, photograph_nothing
from camera.strokes import strokes
from convscope.datasets import mnist
from convscope.datasets.dataset import Dataset
from convscope.model.model import Model
from convscope.model.tensor import to_tensor
from convscope.prepare.prepare import Preparer, preparers
from convscope.types import Prepared
from convscope.zoo.registry import load

COUNT = 1000
COUNT_OF_KIND = 200
SEED = 2026
CLUTTER = (
    "finger",
    "hand",
    "room",
)  # things before the camera; the other kinds are sheets with nothing on them
ROUNDS = 3


def shares(model: Model, found: Sequence[Prepared], labels: Pixels) -> str:
    """Say how many are read right, and how many are said to be empty."""
    tensor = to_tensor(model, np.stack([prepared.pixels for prepared in found]))
    read = model.run(tensor, layers=["prob"])["prob"].argmax(1)
    right = [
        not prepared.empty and answer == label
        for prepared, answer, label in zip(found, read, labels, strict=True)
    ]
    empty = [prepared.empty for prepared in found]
    return f"{100 * np.mean(right):.1f} % read right, {100 * np.mean(empty):.1f} % said to be empty"


def paper_rows(model: Model, digits: Dataset, own: Preparer, plain: Preparer) -> list[Row]:
    """Read digits on paper, tidy and rough."""
    rows: list[Row] = []
    for name, choose in (("digits on paper", Scene.random), ("the same, rough", Scene.rough)):
        pairs, labels = photograph(
            digits, lambda frame: (patch(frame), patch(frame, 112)), count=COUNT, seed=SEED, choose=choose
        )
        ways = {
            "patches of 56×56": [own(small) for small, _ in pairs],
            "patches of 112×112": [own(large) for _, large in pairs],
            "the plain way": [plain(small) for small, _ in pairs],
            "the plain way, negative": [_negative(plain(small)) for small, _ in pairs],
        }
        rows += [Row(f"{COUNT:,} {name}", shares(model, found, labels), way) for way, found in ways.items()]
    return rows


def limit_rows(model: Model, digits: Dataset, own: Preparer, given: Preparer) -> list[Row]:
    """Read the same digits without paper, light and camera: nothing can be better than these."""
    rng = np.random.default_rng(SEED)
    places = rng.permutation(len(digits))[:COUNT]
    bare = [np.rint(255 * strokes(digits.pictures[place], Scene.random(rng))) for place in places]
    ways = {
        "the same strokes, white on black": [own(patch(one.astype(np.uint8))) for one in bare],
        "the same digits of MNIST, as they are": [given(one) for one in digits.pictures[places]],
    }
    return [Row(name, shares(model, found, digits.labels[places])) for name, found in ways.items()]


def empty_rows(own: Preparer) -> list[Row]:
    """Count how often something is found where nothing is."""
    found = {
        kind: sum(photograph_nothing(kind, partial(_finds, own), count=COUNT_OF_KIND, seed=SEED))
        for kind in EMPTY
    }
    sheets = [kind for kind in EMPTY if kind not in CLUTTER]
    taken = sum(found[kind] for kind in sheets)
    whole = COUNT_OF_KIND * len(sheets)
    named = ", ".join(f"{kind} {found[kind]}" for kind in sheets if found[kind])
    figure = f"{taken} taken for a digit ({100 * taken / whole:.2f} %)"
    return [
        Row(f"{whole:,} empty sheets", figure, named),
        *(Row(f"{COUNT_OF_KIND} times a {kind}", f"{found[kind]} taken for a digit") for kind in CLUTTER),
    ]


def time_rows(digits: Dataset, own: Preparer) -> list[Row]:
    """Time the preparation of one patch."""
    rows: list[Row] = []
    for side in (56, 112, 480):
        patches, _ = photograph(digits, partial(patch, side=side), count=100, seed=SEED)
        times: list[float] = []
        for one in patches * ROUNDS:
            start = perf_counter()
            own(one)
            times.append(perf_counter() - start)
        rows.append(Row(f"preparing a patch of {side}×{side}", milliseconds(times)))
    return rows


def _negative(prepared: Prepared) -> Prepared:
    return Prepared(pixels=255 - prepared.pixels, empty=prepared.empty)


def _finds(own: Preparer, frame: Pixels) -> bool:
    return not own(patch(frame)).empty


def main() -> None:
    """Measure everything, and print the table."""
    model, digits = load("lenet"), mnist.load("test")
    ways = preparers("digits", size=(28, 28), channels=1)
    own, plain = ways["digits"], ways["plain"]
    rows = paper_rows(model, digits, own, plain) + limit_rows(model, digits, own, ways["given"])
    print(markdown(rows + empty_rows(own) + time_rows(digits, own)))


if __name__ == "__main__":
    main()
