"""`HuffmanTree`: Huffman's code, built one merge at a time."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, NamedTuple

from infobook.codes import expected_length, huffman_code
from infobook.discrete import entropy
from infobook.explore.interactive import (
    Interactive,
    Number,
    few_of,
    labels_of,
    whole_between,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    # Where a group of symbols stands: along the leaves, and how high.
    Places = dict[tuple[int, ...], tuple[float, int]]


class Merge(NamedTuple):
    """Two groups of symbols that become one; the first gets a 0 in front."""

    zero: list[int]
    one: list[int]
    weight: float


def merges(p: Sequence[float]) -> list[Merge]:
    """Return the merges of `infobook.huffman_code` in their order, with its ties.

    Parameters
    ----------
    p : sequence of float

    Returns
    -------
    list of Merge
    """
    heap = [(x, [symbol]) for symbol, x in enumerate(p)]
    heapq.heapify(heap)
    found = []
    while len(heap) > 1:
        (x, zero), (y, one) = heapq.heappop(heap), heapq.heappop(heap)
        found.append(Merge(zero, one, x + y))
        heapq.heappush(heap, (x + y, sorted(zero + one)))
    return found


class HuffmanTree(Interactive):
    """Merge the two smallest weights, again and again, until one tree is left.

    Each merge puts one more digit in front of the words below it, and adds its weight
    to the bill. The last one leaves Huffman's code, whose expected length is the sum of
    all merged weights.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of 2 to 5 outcomes.
    labels : sequence of str, optional
        A name an outcome; letters if not given.
    step : int, default 0
        Merges made so far, at most n - 1.

    Raises
    ------
    ProbabilityError
        If `p` is no distribution.
    ValueError
        If there are fewer than 2 or more than 5 outcomes, not one label an outcome, or
        `step` is no number of merges.

    Examples
    --------
    >>> from infobook.explore import HuffmanTree
    >>> HuffmanTree([1 / 2, 1 / 4, 1 / 8, 1 / 8], step=3).words()
    ['0', '10', '110', '111']
    """

    title = "Merge the two rarest, again and again: the merges add up to the bill"
    help = (
        "Press the button Merge; the next pair is outlined. Drag a bar, or select it "
        "and use the arrow keys, and the tree is built anew."
    )
    element = "infobook-huffman-tree"
    modules = ("look", "kit", "measures", "huffman_tree")

    def __init__(
        self,
        p: ArrayLike = (0.4, 0.2, 0.2, 0.1, 0.1),
        *,
        labels: Sequence[str] | None = None,
        step: int = 0,
    ) -> None:
        self.p = few_of("p", p, most=5)
        self.labels = labels_of(labels, self.p.size)
        self.step = whole_between("step", step, 0, self.p.size - 1)
        self.merges = merges(self.p.tolist())

    def state(self) -> dict[str, Any]:
        """Return p, the labels, and how many merges are made."""
        return {"p": self.p.tolist(), "labels": self.labels, "step": self.step}

    def words(self) -> list[str]:
        """Return the digits that each outcome has got so far."""
        words = [""] * self.p.size
        for merge in self.merges[: self.step]:
            for digit, symbols in zip("01", (merge.zero, merge.one), strict=True):
                for symbol in symbols:
                    words[symbol] = digit + words[symbol]
        return words

    def numbers(self) -> list[Number]:
        """Return the bill so far and in the end, the entropy, weights and lengths."""
        whole = expected_length(self.p, huffman_code(self.p))
        least = float(entropy(self.p, base=2))
        paid = float(sum(merge.weight for merge in self.merges[: self.step]))
        each = [
            number
            for i, (label, x, word) in enumerate(
                zip(self.labels, self.p, self.words(), strict=True), start=1
            )
            for number in (
                Number(f"p_{i}", f"p of {label}", float(x), unit=""),
                Number(f"length_{i}", f"digits of {label}", len(word), "", 0),
            )
        ]
        return [
            Number("paid", "bill so far", paid, "bits"),
            Number("entropy", "H(p)", least, "bits"),
            Number("length", "L, the whole bill", whole, "bits"),
            Number("excess", "L − H(p)", whole - least, "bits"),
            *each,
            *(
                Number(f"merge_{k}", f"merge {k}", merge.weight, unit="")
                for k, merge in enumerate(self.merges, start=1)
            ),
        ]

    def draw(self) -> Figure:
        """Draw the trees so far, their leaves in the order of the finished code."""
        from infobook.plots import style

        n = self.p.size
        figure, (tree, bars) = style.new(
            2, 1, height=2.2 + 0.45 * n, sharex=True, height_ratios=(0.3 * n, 1)
        )
        words = self.words()
        order = sorted(range(n), key=huffman_code(self.p).__getitem__)
        places: Places = {(i,): (float(k), 0) for k, i in enumerate(order)}
        for merge in self.merges[: self.step]:
            self._fork(tree, places, merge)
        if self.step < n - 1:
            self._fork(tree, places, self.merges[self.step], to_come=True)
        tree.set(xlim=(-0.6, n - 0.4), ylim=(0, n - 0.5))
        tree.set_axis_off()
        bars.bar(range(n), self.p[order], 0.5, color=style.P)
        bars.set(
            xticks=range(n),
            xticklabels=[f"{self.labels[i]}\n{words[i]}" for i in order],
            ylabel="p",
        )
        shown = {n.name: n.text("bits") for n in self.numbers()}
        tree.set_title(
            f"bill so far: {shown['paid']}; entropy {shown['entropy']}", loc="left"
        )
        return figure

    @staticmethod
    def _fork(ax: Axes, places: Places, merge: Merge, *, to_come: bool = False) -> None:
        """Draw a merge above its two groups, and note its own place."""
        from infobook.plots import style

        below = [places[tuple(group)] for group in (merge.zero, merge.one)]
        x = sum(place for place, _ in below) / 2
        level = 1 + max(height for _, height in below)
        places[tuple(sorted(merge.zero + merge.one))] = x, level
        colour, line = (style.QUIET, "--") if to_come else (style.P, "-")
        for digit, (left, bottom) in zip("01", below, strict=True):
            path = [left, left, x], [bottom, level, level]
            ax.plot(*path, color=colour, ls=line, lw=1.6, zorder=1)
            if not to_come:
                style.note(ax, left, level - 0.4, digit)
        if not to_come:
            style.note(ax, x, level, f"{merge.weight:.3g}")
