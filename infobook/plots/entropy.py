"""Figures of the chapter on entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np

from infobook.data import photograph
from infobook.discrete import binary_entropy, entropy, surprisal
from infobook.plots import style
from infobook.validation import distribution

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


def surprise_areas(
    p: ArrayLike, names: Sequence[str] | None = None
) -> tuple[Figure, Axes]:
    """Draw each outcome as a box: width its probability, height its surprisal in bits.

    The area of a box is the outcome's share of the entropy, and all boxes together
    are the entropy.

    Parameters
    ----------
    p : array_like, shape (n,)
        A distribution with no zero entry.
    names : sequence of str, optional
        A name an outcome; their numbers if not given.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.
    ValueError
        If an entry of `p` is 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.surprise_areas([0.5, 0.25, 0.125, 0.125])
    >>> len(ax.patches)
    4
    """
    width = distribution("p", p)
    if not width.all():
        raise ValueError(
            f"p[{int(width.argmin())}] is 0, and its box would be infinitely high; "
            "leave the outcome out"
        )
    height = np.asarray(surprisal(width, base=2))
    names = names or [str(i + 1) for i in range(width.size)]
    left = np.concatenate([[0.0], np.cumsum(width)[:-1]])
    figure, ax = style.new()
    ax.bar(
        left, height, width, align="edge", color=style.PALE, edgecolor=style.P, lw=1.4
    )
    for x, w, h, name in zip(left, width, height, names, strict=True):
        ax.text(x + w / 2, h / 2, f"{w * h:.3g}", ha="center", va="center")
        ax.text(x + w / 2, h + 0.06, name, ha="center", va="bottom", color=style.P)
    ax.set(
        xlim=(0, 1),
        ylim=(0, float(height.max()) * 1.16),
        xlabel="probability (widths add up to 1)",
        ylabel="surprisal (bits)",
    )
    ax.set_title(
        f"area of all boxes = entropy = {entropy(p, base=2):.4g} bits", loc="left"
    )
    return figure, ax


def binary_entropy_curve(
    chord: tuple[float, float] = (0.1, 0.6),
) -> tuple[Figure, Axes]:
    """Draw the entropy of a coin against its bias, with a chord that lies below it.

    Parameters
    ----------
    chord : tuple of two floats
        The two biases that the chord joins.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.binary_entropy_curve()
    >>> ax.get_ylabel()
    'entropy (bits)'
    """
    t = np.linspace(0, 1, 401)
    ends = np.asarray(chord, dtype=float)
    values = np.asarray(binary_entropy(ends, base=2))
    middle = ends.mean()
    top = binary_entropy(middle, base=2)
    figure, ax = style.new()
    ax.plot(t, binary_entropy(t, base=2), color=style.P)
    ax.plot(ends, values, color=style.Q, ls="--", lw=1.5, marker="o")
    ax.plot([middle, middle], [values.mean(), top], color=style.QUIET, marker="o", lw=1)
    ax.annotate(
        f"the mixture,\n{top:.3f}",
        (middle, top),
        (-8, 3),
        textcoords="offset points",
        ha="right",
    )
    ax.annotate(
        f"the average, {values.mean():.3f}",
        (middle, values.mean()),
        (10, -12),
        textcoords="offset points",
        color=style.Q,
    )
    ax.annotate(
        "a fair coin: 1 bit",
        (0.5, 1),
        (0.62, 1.03),
        va="center",
        arrowprops={"arrowstyle": "-", "color": style.QUIET},
    )
    ax.set(
        xlim=(0, 1),
        ylim=(0, 1.08),
        xlabel="probability of heads",
        ylabel="entropy (bits)",
    )
    return figure, ax


def grouping_tree(
    p: ArrayLike, names: Sequence[str], groups: Sequence[Sequence[int]]
) -> tuple[Figure, Axes]:
    """Draw a choice made in two steps: first the group, then the outcome within it.

    Parameters
    ----------
    p : array_like, shape (n,)
        A distribution with no zero entry.
    names : sequence of str
        Names of the outcomes.
    groups : sequence of sequences of int
        A partition of the outcomes' indices.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.
    ValueError
        If `groups` is no partition of the outcomes.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.grouping_tree([0.5, 0.3, 0.2], "abc", [[0], [1, 2]])
    >>> ax.get_title(loc="left")
    'H = 1 + 0.5 × 0 + 0.5 × 0.971 = 1.485 bits'
    """
    share = distribution("p", p)
    outcomes = [i for group in groups for i in group]
    if sorted(outcomes) != list(range(share.size)):
        raise ValueError(
            f"groups holds the outcomes {sorted(outcomes)}; put each of the "
            f"{share.size} outcomes once into a group"
        )
    weight = np.array([share[list(g)].sum() for g in groups])
    inner = [
        entropy(share[list(g)] / w, base=2) for g, w in zip(groups, weight, strict=True)
    ]
    leaf_y = {i: -k for k, i in enumerate(outcomes)}
    figure, ax = style.new(height=3.0)
    root = (0.0, float(np.mean(list(leaf_y.values()))))
    for group, w, h in zip(groups, weight, inner, strict=True):
        node = (1.0, float(np.mean([leaf_y[i] for i in group])))
        _branch(ax, root, node, f"{w:.3g}")
        name_fork(ax, node, f"{h:.3f} bits", below=node[1] < root[1])
        for i in group:
            leaf = (2.0, float(leaf_y[i]))
            _branch(ax, node, leaf, f"{share[i] / w:.3g}")
            ax.text(2.06, leaf[1], f"{names[i]}, {share[i]:.3g}", va="center")
    first = entropy(weight, base=2)
    name_fork(ax, root, f"{first:.3f} bits")
    terms = " + ".join(f"{w:.3g} × {h:.3g}" for w, h in zip(weight, inner, strict=True))
    total = first + float(weight @ np.array(inner))
    ax.set_title(f"H = {first:.3g} + {terms} = {total:.4g} bits", loc="left")
    ax.set(xlim=(-0.6, 2.7), ylim=(-share.size + 0.5, 0.6))
    ax.set_axis_off()
    return figure, ax


def name_fork(
    ax: Axes, place: tuple[float, float], text: str, *, below: bool = False
) -> None:
    """Write what a fork of a tree has at its left, on the side that no branch is on."""
    ax.annotate(
        text,
        place,
        (-4, -5 if below else 5),
        textcoords="offset points",
        ha="right",
        va="top" if below else "bottom",
        color=style.Q,
    )


def _branch(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], text: str
) -> None:
    """One edge of a tree, with its probability on a white patch in the middle."""
    ax.plot(*zip(start, end, strict=True), color=style.P, lw=1.6, marker="o", ms=5)
    ax.text(
        (start[0] + end[0]) / 2,
        (start[1] + end[1]) / 2,
        text,
        ha="center",
        va="center",
        fontsize=9,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def photograph_histograms(name: str = "china") -> tuple[Figure, list[Axes]]:
    """Draw a photograph, the histogram of its greys and that of its differences.

    Parameters
    ----------
    name : str
        A name that `infobook.data.photograph` knows.

    Returns
    -------
    Figure, and list of three Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.photograph_histograms("flower")
    >>> len(axes)
    3
    """
    grey = photograph(name)
    step = np.diff(grey.astype(int), axis=1)
    figure = plt.figure(figsize=(4.8, 4.6))
    panels = figure.subplot_mosaic([["top", "top"], ["left", "right"]])
    axes = [panels[name] for name in ("top", "left", "right")]
    axes[0].imshow(grey[::2, ::2], cmap="gray", vmin=0, vmax=255)
    axes[0].set_axis_off()
    _histogram(axes[1], grey.ravel(), 0, 255, "grey value", "its greys")
    _histogram(axes[2], step.ravel(), -64, 64, "step to the right", "its steps")
    return figure, axes


def _histogram(
    ax: Axes, values: NDArray[Any], low: int, high: int, label: str, title: str
) -> None:
    """Frequency of each integer, and the entropy of all of them in the title."""
    level, count = np.unique(values, return_counts=True)
    share = count / values.size
    ax.fill_between(level.astype(float), share, step="mid", color=style.P, lw=0)
    ax.set(xlim=(low, high), ylim=(0, None), xlabel=label, ylabel="frequency")
    ax.set_title(f"{title}: {entropy(share, base=2):.3f} bits", loc="left")


def sample_entropy(
    p: ArrayLike, sizes: Sequence[int], mean: Callable[[int], float]
) -> tuple[Figure, Axes]:
    """Draw the average entropy of small samples below the entropy they estimate.

    Parameters
    ----------
    p : array_like, shape (n,)
        The distribution that samples are drawn from.
    sizes : sequence of int
        Sample sizes.
    mean : callable
        The expected entropy, in bits, of the frequencies in a sample of a given size.

    Returns
    -------
    tuple of Figure and Axes

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.sample_entropy([0.5, 0.5], [1, 2], lambda n: 0.0)
    >>> ax.get_ylabel()
    'entropy (bits)'
    """
    truth = float(entropy(p, base=2))
    average = [mean(n) for n in sizes]
    figure, ax = style.new(height=3.0)
    ax.axhline(truth, color=style.QUIET, lw=1)
    ax.plot(sizes, average, color=style.P, marker="o", ms=4)
    ax.text(sizes[-1], truth, "the truth", ha="right", va="bottom", color=style.QUIET)
    ax.text(
        sizes[-1], average[-1] - 0.05, "average of the estimates", ha="right", va="top"
    )
    ax.set(xlabel="sample size", ylabel="entropy (bits)", ylim=(0, truth * 1.12))
    return figure, ax
