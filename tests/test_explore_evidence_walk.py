"""`EvidenceWalk`: its generator, its walks, and the drift they follow."""

import numpy as np
import pytest

from infobook.explore import EvidenceWalk
from infobook.explore.evidence_walk import LONGEST, WALKS, uniforms


def mulberry32(seed):
    """Follow the generator one number at a time, in integers of any size."""
    word, a = 2**32 - 1, seed
    while True:
        a = (a + 0x6D2B79F5) & word
        t = (a ^ a >> 15) * (a | 1) & word
        t = t ^ (t + ((t ^ t >> 7) * (t | 61) & word) & word)
        yield ((t ^ t >> 14) & word) / 2**32


@pytest.mark.parametrize("seed", [0, 1, 123456789, 2**32 - 1])
def test_the_generator_is_mulberry32(seed):
    one_by_one = mulberry32(seed)
    expected = [next(one_by_one) for _ in range(500)]
    assert uniforms(seed, 500).tolist() == expected


def test_its_first_numbers():
    # the values that implementations of Mulberry32 print for the seed 1
    assert uniforms(1, 3) == pytest.approx([0.6270739, 0.0027357, 0.5274470], abs=1e-7)


def test_many_walks_keep_to_the_drift():
    ends = [EvidenceWalk(seed=seed).log_odds()[:, -1] for seed in range(300)]
    walk = EvidenceWalk()
    sd = np.sqrt(200 * 0.25) * np.log2(3)  # a flip adds 1 or 1 - log2 3
    error = sd / np.sqrt(np.size(ends))
    assert np.mean(ends) == pytest.approx(200 * walk.drift(), abs=4 * error)
    assert np.std(ends) == pytest.approx(sd, rel=0.06)


def test_the_drift_is_the_chapters():
    assert EvidenceWalk(0.5, 0.75).drift() == pytest.approx(0.2075187, abs=1e-7)
    assert EvidenceWalk(0.75, 0.5).drift() == pytest.approx(0.1887219, abs=1e-7)


def test_a_flip_adds_its_weight():
    walk = EvidenceWalk(0.3, 0.6, base=None)
    steps = np.diff(walk.log_odds(), axis=1)
    heads = np.diff(walk.heads(), axis=1) == 1
    assert steps.shape == (WALKS, 200)
    assert steps[heads] == pytest.approx(np.log(0.3 / 0.6))
    assert steps[~heads] == pytest.approx(np.log(0.7 / 0.4))


def test_more_flips_change_none_of_the_first():
    short, long = EvidenceWalk(steps=50, shown=50), EvidenceWalk(steps=LONGEST)
    assert (short.heads() == long.heads()[:, :51]).all()
    assert (EvidenceWalk(seed=2).heads() != EvidenceWalk(seed=1).heads()).any()


def test_a_likelier_head_takes_no_head_away():
    fewer, more = EvidenceWalk(0.3, 0.5).heads(), EvidenceWalk(0.4, 0.5).heads()
    assert (more >= fewer).all()


def test_equal_coins_teach_nothing_and_ties_are_no_win_for_q():
    shown = {n.name: n.value for n in EvidenceWalk(0.5, 0.5, shown=200).numbers()}
    assert (shown["drift"], shown["now"], shown["below"]) == (0, 0, 0)
    # as many heads as tails is a tie, whatever the last digit of a logarithm says
    even = EvidenceWalk(0.37, 0.63, shown=2, seed=1)
    tied = even.heads()[:, 2] == 1
    assert tied.any()
    below = {n.name: n.value for n in even.numbers()}["below"]
    assert below == np.sum(even.heads()[:, 2] == 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"p": 0}, "p must be a number from 0.01 to 0.99, got 0"),
        ({"q": 1.0}, "q must be a number from 0.01"),
        ({"steps": 401}, "steps must be a whole number from 10 to 400"),
        ({"seed": -1}, r"seed must be .* got -1"),
        ({"seed": 1.5}, r"seed must be .* got 1.5"),
        ({"shown": 201}, "shown must be a whole number from 0 to 200"),
        ({"shown": True}, r"shown must be .* got True"),
        ({"base": "2"}, "base must be 2"),
    ],
)
def test_refuses(options, words):
    with pytest.raises(ValueError, match=words):
        EvidenceWalk(**options)
