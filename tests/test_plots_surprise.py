"""What the figures of the chapter on surprise draw is what the measures say."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from infobook import plots, surprisal
from infobook.data import letter_pairs


def test_wild_scores_are_minus_the_power_of_two() -> None:
    _, ax = plots.wild_scores([(-1, 0), (3, -2)])
    rarity, score = ax.lines[1].get_data()
    thirds = (score - rarity) / math.log2(3)  # the power of 3, a whole number
    assert thirds == pytest.approx(np.round(thirds), abs=1e-9)
    assert rarity.min() >= 0
    assert score.min() < -10 < 10 < score.max()
    near_one = np.abs(rarity - 1) < 0.25  # side by side, wherever one looks
    assert np.ptp(score[near_one]) > 15
    circles = [tuple(line.get_xydata()[0]) for line in ax.lines[2:]]
    assert circles[0] == (1, 1)
    assert circles[1] == pytest.approx((surprisal(8 / 9, base=2), -3))
    assert {"1/2", "8/9", "the logarithm"} == {text.get_text() for text in ax.texts}


def test_wild_scores_hold_every_such_probability_in_view() -> None:
    _, ax = plots.wild_scores()
    drawn = {(round(x, 9), int(y)) for x, y in ax.lines[1].get_xydata()}
    wanted = set()
    for i in range(-12, 13):
        for j in range(-40, 41):
            x = -i - j * math.log2(3)
            if 0 <= x <= 4.05:
                wanted.add((round(x, 9), -i))
    assert drawn == wanted


def test_wild_scores_refuse_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="above 1"):
        plots.wild_scores([(2, -1)])


def test_rulers_measure_the_same_length() -> None:
    _, axes = plots.surprisal_rulers([("a coin", 1 / 2), ("a suit", 1 / 4)])
    chance, bits = axes[0].lines[0].get_data()
    assert bits == pytest.approx(surprisal(chance, base=2))
    tops = [ax.get_ylim()[1] for ax in axes]
    assert all(ax.get_ylim()[0] == 0 for ax in axes)
    assert tops[1] / tops[0] == pytest.approx(surprisal(1 / 2))
    assert tops[2] / tops[0] == pytest.approx(surprisal(1 / 2, base=10))
    words = [text.get_text() for text in axes[0].texts]
    assert words == ["a coin: 1 bit", "a suit: 2 bits"]


def test_ladder_ends_at_the_logarithm_of_the_factorial() -> None:
    _, (above, below) = plots.deck_ladder()
    total = above.lines[0].get_ydata()
    assert total[0] == 0
    for k in (1, 2, 26, 51, 52):
        orders = math.perm(52, k)
        assert total[k] == pytest.approx(math.log2(orders))
    heights = [bar.get_height() for bar in below.patches]
    assert heights == pytest.approx(list(np.diff(total)))
    assert heights[-1] == 0
    assert above.lines[1].get_ydata()[-1] == pytest.approx(52 * math.log2(52))


def test_ladder_refuses_a_handful_of_cards() -> None:
    with pytest.raises(ValueError, match="at least 4"):
        plots.deck_ladder(3)


def test_letters_stand_in_order_of_their_surprisal() -> None:
    _, ax = plots.letter_surprisals()
    heights = [bar.get_height() for bar in ax.patches]
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert heights == sorted(heights)
    assert (names[0], names[1], names[-1]) == ("_", "e", "q")
    assert sum(2.0**-height for height in heights) == pytest.approx(1)
    assert ax.lines[0].get_ydata()[0] == pytest.approx(math.log2(27))


def test_word_in_company_is_the_chain_of_its_pairs() -> None:
    _, ax = plots.word_surprisals("the")
    heights = np.array([bar.get_height() for bar in ax.patches]).reshape(2, 4)
    alphabet, _, counts = letter_pairs()
    pairs = counts.sum(axis=0)
    spot = [alphabet.index(letter) for letter in " the "]
    symbols = pairs.sum(axis=1)
    alone = [-math.log2(symbols[i] / symbols.sum()) for i in spot[1:]]
    after = [-math.log2(pairs[i, j] / symbols[i]) for i, j in itertools.pairwise(spot)]
    assert heights[0] == pytest.approx(alone)
    assert heights[1] == pytest.approx(after)
    title = ax.get_title(loc="left")
    assert f"{sum(alone):.1f} bits" in title
    assert f"before, {sum(after):.1f}" in title


@pytest.mark.parametrize(
    ("word", "message"),
    [("Ann", "a to z"), ("a b", "a to z"), ("", "a to z"), ("unique", "'iq'")],
)
def test_word_refuses_what_it_cannot_price(word: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plots.word_surprisals(word)
