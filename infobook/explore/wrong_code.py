"""`WrongCode`: guess what a wrong code costs, then see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.discrete import cross_entropy, entropy, kl_divergence, surprisal
from infobook.explore.interactive import (
    Interactive,
    Number,
    base_of,
    number_between,
    pair_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    _Pair = tuple[str, NDArray[np.float64], NDArray[np.float64]]

_MOST = 4  # the end of the scale for guesses
_LONGEST_TITLE = 28  # what a telephone has room for
#: Each meets an expectation that many have.
_PAIRS = (
    ("Fair coin, code for 3 in 4", (1 / 2, 1 / 2), (3 / 4, 1 / 4)),
    ("Coin of 3 in 4, fair code", (3 / 4, 1 / 4), (1 / 2, 1 / 2)),
    ("Almost the right code", (0.5, 0.25, 0.125, 0.125), (0.4, 0.3, 0.2, 0.1)),
    ("Tails all but ruled out", (0.9, 0.1), (0.999, 0.001)),
    ("Even source, eager code", (0.25,) * 4, (0.7, 0.1, 0.1, 0.1)),
)


class WrongCode(Interactive):
    """Guess the price H(p, q) of a wrong code from p and the lengths, then reveal it.

    Parameters
    ----------
    pairs : sequence of (str, array_like, array_like), optional
        A title, p and q each: two distributions over the same 2 to 5 outcomes, with
        H(p, q) at most 4 in the unit shown. Five that teach, if not given.
    index : int, default 0
        The pair that is asked about.
    guess : float, default 2
        The reader's guess, from 0 to 4.
    revealed : bool, default False
        Whether the price is shown.
    base : 2 or None, default 2
        Bits, or nats.

    Raises
    ------
    ProbabilityError
        If a p or q is no distribution, or the two differ in length.
    ValueError
        If there is no pair, a title is too long, a price is above 4, or another
        argument is out of its range.

    Examples
    --------
    >>> from infobook.explore import WrongCode
    >>> [n.name for n in WrongCode().numbers() if n.name == "cross_entropy"]
    []
    >>> shown = WrongCode(guess=1, revealed=True).numbers()
    >>> [n.text("bits") for n in shown if n.name in {"cross_entropy", "off"}]
    ['1.208 bits', '−0.208 bits']
    """

    title = "Guess first: what does the wrong code cost?"
    help = (
        "Weigh each length by how often its outcome comes. Drag your guess, or select "
        "it and use the arrow keys; then press the button Reveal."
    )
    element = "infobook-wrong-code"
    modules = ("look", "kit", "measures", "wrong_code")

    def __init__(
        self,
        pairs: Sequence[tuple[str, ArrayLike, ArrayLike]] = _PAIRS,
        *,
        index: int = 0,
        guess: float = 2.0,
        revealed: bool = False,
        base: int | None = 2,
    ) -> None:
        self.base = base_of(base)
        self.pairs = [self._pair(i, pair) for i, pair in enumerate(pairs)]
        if not self.pairs:
            raise ValueError("pairs must hold one pair or more, got none")
        if index not in range(len(self.pairs)):
            raise ValueError(
                f"index must be from 0 to {len(self.pairs) - 1}, one of the "
                f"{len(self.pairs)} pairs, got {index!r}"
            )
        if not isinstance(revealed, bool):
            raise ValueError(f"revealed must be True or False, got {revealed!r}")
        self.index, self.revealed = int(index), revealed
        self.guess = number_between("guess", guess, 0, _MOST)

    def _pair(self, i: int, pair: Sequence[Any]) -> _Pair:
        if len(pair) != 3 or not isinstance(pair[0], str):
            raise ValueError(f"pairs[{i}] must be a title, p and q, got {pair!r}")
        title = pair[0]
        p, q = pair_of(*pair[1:], most=5)
        if len(title) > _LONGEST_TITLE:
            raise ValueError(
                f"the title of pairs[{i}] has {len(title)} letters, at most "
                f"{_LONGEST_TITLE}: {title!r}"
            )
        price = float(cross_entropy(p, q, base=self.base))
        if price > _MOST:
            raise ValueError(
                f"pairs[{i}] has H(p, q) = {price:.3g}, and guesses end at {_MOST}: "
                "choose q closer to p"
            )
        return title, p, q

    def state(self) -> dict[str, Any]:
        """Return the pairs, which is shown, the guess, and whether it is revealed."""
        return {
            "pairs": [[title, p.tolist(), q.tolist()] for title, p, q in self.pairs],
            "index": self.index,
            "guess": self.guess,
            "revealed": self.revealed,
            "base": self.base,
        }

    def numbers(self) -> list[Number]:
        """Return what is shown; the price only once it is revealed."""
        _, p, q = self.pairs[self.index]
        lengths = np.asarray(surprisal(q, base=self.base))
        known = [Number("guess", "your guess", self.guess, digits=2)]
        if self.revealed:
            price = float(cross_entropy(p, q, base=self.base))
            known += [
                Number("cross_entropy", "price, H(p, q)", price),
                Number("off", "guess − price", self.guess - price),
                Number(
                    "entropy", "right code, H(p)", float(entropy(p, base=self.base))
                ),
                Number(
                    "divergence",
                    "waste, D(p ‖ q)",
                    float(kl_divergence(p, q, base=self.base)),
                ),
            ]
        for i, (often, length) in enumerate(zip(p, lengths, strict=True), start=1):
            known.append(Number(f"p_{i}", f"p of outcome {i}", float(often), unit=""))
            known.append(Number(f"length_{i}", f"length of outcome {i}", float(length)))
        return known

    def vocabulary(self) -> list[Number]:
        """Return the numbers of all pairs, revealed."""
        every = [
            WrongCode(self.pairs, index=i, revealed=True, base=self.base).numbers()
            for i in range(len(self.pairs))
        ]
        return max(every, key=len)

    def draw(self) -> Figure:
        """Draw p and the code lengths, and the price if it is revealed."""
        from infobook.plots import style

        title, p, q = self.pairs[self.index]
        lengths = np.asarray(surprisal(q, base=self.base))
        finite = np.where(np.isfinite(lengths), lengths, 0)
        places = -np.arange(p.size)
        figure, (often, long) = style.new(1, 2, height=1.2 + 0.4 * p.size, sharey=True)
        often.barh(places, p, 0.6, color=style.P)
        often.set(xlim=(0, 1), xlabel="how often, p")
        often.set_yticks(places, self.names())
        long.barh(places, finite, 0.6, color="white", edgecolor=style.Q, hatch="///")
        long.set(xlim=(0, max(_MOST, *finite)), xlabel=f"code length ({self.unit})")
        price = next(
            (n.text(self.unit) for n in self.numbers() if n.name == "cross_entropy"),
            f"how many {self.unit}?",
        )
        figure.suptitle(f"{title}: {price}")
        return figure

    def names(self) -> list[str]:
        """Return the names of the outcomes: those of a coin, or letters."""
        count = self.pairs[self.index][1].size
        return ["heads", "tails"] if count == 2 else list("abcde"[:count])
