"""Figures of the chapter on numerics."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from infobook.plots import style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

#: Errors below this, 0 among them, are drawn here.
LEAST_ERROR = 3e-18
LOOKS = (
    (style.Q, "^", "--"),
    (style.THIRD, "s", "-."),
    (style.P, "o", "-"),
    (style.WASTE, "D", ":"),
    (style.QUIET, "v", (0, (4, 1, 1, 1, 1, 1))),
)


def error_laws(
    truth: ArrayLike,
    errors: Mapping[str, ArrayLike],
    laws: Mapping[str, ArrayLike],
) -> tuple[Figure, Axes]:
    """Draw the relative errors of several formulas, and the law that each obeys.

    Parameters
    ----------
    truth : array_like, shape (n,)
        The true values, above 0, from small to large.
    errors : mapping of str to array_like, shape (n,)
        By the name of a formula, its relative errors.
    laws : mapping of str to array_like, shape (n,)
        By the same names, what the errors should not exceed.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a true value is not above 0, or if the names differ.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.error_laws([1e-9, 1], {"log": [1e-7, 0]}, {"log": [1e-7, 0]})
    >>> ax.get_xscale()
    'log'
    """
    values = _positive(truth)
    if set(errors) != set(laws):
        raise ValueError(f"errors of {sorted(errors)}, but laws of {sorted(laws)}")
    figure, ax = style.new(height=3.9)
    for (name, found), look in zip(errors.items(), cycle(LOOKS), strict=False):
        colour, mark, line = look
        law = np.asarray(laws[name], float)
        ax.plot(values, law, color=colour, ls=line, lw=1.3)
        ax.plot(values, _visible(found), color=colour, marker=mark, ls="", ms=3.5)
        at = len(values) // 3
        ax.annotate(
            name,
            (values[at], law[at]),
            (4, 5),
            textcoords="offset points",
            color=colour,
            ha="left",
            va="bottom",
        )
    ax.axhline(1, color=style.QUIET, lw=0.8, ls=":")
    ax.text(values[-1], 1.5, "no digit is right", ha="right", color=style.QUIET)
    ax.set(
        xscale="log",
        yscale="log",
        xlabel="true divergence (nats)",
        ylabel="relative error",
    )
    return figure, ax


def peer_errors(
    truth: ArrayLike, answers: Mapping[str, ArrayLike], *, ours: str = "infobook"
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw the relative errors of several functions, each in a panel beside ours.

    Parameters
    ----------
    truth : array_like, shape (n,)
        The true values, above 0.
    answers : mapping of str to array_like, shape (n,)
        What each function answers, by its name; `ours` among them.
    ours : str, default "infobook"
        Whose errors stand in every panel.

    Returns
    -------
    Figure, and ndarray of Axes
        Two panels a row, one for each of the other functions.

    Raises
    ------
    ValueError
        If a true value is not above 0, or if the answers hold `ours` alone or not.

    Examples
    --------
    >>> from infobook import plots
    >>> answers = {"infobook": [1e-9, 1.0], "a": [0.0, 1.0], "b": [-1e-9, 1.0]}
    >>> fig, axes = plots.peer_errors([1e-9, 1.0], answers)
    >>> [ax.get_title(loc="left") for ax in axes.flat]
    ['a', 'b']
    """
    values = _positive(truth)
    others = [name for name in answers if name != ours]
    if ours not in answers or not others:
        raise ValueError(f"answers must hold {ours!r} and others, not {list(answers)}")
    rows = -(-len(others) // 2)
    figure, axes = style.new(
        rows,
        2,
        height=0.5 + 1.75 * rows,
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    own = np.abs(np.asarray(answers[ours], float) / values - 1)
    for ax, name in zip(axes.flat, others, strict=False):
        found = np.asarray(answers[name], float)
        error = _visible(np.abs(found / values - 1))
        ax.plot(values, _visible(own), color=style.P, marker=".", ls="", ms=3)
        for positive, mark in ((True, "^"), (False, "x")):
            these = (found > 0) == positive
            ax.plot(
                *(values[these], error[these]),
                color=style.Q,
                marker=mark,
                ls="",
                ms=4,
                mfc="none" if positive else style.Q,
            )
        ax.axhline(1, color=style.QUIET, lw=0.8, ls=":")
        ax.set_title(name, loc="left", fontsize=9)
    for ax in axes.flat[len(others) :]:
        ax.set_visible(False)
    first = axes[0, 0]
    first.set(xscale="log", yscale="log")
    first.text(values[0], 1e-14, ours, color=style.P, ha="left", va="bottom")
    figure.supxlabel("true divergence (nats)", fontsize=10)
    figure.supylabel("relative error", fontsize=10)
    return figure, axes


def times_by_size(
    sizes: Sequence[int],
    nanoseconds: Mapping[str, Mapping[str, ArrayLike]],
    limits: Mapping[str, tuple[str, float]],
    *,
    ours: str = "infobook",
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw how long functions take an element against the size of their input.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of elements.
    nanoseconds : mapping of str to mapping of str to array_like, shape (n,)
        By the title of a panel and by the name of a function, its times an element.
    limits : mapping of str to tuple of str and float
        By the title of a panel, what no function of its kind can do without, and the
        time it takes an element.
    ours : str, default "infobook"
        Whose curve is drawn heavier than the others.

    Returns
    -------
    Figure, and ndarray of Axes
        One panel below the other.

    Raises
    ------
    ValueError
        If `nanoseconds` and `limits` have not the same titles.

    Examples
    --------
    >>> from infobook import plots
    >>> times = {"KL": {"infobook": [200, 4], "formula": [30, 7]}}
    >>> fig, axes = plots.times_by_size([10, 1000], times, {"KL": ("a log", 0.8)})
    >>> axes[0].get_title(loc="left")
    'KL'
    """
    if list(nanoseconds) != list(limits):
        raise ValueError(
            f"times of {list(nanoseconds)}, but limits of {list(limits)}; give a limit "
            "for each panel"
        )
    panels = len(nanoseconds)
    figure, axes = style.new(panels, 1, height=0.4 + 3.1 * panels, squeeze=False)
    for ax, (title, times) in zip(axes[:, 0], nanoseconds.items(), strict=True):
        ends = {}
        others = cycle(look for look in LOOKS if look[0] != style.P)
        for name, found in times.items():
            colour, mark, line = LOOKS[2] if name == ours else next(others)
            curve = np.asarray(found, float)
            width = 2.4 if name == ours else 1.2
            ax.plot(sizes, curve, color=colour, marker=mark, ls=line, lw=width, ms=4)
            ends[name] = (float(curve[-1]), colour)
        needed, limit = limits[title]
        ax.axhline(limit, color=style.INK, lw=0.9)
        ax.text(sizes[0], limit * 1.12, f"{needed} alone", fontsize=9)
        ax.set(xscale="log", yscale="log", ylabel="ns an element")
        ax.set_title(title, loc="left")
        ax.set_ylim(0.6 * limit)
        _label_ends(ax, sizes[-1], ends)
    axes[-1, 0].set_xlabel("elements")
    return figure, axes[:, 0]


def _label_ends(ax: Axes, x: float, ends: Mapping[str, tuple[float, str]]) -> None:
    """Write names beside the ends of curves, as far apart as they need to be read."""
    low, high = ax.get_ylim()
    apart = (high / low) ** 0.072
    place = 0.0
    for name, (y, colour) in sorted(ends.items(), key=lambda end: end[1][0]):
        place = max(y, place * apart)
        ax.annotate(
            name,
            (x, y),
            (x * 1.6, place),
            # what is wasted has the contrast of a curve, not of a text
            color=style.INK if colour == style.WASTE else colour,
            fontsize=9,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.8, "shrinkB": 3},
        )


def _positive(truth: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(truth, float)
    if not np.all(values > 0):
        raise ValueError(f"truth must be above 0, not {values.min()!r}")
    return values


def _visible(errors: ArrayLike) -> NDArray[np.float64]:
    """Raise errors that a logarithmic axis could not show."""
    raised: NDArray[np.float64] = np.maximum(np.asarray(errors, float), LEAST_ERROR)
    return raised
