"""What the figures of the entropy chapter draw is what the measures say."""

from __future__ import annotations

import numpy as np
import pytest

from infobook import ProbabilityError, binary_entropy, entropy, plots, surprisal
from infobook.data import photograph

SKY = [1 / 2, 1 / 4, 1 / 8, 1 / 8]


def test_areas_of_surprise_add_up_to_the_entropy() -> None:
    _, ax = plots.surprise_areas(SKY)
    sizes = [(box.get_width(), box.get_height()) for box in ax.patches]
    assert sum(w * h for w, h in sizes) == pytest.approx(entropy(SKY, base=2))
    assert [h for _, h in sizes] == pytest.approx(list(surprisal(SKY, base=2)))
    assert [box.get_x() for box in ax.patches] == pytest.approx([0, 0.5, 0.75, 0.875])
    assert "1.75 bits" in ax.get_title(loc="left")


def test_areas_refuse_what_is_no_distribution() -> None:
    with pytest.raises(ProbabilityError, match="sums to"):
        plots.surprise_areas([0.5, 0.2])


def test_areas_refuse_an_impossible_outcome() -> None:
    with pytest.raises(ValueError, match=r"p\[1\] is 0"):
        plots.surprise_areas([1.0, 0.0])


def test_curve_is_the_binary_entropy_and_its_chord_lies_below() -> None:
    _, ax = plots.binary_entropy_curve((0.2, 0.9))
    curve, chord, gap = (line.get_xydata() for line in ax.lines)
    assert curve[:, 1] == pytest.approx(binary_entropy(curve[:, 0], base=2))
    assert chord[:, 0].tolist() == [0.2, 0.9]
    assert chord[:, 1] == pytest.approx(binary_entropy([0.2, 0.9], base=2))
    assert gap[0, 1] == pytest.approx(chord[:, 1].mean())
    assert gap[1, 1] == pytest.approx(binary_entropy(0.55, base=2))


def test_tree_shows_the_entropy_of_each_node() -> None:
    _, ax = plots.grouping_tree(SKY, "abcd", [[0, 1], [2, 3]])
    words = [text.get_text() for text in ax.texts]
    assert {"0.811 bits", "0.918 bits", "1.000 bits", "a, 0.5"} <= set(words)
    assert ax.get_title(loc="left").endswith("= 1.75 bits")


@pytest.mark.parametrize("groups", [[[0, 1]], [[0, 1], [1, 2, 3]], [[0], [5]]])
def test_tree_refuses_what_is_no_partition(groups: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="each of the 4 outcomes once"):
        plots.grouping_tree(SKY, "abcd", groups)


def test_histograms_are_those_of_the_photograph() -> None:
    _, axes = plots.photograph_histograms("flower")
    grey = photograph("flower")
    counts = np.bincount(grey.ravel(), minlength=256)
    assert axes[1].get_title(loc="left") == (
        f"its greys: {entropy(counts / counts.sum(), base=2):.3f} bits"
    )
    drawn = axes[1].collections[0].get_paths()[0].vertices
    assert drawn[:, 1].max() == pytest.approx(counts.max() / counts.sum())


def test_average_estimates_are_drawn_as_given() -> None:
    _, ax = plots.sample_entropy([0.5, 0.5], [1, 2, 4], lambda n: 1 - 1 / n)
    assert ax.lines[1].get_xydata().tolist() == [[1, 0], [2, 0.5], [4, 0.75]]
    assert list(ax.lines[0].get_ydata()) == [1.0, 1.0]
