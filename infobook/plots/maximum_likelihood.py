"""Figures of the chapter on maximum likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from infobook.discrete import binary_entropy, cross_entropy, kl_divergence
from infobook.plots import style
from infobook.plots.simplex import _grid, _mark, _name_corners, _place
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


def constant_gap(p: float, places: Sequence[float]) -> tuple[Figure, Axes]:
    """Draw cross-entropy and KL divergence of a coin, with the gap at some places.

    Parameters
    ----------
    p : float
        Probability of the first side in the world, above 0 and below 1.
    places : sequence of float
        Models at which the gap is marked, above 0 and below 1.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If `p` or a place is not strictly between 0 and 1.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.constant_gap(0.9, [0.5])
    >>> [text.get_text() for text in ax.texts][0]
    '+0.325'
    """
    for value in (p, *places):
        if not 0 < value < 1:
            raise ValueError(f"p and places must lie between 0 and 1, not {value!r}")
    grid = np.linspace(0.005, 0.995, 397)
    world = np.array([p, 1 - p])

    def losses(t: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        coins = np.stack([np.asarray(t), 1 - np.asarray(t)], axis=-1)
        bill, waste = cross_entropy(world, coins), kl_divergence(world, coins)
        return np.asarray(bill), np.asarray(waste)

    top = 2.2
    figure, ax = style.new(height=3.5)
    for loss, colour, line in zip(
        losses(grid), (style.Q, style.P), ("-", "--"), strict=True
    ):
        ax.plot(grid, loss, color=colour, ls=line)
    for place in places:
        bill, waste = (float(loss) for loss in losses(place))
        ax.plot([place, place], [waste, bill], color=style.WASTE, lw=4)
        side = "center" if abs(place - p) < 0.1 else "left"
        ax.annotate(
            f"+{bill - waste:.3f}",
            (place, bill),
            (0, 8),
            textcoords="offset points",
            ha=side,
        )
    bill, waste = (float(losses(place)[k]) for k, place in enumerate((0.17, 0.38)))
    ax.text(0.19, bill, "cross-entropy", color=style.Q)
    ax.text(0.36, waste - 0.08, "KL divergence", color=style.P, ha="right", va="top")
    ax.set(
        xlim=(0, 1),
        ylim=(-0.03, top),
        xlabel="t, chance of a right sticker in the model",
        ylabel="loss (nats)",
    )
    return figure, ax


def broken_conditions(
    panels: Mapping[str, tuple[str, ArrayLike, ArrayLike, ArrayLike]],
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw two losses a panel, with their minima; an infinite loss lies on a shelf.

    Parameters
    ----------
    panels : mapping of str to (str, array_like, array_like, array_like)
        For each title: name of the axis, places, and two losses at these places, each
        finite throughout or infinite throughout except at the ends.

    Returns
    -------
    Figure, and ndarray of Axes, shape (rows, 2)

    Raises
    ------
    ValueError
        If both losses of a panel are infinite throughout.

    Examples
    --------
    >>> from infobook import plots
    >>> panel = ("t", [0, 1, 2], [2, 1, 2], [1, 0, 1])
    >>> fig, axes = plots.broken_conditions({"a": panel, "b": panel})
    >>> axes[0, 0].get_title(loc="left")
    'a'
    """
    rows = -(-len(panels) // 2)
    figure, axes = style.new(rows, 2, height=2.05 * rows, squeeze=False)
    for ax, (title, (label, x, first, second)) in zip(
        axes.ravel(), panels.items(), strict=False
    ):
        place = np.asarray(x, float)
        losses = [np.asarray(loss, float) for loss in (first, second)]
        finite = [loss[np.isfinite(loss)] for loss in losses]
        if not any(values.size for values in finite):
            raise ValueError(f"both losses of panel {title!r} are infinite throughout")
        low = min(float(values.min()) for values in finite if values.size)
        high = max(float(np.quantile(v, 0.9)) for v in finite if v.size)
        if len(finite[0]) != len(finite[1]):
            high = max(float(values.max()) for values in finite if values.size)
        shelf = high + 0.15 * (high - low)
        for loss, colour, line, mark in zip(
            losses, (style.Q, style.P), ("-", "--"), ("o", "s"), strict=True
        ):
            if np.isfinite(loss).any():
                ax.plot(place, loss, color=colour, ls=line)
                best = int(loss.argmin())
                dot = [place[best]], [loss[best]]
                ax.plot(*dot, color=colour, marker=mark, ms=6, clip_on=False)
            else:
                ax.plot(place[[0, -1]], [shelf, shelf], color=colour, ls=line)
                ax.annotate(
                    "infinite",
                    (place.mean(), shelf),
                    (0, 5),
                    textcoords="offset points",
                    ha="center",
                )
        ax.set_ylim(low - 0.06 * (high - low), shelf + 0.25 * (high - low))
        ax.set_xlabel(label)
        ax.set_title(title, loc="left")
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.yaxis.set_major_locator(MaxNLocator(4))
    for ax in axes.ravel()[len(panels) :]:
        ax.set_axis_off()
    figure.suptitle("solid: cross-entropy; dashed: KL divergence (nats)", fontsize=10)
    return figure, axes


def projection_simplex(
    p: ArrayLike, family: ArrayLike, names: Sequence[str] = ("A", "B", "C")
) -> tuple[Figure, Axes]:
    """Draw a curve of models in the triangle, and the one that wastes least in `p`.

    Parameters
    ----------
    p : array_like, shape (3,)
        The world, with no zero entry.
    family : array_like, shape (m, 3)
        Models along a curve.
    names : sequence of three str
        Names of the outcomes.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` or a row of `family` is no distribution.
    ValueError
        If `p` has another number of outcomes than three, or a zero entry.

    Examples
    --------
    >>> from infobook import plots
    >>> coins = [[0.1, 0.3, 0.6], [0.3, 0.3, 0.4], [0.6, 0.3, 0.1]]
    >>> fig, ax = plots.projection_simplex([0.3, 0.5, 0.2], coins)
    >>> [note.get_text() for note in ax.texts][-2:]
    ['p', 'q*']
    """
    world, models = distribution("p", p), distribution("family", family)
    if world.shape != (3,) or not world.all():
        raise ValueError(f"p is {world.tolist()}; give three positive probabilities")
    waste = np.asarray(kl_divergence(world, models))
    best, top = models[waste.argmin()], 2.0
    least = float(waste.min())
    grid = _grid(120, inside=True)
    value = np.minimum(np.asarray(kl_divergence(world, grid)), top * (1 - 1e-9))
    figure, ax = style.new(height=3.7)
    filled = ax.tricontourf(*_place(grid), value, levels=np.linspace(0, top, 21))
    ax.tricontour(*_place(grid), value, levels=[least], colors="white", linewidths=1.4)
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, np.sqrt(3) / 2 + 0.02), aspect="equal")
    ax.set_axis_off()
    inside = grid[value <= least]
    tip = _place(inside[inside[:, 2].argmax()])
    ax.annotate(f"{least:.4f}", tip, (8, 2), textcoords="offset points", color="white")
    x, y = _place(models)
    ax.plot(x, y, color=style.WASTE, lw=2.5)
    _name_corners(ax, names)
    _mark(ax, world, "p", "white")
    ax.plot(*_place(best), marker="o", color="white", ms=5)
    ax.annotate("q*", _place(best), (-15, 5), textcoords="offset points", color="white")
    bar = figure.colorbar(filled, ax=ax, shrink=0.8, ticks=[0, 0.5, 1, 1.5])
    bar.set_label("D(p || q) (nats)")
    return figure, ax


def loss_under_noise(
    rates: ArrayLike, allowing: Mapping[str, ArrayLike], announced: ArrayLike
) -> tuple[Figure, Axes]:
    """Draw expected losses against the share of flipped labels, above their floor.

    Parameters
    ----------
    rates : array_like, shape (m,)
        Shares of labels that are flipped, at most one half.
    allowing : mapping of str to array_like, shape (m,)
        Losses of forecasts that allow for the flips, in nats.
    announced : array_like, shape (m,)
        Loss of the forecast ``"logistic"`` as announced, without allowance.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If a rate is below 0 or above one half.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.loss_under_noise([0.1, 0.2], {"a": [0.4, 0.6]}, [0.7, 0.9])
    >>> ax.get_ylabel()
    'expected loss (nats)'
    """
    share = np.asarray(rates, float)
    if not np.all((share >= 0) & (share <= 0.5)):
        raise ValueError("rates must lie between 0 and 1/2")
    floor = np.asarray(binary_entropy(share))
    figure, ax = style.new(height=3.9)
    ax.fill_between(share, 0, floor, color=style.PALE)
    ax.plot(share, floor, color=style.QUIET, lw=1)
    looks = zip(("--", "-.", "-"), (style.THIRD, style.WASTE, style.P), strict=True)
    for (name, loss), (line, colour) in zip(allowing.items(), looks, strict=False):
        values = np.asarray(loss, float)
        ax.plot(
            share, values, color=colour, ls=line, label=f"{name}, allowing for flips"
        )
    steep = np.asarray(announced, float)
    ax.plot(share, steep, color=style.Q, ls=":", label="logistic, as announced")
    end = float(share[-1])
    ax.text(0.2 * end, 0.06, "floor", color=style.QUIET)
    ax.legend(loc="lower right", handlelength=2.6)
    ax.set(
        xlim=(0, end),
        ylim=(0, 1),
        xlabel="share of flipped labels",
        ylabel="expected loss (nats)",
    )
    return figure, ax
