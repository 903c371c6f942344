"""Figures of the chapter on evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook.discrete import kl_divergence
from infobook.plots import style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

_LOOKS = ((style.P, "-", "o"), (style.Q, "--", "s"))


def evidence_walks(
    under_p: ArrayLike, under_q: ArrayLike, drifts: tuple[float, float], goal: float
) -> tuple[Figure, Axes]:
    """Draw random walks of the weight of evidence, with their drifts and a goal.

    Parameters
    ----------
    under_p, under_q : array_like, shape (trials, n)
        Weight of evidence for p in bits after 1, ..., n outcomes from p, or from q.
    drifts : tuple of two float
        Bits an outcome, under p and under q.
    goal : float
        The weight, in bits, at which a judge rules for p; at its negative, for q.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If the walks differ in length.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.evidence_walks([[1, 2]], [[-1, 0]], (0.2, -0.2), 4)
    >>> ax.get_xlabel()
    'flips'
    """
    sets = [np.atleast_2d(np.asarray(walks, float)) for walks in (under_p, under_q)]
    steps = sets[0].shape[1]
    if sets[1].shape[1] != steps:
        raise ValueError(f"walks of {steps} and of {sets[1].shape[1]} steps")
    figure, ax = style.new(height=3.8)
    for height in (goal, -goal):
        ax.axhline(height, color=style.QUIET, lw=1, ls=":")
    names = ("the coin is fair", "the coin is weighted")
    flips = np.arange(steps + 1)
    for walks, drift, name, look in zip(sets, drifts, names, _LOOKS, strict=True):
        colour, line, _ = look
        for walk in walks:
            path = np.concatenate([[0.0], walk])
            ax.plot(flips, path, color=colour, ls=line, lw=0.7, alpha=0.6)
        ax.plot(flips[[0, -1]], [0, drift * steps], color=style.INK, lw=1.6)
        spot = (0.3 * steps, (float(walks.max()) if drift > 0 else float(walks.min())))
        ax.text(*spot, name, color=colour, ha="center", va="center")
    ax.set(xlim=(0, steps), xlabel="flips", ylabel="evidence for fair (bits)")
    return figure, ax


def false_convictions(
    by_p_value: ArrayLike, by_odds: ArrayLike, level: float
) -> tuple[Figure, Axes]:
    """Draw how often two searches have convicted wrongly after n looks.

    Parameters
    ----------
    by_p_value, by_odds : array_like, shape (n,)
        Probability of a false conviction within 1, ..., n flips.
    level : float
        The probability that one planned look would have.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a curve falls, which a cumulative probability never does.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.false_convictions([0, 0.1, 0.2], [0, 0, 0.01], 0.05)
    >>> ax.get_xscale()
    'log'
    """
    figure, ax = style.new()
    ax.axhline(level, color=style.QUIET, lw=1, ls=":")
    ax.text(1, level, f" {level:g}", color=style.QUIET, va="bottom")
    names = ("p-value at most 0.05", "odds of 20 to 1")
    curves = (by_p_value, by_odds)
    for curve, name, look in zip(curves, names, _LOOKS[::-1], strict=True):
        values = np.asarray(curve, float)
        if np.any(np.diff(values) < 0):
            raise ValueError(f"the curve for {name!r} falls; pass cumulative sums")
        flips = np.arange(1, values.size + 1)
        ax.plot(flips, values, color=look[0], ls=look[1], drawstyle="steps-post")
        over = values[-1] > level
        ax.annotate(
            name,
            (flips[-1], values[-1]),
            (-75, -4) if over else (-4, -6),
            textcoords="offset points",
            color=look[0],
            ha="right",
            va="center" if over else "top",
        )
    ax.set(xscale="log", xlabel="flips, with a look after each")
    ax.set_ylabel("false convictions so far")
    ax.set_xlim(1, None)
    ax.set_ylim(0, None)
    return figure, ax


def type_exponents(heads: float, sizes: Sequence[int]) -> tuple[Figure, Axes]:
    """Draw the exact exponent of each number of heads above the divergence.

    Parameters
    ----------
    heads : float
        Probability of heads, above 0 and below 1.
    sizes : sequence of int
        One or two numbers of flips.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If `heads` is not strictly between 0 and 1.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.type_exponents(0.75, [10])
    >>> ax.get_ylabel()
    'exponent (bits a flip)'
    """
    if not 0 < heads < 1:
        raise ValueError(f"heads must lie strictly between 0 and 1, not {heads!r}")
    share = np.linspace(0, 1, 201)
    coin = np.array([heads, 1 - heads])
    rate = kl_divergence(np.stack([share, 1 - share], axis=-1), coin, base=2)
    figure, ax = style.new()
    ax.plot(share, rate, color=style.INK, lw=1.5)
    marks = ((style.P, "o"), (style.Q, "x"))
    for n, (colour, mark) in zip(sizes, marks, strict=False):
        k = np.arange(n + 1)
        logs = np.concatenate([[0.0], np.cumsum(np.log2(np.arange(1, n + 1)))])
        ways = logs[n] - logs[k] - logs[n - k]
        found = -(ways + k * np.log2(heads) + (n - k) * np.log2(1 - heads)) / n
        ax.plot(k / n, found, color=colour, marker=mark, ls="", ms=4.5, mfc="none")
        first = mark == "o"
        spot = 3 * n // 10 if first else n // 5
        ax.annotate(
            f"{n} flips",
            (k[spot] / n, found[spot]),
            (6, 3) if first else (-12, -8),
            textcoords="offset points",
            color=colour,
            ha="left" if first else "right",
            va="bottom" if first else "top",
        )
    ax.text(0.42, 0.12, "D(t || q)", ha="right", va="top")
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.05, None), xlabel="share of heads")
    ax.set_ylabel("exponent (bits a flip)")
    return figure, ax


def exponents(
    sizes: ArrayLike, curves: Mapping[str, tuple[ArrayLike, float]], unit: str
) -> tuple[Figure, Axes]:
    """Draw exact exponents of probabilities against n, and the limit of each.

    Parameters
    ----------
    sizes : array_like, shape (m,)
        Numbers of draws, rising.
    curves : mapping of str to (array_like, float)
        A name, its exponents at `sizes`, and their limit; one or two of them.
    unit : str
        Unit of the exponents, "bits" or "nats".

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a curve has not as many values as there are sizes.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.exponents([10, 100], {"a": ([0.3, 0.2], 0.1)}, "bits")
    >>> ax.get_ylabel()
    'exponent (bits a draw)'
    """
    n = np.asarray(sizes, float)
    figure, ax = style.new()
    for (name, (values, limit)), look in zip(curves.items(), _LOOKS, strict=False):
        found = np.asarray(values, float)
        if found.shape != n.shape:
            raise ValueError(f"{n.size} sizes but {found.size} values of {name!r}")
        colour, _, mark = look
        ax.plot(n, found, color=colour, marker=mark, lw=1)
        ax.axhline(limit, color=colour, lw=1.2, ls="--")
        below = found[-1] < limit
        ax.annotate(
            f"limit {limit:.5g}",
            (n[0], limit),
            (0, 4 if below else -5),
            textcoords="offset points",
            color=colour,
            va="bottom" if below else "top",
        )
        middle = n.size // 2
        ax.annotate(
            name,
            (n[middle], found[middle]),
            (8, -10) if below else (8, 6),
            textcoords="offset points",
            color=colour,
            va="top" if below else "bottom",
        )
    ax.set(
        xscale="log", xlabel="n, number of draws", ylabel=f"exponent ({unit} a draw)"
    )
    ax.set_ylim(0, None)
    return figure, ax


def bankrolls(
    games: Mapping[str, ArrayLike], rates: Mapping[str, float]
) -> tuple[Figure, Axes]:
    """Draw the logarithm of gamblers' capital over many games, with their rates.

    Parameters
    ----------
    games : mapping of str to array_like, shape (games, n)
        Bits of capital won after 1, ..., n turns; one or two gamblers.
    rates : mapping of str to float
        Bits a turn, for the same names.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a gambler has no rate.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.bankrolls({"a": [[1, 2]]}, {"a": 0.5})
    >>> ax.get_xlabel()
    'turns of the wheel'
    """
    if games.keys() != rates.keys():
        raise ValueError(f"games of {sorted(games)} but rates of {sorted(rates)}")
    figure, ax = style.new(height=3.6)
    ax.axhline(0, color=style.QUIET, lw=0.8, ls=":")
    for (name, paths), look in zip(games.items(), _LOOKS, strict=False):
        played = np.atleast_2d(np.asarray(paths, float))
        turns = np.arange(played.shape[1] + 1)
        for path in played:
            full = np.concatenate([[0.0], path])
            ax.plot(turns, full, color=look[0], ls=look[1], lw=0.7, alpha=0.7)
        end = rates[name] * turns[-1]
        ax.plot(turns[[0, -1]], [0, end], color=style.INK, lw=1.6)
        half = turns.size // 2
        if rates[name] > 0:
            top, side = float(played[:, : half + 1].max()), "bottom"
        else:
            top, side = float(played[:, : half + 1].min()), "top"
        ax.text(0.3 * turns[-1], top, name, color=look[0], ha="center", va=side)
        ax.set_xlim(0, turns[-1])
    ax.set(xlabel="turns of the wheel", ylabel="capital won (bits)")
    return figure, ax
