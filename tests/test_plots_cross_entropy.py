"""What the figures of the cross-entropy chapter draw is what the measures say."""

from __future__ import annotations

import numpy as np
import pytest

from infobook import (
    ProbabilityError,
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    plots,
)

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]


def test_areas_of_the_bill_add_up() -> None:
    _, ax = plots.wrong_code_areas(P, Q, "abcd")
    own, excess, saved = (
        sum(b.get_width() * b.get_height() for b in bars) for bars in ax.containers
    )
    assert own + excess == pytest.approx(cross_entropy(P, Q, base=2))
    assert own + saved == pytest.approx(entropy(P, base=2))
    assert (excess, saved) == (1, 0.375)
    title = ax.get_title(loc="left")
    assert title == "1.75 + 1 charged on top − 0.375 saved = 2.375 bits"
    words = {text.get_text() for text in ax.texts}
    assert {"+1", "−0.25", "−0.125", "0.375"} <= words


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
