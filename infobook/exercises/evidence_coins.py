"""The check of `exercises.coins_exchanged`: two exponents of Stein's lemma."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.kinds import Mistake, Numbers, Quantity
from infobook.exercises.result import Code

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["coins_exchanged"]


def _binomial(n: int, heads: float) -> Vector:
    ways = [math.log2(math.comb(n, k)) for k in range(n + 1)]
    k = np.arange(n + 1)
    return np.asarray(2.0 ** (ways + k * np.log2(heads) + (n - k) * np.log2(1 - heads)))


def _exponents(n: int) -> dict[str, float]:
    """Of the right test, and of others that are taken for it."""
    fair, weighted = _binomial(n, 0.5), _binomial(n, 0.75)
    first = int((np.cumsum(weighted) <= 0.05).sum())  # heads that convict
    convicting = int((np.cumsum(fair[::-1]) <= 0.05).sum())
    chances = {
        "right": fair[first:].sum(),
        "one head more": fair[first + 1 :].sum(),
        "one head fewer": fair[first - 1 :].sum(),
        "exactly one number of heads": fair[first],
        "coins of the chapter": weighted[: n + 1 - convicting].sum(),
        "capped error": weighted[:first].sum(),
    }
    return {which: -math.log(chance) / n for which, chance in chances.items()}


_OF = _exponents(500)
_FAIR, _WEIGHTED = np.array([0.5, 0.5]), np.array([0.75, 0.25])
_IF_FAIR = float(_FAIR @ np.log(_FAIR / _WEIGHTED))
_IF_WEIGHTED = float(_WEIGHTED @ np.log(_WEIGHTED / _FAIR))
_CAPPED = (
    "This belongs to the capped error, of the weighted coin. Take the other error."
)

coins_exchanged = Numbers(
    name="coins_exchanged",
    quantities={
        "the exponent at 500 flips": Quantity(
            expected=_OF["right"],
            unit="nats",
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    _OF["coins of the chapter"],
                    Code.SWAPPED_ARGUMENTS,
                    "Here the fair coin is protected, as in the chapter. Exchange the "
                    "coins: the cap is on acquitting a weighted one.",
                ),
                Mistake(
                    _OF["one head more"],
                    Code.ABOVE_THE_CAP,
                    "This test acquits at one head more, and then the capped error is "
                    "above one in twenty.",
                ),
                Mistake(
                    _OF["one head fewer"],
                    Code.BELOW_THE_CAP,
                    "This counts m heads as well. With at most m heads the coin is "
                    "called fair, with more it is called weighted.",
                ),
                Mistake(
                    _OF["exactly one number of heads"],
                    Code.ONE_SUM_ONLY,
                    "This is for one number of heads. Add up all that are above m.",
                ),
                Mistake(_OF["capped error"], Code.OTHER_TAIL, _CAPPED),
                Mistake(-math.log(0.05) / 500, Code.OTHER_TAIL, _CAPPED),
                Mistake(
                    358,
                    Code.NOT_PER_DRAW,
                    "That is m itself. How probable are more heads for a fair coin?",
                ),
                Mistake(
                    500 * _OF["right"],
                    Code.NOT_PER_DRAW,
                    "This is for all flips together. Divide by their number.",
                ),
            ),
        ),
        "the limit": Quantity(
            expected=_IF_WEIGHTED,
            unit="nats",
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    _IF_FAIR,
                    Code.SWAPPED_ARGUMENTS,
                    "This is the rate if the fair coin is protected. The protected "
                    "coin stands first.",
                ),
            ),
        ),
    },
)
