"""Figures of the chapter on KL divergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import NullLocator

from infobook.discrete import kl_divergence
from infobook.plots import style
from infobook.terms import kl_terms
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


def log_and_tangent(
    p: ArrayLike, q: ArrayLike, names: Sequence[str]
) -> tuple[Figure, Axes]:
    """Draw ln t below its tangent t - 1, with the gap at each ratio q/p marked.

    Parameters
    ----------
    p, q : array_like, shape (n,)
        Two distributions with no zero entry.
    names : sequence of str
        A name an outcome.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution.
    ValueError
        If an entry of `p` or `q` is 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.log_and_tangent([0.5, 0.5], [0.25, 0.75], ["heads", "tails"])
    >>> ax.get_xlabel()
    't, the ratio q/p'
    """
    world, model = _without_zeros(p, q)
    ratio = model / world
    t = np.geomspace(min(0.1, ratio.min() / 1.5), max(3.0, 1.15 * ratio.max()), 300)
    figure, ax = style.new(height=3.8)
    ax.plot(t, t - 1, color=style.Q, ls="--")
    ax.plot(t, np.log(t), color=style.P)
    for value in np.unique(ratio):
        here = [name for name, r in zip(names, ratio, strict=True) if r == value]
        low, high = np.log(value), value - 1
        ax.plot([value, value], [low, high], color=style.WASTE, marker="o", ms=4)
        ax.annotate(", ".join(here), (value, low), (7, -10), textcoords="offset points")
    end = t[-1]
    ax.text(end, end - 1, f"t {style.MINUS} 1 ", ha="right", va="bottom", color=style.Q)
    ax.text(end, np.log(end) + 0.08, "ln t ", ha="right", va="bottom", color=style.P)
    ax.set(xlim=(0, end), xlabel="t, the ratio q/p", ylabel="nats")
    return figure, ax


def kl_term_bars(
    p: ArrayLike, q: ArrayLike, names: Sequence[str]
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw the terms of D(p || q) twice: signed, and in the form that is never below 0.

    Parameters
    ----------
    p, q : array_like, shape (n,)
        Two distributions with no zero entry.
    names : sequence of str
        A name an outcome.

    Returns
    -------
    Figure, and ndarray of Axes, shape (2,)

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution.
    ValueError
        If an entry of `p` or `q` is 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.kl_term_bars([0.5, 0.5], [0.25, 0.75], ["heads", "tails"])
    >>> len(axes)
    2
    """
    world, model = _without_zeros(p, q)
    signed = world * np.log2(world / model)
    positive = np.asarray(kl_terms(world, model)) / np.log(2)
    figure, axes = style.new(2, 1, height=4.8)
    titles = ("p log2(p/q)", f"(p ln(p/q) {style.MINUS} p + q) / ln 2")
    for ax, terms, title in zip(axes, (signed, positive), titles, strict=True):
        colours = [style.WASTE if term >= 0 else style.THIRD for term in terms]
        ax.bar(names, terms, 0.6, color=colours)
        ax.axhline(0, color=style.QUIET, lw=0.8)
        for x, term in enumerate(terms):
            side = "bottom" if term >= 0 else "top"
            ax.annotate(
                style.number(term),
                (x, term),
                (0, 2 if term >= 0 else -2),
                textcoords="offset points",
                ha="center",
                va=side,
            )
        ax.set_title(f"{title}: sum {terms.sum():.4g}", loc="left")
        ax.margins(y=0.15)
    axes[1].sharey(axes[0])
    for ax in axes:
        ax.set_ylabel("share (bits)")
    return figure, axes


def coin_divergence(p: float) -> tuple[Figure, Axes]:
    """Draw both divergences between a coin of bias `p` and every other coin.

    Parameters
    ----------
    p : float
        Probability of heads of the fixed coin, above 0 and below 1.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If `p` is not strictly between 0 and 1.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.coin_divergence(0.3)
    >>> ax.get_ylabel()
    'divergence (bits)'
    """
    if not 0 < p < 1:
        raise ValueError(f"p must lie strictly between 0 and 1, not {p!r}")
    inner = np.linspace(1e-4, 1 - 1e-4, 1000)
    fixed, coins = np.array([p, 1 - p]), np.stack([inner, 1 - inner], axis=-1)
    ends = np.eye(2)[::-1]
    all_coins = np.concatenate([ends[:1], coins, ends[1:]])
    figure, ax = style.new()
    forward = np.asarray(kl_divergence(fixed, coins, base=2))
    backward = np.asarray(kl_divergence(all_coins, fixed, base=2))
    ax.plot(inner, forward, color=style.P)
    ax.plot(all_coins[:, 0], backward, color=style.Q, ls="--")
    ax.plot([0, 1], backward[[0, -1]], color=style.Q, marker="o", ls="", clip_on=False)
    top = 2.5
    ax.vlines([0, 1], 0, top, color=style.P, lw=1, ls=":")
    high, low = np.interp(0.75, inner, forward), np.interp(0.76, inner, backward[1:-1])
    ax.text(0.73, high, "D(p || q)", color=style.P, ha="right", va="bottom")
    ax.text(0.985, low, "D(q || p)", color=style.Q, ha="right", va="top")
    ax.annotate("q = p", (p, 0), (0, 12), textcoords="offset points", ha="center")
    ax.set(
        xlim=(0, 1),
        ylim=(0, top),
        xlabel="q, probability of heads of the other coin",
        ylabel="divergence (bits)",
    )
    return figure, ax


def epsilon_ladder(
    epsilons: Sequence[float], answers: ArrayLike
) -> tuple[Figure, Axes]:
    """Draw what a patched formula answers against the constant that patched it.

    Parameters
    ----------
    epsilons : sequence of float
        The constants, above 0.
    answers : array_like, shape (n,)
        The answers in nats, one a constant.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If the numbers of both differ, or a constant is not above 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.epsilon_ladder([1e-7, 1e-10], [7.37, 10.82])
    >>> ax.get_xscale()
    'log'
    """
    constants, values = np.asarray(epsilons, float), np.asarray(answers, float)
    if constants.shape != values.shape:
        raise ValueError(f"{constants.size} epsilons but {values.size} answers")
    if not np.all(constants > 0):
        raise ValueError(f"epsilons must be above 0, not {constants.min()!r}")
    figure, ax = style.new(height=3.2)
    ax.plot(constants, values, color=style.Q, marker="o")
    for k, (x, y) in enumerate(zip(constants, values, strict=True)):
        # by turns at the left above the line and at the right below it
        offset, side = ((8, -11), "left") if k % 2 else ((-9, 5), "right")
        ax.annotate(f"{y:.2f}", (x, y), offset, textcoords="offset points", ha=side)
    ax.set(
        xscale="log",
        xlim=(constants.max() * 1e5, constants.min() / 1e4),
        ylim=(0, values.max() * 1.15),
        xlabel="the constant that was added (smaller to the right)",
        ylabel="the answer (nats)",
    )
    return figure, ax


def coarsening(
    levels: Sequence[int], forward: ArrayLike, backward: ArrayLike
) -> tuple[Figure, Axes]:
    """Draw two divergences that fall as outcomes are merged; infinite ones on a shelf.

    Parameters
    ----------
    levels : sequence of int
        Number of outcomes at each step, from fine to coarse.
    forward, backward : array_like, shape (n,)
        D(p || q) and D(q || p) in bits, one a step; they may be infinite.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If no value is finite, or the lengths differ.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.coarsening([4, 2, 1], [float("inf"), 0.5, 0], [1, 0.4, 0])
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['4', '2', '1']
    """
    values = np.stack([np.asarray(forward, float), np.asarray(backward, float)])
    if values.shape[1] != len(levels):
        raise ValueError(
            f"{len(levels)} levels but {values.shape[1]} values; give one a level"
        )
    if not np.isfinite(values).any():
        raise ValueError("no divergence is finite, so there is nothing to draw")
    shelf = 1.3 * float(values[np.isfinite(values)].max())
    place = np.arange(len(levels))
    figure, ax = style.new(height=3.4)
    ax.axhline(shelf, color=style.QUIET, lw=0.8, ls=":")
    ax.text(place[-1], shelf, "infinite", ha="right", va="bottom", color=style.QUIET)
    looks = ((style.P, "-", "o", "D(p || q)"), (style.Q, "--", "s", "D(q || p)"))
    for row, (colour, line, mark, name) in zip(values, looks, strict=True):
        finite = np.isfinite(row)
        ax.plot(place[finite], row[finite], color=colour, ls=line, marker=mark)
        rest = place[~finite]
        ax.plot(rest, np.full(rest.size, shelf), color=colour, ls="", marker=mark)
        first = int(finite.argmax())
        height = row[first] if finite.any() else shelf
        ax.annotate(
            name, (first, height), (8, 7), textcoords="offset points", color=colour
        )
    ax.set_xticks(place, [str(level) for level in levels])
    ax.set(xlabel="greys that are told apart", ylabel="divergence (bits)")
    ax.set_ylim(-0.03 * shelf, 1.12 * shelf)
    return figure, ax


def ink_maps(
    p: ArrayLike, q: ArrayLike, names: tuple[str, str]
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw two distributions over the pixels of a square, and the terms of D(p || q).

    Parameters
    ----------
    p, q : array_like, shape (k * k,)
        Where a drop of ink lands, pixel by pixel, row by row.
    names : tuple of two str
        Titles of the two maps.

    Returns
    -------
    Figure, and ndarray of Axes, shape (3,)

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution.
    ValueError
        If the number of pixels is not a square.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.ink_maps([1, 0, 0, 0], [0.7, 0.1, 0.1, 0.1], ("a", "b"))
    >>> axes[2].get_title(loc="left")
    'terms: 0.515 bits'
    """
    maps = [distribution("p", p), distribution("q", q)]
    side = round(maps[0].size ** 0.5)
    if side**2 != maps[0].size:
        raise ValueError(f"p has {maps[0].size} pixels, which is not a square number")
    terms = np.asarray(kl_terms(*maps)) / np.log(2)
    titles = [*names, f"terms: {kl_divergence(*maps, base=2):.3f} bits"]
    figure, axes = style.new(1, 3, height=1.9)
    most = max(float(m.max()) for m in maps)
    tops = (most, most, float(terms.max()))
    for ax, values, title, top in zip(axes, [*maps, terms], titles, tops, strict=True):
        ax.imshow(values.reshape(side, side), vmin=0, vmax=top)
        ax.set_title(title, loc="left")
        ax.xaxis.set_major_locator(NullLocator())
        ax.yaxis.set_major_locator(NullLocator())
    return figure, axes


def divergence_against_chance(
    names: Sequence[str], found: ArrayLike, low: ArrayLike, high: ArrayLike
) -> tuple[Figure, Axes]:
    """Draw measured divergences beside the range that chance alone produces.

    Parameters
    ----------
    names : sequence of str
        One name a row; the first stands at the top.
    found, low, high : array_like, shape (n,)
        The divergence measured and the ends of the range, in bits.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If an end of a range lies on the wrong side of the other.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.divergence_against_chance(["a"], [0.3], [0.1], [0.2])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['a']
    """
    least, most = np.asarray(low, float), np.asarray(high, float)
    if np.any(least > most):
        row = int(np.argmax(least > most))
        raise ValueError(f"low[{row}] is above high[{row}]; swap low and high")
    place = np.arange(len(names))
    figure, ax = style.new(height=4.2)
    ax.hlines(place, least, most, color=style.QUIET, lw=7, alpha=0.45)
    dots = np.asarray(found, float)
    ax.plot(dots, place, color=style.Q, marker="o", ls="")
    for text, ends, colour in (
        (" by chance", most, style.QUIET),
        ("  measured", dots, style.Q),
    ):
        row = int(ends.argmax())
        ax.text(ends[row], row, text, color=colour, ha="left", va="center")
    ax.set_yticks(place, list(names))
    ax.invert_yaxis()
    ax.set_xlim(0, 1.3 * max(most.max(), dots.max()))
    ax.set_xlabel("divergence from the other texts (bits)")
    return figure, ax


def _without_zeros(
    p: ArrayLike, q: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Check two distributions whose logarithms are to be drawn."""
    checked = {"p": distribution("p", p), "q": distribution("q", q)}
    for name, values in checked.items():
        if not values.all():
            raise ValueError(
                f"{name}[{int(values.argmin())}] is 0, and its term has no finite "
                "logarithm; leave the outcome out"
            )
    return checked["p"], checked["q"]
