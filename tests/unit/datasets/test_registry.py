import pytest

from convscope.datasets.registry import NAMES, load
from convscope.errors import DataError


def test_the_test_digits_are_known_by_name():
    dataset = load("mnist:test")
    assert dataset.name == "mnist:test"
    assert len(dataset) == 10_000
    assert NAMES == ("mnist:test", "mnist:train", "cifar10:test", "cifar10:train")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mnist-test", "nearest: mnist:test"),
        ("mnist:trian", "nearest: mnist:train"),
        ("€", "there are: mnist:test, mnist:train, cifar10:test, cifar10:train"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name, hint):
    with pytest.raises(DataError) as raised:
        load(name)
    assert str(raised.value) == f"there is no data set {name!r}; {hint}"


def test_a_folder_is_used(tmp_path):
    with pytest.raises(DataError, match="holds neither t10k-images-idx3-ubyte nor"):
        load("mnist:test", folder=tmp_path)
