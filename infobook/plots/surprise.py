"""Figures of the chapter on surprise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.data import letter_pairs
from infobook.discrete import surprisal
from infobook.plots import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray


def wild_scores(
    marked: Sequence[tuple[int, int]] = ((-1, 0), (0, -1), (3, -2)), reach: int = 12
) -> tuple[Figure, Axes]:
    """Draw an additive score without order: the probability 2^i 3^j gets the score -i.

    Beside it stands the only additive score that has order and the same value at 1/2.

    Parameters
    ----------
    marked : sequence of pairs of int
        Exponents (i, j) of the probabilities that are named in the figure.
    reach : int
        Scores from ``-reach`` to ``reach`` are drawn.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If one of the marked numbers is above 1 and so no probability.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.wild_scores([(-1, 0)])
    >>> len(ax.texts)
    2
    """
    for i, j in marked:
        if i + j * math.log2(3) > 0:
            raise ValueError(f"2^{i} 3^{j} is above 1 and no probability; lower i or j")
    widest = 4.05
    score, power = np.meshgrid(
        np.arange(-reach, reach + 1), np.arange(-reach - 5, reach + 6)
    )
    rarity = score - power * math.log2(3)
    seen = (rarity >= 0) & (rarity <= widest)
    figure, ax = style.new(height=3.6)
    ax.plot([0, widest], [0, widest], color=style.P)
    ax.plot(rarity[seen], score[seen], "o", ms=3.5, color=style.Q)
    ax.text(
        widest,
        widest + 1,
        "the logarithm",
        ha="right",
        color=style.P,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        zorder=3,
    )
    for i, j in marked:
        x = -i - j * math.log2(3)
        numerator = 2 ** max(i, 0) * 3 ** max(j, 0)
        denominator = 2 ** max(-i, 0) * 3 ** max(-j, 0)
        ax.plot([x], [-i], "o", ms=8, mfc="none", mec=style.INK)
        ax.annotate(
            f"{numerator}/{denominator}",
            (x, -i),
            (7, -4),
            textcoords="offset points",
            va="top",
        )
    ax.set(
        xlim=(-0.1, widest + 0.05),
        ylim=(-reach - 1, reach + 1),
        xlabel="$-\\log_2$ of the probability",
        ylabel="score",
    )
    return figure, ax


def surprisal_rulers(
    events: Sequence[tuple[str, float]] = (),
) -> tuple[Figure, list[Axes]]:
    """Draw one curve of surprisal and beside it three rulers: bits, nats and bans.

    Parameters
    ----------
    events : sequence of (str, float)
        Names and probabilities of events to mark; each above 0.

    Returns
    -------
    Figure, and list of three Axes
        The first has the curve; the others are its second and third ruler.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.surprisal_rulers([("a coin", 0.5)])
    >>> [ax.get_ylabel() for ax in axes]
    ['bits', 'nats', 'bans']
    """
    highest = 7.0
    p = np.linspace(0.0081, 1, 600)
    figure, ax = style.new(width=4.8, height=3.4)
    ax.plot(p, surprisal(p, base=2), color=style.P)
    for name, chance in events:
        height = surprisal(chance, base=2)
        ax.plot([chance], [height], "o", color=style.Q)
        ax.annotate(
            f"{name}: {height:.3g} {'bit' if height == 1 else 'bits'}",
            (chance, height),
            (8, 6),
            textcoords="offset points",
        )
    ax.set(
        xlim=(0, 1.02),
        ylim=(0, highest),
        xlabel="probability of the report",
        ylabel="bits",
    )
    axes = [ax]
    for place, (unit, base) in enumerate([("nats", math.e), ("bans", 10.0)]):
        ruler = ax.twinx()
        ruler.spines["right"].set_visible(True)
        ruler.spines["right"].set_position(("outward", 44 * place))
        ruler.set(ylim=(0, highest * math.log(2) / math.log(base)), ylabel=unit)
        axes.append(ruler)
    return figure, axes


def deck_ladder(cards: int = 52) -> tuple[Figure, list[Axes]]:
    """Draw how the surprise of a shuffled deck adds up, card by card.

    Parameters
    ----------
    cards : int
        Size of the deck, at least 4; all cards differ.

    Returns
    -------
    Figure, and list of two Axes
        Above the running total, below what each card adds.

    Raises
    ------
    ValueError
        If there are fewer than 4 cards.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.deck_ladder(8)
    >>> f"{axes[0].lines[0].get_ydata()[-1]:.3f}"
    '15.299'
    """
    if cards < 4:
        raise ValueError(f"a deck of {cards} makes no ladder; take at least 4 cards")
    step = np.asarray(surprisal(1 / np.arange(cards, 0, -1), base=2))
    total = np.concatenate([[0.0], np.cumsum(step)])
    turned = np.arange(cards + 1)
    figure, axes = style.new(2, 1, height=4.6, sharex=True, height_ratios=[2, 1])
    above, below = axes
    above.plot(turned, total, color=style.P, drawstyle="steps-post")
    above.plot([0, cards], [0, cards * step[0]], color=style.QUIET, ls="--", lw=1.2)
    for k, side in [(cards // 2, "left"), (cards, "right")]:
        above.plot([k], [total[k]], "o", color=style.P)
        above.annotate(
            f"{total[k]:.2f}",
            (k, total[k]),
            (7 if side == "left" else 3, -5 if side == "left" else -12),
            textcoords="offset points",
            ha=side,
            va="top",
            color=style.P,
        )
    above.annotate(
        "each card put back",
        (cards * 0.5, cards * 0.5 * step[0]),
        (-6, 6),
        textcoords="offset points",
        ha="right",
        color=style.QUIET,
    )
    above.set(ylim=(0, cards * step[0] * 1.03), ylabel="total (bits)")
    below.bar(turned[1:], step, 0.8, color=style.PALE, edgecolor=style.P, lw=0.8)
    below.text(1.8, step[0], f"first {step[0]:.3f}", va="bottom", color=style.P)
    below.text(
        cards + 0.4, step[0] * 0.55, "last 0", ha="right", va="bottom", color=style.P
    )
    below.set(
        xlim=(0, cards + 1),
        ylim=(0, step[0] * 1.3),
        xlabel="cards turned up",
        ylabel="this card (bits)",
    )
    return figure, [above, below]


def letter_surprisals() -> tuple[Figure, Axes]:
    """Draw the surprisal of each letter of a real text, the commonest first.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.letter_surprisals()
    >>> len(ax.patches)
    27
    """
    data = letter_pairs()
    counts = data.letters.sum(axis=0)
    value = np.asarray(surprisal(counts / counts.sum(), base=2))
    order = np.argsort(value, kind="stable")
    figure, ax = style.new(height=3.2)
    place = np.arange(order.size)
    ax.bar(place, value[order], 0.8, color=style.PALE, edgecolor=style.P, lw=0.8)
    even = surprisal(1 / order.size, base=2)
    ax.axhline(even, color=style.Q, ls="--", lw=1.2)
    ax.text(-1.3, even + 0.4, f"27 even symbols, {even:.3f}", color=style.Q)
    for k, side in ((0, "right"), (order.size - 1, "center")):
        top = float(value[order[k]])
        ax.text(k + 0.4 * (k == 0), top + 0.1, f"{top:.1f}", ha=side, fontsize=9)
    ax.set_xticks(place, [_shown(data.alphabet[i]) for i in order])
    ax.set(
        xlim=(-1.7, order.size),
        ylim=(0, float(value.max()) * 1.1),
        xlabel="symbol (_ is the space)",
        ylabel="surprisal (bits)",
    )
    return figure, ax


def word_surprisals(word: str = "question") -> tuple[Figure, Axes]:
    """Draw what each letter of a word tells: alone, and after the letter before it.

    Parameters
    ----------
    word : str
        Letters a to z; the space before the word is known, the space after it counts.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If `word` has another symbol, or a pair of letters that never occurs.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.word_surprisals("the")
    >>> len(ax.patches)
    8
    """
    alone, after = _word(word)
    figure, ax = style.new(height=3.3)
    place = np.arange(alone.size)
    ax.bar(place, alone, 0.84, color="none", edgecolor=style.QUIET, lw=1.2)
    ax.bar(place, after, 0.5, color=style.P, edgecolor=style.P, lw=0.8)
    for x, height in zip(place, np.maximum(alone, after), strict=True):
        ax.text(x, height + 0.3, f"{after[x] + 0.0:.1f}", ha="center", color=style.P)
    ax.set_xticks(place, [_shown(letter) for letter in word + " "])
    ax.set(
        ylim=(0, float(max(alone.max(), after.max())) * 1.2),
        xlabel="symbol (_ is the space)",
        ylabel="surprisal (bits)",
    )
    ax.set_title(
        f"outlined: alone, {alone.sum():.1f} bits in all\n"
        f"filled, with numbers: after the symbol before, {after.sum():.1f}",
        loc="left",
    )
    return figure, ax


def _word(word: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Surprisals in bits of a word's letters and the space after, alone and in turn."""
    data = letter_pairs()
    unknown = sorted(set(word) - set(data.alphabet[:-1]))
    if unknown or not word:
        raise ValueError(f"word must hold letters a to z only, not {word!r}")
    counts = data.counts.sum(axis=0)
    index = [data.alphabet.index(letter) for letter in f" {word} "]
    before, here = np.array(index[:-1]), np.array(index[1:])
    row = counts.sum(axis=1)
    if not counts[before, here].all():
        k = int(np.argmin(counts[before, here]))
        pair = f" {word} "[k : k + 2]
        raise ValueError(f"the pair {pair!r} never occurs: its surprisal is infinite")
    alone = surprisal(row[here] / row.sum(), base=2)
    after = surprisal(counts[before, here] / row[before], base=2)
    return np.asarray(alone), np.asarray(after)


def _shown(symbol: str) -> str:
    """A symbol as a tick label; the space has to be seen."""
    return "_" if symbol == " " else symbol
