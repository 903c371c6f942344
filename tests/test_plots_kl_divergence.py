"""What the figures of the chapter on KL divergence draw is what the measures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from infobook import ProbabilityError, kl_divergence, kl_terms, plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]
DAMAGE = ["glass", "water", "fire", "hail"]
INF = float("inf")


def _texts(ax: Axes) -> list[str]:
    return [text.get_text().strip() for text in ax.texts]


def test_logarithm_lies_below_its_tangent_and_touches_it_at_one() -> None:
    _, ax = plots.log_and_tangent(P, Q, DAMAGE)
    tangent, curve = (line.get_xydata() for line in ax.lines[:2])
    assert np.all(curve[:, 1] <= tangent[:, 1])
    assert curve[:, 1] == pytest.approx(np.log(curve[:, 0]))
    assert tangent[:, 1] == pytest.approx(tangent[:, 0] - 1)


def test_gaps_weighted_by_p_are_the_divergence() -> None:
    _, ax = plots.log_and_tangent(P, Q, DAMAGE)
    gap = {x[0]: np.ptp(y) for x, y in (line.get_data() for line in ax.lines[2:])}
    total = sum(p * gap[q / p] for p, q in zip(P, Q, strict=True))
    assert total == pytest.approx(kl_divergence(P, Q))
    assert {"glass", "water, fire", "hail"} <= set(_texts(ax))


def test_a_very_small_ratio_still_fits_the_picture() -> None:
    _, ax = plots.log_and_tangent([0.999, 0.001], [0.001, 0.999], ["a", "b"])
    assert ax.get_xlim()[1] > 999
    assert ax.lines[1].get_xdata().min() < 0.001 / 0.999


def test_both_forms_of_the_terms_have_the_same_sum() -> None:
    _, axes = plots.kl_term_bars(P, Q, DAMAGE)
    signed, positive = ([bar.get_height() for bar in ax.patches] for ax in axes)
    assert signed == pytest.approx([1, -0.25, -0.125, 0])
    assert positive == pytest.approx(list(np.asarray(kl_terms(P, Q)) / np.log(2)))
    assert sum(signed) == pytest.approx(sum(positive)) == 0.625
    assert min(positive) >= 0
    assert all("sum 0.625" in ax.get_title(loc="left") for ax in axes)
    assert axes[0].get_ylim() == axes[1].get_ylim()


@pytest.mark.parametrize("draw", [plots.log_and_tangent, plots.kl_term_bars])
def test_terms_refuse_zeros_and_what_is_no_distribution(draw) -> None:
    with pytest.raises(ValueError, match=r"q\[1\] is 0, .* leave the outcome out"):
        draw([0.5, 0.5], [1.0, 0.0], ["a", "b"])
    with pytest.raises(ProbabilityError, match="p sums to"):
        draw([0.5, 0.2], [0.5, 0.5], ["a", "b"])


def test_coins_meet_a_wall_one_way_and_a_finite_end_the_other() -> None:
    _, ax = plots.coin_divergence(0.3)
    forward, backward, ends = (line.get_xydata() for line in ax.lines)
    for q, value in forward[::100]:
        truth = kl_divergence([0.3, 0.7], [q, 1 - q], base=2)
        assert value == pytest.approx(truth)
    for q, value in backward[::100]:
        truth = kl_divergence([q, 1 - q], [0.3, 0.7], base=2)
        assert value == pytest.approx(truth)
    assert ends.tolist() == [
        [0, pytest.approx(-np.log2(0.7))],
        [1, pytest.approx(-np.log2(0.3))],
    ]
    assert forward[[0, -1], 1].min() > ax.get_ylim()[1]


@pytest.mark.parametrize("p", [0, 1, -0.5, float("nan")])
def test_coins_refuse_a_bias_at_the_edge(p: float) -> None:
    with pytest.raises(ValueError, match="p must lie strictly between 0 and 1, not"):
        plots.coin_divergence(p)


def test_ladder_shows_each_answer_beside_its_constant() -> None:
    _, ax = plots.epsilon_ladder([1e-7, 1e-10], [7.366, 10.82])
    assert ax.lines[0].get_xydata().tolist() == [[1e-7, 7.366], [1e-10, 10.82]]
    assert _texts(ax) == ["7.37", "10.82"]
    left, right = ax.get_xlim()
    assert left > 1e-7 > 1e-10 > right


def test_ladder_refuses_constants_that_a_logarithmic_axis_would_hide() -> None:
    with pytest.raises(ValueError, match=r"above 0, not .*0\.0"):
        plots.epsilon_ladder([0.1, 0.0], [1, 2])
    with pytest.raises(ValueError, match="2 epsilons but 1 answers"):
        plots.epsilon_ladder([0.1, 0.2], [1])


def test_coarsening_puts_infinity_on_a_shelf_above_all_that_is_finite() -> None:
    _, ax = plots.coarsening([8, 4, 2, 1], [INF, 3.0, 1.0, 0.0], [2.0, 1.5, 1.0, 0.0])
    shelf, forward, infinite, backward, none = (line.get_xydata() for line in ax.lines)
    assert forward.tolist() == [[1, 3], [2, 1], [3, 0]]
    assert backward.tolist() == [[0, 2], [1, 1.5], [2, 1], [3, 0]]
    assert infinite.tolist() == [[0, shelf[0, 1]]]
    assert shelf[0, 1] > 3
    assert none.size == 0
    assert [t.get_text() for t in ax.get_xticklabels()] == ["8", "4", "2", "1"]


def test_coarsening_survives_a_direction_that_is_never_finite() -> None:
    _, ax = plots.coarsening([2, 1], [INF, INF], [1.0, 0.0])
    assert _texts(ax) == ["infinite", "D(p || q)", "D(q || p)"]


def test_coarsening_refuses_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="no divergence is finite"):
        plots.coarsening([2, 1], [INF, INF], [INF, INF])
    with pytest.raises(ValueError, match="2 levels but 1 values"):
        plots.coarsening([2, 1], [1.0], [1.0])


def test_ink_maps_lie_row_by_row_and_the_third_sums_to_the_divergence() -> None:
    p, q = [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]
    _, axes = plots.ink_maps(p, q, ("one", "two"))
    first, second, terms = (np.asarray(ax.images[0].get_array()) for ax in axes)
    assert first.tolist() == [[0.4, 0.3], [0.2, 0.1]]
    assert second.tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert terms.sum() == pytest.approx(kl_divergence(p, q, base=2))
    assert axes[0].images[0].get_clim() == axes[1].images[0].get_clim() == (0, 0.4)
    assert [ax.get_title(loc="left") for ax in axes[:2]] == ["one", "two"]


def test_ink_maps_refuse_pixels_that_make_no_square() -> None:
    with pytest.raises(ValueError, match="3 pixels, which is not a square number"):
        plots.ink_maps([0.2, 0.3, 0.5], [0.2, 0.3, 0.5], ("a", "b"))
    with pytest.raises(ProbabilityError, match="q sums to"):
        plots.ink_maps([1, 0, 0, 0], [1, 1, 0, 0], ("a", "b"))


def test_chance_has_a_bar_and_a_dot_a_row_from_the_top() -> None:
    _, ax = plots.divergence_against_chance(["a", "b"], [0.3, 0.1], [0.1, 0], [0.2, 1])
    bars = next(c for c in ax.collections if isinstance(c, LineCollection))
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    assert ends == [[0.1, 0.2], [0, 1]]
    assert ax.lines[0].get_xydata().tolist() == [[0.3, 0], [0.1, 1]]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]
    assert ax.yaxis_inverted()
    assert ax.get_xlim()[0] == 0


def test_chance_refuses_a_range_whose_ends_are_swapped() -> None:
    with pytest.raises(ValueError, match=r"low\[1\] is above high\[1\]; swap"):
        plots.divergence_against_chance(["a", "b"], [1, 1], [0, 2], [1, 1])
