"""The check of `exercises.false_tie`: the weight of evidence of many outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.guard import read_number
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case, Given

__all__ = ["false_tie"]


def _weights(p: Any, q: Any, x: Any) -> Any:
    p, q, x = np.asarray(p, float), np.asarray(q, float), np.asarray(x, int)
    return np.log2(p[x]) - np.log2(q[x])


def _weight(p: Any, q: Any, x: Any) -> float:
    return float(_weights(p, q, x).sum())


def _possible_only(p: Any, q: Any, x: Any) -> float:
    weights = _weights(p, q, x)
    return float(weights[np.isfinite(weights)].sum())


def _two_models(rng: np.random.Generator) -> Given:
    k = int(rng.integers(2, 5))
    p, q = (0.6 * rng.dirichlet(np.ones(k)) + 0.4 / k for _ in range(2))
    return p, q, rng.integers(0, k, size=int(rng.integers(5, 12)))


false_tie = FindTheBugInRoutine(
    name="false_tie",
    unit="bits",
    arguments=("p", "q", "x"),
    draw=_two_models,
    read=read_number,
    reference=_weight,
    cases=(
        Case(
            "x holds 5,000 flips",
            (np.array([0.5, 0.5]), np.array([0.75, 0.25]), np.repeat([0, 1], 2500)),
            "A product of so many probabilities, or of their ratios, leaves the range "
            "of floating point. Add logarithms instead, one for each outcome.",
            Code.PRODUCT_OUT_OF_RANGE,
        ),
        Case(
            "p, q and x are plain lists",
            ([0.25, 0.75], [0.5, 0.5], [0, 1, 1]),
            "Begin with np.asarray, or take one entry at a time.",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "q gives 1e-280 to an outcome of x",
            (np.array([0.5, 0.5]), np.array([1.0, 1e-280]), np.array([0, 1])),
            "Rare is not excluded, and nothing may be added to it: the weight is large "
            "and finite.",
            Code.SMALL_PROBABILITIES,
        ),
        Case(
            "x holds 1,000 outcomes of probability 1e-6",
            (
                np.array([1 - 1e-6, 1e-6]),
                np.array([1 - 2e-6, 2e-6]),
                np.ones(1000, int),
            ),
            "A product of so many leaves the range of any floating-point number. Add "
            "logarithms instead, one for each outcome.",
            Code.PRODUCT_OUT_OF_RANGE,
        ),
        Case(
            "q excludes an outcome that does not occur in x",
            (np.array([0.5, 0.25, 0.25]), np.array([0.5, 0.5, 0]), np.array([0, 1, 0])),
            "Only the outcomes in x count. Beware of 0 times infinity.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "each model excludes an outcome, and neither occurs in x",
            (np.array([0.5, 0, 0.5]), np.array([0.75, 0.25, 0]), np.array([0, 0])),
            "Only the outcomes in x count. Both models can have made these.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "q excludes an outcome of x",
            (np.array([0.5, 0.5]), np.array([1.0, 0.0]), np.array([0, 1, 0])),
            "One such outcome rules q out, and no finite weight says that. Return an "
            "infinite one.",
            Code.EXCLUDED_OUTCOME,
        ),
        Case(
            "p excludes an outcome of x",
            (np.array([0.0, 1.0]), np.array([0.5, 0.5]), np.array([1, 0])),
            "One such outcome rules p out, and no finite weight says that. Return an "
            "infinite one; its sign says against whom.",
            Code.EXCLUDED_OUTCOME,
        ),
        Case(
            "p excludes one outcome of x and q another",
            (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([0, 1])),
            "Neither model can have made the data.",
            Code.ACCEPTS_IMPOSSIBLE,
            refuse=True,
        ),
        Case(
            "both models exclude an outcome of x",
            (np.array([0.5, 0.5, 0]), np.array([0.75, 0.25, 0]), np.array([0, 2])),
            "Neither model can have made the data.",
            Code.ACCEPTS_IMPOSSIBLE,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "This is the weight for q against p. It should speak for p.",
            (lambda p, q, x: -_weight(p, q, x),),
        ),
        Mutant(
            Code.MEAN_FOR_SUM,
            "This is the weight of one outcome on average. Weights add: give the sum.",
            (lambda p, q, x: _weight(p, q, x) / len(x),),
        ),
        Mutant(
            Code.WEIGHTED_TWICE,
            "The weights are multiplied by probabilities. How often each outcome "
            "occurs in x is all that counts.",
            (lambda p, q, x: float(p[x] @ _weights(p, q, x)),),
        ),
        Mutant(
            Code.KL_DIVERGENCE,
            "This is the weight that p expects, not that of the outcomes in x.",
            (
                lambda p, q, x: float(p @ np.log2(p / q)),
                lambda p, q, x: float(len(x) * (p @ np.log2(p / q))),
            ),
        ),
        Mutant(
            Code.UNWEIGHTED,
            "Each outcome counts once here. Count it as often as it occurs in x.",
            (lambda p, q, x: _weight(p, q, np.unique(x)),),
        ),
        Mutant(
            Code.NO_LOGARITHM,
            "These are the odds. Their logarithm is asked for, and 5,000 outcomes "
            "would take the odds out of the range of floating point.",
            (lambda p, q, x: 2 ** _weight(p, q, x),),
        ),
        Mutant(
            Code.SUPPORT_DROPPED,
            "Outcomes that a model excludes are left out, and they say most: one of "
            "them rules that model out.",
            (_possible_only,),
            edge=True,
        ),
    ),
)
