"""What the figures of the chapter on evidence draw is what the measures say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infobook import kl_divergence, plots


def test_walks_start_at_zero_and_drifts_are_straight() -> None:
    up, down = [[1.0, 2.0], [-1.0, 0.5]], [[-1.0, -3.0]]
    _, ax = plots.evidence_walks(up, down, (0.25, -0.5), 4.0)
    high, low, first, second, rise, third, fall = (
        line.get_xydata().tolist() for line in ax.lines
    )
    assert [high[0][1], low[0][1]] == [4.0, -4.0]
    assert first == [[0, 0], [1, 1], [2, 2]]
    assert second == [[0, 0], [1, -1], [2, 0.5]]
    assert third == [[0, 0], [1, -1], [2, -3]]
    assert (rise, fall) == ([[0, 0], [2, 0.5]], [[0, 0], [2, -1]])
    # colour is not the only cue
    assert ax.lines[2].get_linestyle() != ax.lines[5].get_linestyle()
    assert [t.get_text() for t in ax.texts] == [
        "the coin is fair",
        "the coin is weighted",
    ]


def test_walks_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="walks of 2 and of 1 steps"):
        plots.evidence_walks([[1, 2]], [[1]], (1, -1), 4)


def test_false_convictions_are_drawn_as_given_beside_the_level() -> None:
    _, ax = plots.false_convictions([0.0, 0.1, 0.3], [0.0, 0.0, 0.04], 0.05)
    level, p_value, odds = (line.get_xydata() for line in ax.lines)
    assert set(level[:, 1]) == {0.05}
    assert p_value.tolist() == [[1, 0], [2, 0.1], [3, 0.3]]
    assert odds.tolist() == [[1, 0], [2, 0], [3, 0.04]]
    assert ax.get_ylim()[0] == 0


def test_false_convictions_refuse_what_is_not_cumulative() -> None:
    with pytest.raises(ValueError, match="'odds of 20 to 1' falls; pass cumulative"):
        plots.false_convictions([0, 0.1], [0.1, 0], 0.05)


@pytest.mark.parametrize("heads", [0.3, 0.75])
def test_types_lie_on_the_divergence_or_above_it(heads: float) -> None:
    _, ax = plots.type_exponents(heads, (10, 50))
    curve, *marks = (line.get_xydata() for line in ax.lines)
    coin = [heads, 1 - heads]
    for share, rate in curve[::20]:
        truth = kl_divergence([share, 1 - share], coin, base=2)
        assert rate == pytest.approx(truth)
    for n, points in zip((10, 50), marks, strict=True):
        assert points[:, 0] == pytest.approx(np.arange(n + 1) / n)
        for k, (share, exponent) in enumerate(points):
            chance = math.comb(n, k) * heads**k * (1 - heads) ** (n - k)
            assert exponent == pytest.approx(-math.log2(chance) / n)
            rate = kl_divergence([share, 1 - share], coin, base=2)
            assert rate - 1e-9 <= exponent <= rate + math.log2(n + 1) / n


@pytest.mark.parametrize("heads", [0, 1, -0.5, float("nan")])
def test_types_refuse_a_coin_at_the_edge(heads: float) -> None:
    with pytest.raises(ValueError, match="heads must lie strictly between 0 and 1"):
        plots.type_exponents(heads, [10])


def test_exponents_stand_beside_their_limits() -> None:
    curves = {"falls": ([0.3, 0.2, 0.15], 0.1), "climbs": ([0.2, 0.3, 0.35], 0.4)}
    _, ax = plots.exponents([10, 100, 1000], curves, "nats")
    falls, low, climbs, high = (line.get_xydata() for line in ax.lines)
    assert falls.tolist() == [[10, 0.3], [100, 0.2], [1000, 0.15]]
    assert climbs.tolist() == [[10, 0.2], [100, 0.3], [1000, 0.35]]
    assert (set(low[:, 1]), set(high[:, 1])) == ({0.1}, {0.4})
    texts = [t.get_text() for t in ax.texts]
    assert texts == ["limit 0.1", "falls", "limit 0.4", "climbs"]
    assert "nats" in ax.get_ylabel()
    assert ax.get_ylim()[0] == 0


def test_exponents_refuse_a_curve_of_another_length() -> None:
    with pytest.raises(ValueError, match="2 sizes but 1 values of 'a'"):
        plots.exponents([1, 2], {"a": ([1], 0)}, "bits")


def test_bankrolls_start_at_zero_and_rates_are_slopes() -> None:
    games = {"wins": [[1.0, 2.0]], "loses": [[-1.0, -1.5], [0.5, -2.0]]}
    _, ax = plots.bankrolls(games, {"wins": 0.5, "loses": -0.75})
    zero, win, rise, lose, other, fall = (
        line.get_xydata().tolist() for line in ax.lines
    )
    assert {y for _, y in zero} == {0}
    assert win == [[0, 0], [1, 1], [2, 2]]
    assert lose == [[0, 0], [1, -1], [2, -1.5]]
    assert other == [[0, 0], [1, 0.5], [2, -2]]
    assert (rise, fall) == ([[0, 0], [2, 1]], [[0, 0], [2, -1.5]])
    assert [t.get_text() for t in ax.texts] == ["wins", "loses"]


def test_bankrolls_refuse_a_gambler_without_a_rate() -> None:
    with pytest.raises(ValueError, match=r"games of \['a'\] but rates of \['b'\]"):
        plots.bankrolls({"a": [[1]]}, {"b": 1.0})
