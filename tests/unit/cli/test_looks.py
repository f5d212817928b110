"""How results look on a terminal, whatever stands in the names."""

from pathlib import Path

import numpy as np

from convscope.cli import evaluation, training
from convscope.jobs.evaluate import Evaluation, Mistake
from convscope.train.settings import Step


def test_training_tells_accuracies_on_the_way_and_where_the_files_are(capsys):
    steps = [
        Step(iteration=0, rate=0.01, accuracy=0.1),
        Step(iteration=1, rate=0.01, loss=2.3, accuracy=0.985),
    ]
    training.show(iter(steps), iterations=1, folder=Path("lenet [/red]"))
    told = capsys.readouterr()
    assert told.out == "98.50 % of the test digits; written to lenet [/red]\n"
    assert "iteration      0  accuracy 10.00 %" in told.err
    assert "iteration      1  accuracy 98.50 %" in told.err


def test_names_are_written_as_they_are(capsys):
    result = Evaluation(
        model="[bold]net",
        data="set",
        count=4,
        correct=3,
        accuracy=0.75,
        error=4.326,
        unit="[i]years",
        labels=("[/]", "[red]cat"),
        confusion=np.array([[2, 1], [0, 1]]),
        mistakes=(Mistake(index=7, true=0, predicted=1, probability=0.9),),
        engine="openvino",
        provider="cpu",
        precision="bf16",
    )
    evaluation.show(result)
    told = capsys.readouterr().out
    assert "[bold]net reads 3 of 4 right (set): 75.00 %, in bf16 by OpenVINO" in told
    assert "the expected value is off by 4.33 [i]years in the mean" in told
    assert "[red]cat" in told
    assert "[/]" in told
    assert "90.00 %" in told
