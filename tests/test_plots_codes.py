"""What the figures of the chapter on codes draw is what the measures say."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from infobook import (
    ProbabilityError,
    binary_entropy,
    entropy,
    expected_length,
    huffman_code,
    kl_divergence,
    kraft_sum,
    plots,
    shannon_code,
    surprisal,
)
from infobook.plots import style

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]
WRONG_CODE = ["110", "0", "10", "111"]
UNEVEN = [0.4, 0.3, 0.2, 0.1]


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


def test_areas_are_what_the_code_charges() -> None:
    code = shannon_code(UNEVEN)
    _, ax = plots.length_areas(UNEVEN, code, "abcd")
    areas = [b.get_width() * b.get_height() for b in ax.patches]
    assert sum(areas) == pytest.approx(expected_length(UNEVEN, code))
    own = [line.get_ydata()[0] for line in ax.lines]
    assert own == pytest.approx(list(surprisal(UNEVEN, base=2)))
    assert np.all(np.array([b.get_height() for b in ax.patches]) >= own)
    assert ax.get_title(loc="left") == "expected length 2.4, entropy 1.846 bits"


def test_areas_of_lengths_refuse_a_zero_and_a_word_too_few() -> None:
    with pytest.raises(ValueError, match="no 0"):
        plots.length_areas([1.0, 0.0], ["0", "1"], "ab")
    with pytest.raises(ProbabilityError):
        plots.length_areas([0.5, 0.5], ["0"], "ab")


def test_block_rates_lie_between_their_bounds() -> None:
    coin = [0.9, 0.1]
    pair = np.kron(coin, coin)
    rates = [1.0, expected_length(pair, huffman_code(pair)) / 2]
    _, ax = plots.block_rates(coin, rates)
    drawn, least, most = (line.get_ydata() for line in ax.lines)
    assert list(drawn) == rates
    assert least[0] == pytest.approx(entropy(coin, base=2))
    assert np.all(drawn >= least[0])
    assert np.all(drawn < most)
    assert most == pytest.approx([least[0] + 1, least[0] + 1 / 2])


def test_block_rates_can_be_one() -> None:
    _, ax = plots.block_rates([0.9, 0.1], [1.0])
    assert list(ax.lines[0].get_ydata()) == [1.0]
