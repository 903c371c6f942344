"""`EvidenceWalk`: the log-odds of two coins, flip by flip, beside their drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.discrete import kl_divergence
from infobook.explore.interactive import (
    Interactive,
    Number,
    base_of,
    number_between,
    whole_between,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

WALKS = 11  # one is followed, ten are its company
LONGEST = 400  # flips a walk has in store, so that `steps` changes none of them
BIASES = (0.01, 0.99)
TIE = 1e-9  # log-odds this close to 0 are a tie, whatever the last digit says


def uniforms(seed: int, count: int) -> NDArray[np.float64]:
    """Return numbers between 0 and 1 that a browser makes too, bit for bit.

    Parameters
    ----------
    seed : int
    count : int

    Returns
    -------
    ndarray, shape (count,)

    Notes
    -----
    Mulberry32 by Tommy Ettinger: a counter of 32 bits in steps of a constant, and a
    hash of it. Unsigned integers wrap around as the browser's do.
    """
    index = np.arange(1, count + 1, dtype=np.uint32)
    a = np.uint32(seed) + index * np.uint32(1831565813)
    t = (a ^ a >> np.uint32(15)) * (a | np.uint32(1))
    t = t ^ (t + (t ^ t >> np.uint32(7)) * (t | np.uint32(61)))
    mixed: NDArray[np.float64] = (t ^ t >> np.uint32(14)) / 2.0**32
    return mixed


class EvidenceWalk(Interactive):
    """Flip a coin, and add up the evidence for its true bias against a rival's.

    The coin lands heads with probability p; a rival says q. Each flip adds
    log p(x)/q(x) to the log-odds of p against q, which begin even. They drift by
    D(p || q) a flip.

    Parameters
    ----------
    p, q : float
        Probabilities of heads, from 0.01 to 0.99. The default is the chapter's trial.
    steps : int, default 200
        Flips in all, from 10 to 400.
    seed : int, default 1
        Which flips, from 0 to 4294967295.
    shown : int, default 60
        Flips seen so far.
    base : 2 or None, default 2
        Bits, or nats.

    Raises
    ------
    ValueError
        If a number is none or outside its bounds, or another base.

    Examples
    --------
    >>> from infobook.explore import EvidenceWalk
    >>> [n.text("bits") for n in EvidenceWalk().numbers() if n.name == "drift"]
    ['0.2075 bits']
    """

    title = "The truth gains D(p ‖ q) a flip, but not on each flip"
    help = (
        "Drag p, q, or the number of flips in the picture, or select one and use the "
        "arrow keys. One walk is bold; ten others show what else might have come."
    )
    element = "infobook-evidence-walk"
    modules = ("measures", "evidence_walk")

    def __init__(
        self,
        p: float = 0.5,
        q: float = 0.75,
        *,
        steps: int = 200,
        seed: int = 1,
        shown: int = 60,
        base: int | None = 2,
    ) -> None:
        self.p = number_between("p", p, *BIASES)
        self.q = number_between("q", q, *BIASES)
        self.steps = whole_between("steps", steps, 10, LONGEST)
        self.seed = whole_between("seed", seed, 0, 2**32 - 1)
        self.shown = whole_between("shown", shown, 0, self.steps)
        self.base = base_of(base)
        self._nats = 1.0 if self.base is None else np.log(2)  # in one unit

    def state(self) -> dict[str, Any]:
        """Return both biases, the flips there are and those shown, seed and base."""
        return {
            "p": self.p,
            "q": self.q,
            "steps": self.steps,
            "seed": self.seed,
            "shown": self.shown,
            "base": self.base,
        }

    def heads(self) -> NDArray[np.int64]:
        """Return the number of heads after 0, 1, ... flips, a row a walk."""
        u = uniforms(self.seed, WALKS * LONGEST).reshape(WALKS, LONGEST)
        counts = np.cumsum(u[:, : self.steps] < self.p, axis=1)
        return np.pad(counts, ((0, 0), (1, 0)))

    def log_odds(self) -> NDArray[np.float64]:
        """Return the log-odds of p against q after 0, 1, ... flips, a row a walk."""
        head = np.log(self.p / self.q) / self._nats
        tail = np.log((1 - self.p) / (1 - self.q)) / self._nats
        heads = self.heads()
        tails = np.arange(self.steps + 1) - heads
        odds: NDArray[np.float64] = head * heads + tail * tails
        return odds

    def drift(self) -> float:
        """Return D(p || q), what a flip adds on average."""
        coins = [self.p, 1 - self.p], [self.q, 1 - self.q]
        return float(kl_divergence(*coins, base=self.base))

    def numbers(self) -> list[Number]:
        """Return the drift, what was expected by now and what came."""
        now = self.log_odds()[:, self.shown]
        below = float(np.sum(now * self._nats < -TIE))
        heads = float(self.heads()[0, self.shown])
        drift = self.drift()
        return [
            Number("p", "truth p", self.p, unit="", digits=2),
            Number("q", "rival q", self.q, unit="", digits=2),
            Number("drift", "D(p ‖ q), a flip", drift, digits=4),
            Number("flips", "flips n", float(self.shown), unit="", digits=0),
            Number("expected", "n D(p ‖ q)", self.shown * drift, digits=2),
            Number("now", "log-odds now", float(now[0]), digits=2),
            Number("heads", "heads so far", heads, unit="", digits=0),
            Number("below", "walks for q", below, unit=f"of {WALKS}", digits=0),
        ]

    def draw(self) -> Figure:
        """Draw the walks up to the flips shown, and the line of the drift."""
        from infobook.plots import style

        figure, ax = style.new(height=3.4)
        odds = self.log_odds()
        flips = np.arange(self.shown + 1)
        for walk in odds[1:]:
            ax.plot(flips, walk[: self.shown + 1], color=style.P, lw=0.8, alpha=0.4)
        ax.plot(flips, odds[0, : self.shown + 1], color=style.P, lw=2.2)
        ends = np.array([0, self.steps])
        ax.plot(ends, ends * self.drift(), "--", color=style.INK, lw=1.4)
        at, offset = (self.steps, self.steps * self.drift()), (-8, 8)
        ax.annotate("n D(p ‖ q)", at, offset, textcoords="offset points", ha="right")
        ax.axhline(0, color=style.QUIET, lw=0.8)
        ax.set(
            xlim=(0, self.steps),
            ylim=(min(odds.min(), -1), max(odds.max(), self.steps * self.drift(), 1)),
            xlabel="flips",
            ylabel=f"log-odds of p ({self.unit})",
        )
        shown = {n.name: n.text(self.unit) for n in self.numbers()}
        ax.set_title(
            f"truth p = {shown['p']}, rival q = {shown['q']}; "
            f"after {shown['flips']} flips {shown['now']}",
            loc="left",
        )
        return figure
