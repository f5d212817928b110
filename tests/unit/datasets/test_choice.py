"""Which pictures of a data set are chosen, against conditions written out by hand."""

import numpy as np
import pytest

from convscope.datasets.choice import Choice, choose
from convscope.datasets.dataset import Dataset, Stack
from convscope.errors import DataError

CLASSES = ("ant", "bee", "cat")
RNG = np.random.default_rng(8)
LABELS = RNG.integers(0, 3, 200).astype(np.uint8)
PROBABILITIES = RNG.dirichlet([0.6, 0.6, 0.6], 200).astype(np.float32)
INSECTS = Dataset(name="insects", pictures=np.zeros((200, 2, 2), np.uint8), labels=LABELS, classes=CLASSES)
READ = [max(range(3), key=list(row).__getitem__) for row in PROBABILITIES]
SURE = [max(row) for row in PROBABILITIES]


def chosen(**conditions):
    choice = Choice(**conditions)
    return choose(choice, INSECTS, probabilities=PROBABILITIES, classes=CLASSES).tolist()


@pytest.mark.parametrize(
    ("conditions", "meets"),
    [
        ({}, lambda at: True),
        ({"label": 1}, lambda at: LABELS[at] == 1),
        ({"predicted": 2}, lambda at: READ[at] == 2),
        ({"wrong": True}, lambda at: READ[at] != LABELS[at]),
        ({"min_prob": 0.9}, lambda at: SURE[at] >= np.float32(0.9)),
        (
            {"label": 0, "predicted": 1, "min_prob": 0.6, "wrong": True},
            lambda at: LABELS[at] == 0 and READ[at] == 1 and SURE[at] >= np.float32(0.6),
        ),
    ],
)
def test_those_that_meet_all_conditions_are_taken_in_their_order(conditions, meets):
    assert chosen(**conditions) == [at for at in range(200) if meets(at)]


def test_the_first_are_counted():
    assert chosen(label=1, count=4) == [at for at in range(200) if LABELS[at] == 1][:4]


def test_without_shuffling_the_most_probable_are_counted():
    assert chosen(count=5, sort="prob") == sorted(range(200), key=lambda at: -SURE[at])[:5]


def test_those_by_chance_are_sorted_after_they_are_counted():
    some = chosen(count=5, shuffle=True)
    assert chosen(count=5, shuffle=True, sort="prob") == sorted(some, key=lambda at: -SURE[at])


def test_the_same_seed_gives_the_same_pictures_and_another_others():
    assert chosen(shuffle=True, seed=3) == chosen(shuffle=True, seed=3) != chosen(shuffle=True, seed=4)
    assert sorted(chosen(shuffle=True)) == list(range(200))


def test_more_than_there_are_are_all():
    assert len(chosen(count=1000)) == 200


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (
            {"label": 0, "predicted": 1, "min_prob": 0.99999},
            f"no picture is left: of 200 pictures of insects, {np.count_nonzero(LABELS == 0)} of which are of the "
            f"class ant, {sum(READ[at] == 1 for at in range(200) if LABELS[at] == 0)} of which are taken for bee "
            "none has a probability of at least 0.99999",
        ),
        (
            {"label": 0, "predicted": 0, "wrong": True},
            f"no picture is left: of 200 pictures of insects, {np.count_nonzero(LABELS == 0)} of which are of the "
            f"class ant, {sum(READ[at] == 0 for at in range(200) if LABELS[at] == 0)} of which are taken for ant "
            "none is taken for another class than its own",
        ),
    ],
)
def test_where_none_is_left_the_last_condition_is_named(conditions, message):
    with pytest.raises(DataError) as caught:
        chosen(**conditions)
    assert str(caught.value) == message


def test_the_network_is_asked_only_where_a_condition_needs_it():
    assert not Choice(label=3, count=5, shuffle=True).asks_network
    for choice in (Choice(predicted=1), Choice(wrong=True), Choice(min_prob=0.1), Choice(sort="prob")):
        assert choice.asks_network
    found = choose(Choice(label=2), INSECTS, probabilities=None, classes=CLASSES)
    assert found.tolist() == np.flatnonzero(LABELS == 2).tolist()


def test_pictures_without_labels_are_chosen_by_what_the_network_says():
    stack = Stack(name="insects", pictures=INSECTS.pictures)
    for conditions in ({"predicted": 2}, {"min_prob": 0.9}, {"count": 5, "sort": "prob"}, {"shuffle": True}):
        found = choose(Choice(**conditions), stack, probabilities=PROBABILITIES, classes=CLASSES)
        assert found.tolist() == chosen(**conditions)
    for conditions, option in (({"label": 2}, "--class"), ({"wrong": True}, "--wrong")):
        with pytest.raises(DataError) as caught:
            choose(Choice(**conditions), stack, probabilities=PROBABILITIES, classes=CLASSES)
        sentence = f"insects: nobody says of what class its pictures are, and {option} asks for that"
        assert str(caught.value) == sentence
