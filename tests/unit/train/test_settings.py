import pytest

from convscope.train.settings import Settings

# What Caffe prints as "Iteration N, lr = ..." when it trains its own LeNet example.
CAFFE = {0: 0.01, 100: 0.00992565, 500: 0.00964069, 1000: 0.00931012, 9900: 0.00596843}


@pytest.mark.parametrize("iteration", CAFFE)
def test_the_rate_falls_as_in_caffe(iteration):
    assert Settings().rate(iteration) == pytest.approx(CAFFE[iteration], abs=5e-9)


def test_the_settings_are_those_of_caffes_example():
    settings = Settings()
    assert (settings.iterations, settings.batch, settings.test_interval) == (10_000, 64, 500)
    assert (settings.momentum, settings.decay, settings.bias_rate) == (0.9, 0.0005, 2)
