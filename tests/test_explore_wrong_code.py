"""`WrongCode`: what it asks, what it keeps back, what it says once revealed."""

import numpy as np
import pytest

from infobook import ProbabilityError
from infobook.explore import WrongCode

PAIRS = range(5)


def values(**options):
    return {number.name: number.value for number in WrongCode(**options).numbers()}


def of_each(name, shown):
    return np.array([value for key, value in shown.items() if key.startswith(name)])


def test_the_fair_coin_in_the_code_of_another():
    shown = values(guess=1, revealed=True)
    assert shown["cross_entropy"] == pytest.approx(1.2075, abs=5e-5)
    assert shown["entropy"] == 1
    assert shown["divergence"] == pytest.approx(0.2075, abs=5e-5)
    assert shown["off"] == pytest.approx(-0.2075, abs=5e-5)


def test_in_a_fair_code_every_coin_costs_a_bit():
    assert values(index=1, revealed=True)["cross_entropy"] == 1


@pytest.mark.parametrize("index", PAIRS)
@pytest.mark.parametrize("base", [2, None])
def test_the_price_weighs_the_lengths(index, base):
    shown = values(index=index, guess=3, revealed=True, base=base)
    price = of_each("p_", shown) @ of_each("length_", shown)
    assert shown["cross_entropy"] == pytest.approx(price)
    assert shown["entropy"] + shown["divergence"] == pytest.approx(price)
    assert shown["off"] == pytest.approx(3 - price)
    assert shown["divergence"] > 0.01


@pytest.mark.parametrize("index", PAIRS)
def test_before_the_reveal_only_the_question_is_there(index):
    asked = WrongCode(index=index)
    told = WrongCode(index=index, revealed=True)
    kept = {n.name: n for n in told.numbers()}.keys() - {
        n.name for n in asked.numbers()
    }
    assert kept == {"cross_entropy", "off", "entropy", "divergence"}
    assert "H(p" not in str(asked)
    assert "D(p" not in str(asked)
    assert asked.svg() != told.svg()


def test_the_script_can_name_all_that_a_later_pair_shows():
    figure = WrongCode()
    names = {number.name for number in figure.vocabulary()}
    for index in PAIRS:
        assert values(index=index, revealed=True).keys() <= names


def test_pairs_of_ones_own():
    never = ("Never", [0.5, 0.5, 0], [0.5, 0.5, 0])
    shown = values(pairs=[never], revealed=True)
    assert shown["length_3"] == np.inf
    assert shown["cross_entropy"] == 1
    assert WrongCode([never]).svg()


PAIR = ("Coin", [0.5, 0.5], [0.5, 0.5])


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"pairs": []}, ValueError, "pairs must hold one pair or more"),
        ({"pairs": [([0.5, 0.5], [0.5, 0.5])]}, ValueError, r"pairs\[0\] must be"),
        ({"pairs": [PAIR, (7, *PAIR[1:])]}, ValueError, r"pairs\[1\] must be"),
        ({"pairs": [("x" * 29, *PAIR[1:])]}, ValueError, "29 letters, at most 28"),
        ({"pairs": [("a", [0.5, 0.6], [0.5, 0.5])]}, ProbabilityError, "p"),
        ({"pairs": [("a", [0.5, 0.5], [1, 0])]}, ValueError, "inf, and guesses end"),
        ({"pairs": [("a", [0, 1], [0.99, 0.01])]}, ValueError, r"= 6\.64, and"),
        ({"pairs": [("a", [1 / 6] * 6, [1 / 6] * 6)]}, ValueError, "2 to 5 outcomes"),
        ({"index": 5}, ValueError, "index must be from 0 to 4"),
        ({"index": -1}, ValueError, "index must be from 0 to 4"),
        ({"index": 0.5}, ValueError, "index must be from 0 to 4"),
        ({"guess": 5}, ValueError, "guess must be a number from 0 to 4, got 5"),
        ({"revealed": 1}, ValueError, "revealed must be True or False, got 1"),
        ({"base": 10}, ValueError, "base must be 2"),
    ],
)
def test_refuses(options, error, words):
    with pytest.raises(error, match=words):
        WrongCode(**options)
