import numpy as np
import pytest

from convscope.datasets.dataset import Dataset
from convscope.errors import DataError

BROKEN = {
    "counts": ((3, 8, 8), [0, 1], "things: 3 pictures, but 2 labels"),
    "nothing": ((0, 8, 8), [], "things: holds no pictures"),
    "label": ((3, 8, 8), [0, 2, 1], "things: picture 1 has label 2, but the classes are 0 to 1"),
    "shape": (
        (3, 8),
        [0, 1, 0],
        "things: pictures are N×height×width or N×height×width×3, not (3, 8)",
    ),
    "alpha": (
        (3, 8, 8, 4),
        [0, 1, 0],
        "things: pictures are N×height×width or N×height×width×3, not (3, 8, 8, 4)",
    ),
    "table": ((3, 8, 8), [[0], [1], [0]], "things: labels are one row of numbers, not (3, 1)"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_fit_is_refused(name):
    shape, labels, sentence = BROKEN[name]
    with pytest.raises(DataError) as raised:
        Dataset(
            name="things",
            pictures=np.zeros(shape, np.uint8),
            labels=np.array(labels, np.uint8),
            classes=("a", "b"),
        )
    assert str(raised.value) == sentence


@pytest.mark.parametrize("shape", [(2, 8, 9), (2, 8, 9, 3)])
def test_gray_and_colour_fit(shape):
    dataset = Dataset(
        name="things",
        pictures=np.zeros(shape, np.uint8),
        labels=np.array([1, 0], np.uint8),
        classes=("a", "b"),
    )
    assert len(dataset) == 2
