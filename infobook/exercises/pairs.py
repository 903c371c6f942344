"""What the exercises on two distributions share: edges, epsilons, dropped support."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.function import Edge, Measure
from infobook.exercises.mutants import (
    EPSILONS,
    LADDER,
    LONG,
    Formula,
    Mutant,
    for_each_epsilon,
)
from infobook.exercises.result import Code

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

_SKIP = "An outcome that never happens adds nothing: leave out the terms with p = 0."
_AS_THEY_ARE = (
    "Small probabilities count as they are: nothing added, clipped or dropped."
)
_INFINITE = (
    "The model calls an outcome impossible that does happen: return plus infinity, "
    "the number np.inf."
)


def edges(exact: Measure, equal: Code) -> tuple[Edge, ...]:
    """Make the edges of a measure of two distributions; `equal` is for q = p."""
    even = np.full(LADDER.size, 1 / LADDER.size)
    same = np.array([0.1, 0.2, 0.3, 0.4])
    spread = np.full(LONG, 0.5 / (LONG - 1))
    spread[7] = 0.5
    # The second outcome tells a rare one dropped from one clipped in p and q.
    rare = np.array([1 - 2e-12, 1e-12, 1e-12])
    # So many and so small that the terms count, and that p/q does not overflow.
    tiny = np.array([1 - 91 * 5e-16, *[5e-16] * 91])
    least = np.array([0.985, 0.015, *[5e-324] * 90])
    cases: list[tuple[str, Vector, Vector, str, Code]] = [
        (
            "q is as small as 1e-200",
            even,
            LADDER,
            _AS_THEY_ARE,
            Code.SMALL_PROBABILITIES,
        ),
        (
            "p is 1e-12 and q is 1e-300",
            rare,
            np.array([0.95, 0.05, 1e-300]),
            _AS_THEY_ARE,
            Code.SMALL_PROBABILITIES,
        ),
        (
            "p is 5e-16 and q is 5e-324",
            tiny,
            least,
            _AS_THEY_ARE,
            Code.SMALL_PROBABILITIES,
        ),
        (
            "q is 0 and p is not",
            np.array([0.5, 0.5]),
            np.array([1.0, 0.0]),
            _INFINITE,
            Code.FINITE_FOR_IMPOSSIBLE,
        ),
        (
            "q is 0 and p is 1e-12",
            rare,
            np.array([0.95, 0.05, 0.0]),
            _INFINITE,
            Code.FINITE_FOR_IMPOSSIBLE,
        ),
        (
            "p is 0 and q is not",
            np.array([1.0, 0.0]),
            np.array([0.25, 0.75]),
            _SKIP,
            Code.WRONG_AT_ZERO,
        ),
        (
            "p and q are both 0",
            np.array([0.5, 0.0, 0.5]),
            np.array([0.25, 0.0, 0.75]),
            _SKIP,
            Code.WRONG_AT_ZERO,
        ),
        (
            "q equals p",
            same,
            same,
            "A model that is the world wastes nothing.",
            equal,
        ),
        (
            "there is one outcome only",
            np.array([1.0]),
            np.array([1.0]),
            "What is certain and expected surprises nobody.",
            equal,
        ),
        (
            f"one of {LONG:,} outcomes is certain",
            np.eye(1, LONG, 7)[0],
            spread,
            _SKIP,
            Code.WRONG_FOR_LONG,
        ),
    ]
    return tuple(
        Edge(where, (p, q), exact(p, q), rule, code, atol=1e-12)
        for where, p, q, rule, code in cases
    )


def at_zeros(measure: Formula) -> tuple[Mutant, ...]:
    """Make the mutants that mend zeros in the wrong way."""

    def clipped(eps: float, p: Vector, q: Vector) -> float:
        return measure(p, np.maximum(q, eps))

    def clipped_both_ends(eps: float, p: Vector, q: Vector) -> float:
        return measure(p, np.clip(q, eps, 1 - eps))

    def clipped_both(eps: float, p: Vector, q: Vector) -> float:
        return measure(np.maximum(p, eps), np.maximum(q, eps))

    def clipped_normalised(eps: float, p: Vector, q: Vector) -> float:
        c, d = np.maximum(p, eps), np.maximum(q, eps)
        return measure(c / c.sum(), d / d.sum())

    def added(eps: float, p: Vector, q: Vector) -> float:
        return measure(p, q + eps)

    def added_both(eps: float, p: Vector, q: Vector) -> float:
        return measure(p + eps, q + eps)

    def added_normalised(eps: float, p: Vector, q: Vector) -> float:
        return measure((p + eps) / (p + eps).sum(), (q + eps) / (q + eps).sum())

    def added_in_ratio(eps: float, p: Vector, q: Vector) -> float:
        return measure(p, p * (q + eps) / (p + eps))

    def rare_dropped(least: float, p: Vector, q: Vector) -> float:
        return measure(p[p > least], q[p > least])

    def unlikely_dropped(least: float, p: Vector, q: Vector) -> float:
        return measure(p[q > least], q[q > least])

    def dropped(p: Vector, q: Vector) -> float:
        kept = (p > 0) & (q > 0)
        return measure(p[kept], q[kept])

    why = "The true answer is infinite where q = 0 < p, and not a matter of epsilon."
    return (
        Mutant(
            Code.SUPPORT_DROPPED,
            "Outcomes with q = 0 are left out although they happen. Leave out those "
            "with p = 0 only; where q = 0 < p the result is infinite.",
            (dropped,),
            exact=True,
            edge=True,
        ),
        Mutant(
            Code.SMALL_PROBABILITIES,
            "Outcomes with a small probability are left out. Leave out those with "
            "p = 0, and no others.",
            tuple(
                partial(drop, least)
                for least in (0.1, 0.05, *EPSILONS)
                for drop in (rare_dropped, unlikely_dropped)
            ),
            exact=True,
            edge=True,
        ),
        Mutant(
            Code.EPSILON_CLIPPED,
            f"Small probabilities are clipped. {why} Leave out the terms with p = 0, "
            "and keep q as it is.",
            for_each_epsilon(
                clipped, clipped_both_ends, clipped_both, clipped_normalised
            ),
            exact=True,
            edge=True,
        ),
        Mutant(
            Code.EPSILON_ADDED,
            f"A small number is added to the probabilities. {why} Leave out the terms "
            "with p = 0, and keep q as it is.",
            for_each_epsilon(added, added_both, added_normalised, added_in_ratio),
            exact=True,
            edge=True,
        ),
    )


def draw(rng: np.random.Generator) -> tuple[Vector, Vector]:
    """Draw two distributions over four outcomes."""
    p, q = rng.dirichlet(np.full(4, 2.0), size=2)
    return p, q


def order_free(measure: Measure, rng: np.random.Generator) -> bool:
    """Tell whether relabelling the outcomes leaves the value alone."""
    drawn = [draw(rng) for _ in range(5)]
    return all(
        math.isclose(measure(p, q), measure(p[::-1], q[::-1]), rel_tol=1e-9)
        for p, q in drawn
    )


def additive(measure: Measure, rng: np.random.Generator) -> bool:
    """Tell whether the values of independent parts add up."""
    for _ in range(5):
        (p, q), (r, s) = draw(rng), draw(rng)
        whole = measure(np.outer(p, r).ravel(), np.outer(q, s).ravel())
        if not math.isclose(whole, measure(p, q) + measure(r, s), rel_tol=1e-9):
            return False
    return True
