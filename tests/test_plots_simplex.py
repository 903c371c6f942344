"""What the maps of the triangle draw is what the measures say."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from infobook import ProbabilityError, cross_entropy, entropy, plots

WORLD = [1 / 2, 1 / 3, 1 / 6]


def level_lines(ax: plt.Axes, number: int) -> tuple[float, np.ndarray]:
    """Return a labelled level, and the distributions on its line."""
    lines = ax.collections[1]
    x, y = lines.get_paths()[number].vertices.T
    third = y * 2 / np.sqrt(3)
    second = x - third / 2
    return lines.levels[number], np.stack([1 - second - third, second, third], axis=-1)


@pytest.mark.parametrize("number", [0, 1])
def test_entropy_is_constant_along_its_lines(number: int) -> None:
    _, ax = plots.entropy_simplex(["x", "y", "z"])
    level, along = level_lines(ax, number)
    inside = np.all(along > 0.02, axis=-1)  # where the grid is fine enough
    assert inside.any()
    assert entropy(along[inside], base=2) == pytest.approx(level, abs=0.01)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_cross_entropy_is_constant_along_its_lines(number: int) -> None:
    _, ax = plots.cross_entropy_simplex(WORLD)
    level, along = level_lines(ax, number)
    inside = np.all(along > 0.05, axis=-1)
    assert inside.any()
    assert cross_entropy(WORLD, along[inside], base=2) == pytest.approx(level, abs=0.01)


def test_corners_are_named_and_the_lowest_point_is_marked() -> None:
    _, ax = plots.entropy_simplex(["x", "y", "z"])
    texts = {note.get_text() for note in ax.texts}
    assert texts == {"x", "y", "z", r"$\log_2 3$", "1.2", "1.5"}
    _, ax = plots.cross_entropy_simplex(WORLD)
    (mark,) = ax.lines
    expected = [1 / 3 + 1 / 12, np.sqrt(3) / 12]
    assert mark.get_xydata()[0] == pytest.approx(expected)


def test_colours_begin_at_the_entropy_of_the_world() -> None:
    _, ax = plots.cross_entropy_simplex(WORLD, top=4.0)
    low, high = ax.collections[0].get_clim()
    assert low == pytest.approx(entropy(WORLD, base=2))
    assert high == 4.0


@pytest.mark.parametrize("p", [[0.5, 0.5], [0.5, 0.5, 0.0], [0.25] * 4])
def test_three_positive_probabilities_are_asked_for(p: list[float]) -> None:
    with pytest.raises(ValueError, match="give three positive probabilities"):
        plots.cross_entropy_simplex(p)


def test_a_world_that_is_no_distribution_is_refused() -> None:
    with pytest.raises(ProbabilityError, match="sums to"):
        plots.cross_entropy_simplex([0.5, 0.5, 0.5])
