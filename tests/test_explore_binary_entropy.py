"""`BinaryEntropy`: tangents above the curve, chords below it, what it refuses."""

import numpy as np
import pytest

from infobook.explore import BinaryEntropy

SHARES = np.random.default_rng(5).uniform(size=(100, 3))


def values(*arguments, **options):
    figure = BinaryEntropy(*arguments, **options)
    return {number.name: number.value for number in figure.numbers()}


def test_a_fair_coin_in_a_leaning_book():
    shown = {n.name: n.text("bits") for n in BinaryEntropy(0.5, 0.75).numbers()}
    assert shown["entropy"] == "1.000 bits"
    assert shown["cross_entropy"] == "1.208 bits"
    assert shown["divergence"] == "0.208 bits"


@pytest.mark.parametrize("base", [2, None])
def test_the_tangent_is_straight_above_the_curve_and_touches_it_at_q(base):
    for q in SHARES[:, 0]:
        low, middle, high, touch = (
            values(p, q, base=base) for p in (0.0, 0.25, 1.0, float(q))
        )
        line = 0.75 * low["cross_entropy"] + 0.25 * high["cross_entropy"]
        assert middle["cross_entropy"] == pytest.approx(line)
        gap = middle["cross_entropy"] - middle["entropy"]
        assert middle["divergence"] == pytest.approx(gap, abs=1e-12)
        assert touch["divergence"] == 0
        step = 1e-4
        beside = values(q * (1 - step), q, base=base)["divergence"]
        assert beside < q * step**2 / (1 - q)  # a gap of second order


@pytest.mark.parametrize("base", [2, None])
def test_the_chord_lies_below_by_the_gap(base):
    for p, q, weight in SHARES:
        shown = values(p, q, weight=weight, mode="chord", base=base)
        average = weight * shown["entropy_p"] + (1 - weight) * shown["entropy_q"]
        assert shown["average"] == pytest.approx(average)
        assert shown["gap"] == pytest.approx(shown["entropy_mixture"] - average)
        assert shown["gap"] > 0


def test_the_chord_of_the_chapter():
    shown = values(0.1, 0.6, mode="chord")
    assert round(shown["entropy_mixture"], 3) == 0.934
    assert round(shown["average"], 3) == 0.720


def test_the_ends():
    assert values(0, 0)["cross_entropy"] == values(1, 1)["cross_entropy"] == 0
    assert values(0.5, 0)["cross_entropy"] == values(0, 1)["divergence"] == np.inf
    assert values(0, 1, mode="chord")["gap"] == 1
    assert values(0.3, 0.3, mode="chord")["gap"] == 0
    assert values(0, 1, weight=1, mode="chord")["gap"] == 0
    for mode in ("tangent", "chord"):
        for p, q in [(0, 0), (0.5, 0), (0.2, 1)]:
            assert BinaryEntropy(p, q, mode=mode).svg()


def test_each_mode_says_what_to_do():
    tangent, chord = BinaryEntropy(), BinaryEntropy(mode="chord")
    assert tangent.title != chord.title
    assert tangent.help != chord.help
    assert "arrow keys" in chord.help


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"p": 1.5}, r"p must be a number from 0 to 1, got 1\.5"),
        ({"p": [0.5]}, r"p must be a number .* got \[0\.5\]"),
        ({"q": float("nan")}, "q must be a number from 0 to 1, got nan"),
        ({"q": "half"}, "q must be a number from 0 to 1, got 'half'"),
        ({"weight": True}, "weight must be a number from 0 to 1, got True"),
        ({"mode": "secant"}, 'mode must be "tangent" or "chord", got \'secant\''),
        ({"base": 10}, "base must be 2"),
    ],
)
def test_refuses(options, words):
    with pytest.raises(ValueError, match=words):
        BinaryEntropy(**options)
