"""`BinaryEntropy`: the entropy of a coin, its tangents above and its chords below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.discrete import binary_entropy, cross_entropy, kl_divergence
from infobook.divergences import js_divergence
from infobook.explore.interactive import Interactive, Number, base_of, number_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TITLES = {
    "tangent": "A code book is a tangent: it meets the entropy in one point",
    "chord": "A mixture of two coins is harder to guess than they are on average",
}
_HELP = {
    "tangent": (
        "Move p and q, or select one and use the arrow keys. The tangent at q is what "
        "its code costs for each coin; over p it stands D(p ‖ q) above the curve."
    ),
    "chord": (
        "Move p, q and w, the share of p, or select one and use the arrow keys. The "
        "mixture lies on the curve, the average of the two entropies on the chord."
    ),
}


class BinaryEntropy(Interactive):
    """Move coins under the entropy curve; a tangent or a chord shows a divergence.

    The tangent at q is the price of the code of q, H(p, q), against p; its gap to the
    curve at p is D(p || q). The chord from p to q is the average entropy of a mixture
    of the two coins; its gap to the curve is their Jensen-Shannon divergence.

    Parameters
    ----------
    p, q : float
        Chances of heads, from 0 to 1.
    weight : float, default 0.5
        The share of p in the mixture, from 0 to 1.
    mode : {"tangent", "chord"}, default "tangent"
        Which line is drawn.
    base : 2 or None, default 2
        Bits, or nats.

    Raises
    ------
    ValueError
        If `p`, `q` or `weight` is no number from 0 to 1, or there is no such mode or
        base.

    Examples
    --------
    >>> from infobook.explore import BinaryEntropy
    >>> figure = BinaryEntropy(0.5, 0.75)
    >>> [n.text("bits") for n in figure.numbers() if n.name == "divergence"]
    ['0.208 bits']
    """

    element = "infobook-binary-entropy"
    modules = ("look", "kit", "measures", "binary_entropy")

    def __init__(
        self,
        p: float = 0.5,
        q: float = 0.1,
        *,
        weight: float = 0.5,
        mode: str = "tangent",
        base: int | None = 2,
    ) -> None:
        if mode not in _TITLES:
            raise ValueError(f'mode must be "tangent" or "chord", got {mode!r}')
        self.p, self.q = number_between("p", p, 0, 1), number_between("q", q, 0, 1)
        self.weight = number_between("weight", weight, 0, 1)
        self.mode = mode
        self.base = base_of(base)
        self.title, self.help = _TITLES[mode], _HELP[mode]

    def state(self) -> dict[str, Any]:
        """Return p, q, weight, mode and base."""
        return {
            "p": self.p,
            "q": self.q,
            "weight": self.weight,
            "mode": self.mode,
            "base": self.base,
        }

    def numbers(self) -> list[Number]:
        """Return the coins, and what the mode's line shows about them."""
        coins = [
            Number("p", "p", self.p, unit="", digits=2),
            Number("q", "q", self.q, unit="", digits=2),
        ]
        return coins + (self._tangent() if self.mode == "tangent" else self._chord())

    def _tangent(self) -> list[Number]:
        p, q, base = _coin(self.p), _coin(self.q), self.base
        return [
            Number("entropy", "H(p)", float(binary_entropy(self.p, base=base))),
            Number("cross_entropy", "H(p, q)", float(cross_entropy(p, q, base=base))),
            Number("divergence", "D(p ‖ q)", float(kl_divergence(p, q, base=base))),
        ]

    def _chord(self) -> list[Number]:
        weights = _coin(self.weight)
        coins = [self.p, self.q, self._mixture()]
        h = np.asarray(binary_entropy(coins, base=self.base))
        gap = js_divergence(
            _coin(self.p), _coin(self.q), weights=weights, base=self.base
        )
        return [
            Number("weight", "w", self.weight, unit="", digits=2),
            Number("entropy_p", "h(p)", float(h[0])),
            Number("entropy_q", "h(q)", float(h[1])),
            Number("average", "average", float(weights @ h[:2])),
            Number("entropy_mixture", "h(mixture)", float(h[2])),
            Number("gap", "gap", float(gap)),
        ]

    def _mixture(self) -> float:
        return self.weight * self.p + (1 - self.weight) * self.q

    def draw(self) -> Figure:
        """Draw the curve with the tangent or the chord, and the gap between them."""
        from infobook.plots import style

        figure, ax = style.new()
        x = np.linspace(0, 1, 401)
        ax.plot(x, binary_entropy(x, base=self.base), color=style.P)
        shown = {number.name: number.value for number in self.numbers()}
        top = (2 if self.mode == "tangent" else 1) * binary_entropy(0.5, base=self.base)
        if self.mode == "tangent":
            self._draw_tangent(ax)
            at, ends = self.p, (shown["entropy"], shown["cross_entropy"])
        else:
            h = binary_entropy([self.p, self.q], base=self.base)
            ax.plot([self.p, self.q], h, color=style.Q, ls="--", marker="o")
            at, ends = self._mixture(), (shown["average"], shown["entropy_mixture"])
        ax.plot([at, at], np.minimum(ends, 2 * top), color=style.WASTE, lw=5)
        ax.set(
            xlim=(0, 1),
            ylim=(0, 1.05 * top),
            xlabel="chance of heads",
            ylabel=self.unit,
        )
        told = [f"{n.label} = {n.text(self.unit)}" for n in self.numbers()[-3:]]
        ax.set_title("\n".join(told), loc="left")
        return figure

    def _draw_tangent(self, ax: Axes) -> None:
        from infobook.plots import style

        if 0 < self.q < 1:
            worlds = np.array([[0.0, 1.0], [1.0, 0.0]])
            price = cross_entropy(worlds, [_coin(self.q)] * 2, base=self.base)
            ax.plot([0, 1], price, color=style.Q, ls="--")
        else:
            ax.axvline(self.q, color=style.Q, ls="--")
        touch = float(binary_entropy(self.q, base=self.base))
        ax.plot([self.q], [touch], color=style.Q, marker="o")


def _coin(heads: float) -> Any:
    return np.array([heads, 1 - heads])
