"""Figures of the chapter on typical sequences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from infobook.arithmetic import arithmetic_encode
from infobook.discrete import binary_entropy, surprisal
from infobook.plots import style
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Bars that would be too low to be seen are left out.
_SMALLEST_BAR = 1e-4


def nested_intervals(
    symbols: Sequence[int], p: ArrayLike, names: Sequence[str]
) -> tuple[Figure, Axes]:
    """Draw how an arithmetic code narrows an interval, one symbol a row.

    Each row is the chosen part of the row above, stretched to the full width. The last
    row is the interval of the whole sequence, and in it that of its word.

    Parameters
    ----------
    symbols : sequence of int
        The sequence, symbols from 0 to k - 1.
    p : array_like, shape (k,)
        Probabilities of the symbols.
    names : sequence of k str
        Their names.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.nested_intervals([0, 1], [0.75, 0.25], "ab")
    >>> ax.get_title(loc="left")
    'probability 0.1875, word 101'
    """
    share = distribution("p", p)
    word = arithmetic_encode(symbols, share)
    ends = np.concatenate([[0.0], np.cumsum(share)])
    low, width = 0.0, 1.0
    figure, ax = style.new(height=0.9 + 0.72 * (len(symbols) + 1))
    for row, symbol in enumerate(symbols):
        for k, name in enumerate(names):
            box = ax.barh(-row, share[k], 0.34, ends[k], color="white", lw=1.4)[0]
            box.set_edgecolor(style.P)
            if k == symbol:
                box.set(facecolor=style.WASTE, hatch="//")
            style.note(ax, ends[k] + share[k] / 2, -row, name)
        _row_ends(ax, -row, low, width)
        for start, stop in zip(ends[symbol : symbol + 2], (0, 1), strict=True):
            across = [-row - 0.17, -row - 0.83]
            ax.plot([start, stop], across, color=style.QUIET, lw=0.8, ls=":")
        low, width = low + width * ends[symbol], width * share[symbol]
    row = -len(symbols)
    box = ax.barh(row, 1, 0.34, 0, color=style.WASTE, lw=1.4)[0]
    box.set(edgecolor=style.P, hatch="//")
    own = (int(word, 2) * 0.5 ** len(word) - low) / width if word else 0.0
    part = 0.5 ** len(word) / width
    ax.barh(row, part, 0.2, own, color="white", edgecolor=style.Q, lw=1.6)
    ax.text(own + part / 2, row, word, ha="center", va="center", fontsize=9)
    _row_ends(ax, row, low, width)
    ax.set_title(f"probability {width:.4g}, word {word}", loc="left")
    ax.set(xlim=(-0.14, 1.14), ylim=(row - 0.4, 0.4))
    ax.set_axis_off()
    return figure, ax


def _row_ends(ax: Axes, y: float, low: float, width: float) -> None:
    """Write the ends of an interval beside its row."""
    ax.text(-0.015, y, f"{low:.4g}", ha="right", va="center", fontsize=9)
    ax.text(1.015, y, f"{low + width:.4g}", ha="left", va="center", fontsize=9)


def typical_mass(
    chance: float, lengths: Sequence[int], eps: float
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw the law of the surprisal per symbol of coin sequences, exactly.

    Parameters
    ----------
    chance : float
        Chance of heads, strictly between 0 and 1, not 1/2.
    lengths : sequence of int
        Numbers of flips, one panel each.
    eps : float
        Half the width of the band around the entropy, in bits.

    Returns
    -------
    tuple of Figure and ndarray of Axes, shape (lengths,)

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.typical_mass(0.1, [10, 100], 0.1)
    >>> axes[1].get_title(loc="left")
    'n = 100: 0.759 inside'
    """
    centre = float(binary_entropy(chance, base=2))
    tails, heads = (float(surprisal(t, base=2)) for t in (1 - chance, chance))
    figure, axes = style.new(
        len(lengths), 1, height=0.6 + 1.15 * len(lengths), sharex=True
    )
    panels = np.atleast_1d(np.asarray(axes, dtype=object))
    for ax, n in zip(panels, lengths, strict=True):
        k = np.arange(n + 1)
        mass = np.array([_binomial(n, j, chance) for j in k.tolist()])
        rate = tails + (heads - tails) * k / n
        inside = abs(rate - centre) <= eps
        # Not axvspan, which is a polygon before Matplotlib 3.9.
        across = ax.get_xaxis_transform()
        band = Rectangle((centre - eps, 0), 2 * eps, 1, transform=across)
        band.set(color=style.PALE, zorder=0)
        ax.add_patch(band)
        for chosen, colour in ((inside, style.P), (~inside, style.QUIET)):
            seen = chosen & (mass > _SMALLEST_BAR)
            bars = ax.bar(rate[seen], mass[seen], 0.8 * abs(heads - tails) / n)
            for bar in bars:
                bar.set(facecolor=colour if chosen is inside else "white")
                bar.set(edgecolor=colour, lw=0.6)
        ax.set_title(f"n = {n}: {mass[inside].sum():.3f} inside", loc="left")
        ax.set(yticks=[], xlim=(0, 1.5))
        ax.spines["left"].set_visible(False)
    panels[-1].set_xlabel("surprisal of the sequence (bits a symbol)")
    return figure, panels


def _binomial(n: int, k: int, chance: float) -> float:
    """Chance of k heads in n flips."""
    log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(log + k * math.log(chance) + (n - k) * math.log1p(-chance))


def size_bars(
    sizes: dict[str, float], compressors: Collection[str], *, unit: str
) -> tuple[Figure, Axes]:
    """Draw what descriptions of one object cost, compressors hatched.

    Parameters
    ----------
    sizes : dict of str to float
        Cost by the name of the description.
    compressors : collection of str
        The names among them that are programs with a memory, drawn hatched.
    unit : str
        Unit of the costs, for the axis.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a compressor is not among the names.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.size_bars({"letters": 4.1, "zip": 3.3}, ["zip"], unit="bits")
    >>> [text.get_text() for text in ax.texts]
    ['letters: 4.10', 'zip: 3.30']
    """
    missing = [name for name in compressors if name not in sizes]
    if missing:
        raise ValueError(f"compressors has {missing[0]!r}, which is not in sizes")
    figure, ax = style.new(height=0.7 + 0.5 * len(sizes))
    for row, (name, size) in enumerate(sizes.items()):
        bar = ax.barh(-row, size, 0.42, color=style.P)[0]
        if name in compressors:
            bar.set(facecolor=style.WASTE, edgecolor=style.Q, hatch="//")
        ax.text(0, 0.25 - row, f"{name}: {size:.2f}", va="bottom")
    ax.set(yticks=[], xlabel=unit, ylim=(0.6 - len(sizes), 0.7))
    ax.spines["left"].set_visible(False)
    return figure, ax
