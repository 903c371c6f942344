"""The check of `above_floor`: what a loss under label smoothing has above its least."""

from __future__ import annotations

import math

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.mutants import Mutant, for_each_epsilon
from infobook.exercises.result import Code
from infobook.exercises.routine import Case, Given

LN2, LN10 = math.log(2), math.log(10)


def _floor(alpha: float, classes: int) -> float:
    shares = [1 - alpha] + [alpha / (classes - 1)] * (classes - 1)
    return -math.fsum(x * math.log(x) for x in shares if x > 0)


def _terms(alpha: float, classes: int) -> tuple[float, float]:
    """What the right class and all others add to the floor, in nats."""
    other = alpha / (classes - 1)
    return (alpha - 1) * math.log(1 - alpha), -alpha * math.log(other)


def _loss(rng: np.random.Generator) -> Given:
    alpha, classes = float(rng.uniform(0.02, 0.4)), int(rng.integers(3, 200))
    return _floor(alpha, classes) + float(rng.uniform(0.1, 3)), alpha, classes


def _with_epsilon(eps: float, loss: float, alpha: float, classes: int) -> float:
    other = alpha / (classes - 1)
    return loss - _terms(alpha, classes)[0] + alpha * math.log(other + eps)


def _pytorch(loss: float, alpha: float, classes: int) -> float:
    return loss - _floor(alpha - alpha / classes, classes)


above_floor = FindTheBugInRoutine(
    name="above_floor",
    unit="nats",
    arguments=("loss", "alpha", "classes"),
    draw=_loss,
    reference=lambda loss, alpha, classes: loss - _floor(alpha, classes),
    cases=(
        Case(
            "alpha is 0",
            (0.25, 0.0, 10),
            "Nothing is shared out then, and the floor is 0. Leave out what never "
            "happens before you take its logarithm.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "alpha is 0.001 and there are 50,000 classes",
            (0.05, 0.001, 50_000),
            "Only with alpha = 0 may the other classes be left out, and nothing may be "
            "added to what is inside a logarithm.",
            Code.SMALL_PROBABILITIES,
        ),
        Case(
            "alpha is 0 and the loss is the floor itself",
            (0.0, 0.0, 10),
            "That loss can be reached: refuse only what is below the floor.",
            Code.REFUSES_FLOOR,
        ),
        Case(
            "the loss is below the floor",
            (0.7, 0.1, 1000),
            "No loss in nats can be that small.",
            Code.ACCEPTS_BELOW_FLOOR,
            refuse=True,
        ),
        Case(
            "the loss is a millionth of a nat below the floor",
            (_floor(0.1, 1000) - 1e-6, 0.1, 1000),
            "Compare the loss with the floor itself; 1e-9 is enough for rounding.",
            Code.ACCEPTS_BELOW_FLOOR,
            refuse=True,
        ),
        Case(
            "a loss of 2 nats is below the floor",
            (2.0, 0.5, 100),
            "Another alpha has another floor: compare with the one you computed.",
            Code.ACCEPTS_BELOW_FLOOR,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.UNITS_MIXED,
            "Two rulers are still in one sum. The loss is in nats, so each logarithm "
            "of the floor must be the natural one.",
            (
                lambda loss, *given: loss - sum(_terms(*given)) / LN2,
                lambda loss, *given: loss / LN10 - sum(_terms(*given)),
                lambda loss, *given: loss / LN2 - sum(_terms(*given)),
                lambda loss, *given: (
                    loss - _terms(*given)[0] - _terms(*given)[1] / LN10
                ),
                lambda loss, *given: (
                    loss - _terms(*given)[0] / LN10 - _terms(*given)[1]
                ),
            ),
        ),
        Mutant(
            Code.BASE_TWICE,
            "The floor is converted the wrong way. One ban is more than one nat.",
            (lambda loss, *given: loss - sum(_terms(*given)) / LN10**2,),
        ),
        Mutant(
            Code.WRONG_SIGN,
            "The floor is added, not taken away. Check each minus.",
            (lambda loss, *given: loss + sum(_terms(*given)),),
        ),
        Mutant(
            Code.OUTCOME_LEFT_OUT,
            "Only one wrong class is counted. Together the wrong classes have the "
            "share alpha.",
            (
                lambda loss, alpha, classes: (
                    loss
                    - _terms(alpha, classes)[0]
                    - _terms(alpha, classes)[1] / (classes - 1)
                ),
            ),
        ),
        Mutant(
            Code.CONSTANT,
            "The result is 0 for every input. Return the loss less the floor.",
            (lambda *given: 0.0,),
        ),
        Mutant(
            Code.FLOOR_ALONE,
            "This is the floor. Take it off the loss.",
            (lambda loss, *given: sum(_terms(*given)),),
        ),
        Mutant(
            Code.FIRST_OUTCOME_ONLY,
            "The floor has the term of the right class only. Add that of the others.",
            (lambda loss, *given: loss - _terms(*given)[0],),
        ),
        Mutant(
            Code.OUTCOME_LEFT_OUT,
            "The floor has the term of the other classes only. Add that of the right "
            "class.",
            (lambda loss, *given: loss - _terms(*given)[1],),
        ),
        Mutant(
            Code.WRONG_PROBABILITY,
            "A wrong class has the probability alpha / (classes - 1): the wrong ones "
            "share alpha, and the right one gets nothing of it.",
            (
                lambda loss, alpha, classes: (
                    loss - _terms(alpha, classes)[0] + alpha * math.log(alpha)
                ),
                lambda loss, alpha, classes: (
                    loss - _terms(alpha, classes)[0] + alpha * math.log(alpha / classes)
                ),
            ),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            "A small number is added inside a logarithm. Leave out the other classes "
            "where alpha is 0.",
            for_each_epsilon(_with_epsilon),
        ),
        Mutant(
            Code.ROUNDED,
            "The values are rounded. Return the full number.",
            tuple(
                lambda loss, *given, k=k: round(loss - _floor(*given), k)
                for k in range(9)
            ),
        ),
        Mutant(
            Code.OTHER_SMOOTHING,
            "This shares alpha among all classes, the right one as well. Here the "
            "wrong ones alone share it.",
            (_pytorch,),
        ),
    ),
)
