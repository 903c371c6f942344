"""`CodeLengthAreas`: the price of a code as an area, and its tops to drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook.discrete import cross_entropy, entropy, kl_divergence, surprisal
from infobook.explore.interactive import Number
from infobook.explore.pair import PairFigure

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray


class CodeLengthAreas(PairFigure):
    """Drag the code lengths of q; their areas over p are H(p), H(p, q) and D(p || q).

    Each outcome is a box of width p_i and of the height that q charges for it, its code
    length -log q_i. All boxes together have the area H(p, q). Up to -log p_i a box is
    the outcome's own price; what stands above is excess, what is missing below is
    saved, and excess less saved is D(p || q).

    Parameters
    ----------
    p, q : array_like, shape (n,)
        Two distributions over the same 2 to 5 outcomes.
    labels : sequence of str, optional
        A name an outcome; letters if not given.
    base : 2 or None, default 2
        Bits, or nats.

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution, or they differ in length.
    ValueError
        If there are fewer than 2 or more than 5 outcomes, not one label an outcome, or
        another base.

    Examples
    --------
    >>> from infobook.explore import CodeLengthAreas
    >>> figure = CodeLengthAreas([0.5, 0.5], [0.75, 0.25])
    >>> [n.text("bits") for n in figure.numbers() if n.name == "cross_entropy"]
    ['1.208 bits']
    """

    title = "The price of a code is an area: try to make it smaller"
    help = (
        "A box is as wide as its outcome is frequent, and as high as its code word is "
        "long. Drag a top, or select it and use the arrow keys: a longer word makes "
        "the others shorter."
    )
    element = "infobook-code-length-areas"
    modules = ("measures", "code_length_areas")
    most = 5

    def numbers(self) -> list[Number]:
        """Return the areas, and of each outcome its code length and signed excess."""
        p, q, base = self.p, self.q, self.base
        terms = self.terms()
        parts = list(zip(self.labels, self.lengths(), terms, strict=True))
        return [
            Number("entropy", "own price, H(p)", float(entropy(p, base=base))),
            Number("excess", "+ excess", float(np.maximum(terms, 0).sum())),
            Number("saved", "− saved", float(np.maximum(-terms, 0).sum())),
            Number(
                "cross_entropy",
                "= price, H(p, q)",
                float(cross_entropy(p, q, base=base)),
            ),
            Number(
                "divergence", "waste, D(p ‖ q)", float(kl_divergence(p, q, base=base))
            ),
            *(
                Number(f"length_{i}", f"{label}: length", float(length), digits=2)
                for i, (label, length, _) in enumerate(parts, start=1)
            ),
            *(
                Number(f"term_{i}", f"{label}: excess", float(term))
                for i, (label, _, term) in enumerate(parts, start=1)
            ),
        ]

    def lengths(self) -> NDArray[np.float64]:
        """Return the code length that q gives to each outcome."""
        return np.asarray(surprisal(self.q, base=self.base))

    def draw(self) -> Figure:
        """Draw the boxes: own price, what q adds to it, and what it saves."""
        from infobook.plots import style

        lengths = self.lengths()
        own = np.asarray(surprisal(self.p, base=self.base))
        both = np.concatenate([own, lengths])
        top = 1.25 * max(np.max(both[np.isfinite(both)]), 1.0)
        own, lengths = np.minimum(own, top), np.minimum(lengths, top)
        left = np.cumsum(self.p) - self.p
        figure, ax = style.new(height=3.6)
        for name, low, high, look in (
            (
                "own price",
                0 * own,
                np.minimum(own, lengths),
                {"fc": style.P, "ec": "white"},
            ),
            (
                "excess",
                own,
                lengths,
                {"fc": style.WASTE, "ec": "white", "hatch": "//"},
            ),
            ("saved", lengths, own, {"fill": False, "edgecolor": style.P, "ls": "--"}),
        ):
            height = np.maximum(high - low, 0)
            ax.bar(left, height, self.p, low, align="edge", label=name, lw=1.4, **look)
        for x, wide, length, q in zip(left, self.p, lengths, self.q, strict=True):
            if q > 0:
                ax.plot([x, x + wide], [length, length], color=style.Q, lw=3)
            else:  # no end is drawn where there is none
                ax.text(x + wide / 2, length, "∞", ha="center", va="bottom")
        where = [left[i] + wide / 2 for i, wide in enumerate(self.p)]
        ax.set_xticks(
            where, self.labels, rotation=30 if max(map(len, self.labels)) > 3 else 0
        )
        ax.set(xlim=(0, 1), ylim=(0, 1.08 * top), ylabel=f"code length ({self.unit})")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.08), ncols=3, borderpad=0)
        first = {n.name: n.text(self.unit) for n in self.numbers()}
        ax.set_title(
            f"H(p, q) = {first['cross_entropy']}, of which D(p ‖ q) = "
            f"{first['divergence']}",
            loc="left",
        )
        return figure
