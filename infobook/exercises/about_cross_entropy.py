"""Checks of the exercises on cross-entropy; their texts are in the chapter's set."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.books_cross_entropy import lonely_fork, one_book, shared_book
from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.kinds import Prediction
from infobook.exercises.measure_cross_entropy import cross_entropy, exact
from infobook.exercises.mutants import Mutant
from infobook.exercises.numbers_cross_entropy import (
    fourth_harbour,
    swapped_coins,
    waste_line,
)
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


def _cheapest(p: Any, models: Any) -> Any:
    """Index and bill, in bits, of the model in which the world costs least."""
    bills = [exact(np.asarray(p, dtype=float), q) / math.log(2) for q in _rows(models)]
    best = int(np.argmin(bills))
    return np.array([best, bills[best]])


def _counted_from_one(p: Any, models: Any) -> Any:
    return np.add(_cheapest(p, models), [1, 0])


def _rounded_bill(digits: int, p: Any, models: Any) -> Any:
    return np.round(_cheapest(p, models), digits)


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
    counts = [
        rng.multinomial(2**16 - 700 * n, x) for x in rng.dirichlet(np.ones(n), rows + 1)
    ]
    drawn = (np.array(counts) + 700) / 2**16  # adds up to 1 without rounding
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

_NO_DISTRIBUTIONS: list[tuple[str, Any, Any, str, Code]] = [
    (
        "p holds the counts [6, 4]",
        [6.0, 4.0],
        _TWO,
        "They add up to 10, so every bill is ten times too high.",
        Code.ACCEPTS_COUNTS,
    ),
    (
        "p adds up to 1/2",
        [0.25, 0.25],
        _TWO,
        "Half of the days have no weather, and every bill is halved.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "p adds up to 1.02",
        [0.5, 0.52],
        _TWO,
        "That is more than rounding explains. Allow 1e-9.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "one of the models adds up to 2",
        [0.5, 0.5],
        [[0.5, 0.5], [1.0, 1.0]],
        "It would always win: who promises everything pays for nothing.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "a model adds up to 1/2",
        [0.5, 0.5],
        [[0.25, 0.25], [0.5, 0.5]],
        "Such a model is no distribution: each row must add up to 1.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "a model adds up to 1.02",
        [0.5, 0.5],
        [[0.5, 0.52], [0.5, 0.5]],
        "That is more than rounding explains. Allow 1e-9.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "one model adds up to 1.5 and another to 0.5",
        [0.5, 0.5],
        [[0.75, 0.75], [0.25, 0.25]],
        "Look at the sum of each row: in the whole table the two cancel.",
        Code.ACCEPTS_OTHER_SUMS,
    ),
    (
        "p has a negative entry, though it adds up to 1",
        [1.2, -0.2],
        _TWO,
        "No probability is negative.",
        Code.ACCEPTS_NEGATIVE,
    ),
    (
        "a model is negative where p is 0, though it adds up to 1",
        [0.5, 0.5, 0.0],
        [[0.8, 0.8, -0.6], [0.5, 0.5, 0.0]],
        "No probability of a model is negative either. Look at all entries, before "
        "any are left out.",
        Code.ACCEPTS_NEGATIVE,
    ),
]

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
            "p is [0.7, 0.2, 0.1]",
            ([0.7, 0.2, 0.1], [[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]]),
            "It adds up to 1 but for rounding, and so do the models. Allow 1e-9.",
            Code.REFUSES_ROUNDING,
        ),
        *(
            Case(where, (p, models), rule, code, refuse=True)
            for where, p, models, rule, code in _NO_DISTRIBUTIONS
        ),
    ),
    mutants=(
        Mutant(
            Code.ANSWERS_SWAPPED,
            "Both numbers are right, and their order is not: first the row, then the "
            "bill.",
            (lambda p, models: _cheapest(p, models)[::-1],),
        ),
        Mutant(
            Code.OFF_BY_ONE,
            "The rows are counted from 1. Count them from 0.",
            (_counted_from_one,),
        ),
        Mutant(
            Code.ROUNDED,
            "The bill is rounded. Return the full number, and round only what you "
            "print.",
            tuple(partial(_rounded_bill, digits) for digits in range(9)),
        ),
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
