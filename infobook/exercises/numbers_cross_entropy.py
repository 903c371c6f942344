"""The numbers asked for in the exercises on cross-entropy."""

from __future__ import annotations

import math

import numpy as np

from infobook.exercises.kinds import Mistake, Numbers, Quantity
from infobook.exercises.measure_cross_entropy import exact
from infobook.exercises.result import Code

__all__ = ["fourth_harbour", "swapped_coins", "waste_line"]

_OTHER_HARBOUR = "That is the first harbour in the second one's book."
_NO_RATIO = "That is a quotient. What is wasted is a difference."

fourth_harbour = Numbers(
    name="fourth_harbour",
    quantities={
        "the bill": Quantity(
            expected=2.625,
            unit="bits",
            rtol=1e-9,
            bounds=(1, 3),
            mistakes=(
                Mistake(
                    1.75,
                    Code.ENTROPY_OF_P,
                    "That is the bill with the harbour's own book. Take the lengths of "
                    "the first one's words.",
                ),
                Mistake(
                    9.0, Code.UNWEIGHTED, "These are the lengths, added up. Weigh them."
                ),
                Mistake(
                    2.25,
                    Code.PROBABILITIES_IGNORED,
                    "That is the mean length for an even sky. Weigh each length with "
                    "the chance of its day.",
                ),
                Mistake(2.375, Code.OTHER_VALUE, _OTHER_HARBOUR),
            ),
        ),
        "the entropy": Quantity(
            expected=1.75,
            unit="bits",
            rtol=1e-9,
            bounds=(0, 2),
            mistakes=(
                Mistake(
                    2.0,
                    Code.PROBABILITIES_IGNORED,
                    "That is an even choice among four. These are not equally likely.",
                ),
                Mistake(
                    2.625,
                    Code.CROSS_ENTROPY,
                    "That is the bill again. The entropy weighs the sky's own "
                    "surprisals.",
                ),
            ),
        ),
        "the waste": Quantity(
            expected=0.875,
            unit="bits",
            rtol=1e-9,
            mistakes=(
                Mistake(1.5, Code.RATIO_FOR_DIFFERENCE, _NO_RATIO),
                Mistake(0.625, Code.OTHER_VALUE, _OTHER_HARBOUR),
            ),
        ),
    },
)


def _bits(p: float, q: float) -> float:
    """Cross-entropy of two coins."""
    return exact(np.array([p, 1 - p]), np.array([q, 1 - q])) / math.log(2)


_LOPSIDED = _bits(0.75, 0.75)
_FAIR_COST = _bits(0.5, 0.75)

swapped_coins = Numbers(
    name="swapped_coins",
    quantities={
        "the lopsided coin's cost": Quantity(
            expected=1.0,
            unit="bits",
            mistakes=(
                Mistake(
                    _LOPSIDED,
                    Code.ENTROPY_OF_P,
                    "That is the coin's own entropy. The prices are those of the fair "
                    "model, and it charges both sides alike.",
                ),
                Mistake(
                    _FAIR_COST,
                    Code.SWAPPED_ARGUMENTS,
                    "That is the other swap. Here the coin is lopsided and the model "
                    "fair.",
                ),
            ),
        ),
        "the lopsided coin's waste": Quantity(
            expected=1 - _LOPSIDED,
            unit="bits",
            mistakes=(
                Mistake(
                    _FAIR_COST - 1,
                    Code.SWAPPED_ARGUMENTS,
                    "That is the waste of the other swap.",
                ),
                Mistake(
                    _LOPSIDED,
                    Code.ENTROPY_OF_P,
                    "That is the coin's entropy. Take it off the cost.",
                ),
                Mistake(1 / _LOPSIDED, Code.RATIO_FOR_DIFFERENCE, _NO_RATIO),
                Mistake(
                    1.0,
                    Code.CROSS_ENTROPY,
                    "That is the cost again. Take the coin's own entropy off it.",
                ),
            ),
        ),
        "the fair coin's cost": Quantity(
            expected=_FAIR_COST,
            unit="bits",
            mistakes=(
                Mistake(
                    1.0,
                    Code.ENTROPY_OF_P,
                    "That is the fair coin's own entropy. Its model now expects heads "
                    "three times in four, and sets the prices.",
                ),
                Mistake(
                    _LOPSIDED,
                    Code.ENTROPY_OF_Q,
                    "Prices and weights both come from the model. The coin weighs, and "
                    "it is fair.",
                ),
                Mistake(
                    2 * _FAIR_COST,
                    Code.UNWEIGHTED,
                    "These are the two surprisals, added up. Each happens half of the "
                    "time.",
                ),
                Mistake(
                    _bits(0.25, 0.75),
                    Code.SWAPPED_WEIGHTS,
                    "The prices are right and the weights are not: the coin is fair.",
                ),
            ),
        ),
        "the fair coin's waste": Quantity(
            expected=_FAIR_COST - 1,
            unit="bits",
            mistakes=(
                Mistake(
                    1 - _LOPSIDED,
                    Code.SWAPPED_ARGUMENTS,
                    "That is the waste of the other swap. The two differ.",
                ),
                Mistake(
                    _FAIR_COST - _LOPSIDED,
                    Code.ENTROPY_DIFFERENCE,
                    "The wrong entropy is taken off. Nobody avoids that of the world, "
                    "the fair coin.",
                ),
                Mistake(
                    _FAIR_COST,
                    Code.CROSS_ENTROPY,
                    "That is the cost. Take off what nobody avoids.",
                ),
                Mistake(
                    1.0,
                    Code.ENTROPY_OF_P,
                    "That is the fair coin's entropy. Take it off the cost.",
                ),
            ),
        ),
    },
)

_FLOOR = exact(np.array([0.9, 0.1]), np.array([0.9, 0.1]))
_FAIR = math.log(2)

waste_line = Numbers(
    name="waste_line",
    quantities={
        "the slope": Quantity(
            expected=1.0,
            mistakes=(
                *(
                    Mistake(
                        ratio,
                        Code.RATIO_FOR_DIFFERENCE,
                        "That is the quotient of the columns in one row. A slope is "
                        "the rise from one row to another, divided by the run.",
                    )
                    for ratio in (
                        1 - _FLOOR / _FAIR,
                        _FAIR / (_FAIR - _FLOOR),
                        0.53,  # both as they are printed, rounded
                        1.88,
                    )
                ),
                Mistake(
                    0.0,
                    Code.CONSTANT,
                    "The second column is not the same in each row. Take two rows, and "
                    "divide the rise by the run.",
                ),
            ),
        ),
        "the intercept": Quantity(
            expected=-_FLOOR,
            unit="nats",
            mistakes=(
                Mistake(
                    _FLOOR,
                    Code.WRONG_SIGN,
                    "The size is right. Which of the two columns is the larger, and "
                    "which is on the vertical axis?",
                ),
                Mistake(
                    0.0,
                    Code.RATIO_FOR_DIFFERENCE,
                    "A line through the origin would mean a constant factor. Look at "
                    "the row where the model is the world.",
                ),
                Mistake(
                    -_FAIR,
                    Code.WRONG_FOR_UNIFORM,
                    "That belongs to the fair model's row alone. Where does the line "
                    "through all rows meet the axis?",
                ),
                *(
                    Mistake(
                        waste,
                        Code.WRONG_FOR_UNIFORM,
                        "Its size is what the fair model wastes, in one row. Where "
                        "does the line through all rows meet the axis?",
                    )
                    for waste in (_FLOOR - _FAIR, _FAIR - _FLOOR)
                ),
            ),
        ),
    },
)
