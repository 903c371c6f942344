"""Checks of the exercises on cross-entropy; their texts are in the chapter's set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.books_cross_entropy import lonely_fork, one_book, shared_book
from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.kinds import (
    Mistake,
    Numbers,
    Prediction,
    Quantity,
)
from infobook.exercises.measure_cross_entropy import cross_entropy, exact
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from infobook.exercises.guard import Vector

__all__ = [
    "cross_entropy",
    "fourth_harbour",
    "lonely_fork",
    "missing_minus",
    "one_book",
    "overconfident",
    "shared_book",
    "swapped_coins",
    "waste_line",
]

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
            ),
        ),
    },
)

overconfident = Prediction(
    name="overconfident",
    options=("cautious", "bold", "bold, both without bound", "the same"),
    right=1,
    why_not={
        0: "The cautious one pays one bit for whatever happens, so never wastes more "
        "than that. What does the bold one pay for tails?",
        2: "One of the two pays the same price for every flip. Can that waste grow "
        "without bound?",
        3: "World and model have changed places, and the waste is not the same both "
        "ways. What does each of the two pay for tails, and how often?",
    },
    revelation="The cautious one wastes 0.5310 bits a flip, and never more than 1. "
    "The bold one wastes 0.7370, and more without end as the belief nears certainty.",
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
                    for ratio in (1 - _FLOOR / _FAIR, _FAIR / (_FAIR - _FLOOR))
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
            ),
        ),
    },
)


def _cheapest(p: Any, models: Any) -> Vector:
    """Index and bill, in bits, of the model in which the world costs least."""
    bills = [exact(np.asarray(p, dtype=float), q) / math.log(2) for q in _rows(models)]
    best = int(np.argmin(bills))
    return np.array([best, bills[best]])


def _rows(models: Any) -> NDArray[np.float64]:
    return np.asarray(models, dtype=float)


def _mistaken(
    bills: Callable[[Any, Any], Any], choose: Callable[[Any], Any] = np.argmin
) -> Callable[[Any, Any], Any]:
    """Choose a model by other bills."""

    def chosen(p: Any, models: Any) -> Any:
        all_bills = bills(np.asarray(p), _rows(models))
        best = int(choose(all_bills))
        return np.array([best, all_bills[best]])

    return chosen


def _bills(p: Any, models: Any) -> Any:
    return -(p * np.log2(models)).sum(axis=1)


def _world_and_models(rng: np.random.Generator) -> tuple[Vector, NDArray[np.float64]]:
    n, rows = int(rng.integers(3, 6)), int(rng.integers(4, 7))
    drawn = rng.dirichlet(np.ones(n), size=rows + 1) + 0.01
    drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn[0], drawn[1:]


def _row_and_bill(returned: Any) -> Any:
    read = numbers(returned)
    if isinstance(read, Fault) or read.shape != (2,):
        return Fault(
            Code.WRONG_SHAPE,
            "Return two numbers: which row is the cheapest model, and its bill.",
        )
    return read


_TWO = [[0.5, 0.5], [0.2, 0.8]]

missing_minus = FindTheBugInRoutine(
    name="missing_minus",
    arguments=("p", "models"),
    draw=_world_and_models,
    reference=_cheapest,
    read=_row_and_bill,
    cases=(
        Case(
            "p and a model are 0 for the same outcome",
            (np.array([1.0, 0.0]), np.array([[0.5, 0.5], [1.0, 0.0]])),
            "An outcome that never happens adds nothing: leave out the outcomes with "
            "p = 0, in p and in each row.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "a model is 0 for an outcome that happens",
            (np.array([0.5, 0.5]), np.array([[1.0, 0.0], [0.5, 0.5]])),
            "The bill of such a model is infinite, and it must not win. Leave out "
            "outcomes by p alone.",
            Code.SUPPORT_DROPPED,
        ),
        Case(
            "p holds the counts [6, 4]",
            ([6.0, 4.0], _TWO),
            "They add up to 10, so every bill is ten times too high.",
            Code.ACCEPTS_COUNTS,
            refuse=True,
        ),
        Case(
            "one of the models adds up to 2",
            ([0.5, 0.5], [[0.5, 0.5], [1.0, 1.0]]),
            "It would always win: who promises everything pays for nothing.",
            Code.ACCEPTS_OTHER_SUMS,
            refuse=True,
        ),
        Case(
            "p has a negative entry, though it adds up to 1",
            ([1.2, -0.2], _TWO),
            "No probability is negative.",
            Code.ACCEPTS_NEGATIVE,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.WRONG_SIGN,
            "The model is the right one and its bill is negative: two signs cancel in "
            "the choice. Put the minus into the bill, and look for the smallest.",
            (_mistaken(lambda p, q: -_bills(p, q), np.argmax),),
        ),
        Mutant(
            Code.DEAREST_CHOSEN,
            "The bills have the right sign now, but the dearest model is chosen.",
            (_mistaken(_bills, np.argmax),),
        ),
        Mutant(
            Code.WRONG_BASE,
            "The bill is in nats. The task asks for bits: keep np.log2.",
            (_mistaken(lambda p, q: _bills(p, q) * math.log(2)),),
        ),
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "The arguments have changed places. The world p weighs; the models stand "
            "inside the logarithm.",
            (_mistaken(lambda p, q: -(q * np.log2(p)).sum(axis=1)),),
        ),
        Mutant(
            Code.KL_DIVERGENCE,
            "This is what the model wastes. The bill has the entropy of p in it, too.",
            (_mistaken(lambda p, q: (p * np.log2(p / q)).sum(axis=1)),),
        ),
        Mutant(
            Code.MEAN_FOR_SUM,
            "The terms are averaged. The weights p already make the average: use the "
            "sum over the outcomes.",
            (_mistaken(lambda p, q: _bills(p, q) / len(p)),),
        ),
    ),
)
