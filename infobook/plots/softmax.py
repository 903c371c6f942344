"""Figures of the chapter on softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from infobook.logits import softmax
from infobook.losses import cross_entropy_from_logits
from infobook.plots import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


def exponent_ranges(
    names: Sequence[str], low: ArrayLike, high: ArrayLike
) -> tuple[Figure, Axes]:
    """Draw for which numbers exp is neither 0 nor infinite, one bar a number format.

    Parameters
    ----------
    names : sequence of str
        The formats, from the top.
    low, high : array_like, shape (n,)
        Below `low` the format rounds exp to 0, above `high` to infinity.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If 0 does not lie strictly between the ends of a range.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.exponent_ranges(["float16"], [-17.3], [11.1])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['float16']
    """
    least, most = np.asarray(low, float), np.asarray(high, float)
    if np.any(least >= 0) or np.any(most <= 0):
        raise ValueError("low must lie below 0 and high above, for exp(0) is 1")
    place = np.arange(len(names))
    figure, ax = style.new(height=2.3)
    ax.hlines(place, least, most, color=style.P, lw=9, capstyle="butt")
    for row, a, b in zip(place, least, most, strict=True):
        for value, side, shift in ((a, "right", -4), (b, "left", 4)):
            ax.annotate(
                f"{value:.2f}".replace("-", "\N{MINUS SIGN}"),
                (value, row),
                (shift, 0),
                textcoords="offset points",
                ha=side,
                va="center",
            )
    ends = (100 * least.min(), 100 * most.max())
    notes = ((ends[0], " exp(z) is 0", "left"), (ends[1], "exp(z) is ∞", "right"))
    for x, words, side in notes:
        ax.text(x, len(names) - 0.4, words, color=style.QUIET, ha=side, va="center")
    ax.set_yticks(place, list(names))
    ax.set(xlim=ends, ylim=(len(names) - 0.1, -0.6), xlabel="the score z in exp(z)")
    ax.set_xscale("symlog", linthresh=10)
    ax.xaxis.set_major_locator(FixedLocator([-1000, -100, -10, 0, 10, 100, 1000]))
    ax.xaxis.set_minor_locator(NullLocator())
    return figure, ax


def gradient_fields(
    extent: float = 6.0, arrows: int = 7
) -> tuple[Figure, NDArray[np.object_]]:
    """Draw the pull of two losses on the scores of three classes; the first is right.

    An arrow is minus the gradient with respect to the first two scores, the third
    being 0. Both panels share one scale.

    Parameters
    ----------
    extent : float, default 6
        Scores run from minus to plus this.
    arrows : int, default 7
        Arrows a side.

    Returns
    -------
    Figure, and ndarray of Axes, shape (2,)
        Cross-entropy on the left; on the right half the squared distance between
        softmax and label.

    Raises
    ------
    ValueError
        If `extent` is not above 0.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, axes = plots.gradient_fields()
    >>> [ax.get_title(loc="left") for ax in axes]
    ['cross-entropy', 'squared error']
    """
    if not extent > 0:
        raise ValueError(f"extent must be above 0, not {extent!r}")
    side = np.linspace(-extent, extent, arrows)
    first, second = np.meshgrid(side, side)
    scores = np.stack([first, second, np.zeros_like(first)], axis=-1)
    _, slope = cross_entropy_from_logits(scores, 0, return_grad=True)
    q = softmax(scores)
    squared = q * (slope - np.sum(q * slope, axis=-1, keepdims=True))
    figure, axes = style.new(1, 2, height=2.9, sharey=True)
    titles = ("cross-entropy", "squared error")
    longest = 0.85 * (side[1] - side[0])
    for ax, pull, title in zip(axes, (-slope, -squared), titles, strict=True):
        ax.quiver(
            first,
            second,
            pull[..., 0],
            pull[..., 1],
            color=style.P,
            angles="xy",
            scale_units="xy",
            scale=np.sqrt(2) / longest,
            width=0.011,
            headwidth=3.5,
            headlength=4,
            headaxislength=3.5,
            minlength=0.6,
        )
        ax.set_title(title, loc="left")
        ax.set(xlabel="score of the right class", aspect="equal")
        ax.set(xlim=(-1.15 * extent, 1.3 * extent), ylim=(-1.3 * extent, 1.15 * extent))
        ax.xaxis.set_major_locator(FixedLocator([-extent, 0, extent]))
        ax.yaxis.set_major_locator(FixedLocator([-extent, 0, extent]))
    axes[0].set_ylabel("score of a wrong class")
    return figure, axes


def training_curve(
    steps: ArrayLike, train: ArrayLike, test: ArrayLike, prior: float, least: float
) -> tuple[Figure, Axes]:
    """Draw the loss during training in bits, between the prior's and the least.

    Parameters
    ----------
    steps : array_like, shape (n,)
        Steps taken so far, from 1 on and increasing; drawn on a logarithmic axis.
    train, test : array_like, shape (n,)
        Loss on both parts in bits an example, after so many steps.
    prior : float
        What a forecast costs that never looks.
    least : float
        Loss on the training part where training ends if it goes on.

    Returns
    -------
    tuple of Figure and Axes

    Raises
    ------
    ValueError
        If the lengths differ, or a number of steps is below 1.

    Examples
    --------
    >>> from infobook import plots
    >>> fig, ax = plots.training_curve([1, 9], [3.3, 1.0], [3.3, 1.2], 3.3, 0.5)
    >>> ax.get_ylabel()
    'bits a digit'
    """
    seen, unseen = np.asarray(train, float), np.asarray(test, float)
    taken = np.asarray(steps, float)
    if not taken.shape == seen.shape == unseen.shape:
        raise ValueError(
            f"{taken.size} steps, but {seen.size} losses in train and {unseen.size} in "
            "test; give one of each a step"
        )
    if taken.min() < 1:
        raise ValueError(f"steps must be 1 or more, not {taken.min():g}")
    start, end = taken.min(), taken.max()
    figure, ax = style.new(height=3.2)
    ax.axhline(prior, color=style.QUIET, lw=1, ls=":")
    ax.text(end, prior, "never looks", color=style.QUIET, ha="right", va="bottom")
    ax.axhline(least, color=style.P, lw=1, ls=":")
    ax.text(start, least, " the minimum", color=style.P, ha="left", va="bottom")
    ax.plot(taken, unseen, color=style.Q, ls="--")
    ax.plot(taken, seen, color=style.P)
    for losses, words, colour, part, shift, side, edge in (
        (unseen, "held back", style.Q, 0.75, 6, "left", "bottom"),
        (seen, "trained on", style.P, 0.5, -6, "right", "top"),
    ):
        at = int(part * seen.size)
        ax.annotate(
            words,
            (taken[at], losses[at]),
            (shift, shift / 2),
            textcoords="offset points",
            color=colour,
            ha=side,
            va=edge,
        )
    ax.set(xscale="log", xlim=(start, end), ylim=(0, 1.15 * prior))
    ax.set(xlabel="steps downhill", ylabel="bits a digit")
    return figure, ax


def surprising_digits(
    images: ArrayLike, written: Sequence[int], read: Sequence[int], bits: ArrayLike
) -> tuple[Figure, NDArray[np.object_]]:
    r"""Draw digits in two rows, with what was written, what was read, and the surprise.

    Parameters
    ----------
    images : array_like, shape (2 * k, rows, columns)
        The digits; more ink is darker.
    written, read : sequence of int, length 2 * k
        The right classes, and the most probable ones.
    bits : array_like, shape (2 * k,)
        Surprisal of the right class.

    Returns
    -------
    Figure, and ndarray of Axes, shape (2, k)

    Raises
    ------
    ValueError
        If the number of images is odd.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import plots
    >>> blots = np.eye(4).reshape(2, 2, 4)
    >>> fig, axes = plots.surprising_digits(blots, [3, 8], [5, 1], [4.2, 1.0])
    >>> axes[0, 0].get_title(loc="left")
    '3 read as 5\n4.2 bits'
    """
    ink, surprise = np.asarray(images, float), np.asarray(bits, float)
    if len(ink) % 2:
        raise ValueError(f"{len(ink)} images do not fill two rows; leave one out")
    figure, axes = style.new(2, len(ink) // 2, height=3.5, squeeze=False)
    facts = zip(axes.flat, ink, written, read, surprise, strict=True)
    for ax, picture, truth, guess, cost in facts:
        ax.imshow(picture, cmap="Greys", vmin=0, vmax=ink.max())
        ax.set_title(f"{truth} read as {guess}\n{cost:.1f} bits", loc="left")
        ax.set_axis_off()
    return figure, axes
