"""Figures of the chapter on cross-entropy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from infobook.discrete import binary_entropy, cross_entropy, entropy, surprisal
from infobook.plots import style
from infobook.validation import check_pair, distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Narrow enough for text to stay legible on a telephone, where figures shrink to fit.
_COIN_GRID = np.linspace(0.005, 0.995, 199)


def wrong_code_areas(
    p: ArrayLike, q: ArrayLike, names: Sequence[str]
) -> tuple[Figure, Axes]:
    """Draw the bill of a wrong code: width what occurs, height what the code charges.

    Pale boxes are as high as the world's own surprisal. The code of `q` charges more
    for some outcomes (filled on top) and less for others (hatched inside).

    Parameters
    ----------
    p, q : array_like, shape (n,)
        World and model, with no zero entry.
    names : sequence of n str
        Names of the outcomes.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution, or their shapes differ.
    ValueError
        If an entry of `p` or `q` is 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.wrong_code_areas([0.5, 0.5], [0.25, 0.75], ["tails", "heads"])
    >>> ax.get_title(loc="left")
    '1 + 0.5 charged on top − 0.2925 saved = 1.208 bits'
    """
    world, model = distribution("p", p), distribution("q", q)
    check_pair(world, model, ("p", "q"))
    if not (world.all() and model.all()):
        raise ValueError("p and q must have no 0: its box would be infinitely high")
    own = np.asarray(surprisal(world, base=2))
    charged = np.asarray(surprisal(model, base=2))
    left = np.concatenate([[0.0], np.cumsum(world)[:-1]])
    excess = np.maximum(charged - own, 0)
    saved = np.maximum(own - charged, 0)
    figure, ax = style.new(height=3.6)
    draw = partial(ax.bar, left, width=world, align="edge", lw=1.4)
    draw(own - saved, color=style.PALE, edgecolor=style.P)
    draw(excess, bottom=own, color=style.WASTE, edgecolor=style.Q)
    draw(saved, bottom=charged, color="none", edgecolor=style.QUIET, hatch="//")
    for x, w, low, e, s, name in zip(
        left, world, own, excess, saved, names, strict=True
    ):
        ax.text(x + w / 2, low + e + 0.06, name, ha="center", color=style.P)
        if e:
            style.note(ax, x + w / 2, low + e / 2, f"+{w * e:.3g}")
        if s:
            style.note(ax, x + w / 2, low - s / 2, style.number(-w * s))
        ax.text(x + w / 2, (low - s) / 2, f"{w * (low - s):.3g}", ha="center")
    ax.set_title(
        f"{entropy(world, base=2):.4g} + {world @ excess:.4g} charged on top "
        f"{style.MINUS} {world @ saved:.4g} saved "
        f"= {cross_entropy(world, model, base=2):.4g} bits",
        loc="left",
    )
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.12 * float(np.maximum(own, charged).max())),
        xlabel="probability in the world (widths add up to 1)",
        ylabel="surprisal (bits)",
    )
    return figure, ax


def _coin_cross_entropy(p: ArrayLike, q: ArrayLike) -> NDArray[np.float64]:
    """H(p, q) of coins with these chances of heads, in bits."""
    world, model = (np.asarray(t, dtype=float)[..., None] for t in (p, q))
    coin = [np.concatenate([1 - t, t], axis=-1) for t in (world, model)]
    return np.asarray(cross_entropy(coin[0], coin[1], base=2))


def _on_the_dome(ax: Axes, t: float, text: str) -> None:
    """Mark the point of the entropy curve at `t`, with a text inside the dome."""
    top = float(binary_entropy(t, base=2))
    inward = 80 * (0.5 - t), -17
    ax.plot([t], [top], color=style.Q, marker="o", ms=6)
    ax.annotate(text, (t, top), inward, textcoords="offset points", ha="center")


def cross_entropy_lines(
    models: Sequence[float], world: float = 0.5
) -> tuple[Figure, Axes]:
    """Draw the bill of fixed code books against the coin they are used on.

    Each book is a straight line that touches the entropy curve where it fits. At
    `world`, the gap between the first line and the curve is drawn.

    Parameters
    ----------
    models : sequence of float
        Chances of heads, strictly between 0 and 1, that the books are made for.
    world : float
        Chance of heads at which the gap is drawn.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.cross_entropy_lines([0.1, 0.5])
    >>> len(ax.lines)
    6
    """
    t = np.array([0.0, 1.0])
    figure, ax = style.new(height=3.2)
    ax.plot(_COIN_GRID, binary_entropy(_COIN_GRID, base=2), color=style.P)
    ax.text(0.5, 0.1, "solid: entropy H(p)", color=style.P, ha="center")
    for q in models:
        bill = _coin_cross_entropy(t, [q, q])
        ax.plot(t, bill, color=style.Q, lw=1.4, ls="--")
        _on_the_dome(ax, q, f"q = {q:g}")
    foot = float(binary_entropy(world, base=2))
    top = float(_coin_cross_entropy(world, models[0]))
    ax.plot([world, world], [foot, top], color=style.WASTE, lw=4)
    ax.annotate(
        f"waste {top - foot:.3f}",
        (world, (foot + top) / 2),
        (8, -4),
        textcoords="offset points",
    )
    ax.set(
        xlim=(0, 1),
        ylim=(0, max(2.0, 1.3 * top)),
        xlabel="p, chance of heads in the world",
        ylabel="H(p, q) (bits)",
    )
    return figure, ax


def cross_entropy_bowls(worlds: Sequence[float]) -> tuple[Figure, Axes]:
    """Draw the bill for fixed coins against the coin that the code book is made for.

    Each world is a bowl whose lowest point lies on the entropy curve, at q = p.

    Parameters
    ----------
    worlds : sequence of float
        Chances of heads, strictly between 0 and 1.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.cross_entropy_bowls([0.1, 0.5])
    >>> len(ax.lines)
    5
    """
    figure, ax = style.new(height=3.2)
    dome = binary_entropy(_COIN_GRID, base=2)
    ax.plot(_COIN_GRID, dome, color=style.P, ls="--", lw=1.4)
    for p in worlds:
        bill = _coin_cross_entropy(np.full_like(_COIN_GRID, p), _COIN_GRID)
        ax.plot(_COIN_GRID, bill, color=style.Q)
        _on_the_dome(ax, p, f"p = {p:g}")
    ax.text(0.5, 0.1, "dashed: entropy H(p)", color=style.P, ha="center")
    ax.set(
        xlim=(0, 1),
        ylim=(0, 3.2),
        xlabel="q, chance of heads in the model",
        ylabel="H(p, q) (bits)",
    )
    return figure, ax


def price_bars(
    names: Sequence[str],
    floor: ArrayLike,
    waste: ArrayLike,
    kinds: tuple[str, str],
    *,
    unit: str,
) -> tuple[Figure, Axes]:
    """Draw the price of each model as the sum of two parts.

    Parameters
    ----------
    names : sequence of n str
        Names of the models.
    floor, waste : array_like, shape (n,)
        The two parts: an entropy, and the divergence that comes on top.
    kinds : tuple of two str
        What the parts are called.
    unit : str
        Their unit, for the axis.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If the three differ in length.

    Examples
    --------
    >>> from infobook import plots
    >>> kinds = ("entropy", "waste")
    >>> fig, ax = plots.price_bars(["coin"], [1.0], [0.25], kinds, unit="bits a flip")
    >>> ax.get_xlabel()
    'bits a flip'
    """
    low, excess = np.asarray(floor, dtype=float), np.asarray(waste, dtype=float)
    if not low.shape == excess.shape == (len(names),):
        raise ValueError(
            f"names has length {len(names)}, floor shape {low.shape} and waste shape "
            f"{excess.shape}; give one of each a model"
        )
    y = -np.arange(len(names), dtype=float)
    figure, ax = style.new(height=0.9 + 0.7 * len(names))
    ax.barh(y, low, 0.42, color=style.P, label=kinds[0])
    ax.barh(
        y,
        excess,
        0.42,
        low,
        color=style.WASTE,
        edgecolor=style.Q,
        hatch="//",
        label=kinds[1],
    )
    for place, name, h, d in zip(y, names, low, excess, strict=True):
        text = f"{name}: {h:.2f} + {d:.2f} = {h + d:.2f}"
        ax.text(0, place + 0.27, text, va="bottom")
    ax.set(yticks=[], xlabel=unit, ylim=(0.5 - len(names) - 0.1, 0.75))
    ax.spines["left"].set_visible(False)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0)
    return figure, ax
