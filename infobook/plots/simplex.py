"""Maps over all distributions on three outcomes, drawn as a triangle.

A corner is a certain outcome, an edge a coin, and the weights of a point between the
three corners are its probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook.discrete import cross_entropy, entropy
from infobook.plots import style
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

_CORNERS = np.eye(3)


def entropy_simplex(names: Sequence[str] = ("A", "B", "C")) -> tuple[Figure, Axes]:
    """Draw the entropy of all distributions on three outcomes as a map of a triangle.

    Parameters
    ----------
    names : sequence of three str
        Names of the outcomes.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.entropy_simplex()
    >>> [note.get_text() for note in ax.texts if note.get_text().isalpha()]
    ['A', 'B', 'C']
    """
    grid = _grid(60, inside=False)
    value = np.asarray(entropy(grid, base=2))
    levels, lines = np.linspace(0, np.log2(3), 17), [1.2, 1.5]
    figure, ax = _map(grid, value, levels, lines, "{:.4g}".format)
    _name_corners(ax, names)
    _mark(ax, np.full(3, 1 / 3), r"$\log_2 3$", style.INK)
    _add_bar(figure, ax, [0, 0.5, 1, 1.5], "entropy (bits)")
    return figure, ax


def cross_entropy_simplex(
    p: ArrayLike, names: Sequence[str] = ("A", "B", "C"), *, top: float = 5.0
) -> tuple[Figure, Axes]:
    """Draw the cross-entropy of a world of three outcomes over all models of it.

    The lines are labelled with how far they lie above the entropy of the world.

    Parameters
    ----------
    p : array_like, shape (3,)
        The world, with no zero entry.
    names : sequence of three str
        Names of the outcomes.
    top : float
        What is above this, up to infinity at the edges, has one colour; in bits.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.
    ValueError
        If `p` has another number of outcomes than three, or a zero entry.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.cross_entropy_simplex([1 / 2, 1 / 3, 1 / 6])
    >>> [note.get_text() for note in ax.texts][-1]
    'q = p'
    """
    world = distribution("p", p)
    if world.shape != (3,) or not world.all():
        raise ValueError(f"p is {world.tolist()}; give three positive probabilities")
    grid = _grid(120, inside=True)
    least = float(entropy(world, base=2))
    value = np.minimum(np.asarray(cross_entropy(world, grid, base=2)), top)
    lines = [least + waste for waste in (0.1, 0.5, 1.0, 2.0)]
    levels = np.linspace(least, top, 21)
    figure, ax = _map(grid, value, levels, lines, lambda h: f"+{h - least:.4g}")
    _name_corners(ax, names)
    _mark(ax, world, "q = p", "white")
    _add_bar(figure, ax, [2, 3, 4, 5], "H(p, q) (bits)")
    return figure, ax


def _grid(steps: int, *, inside: bool) -> NDArray[np.float64]:
    """All (i, j, k) / steps with i + j + k = steps, one a row; `inside`: none is 0."""
    i, j = np.indices((steps + 1, steps + 1))
    least = int(inside)
    keep = (i >= least) & (j >= least) & (i + j <= steps - least)
    return np.stack([steps - i[keep] - j[keep], i[keep], j[keep]], axis=-1) / steps


def _place(p: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners at (0, 0), (1, 0) and (1/2, sqrt(3)/2); `p` has shape (..., 3)."""
    return p[..., 1] + p[..., 2] / 2, p[..., 2] * np.sqrt(3) / 2


def _map(
    grid: NDArray[np.float64],
    value: NDArray[np.float64],
    levels: NDArray[np.float64],
    lines: Sequence[float],
    label: Callable[[float], str],
) -> tuple[Figure, Axes]:
    """Draw `value` in colours, with some of its level lines labelled."""
    figure, ax = style.new(height=3.7)
    x, y = _place(grid)
    ax.tricontourf(x, y, value, levels=levels)
    middle = (levels[0] + levels[-1]) / 2
    ink = [style.INK if line > middle else "white" for line in lines]
    drawn = ax.tricontour(x, y, value, levels=lines, colors=ink, linewidths=1)
    # labelled at its top, since a line may run close along the edges
    tops = [
        max(np.concatenate(line), key=lambda place: place[1]) for line in drawn.allsegs
    ]
    ax.clabel(drawn, fmt=label, fontsize=9, manual=tops)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, np.sqrt(3) / 2 + 0.02), aspect="equal")
    ax.set_axis_off()
    return figure, ax


def _name_corners(ax: Axes, names: Sequence[str]) -> None:
    shift = [(-7, -4), (7, -4), (0, 9)]
    sides = ["right", "left", "center"]
    for x, y, name, offset, side in zip(
        *_place(_CORNERS), names, shift, sides, strict=True
    ):
        ax.annotate(
            name, (x, y), offset, textcoords="offset points", ha=side, va="center"
        )


def _mark(ax: Axes, p: NDArray[np.float64], text: str, colour: str) -> None:
    x, y = (float(place) for place in _place(p))
    ax.plot([x], [y], marker="o", color=colour, ms=4)
    ax.annotate(
        text, (x, y), (0, 6), textcoords="offset points", ha="center", color=colour
    )


def _add_bar(figure: Figure, ax: Axes, ticks: Sequence[float], label: str) -> None:
    filled = ax.collections[0]
    bar = figure.colorbar(filled, ax=ax, shrink=0.8, ticks=ticks)
    bar.set_label(label)
