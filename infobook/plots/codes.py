"""Figures of the chapter on codes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from infobook.codes import expected_length, kraft_sum
from infobook.discrete import binary_entropy, entropy, surprisal
from infobook.plots import style
from infobook.plots.entropy import name_fork
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


def interval_packing(*codes: Sequence[str]) -> tuple[Figure, NDArray[np.object_]]:
    """Draw each code word as the numbers between 0 and 1 whose digits start with it.

    A word stands at the depth of its length. The pale strip below it is taken: a
    hatched word lies on such a strip, so that the code is not prefix-free.

    Parameters
    ----------
    *codes : sequence of str
        Words of zeros and ones, one panel a code.

    Returns
    -------
    tuple of Figure and ndarray of Axes, shape (codes,)

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.interval_packing(["0", "10", "11"], ["0", "01"])
    >>> axes[1].get_title(loc="left")
    'interval lengths add up to 0.75'
    """
    figure, axes = style.new(len(codes), 1, height=1.9 * len(codes))
    panels = np.atleast_1d(np.asarray(axes, dtype=object))
    for ax, code in zip(panels, codes, strict=True):
        deepest = max(len(word) for word in code)
        for word in code:
            taken = any(word.startswith(v) for v in code if v != word)
            _interval(ax, word, deepest, taken)
        ax.set(
            xlim=(0, 1),
            ylim=(-deepest - 0.05, 0),
            xticks=[0, 0.25, 0.5, 0.75, 1],
            yticks=[0.5 - d for d in range(1, deepest + 1)],
            yticklabels=range(1, deepest + 1),
            ylabel="length of word",
        )
        ax.set_title(f"interval lengths add up to {kraft_sum(code):.4g}", loc="left")
    panels[-1].set_xlabel("number between 0 and 1")
    return figure, panels


def _interval(ax: Axes, word: str, deepest: int, taken: bool) -> None:
    """Draw one word at its depth, over the strip that it closes to longer words."""
    width = 2.0 ** -len(word)
    left = int(word, 2) * width
    colour = style.Q if taken else style.P
    if not taken:
        depth = deepest - len(word)
        ax.bar(left, depth, width, -deepest, align="edge", color=style.PALE)
    box = ax.bar(left, 0.8, width, 0.1 - len(word), align="edge", lw=1.6)[0]
    box.set(facecolor="white", edgecolor=colour, hatch="///" if taken else "")
    style.note(ax, left + width / 2, 0.5 - len(word), word)


def code_tree(
    p: ArrayLike, code: Sequence[str], names: Sequence[str]
) -> tuple[Figure, Axes]:
    """Draw a prefix-free code as a tree, with the bits that each fork wastes.

    A fork that is reached with chance w and splits into shares s and 1 - s wastes
    w (1 - h(s)) bits. Together that is the expected length less the entropy.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of the outcomes.
    code : sequence of n str
        Their words of zeros and ones; none may be the beginning of another.
    names : sequence of n str
        Their names.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.
    ValueError
        If a word is the beginning of another.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.code_tree([0.5, 0.25, 0.25], ["0", "10", "11"], "abc")
    >>> ax.get_title(loc="left")
    'length 1.5 = entropy 1.5 + waste 0 bits'
    """
    share = distribution("p", p)
    leaves = sorted(zip(code, share, names, strict=True))
    for (word, _, _), (following, _, _) in pairwise(leaves):
        if following.startswith(word):
            raise ValueError(
                f"code has the word {word!r}, the beginning of {following!r}; "
                "a tree needs a prefix-free code"
            )
    forks = sorted({word[:i] for word in code for i in range(len(word))}, key=len)[::-1]
    weight = {word: w for word, w, _ in leaves}
    height = {word: -float(k) for k, (word, _, _) in enumerate(leaves)}
    figure, ax = style.new(height=0.6 + 0.6 * len(leaves))
    for fork in forks:
        below = [fork + digit for digit in "01" if fork + digit in weight]
        weight[fork] = sum(weight[node] for node in below)
        height[fork] = float(np.mean([height[node] for node in below]))
        for node in below:
            ends = [len(fork), len(node)], [height[fork], height[node]]
            ax.plot(*ends, color=style.P, lw=1.6, marker="o", ms=5, zorder=1)
            middle = np.mean(ends, axis=1).tolist()
            style.note(ax, middle[0], middle[1], f"{node[-1]}: {weight[node]:.4g}")
    for fork in forks:
        split = weight.get(fork + "0", 0.0) / weight[fork] if weight[fork] else 0.5
        waste = weight[fork] * (1 - float(binary_entropy(split, base=2)))
        place = float(len(fork)), height[fork]
        name_fork(ax, place, f"{waste:.3f}", below=fork.endswith("1"))
    for word, _, name in leaves:
        ax.text(len(word) + 0.07, height[word], f"{name}, {word}", va="center")
    length, least = expected_length(share, code), float(entropy(share, base=2))
    ax.set_title(
        f"length {length:.4g} = entropy {least:.4g} + waste {length - least:.4g} bits",
        loc="left",
    )
    ax.set(xlim=(-0.35, max(map(len, code)) + 0.95), ylim=(0.6 - len(leaves), 0.5))
    ax.set_axis_off()
    return figure, ax


def length_areas(
    p: ArrayLike, code: Sequence[str], names: Sequence[str]
) -> tuple[Figure, Axes]:
    """Draw what a code charges: width what occurs, height the length of its word.

    A dashed line in each box stands at the outcome's surprisal.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of the outcomes, with no zero entry.
    code : sequence of n str
        Their words of zeros and ones.
    names : sequence of n str
        Their names.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution, or there is not one word for each entry.
    ValueError
        If an entry of `p` is 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.length_areas([0.5, 0.25, 0.25], ["0", "10", "11"], "abc")
    >>> ax.get_title(loc="left")
    'expected length 1.5, entropy 1.5 bits'
    """
    share = distribution("p", p)
    if not share.all():
        raise ValueError("p must have no 0: its surprisal would be infinitely high")
    length, least = expected_length(share, code), float(entropy(share, base=2))
    left = np.concatenate([[0.0], np.cumsum(share)[:-1]])
    heights = [len(word) for word in code]
    figure, ax = style.new(height=3.4)
    ax.bar(
        left, heights, share, align="edge", color=style.PALE, edgecolor=style.P, lw=1.4
    )
    for x, w, marks, word, name in zip(left, share, heights, code, names, strict=True):
        own = float(surprisal(w, base=2))
        ax.plot([x, x + w], [own, own], color=style.Q, ls="--", lw=1.6)
        ax.text(x + w / 2, marks + 0.08, f"{name}\n{word}", ha="center", color=style.P)
        style.note(ax, x + w / 2, min(own, marks) / 2, f"{w * marks:.3g}")
    ax.set_title(f"expected length {length:.4g}, entropy {least:.4g} bits", loc="left")
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.3 * max(heights)),
        xlabel="probability (widths add up to 1)",
        ylabel="length; dashed: surprisal (bits)",
    )
    return figure, ax


def block_rates(p: ArrayLike, rates: Sequence[float]) -> tuple[Figure, Axes]:
    """Draw what an outcome costs if outcomes are coded in blocks, against the bounds.

    Parameters
    ----------
    p : array_like, shape (k,)
        Distribution of one outcome.
    rates : sequence of float
        Marks an outcome, with blocks of 1, 2, ... outcomes.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.block_rates([0.9, 0.1], [1.0, 0.645])
    >>> len(ax.lines)
    3
    """
    least = float(entropy(distribution("p", p), base=2))
    n = np.arange(1, len(rates) + 1)
    figure, ax = style.new(height=3.1)
    ax.plot(n, rates, color=style.P, marker="o", ms=5)
    ax.axhline(least, color=style.Q, lw=1.4)
    ax.plot(n, least + 1 / n, color=style.QUIET, ls="--", lw=1.4)
    ax.text(n[-1], least - 0.035, f"entropy {least:.3f}", ha="right", va="top")
    ax.annotate("entropy + 1/n", (2, least + 1 / 2), (6, 4), textcoords="offset points")
    at = min(2, n.size - 1)
    ax.annotate(
        "best code",
        (n[at], rates[at]),
        (5, 7),
        textcoords="offset points",
        color=style.P,
    )
    ax.set(
        xlim=(0.7, n[-1] + 0.3),
        ylim=(0, 1.08 * (least + 1)),
        xticks=n,
        xlabel="outcomes in a block, n",
        ylabel="marks an outcome",
    )
    return figure, ax
