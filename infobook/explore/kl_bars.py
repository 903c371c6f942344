"""`KLBars`: two distributions whose bars are dragged, and all that compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook.discrete import cross_entropy, entropy, kl_divergence
from infobook.explore.interactive import Number
from infobook.explore.pair import PairFigure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class KLBars(PairFigure):
    """Drag the bars of p and q; see H(p), H(q), H(p, q) and both divergences follow.

    Parameters
    ----------
    p, q : array_like, shape (n,)
        Two distributions over the same 2 to 6 outcomes.
    labels : sequence of str, optional
        A name an outcome; letters if not given.
    base : 2 or None, default 2
        Bits, or nats.

    Raises
    ------
    ProbabilityError
        If `p` or `q` is no distribution, or they differ in length.
    ValueError
        If there are fewer than 2 or more than 6 outcomes, not one label an outcome, or
        another base.

    Examples
    --------
    >>> from infobook.explore import KLBars
    >>> figure = KLBars([0.5, 0.5], [0.75, 0.25])
    >>> [n.text("bits") for n in figure.numbers() if n.name == "divergence"]
    ['0.208 bits']
    """

    title = "What it costs to believe q when the world is p"
    help = (
        "Drag a bar, tap above it, or select it and use the arrow keys. "
        "The other bars of the same distribution make room."
    )
    element = "infobook-kl-bars"
    modules = ("measures", "kl_bars")
    most = 6

    def numbers(self) -> list[Number]:
        """Return the entropies, the cross-entropy, both divergences and their terms."""
        p, q, base = self.p, self.q, self.base
        terms = self.terms()
        return [
            Number("entropy_p", "H(p)", float(entropy(p, base=base))),
            Number("entropy_q", "H(q)", float(entropy(q, base=base))),
            Number("cross_entropy", "H(p, q)", float(cross_entropy(p, q, base=base))),
            Number("divergence", "D(p ‖ q)", float(kl_divergence(p, q, base=base))),
            Number("reverse", "D(q ‖ p)", float(kl_divergence(q, p, base=base))),
            *(
                Number(f"term_{i}", f"{label}: p log p/q", float(term))
                for i, (label, term) in enumerate(
                    zip(self.labels, terms, strict=True), start=1
                )
            ),
        ]

    def draw(self) -> Figure:
        """Draw both distributions, and the terms of D(p || q) below them."""
        from infobook.plots import style

        figure, (bars, below) = style.new(
            2, 1, height=4.4, sharex=True, height_ratios=(3, 2)
        )
        x = np.arange(self.p.size)
        bars.bar(x - 0.2, self.p, 0.4, color=style.P, label="p")
        bars.bar(
            x + 0.2,
            self.q,
            0.4,
            color="white",
            edgecolor=style.Q,
            hatch="///",
            label="q",
        )
        bars.set(ylim=(0, 1), ylabel="probability")
        bars.legend()
        finite = np.where(np.isfinite(self.terms()), self.terms(), np.nan)
        below.bar(x, finite, 0.5, color=style.WASTE)
        below.axhline(0, color=style.QUIET, lw=0.8)
        below.set(xticks=x, xticklabels=self.labels, ylabel=f"p log p/q ({self.unit})")
        first = {n.name: n.text(self.unit) for n in self.numbers()}
        bars.set_title(
            f"H(p, q) = {first['cross_entropy']}, of which D(p ‖ q) = "
            f"{first['divergence']}",
            loc="left",
        )
        return figure
