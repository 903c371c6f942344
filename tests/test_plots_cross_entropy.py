"""What the figures of the cross-entropy chapter draw is what the measures say."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from infobook import (
    ProbabilityError,
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    kraft_sum,
    plots,
)
from infobook.plots import style

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]
WRONG_CODE = ["110", "0", "10", "111"]


def boxes(ax: plt.Axes, height: float) -> list[tuple[float, float]]:
    """Left end and width of the bars of this height, from left to right."""
    found = [b for b in ax.patches if b.get_height() == pytest.approx(height)]
    return sorted((b.get_x(), b.get_width()) for b in found)


def test_words_of_a_prefix_code_tile_the_unit_interval() -> None:
    _, (ax,) = plots.interval_packing(["0", "10", "110", "111"])
    words = boxes(ax, 0.8)
    assert words == [(0, 0.5), (0.5, 0.25), (0.75, 0.125), (0.875, 0.125)]
    ends = [left + width for left, width in words]
    assert ends == [left for left, _ in words[1:]] + [1]
    assert "add up to 1" in ax.get_title(loc="left")


def test_only_the_word_on_taken_ground_is_hatched() -> None:
    code = ["0", "01", "10", "11"]
    _, axes = plots.interval_packing(["0", "1"], code)
    hatched = [b for b in axes[1].patches if b.get_hatch()]
    assert [(b.get_x(), b.get_width()) for b in hatched] == [(0.25, 0.25)]
    assert not any(b.get_hatch() for b in axes[0].patches)
    assert axes[1].get_title(loc="left").endswith(f"{kraft_sum(code):g}")


def waste_at_forks(ax: plt.Axes) -> list[float]:
    texts = (t for t in ax.texts if t.get_color() == style.Q)
    return sorted(float(t.get_text()) for t in texts)


def test_waste_of_the_forks_is_the_divergence() -> None:
    _, ax = plots.code_tree(P, WRONG_CODE, "abcd")
    waste = waste_at_forks(ax)
    expected = sorted(
        w * (1 - binary_entropy(s, base=2))
        for w, s in [(1, 1 / 4), (3 / 4, 1 / 6), (5 / 8, 4 / 5)]
    )
    assert waste == pytest.approx(expected, abs=6e-4)
    assert sum(waste) == pytest.approx(kl_divergence(P, Q, base=2), abs=2e-3)
    assert "length 2.375 = entropy 1.75 + waste 0.625" in ax.get_title(loc="left")


def test_fork_with_one_branch_wastes_all_that_passes() -> None:
    _, ax = plots.code_tree([0.5, 0.25, 0.25], ["0", "100", "101"], "abc")
    assert waste_at_forks(ax) == [0, 0, 0.5]


def test_fork_that_nobody_reaches_wastes_nothing() -> None:
    _, ax = plots.code_tree([1.0, 0.0, 0.0], ["0", "10", "11"], "abc")
    assert waste_at_forks(ax) == [0, 1]


def test_tree_refuses_a_word_that_begins_another() -> None:
    with pytest.raises(ValueError, match="'0', the beginning of '01'"):
        plots.code_tree([0.5, 0.25, 0.25], ["0", "01", "11"], "abc")


def test_areas_of_the_bill_add_up() -> None:
    _, ax = plots.wrong_code_areas(P, Q, "abcd")
    own, excess, saved = (
        sum(b.get_width() * b.get_height() for b in bars) for bars in ax.containers
    )
    assert own + excess == pytest.approx(cross_entropy(P, Q, base=2))
    assert own + saved == pytest.approx(entropy(P, base=2))
    assert (excess, saved) == (1, 0.375)
    title = ax.get_title(loc="left")
    assert title == "1.75 + 1 charged on top - 0.375 saved = 2.375 bits"
    words = {text.get_text() for text in ax.texts}
    assert {"+1", "-0.25", "-0.125", "0.375"} <= words


def test_areas_refuse_a_zero_and_what_is_no_distribution() -> None:
    with pytest.raises(ValueError, match="no 0"):
        plots.wrong_code_areas([0.5, 0.5], [1.0, 0.0], "ab")
    with pytest.raises(ProbabilityError, match="sums to"):
        plots.wrong_code_areas([0.5, 0.5], [0.5, 0.2], "ab")
    with pytest.raises(ProbabilityError):
        plots.wrong_code_areas([0.5, 0.5], [0.5, 0.25, 0.25], "abc")


def test_lines_are_straight_and_touch_the_dome_where_they_fit() -> None:
    _, ax = plots.cross_entropy_lines([0.2, 0.7], world=0.4)
    dome, line, dot = (ax.lines[k].get_xydata() for k in range(3))
    assert dome[:, 1] == pytest.approx(binary_entropy(dome[:, 0], base=2))
    straight = np.interp(dome[:, 0], line[:, 0], line[:, 1])
    assert np.all(straight >= dome[:, 1] - 1e-12)
    assert dot[0] == pytest.approx([0.2, binary_entropy(0.2, base=2)])
    assert np.interp(0.2, line[:, 0], line[:, 1]) == pytest.approx(dot[0, 1])
    gap = ax.lines[-1].get_ydata()
    coins = [0.6, 0.4], [0.8, 0.2]
    assert gap[1] - gap[0] == pytest.approx(kl_divergence(*coins, base=2))


def test_bowls_are_lowest_on_the_dome() -> None:
    _, ax = plots.cross_entropy_bowls([0.1, 0.5])
    bowl, dot = (ax.lines[k].get_xydata() for k in (1, 2))
    lowest = bowl[bowl[:, 1].argmin()]
    assert lowest == pytest.approx([0.1, binary_entropy(0.1, base=2)], abs=1e-9)
    assert dot[0] == pytest.approx(lowest)
    at_half = bowl[np.isclose(bowl[:, 0], 0.5), 1]
    assert at_half == pytest.approx([1.0])


def test_bars_stack_the_waste_on_the_floor() -> None:
    _, ax = plots.price_bars(
        ["a", "b"], [1.0, 0.5], [0.25, 2.0], ("h", "d"), unit="bits"
    )
    floor, waste = ax.containers
    assert [bar.get_width() for bar in floor] == [1.0, 0.5]
    assert [(bar.get_x(), bar.get_width()) for bar in waste] == [(1, 0.25), (0.5, 2)]
    assert {"a: 1.00 + 0.25 = 1.25", "b: 0.50 + 2.00 = 2.50"} == {
        text.get_text() for text in ax.texts
    }


def test_bars_refuse_names_that_do_not_match() -> None:
    with pytest.raises(ValueError, match=r"floor shape \(1,\)"):
        plots.price_bars(["a", "b"], [1.0], [0.5], ("h", "d"), unit="bits")
