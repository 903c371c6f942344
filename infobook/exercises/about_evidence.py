"""Checks of the exercises on evidence; their texts are in the chapter's set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.evidence_certificates import (
    bound,
    patience_attained,
    strength_of,
    tilt_proof,
    tilted,
)
from infobook.exercises.evidence_coins import coins_exchanged
from infobook.exercises.evidence_programs import false_tie
from infobook.exercises.evidence_tail import tail_probability
from infobook.exercises.kinds import Mistake, Numbers, Prediction, Quantity
from infobook.exercises.pieces import also_rounded
from infobook.exercises.result import Code

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "average_five",
    "coins_exchanged",
    "false_tie",
    "four_sectors",
    "long_trial",
    "patience_attained",
    "patient_prosecutor",
    "tail_probability",
    "tilt_proof",
]


def _divergence(p: Vector, q: Vector) -> float:
    """D(p || q) in bits, where no entry is 0."""
    return float(np.sum(p * np.log2(p / q)))


_FAIR, _WEIGHTED = np.array([0.5, 0.5]), np.array([0.75, 0.25])
_IF_FAIR = _divergence(_FAIR, _WEIGHTED)
_IF_WEIGHTED = _divergence(_WEIGHTED, _FAIR)


def _flips(rate: float, other: float) -> tuple[Mistake, ...]:
    return also_rounded(
        1,
        Mistake(
            math.log2(1000) / other,
            Code.SWAPPED_ARGUMENTS,
            "This belongs to the other coin. The coin that is flipped stands first in "
            "its divergence.",
        ),
        Mistake(
            math.log(1000) / rate,
            Code.MIXED_BASES,
            "The odds are in nats and the divergence in bits. Use one unit.",
        ),
        Mistake(
            math.log2(1000) / (rate * math.log(2)),
            Code.MIXED_BASES,
            "The odds are in bits and the divergence in nats. Use one unit.",
        ),
        Mistake(
            3 / rate,
            Code.MIXED_BASES,
            "The odds are in powers of ten and the divergence in bits. Use one unit.",
        ),
        Mistake(
            1000 / rate,
            Code.NO_LOGARITHM,
            "Odds multiply and evidence adds. Take the logarithm of the odds.",
        ),
        Mistake(
            math.log2(20) / rate,
            Code.FROM_THE_CHAPTER,
            "That is twenty to one. The judge wants a thousand to one now.",
        ),
        Mistake(
            math.log2(1000),
            Code.ODDS_ONLY,
            "These are the odds in bits. How many flips gather so many?",
        ),
        Mistake(
            math.log(1000),
            Code.ODDS_ONLY,
            "These are the odds in nats. How many flips gather so many?",
        ),
        Mistake(
            50 * math.log2(20) / rate,
            Code.NO_LOGARITHM,
            "Fifty times the odds do not take fifty times the flips: odds multiply, "
            "and flips add.",
        ),
        Mistake(
            10 / rate,
            Code.IMPRECISE,
            "Ten bits are odds of 1,024 to one. Take the logarithm of 1,000.",
        ),
    )


long_trial = Numbers(
    name="long_trial",
    quantities={
        "the fair coin": Quantity(
            expected=math.log2(1000) / _IF_FAIR,
            bounds=(0, math.inf),
            mistakes=_flips(_IF_FAIR, _IF_WEIGHTED),
        ),
        "the weighted coin": Quantity(
            expected=math.log2(1000) / _IF_WEIGHTED,
            bounds=(0, math.inf),
            mistakes=_flips(_IF_WEIGHTED, _IF_FAIR),
        ),
    },
)

four_sectors = Numbers(
    name="four_sectors",
    quantities={
        "the best rate": Quantity(
            expected=0.25,
            unit="bits",
            atol=5e-4,
            mistakes=(
                Mistake(
                    2.0,
                    Code.ENTROPY_LEFT_OUT,
                    "That is the logarithm of the payout. Nobody knows the sector "
                    "beforehand: take off what the wheel leaves open.",
                ),
                Mistake(
                    1.75,
                    Code.ENTROPY_OF_P,
                    "That is the entropy of the wheel. Take it off the logarithm of "
                    "the payout.",
                ),
                Mistake(
                    1.0,
                    Code.MEAN_OF_MONEY,
                    "That is the mean growth with all on the first sector, which ends "
                    "in ruin. Average the logarithm of the capital.",
                ),
                Mistake(
                    math.log2(1.375),
                    Code.LOG_OF_SUM,
                    "This is the logarithm of a mean. Average the logarithms.",
                ),
                Mistake(
                    2**0.25,
                    Code.PERPLEXITY,
                    "That is the factor by which the capital grows in a turn. Take its "
                    "logarithm.",
                ),
            ),
        ),
        "the other gambler": Quantity(
            expected=-0.375,
            unit="bits",
            atol=5e-4,
            bounds=(-math.inf, 0.25),
            mistakes=(
                Mistake(
                    2.375,
                    Code.CROSS_ENTROPY,
                    "That is the cross-entropy of the wheel and the bets. Take it off "
                    "the logarithm of the payout.",
                ),
                Mistake(
                    1.375,
                    Code.ENTROPY_LEFT_OUT,
                    "Take the divergence off the best rate, and not off the logarithm "
                    "of the payout.",
                ),
                Mistake(
                    2**-0.375,
                    Code.PERPLEXITY,
                    "That is the factor by which the capital changes in a turn. Take "
                    "its logarithm.",
                ),
                Mistake(
                    0.625,
                    Code.KL_DIVERGENCE,
                    "That is the divergence, which is lost. Take it off the best rate.",
                ),
                Mistake(
                    -0.625,
                    Code.KL_DIVERGENCE,
                    "That is the loss against the best gambler. Add the best rate.",
                ),
                Mistake(
                    -0.25,
                    Code.SWAPPED_ARGUMENTS,
                    "The divergence goes the wrong way: average under the wheel, not "
                    "under the bets.",
                ),
                Mistake(
                    math.log2(15 / 16),
                    Code.LOG_OF_SUM,
                    "This is the logarithm of a mean. Average the logarithms.",
                ),
            ),
        ),
    },
)

patient_prosecutor = Prediction(
    name="patient_prosecutor",
    options=("one in twenty", "more often", "always"),
    right=2,
    why_not={
        0: "That is promised for one look that was planned. Here each flip brings "
        "another look, and one success is enough.",
        1: "What would make the rest safe for ever? Think of a look so late that all "
        "earlier flips hardly count in it.",
    },
    revelation="After 100 flips 0.202 of the fair coins are convicted, after 1,000 "
    "0.339, after 4,000 0.412, and in the long run all: looks that lie far apart are "
    "nearly independent, and each convicts with nearly the same chance.",
)

_FIVE = strength_of(5)
_NEAREST = bound(_FIVE, 5)

average_five = Numbers(
    name="average_five",
    quantities={
        "the strength": Quantity(
            expected=_FIVE,
            unit="bits",
            mistakes=(
                Mistake(
                    2**_FIVE,
                    Code.PERPLEXITY,
                    "That is the factor from one face to the next. Take its logarithm.",
                ),
                Mistake(
                    math.inf,
                    Code.RETURNED_INFINITE,
                    "An infinite strength leaves only sixes. The average should be 5.",
                ),
                Mistake(
                    strength_of(4),
                    Code.FROM_THE_CHAPTER,
                    "With this the average is 4, as in the chapter. It should be 5.",
                ),
            ),
        ),
        "the divergence at 5": Quantity(
            expected=_NEAREST,
            unit="bits",
            bounds=(0, math.log2(6)),
            mistakes=(
                Mistake(
                    bound(strength_of(4)),
                    Code.FROM_THE_CHAPTER,
                    "That is the divergence at 4, as in the chapter.",
                ),
                Mistake(
                    _divergence(np.full(6, 1 / 6), tilted(_FIVE)),
                    Code.SWAPPED_ARGUMENTS,
                    "This is the divergence of the fair die from the tilted one. What "
                    "the throws look like stands first.",
                ),
                Mistake(
                    math.log2(6) - _NEAREST,
                    Code.ENTROPY_OF_P,
                    "That is the entropy of the tilted die. The fair die has log2 6.",
                ),
                Mistake(
                    5 * _FIVE,
                    Code.NOT_NORMALISED,
                    "This lacks the logarithm of Z, by which the weights are divided.",
                ),
                Mistake(
                    5 * _FIVE - _NEAREST,
                    Code.NOT_NORMALISED,
                    "That is the logarithm of Z alone. Take it off the strength times "
                    "the average.",
                ),
                Mistake(
                    1.0,
                    Code.NOT_THE_NEAREST,
                    "That is an even spread on 4, 5 and 6. Its average is 5, but it is "
                    "not the nearest: the low faces are not excluded.",
                ),
            ),
        ),
        "the divergence at 6": Quantity(
            expected=math.log2(6),
            unit="bits",
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    math.inf,
                    Code.RETURNED_INFINITE,
                    "The strength grows without bound, but the divergence does not. "
                    "Which distribution has the average 6?",
                ),
                Mistake(
                    0.0,
                    Code.ENTROPY_OF_P,
                    "That is the entropy of a sure six. How far is it from a fair die?",
                ),
                Mistake(
                    1 / 6,
                    Code.NO_LOGARITHM,
                    "That is the probability of a six. Take its surprisal.",
                ),
            ),
        ),
    },
)
