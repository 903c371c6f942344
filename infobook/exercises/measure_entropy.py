"""The check of `exercises.entropy`: its edges, and what its wrong values mean."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.function import Edge, Function, Measure, Property
from infobook.exercises.mutants import (
    LADDER,
    LONG,
    Mutant,
    for_each_epsilon,
    laplace,
    left_out,
    softmax,
)
from infobook.exercises.result import Code

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["entropy"]

_SKIP = "An outcome that never happens adds nothing: leave out the terms with p = 0."
_EPSILON = (
    "That changes every distribution a little, and long ones a lot. Leave out the "
    "terms with p = 0 instead."
)


def exact(p: Vector) -> float:
    """Entropy in bits, each term in the C library's precision and the sum exact."""
    return -math.fsum(x * math.log2(x) for x in p.tolist() if x > 0) + 0.0


def terms(p: Vector) -> Vector:
    """Return the terms of the entropy, for distributions without zeros."""
    return np.asarray(-p * np.log2(p))


def _log2(p: Vector) -> Vector:
    """Return log2 p, with 0 for log 0, where mutants multiply it by 0 anyway."""
    return np.asarray(np.log2(np.where(p > 0, p, 1.0)))


def _clipped(eps: float, top: float, p: Vector) -> float:
    c = np.clip(p, eps, top)
    return float(-(c * _log2(c)).sum())


def _clipped_log(eps: float, p: Vector) -> float:
    return float(-(p * _log2(np.maximum(p, eps))).sum())


def _clipped_normalised(eps: float, p: Vector) -> float:
    c = np.maximum(p, eps)
    return _clipped(0.0, 1.0, c / c.sum())


def _added(eps: float, p: Vector) -> float:
    return float(-((p + eps) * _log2(p + eps)).sum())


def _added_normalised(eps: float, p: Vector) -> float:
    return _clipped(0.0, 1.0, (p + eps) / (p + eps).sum())


def _in_log(eps: float, p: Vector) -> float:
    return float(-(p * _log2(p + eps)).sum())


def _nearly_certain(rest: float, n: int) -> Edge:
    p = np.full(n, rest / (n - 1))
    p[0] = 1 - rest
    return Edge(
        f"one of {n:,} outcomes is nearly certain",
        (p,),
        -(p[0] * math.log2(p[0]) + rest * math.log2(p[1])),
        "Small probabilities count as they are: nothing added, clipped or dropped.",
        Code.SMALL_PROBABILITIES,
    )


_EDGES = (
    Edge(
        "one outcome is certain and another impossible",
        (np.array([1.0, 0.0]),),
        0.0,
        _SKIP,
        Code.NOT_ZERO_WHEN_CERTAIN,
    ),
    Edge(
        "probabilities go down to 1e-200",
        (LADDER,),
        exact(LADDER),
        "Small probabilities count as they are: nothing added, clipped or dropped.",
        Code.SMALL_PROBABILITIES,
    ),
    Edge(
        "p is (0, 1/2, 0, 1/2)",
        (np.array([0.0, 0.5, 0.0, 0.5]),),
        1.0,
        _SKIP,
        Code.WRONG_AT_ZERO,
    ),
    Edge(
        "there is one outcome only",
        (np.array([1.0]),),
        0.0,
        "What is certain surprises nobody.",
        Code.NOT_ZERO_WHEN_CERTAIN,
    ),
    Edge(
        f"one of {LONG:,} outcomes is certain",
        (np.eye(1, LONG, 7)[0],),
        0.0,
        _SKIP,
        Code.WRONG_FOR_LONG,
        atol=1e-12,
    ),
    _nearly_certain(1e-4, LONG),
    # Whether the first counts as 1 or as a hair less, is up to who computes it.
    replace(_nearly_certain(1e-30, 1001), atol=2e-30),
)

_MUTANTS = (
    Mutant(
        Code.MEAN_FOR_SUM,
        "The terms are averaged. The weights p already make the average: use the sum.",
        (lambda p: terms(p).mean(), lambda p: terms(p).sum() / (len(p) - 1)),
    ),
    Mutant(
        Code.UNWEIGHTED,
        "Each surprisal counts once. Weigh it with its probability: p * log2(p).",
        (lambda p: -np.log2(p).sum(), lambda p: -np.log2(p).mean()),
    ),
    Mutant(
        Code.WEIGHTED_TWICE,
        "The weight enters twice, as p squared. Use p once: p * log2(p).",
        (lambda p: (p * terms(p)).sum(),),
    ),
    Mutant(
        Code.LOG_OF_SUM,
        "The logarithm is taken of an average. Average the logarithms instead.",
        (lambda p: -np.log2((p * p).sum()),),
    ),
    Mutant(
        Code.LARGEST_ONLY,
        "Only the likeliest outcome counts here. Go over all outcomes.",
        (
            lambda p: -np.log2(p.max()),
            lambda p: p.max(),
            lambda p: 1 - p.max(),
            lambda p: -p.max() * np.log2(p.max()),
        ),
    ),
    Mutant(
        Code.DIVIDED_BY_MAXIMUM,
        "This is divided by log2(n), which makes 1 the largest value. Leave that out.",
        (lambda p: terms(p).sum() / np.log2(len(p)),),
        exact=True,
    ),
    Mutant(
        Code.PROBABILITIES_IGNORED,
        "Only the number of outcomes counts here. Use their probabilities, too.",
        (lambda p: np.log2(len(p)), lambda p: float(len(p))),
    ),
    Mutant(
        Code.PERPLEXITY,
        "This is the perplexity, 2 to the power of the entropy. Leave the power out.",
        (lambda p: np.exp2(terms(p).sum()),),
    ),
    Mutant(
        Code.GINI,
        "This is the Gini impurity, 1 - sum p^2. Average -log2(p), not 1 - p.",
        (lambda p: 1 - (p * p).sum(), lambda p: (p * p).sum()),
    ),
    Mutant(
        Code.VARENTROPY,
        "This is the variance of the surprisal. The entropy is its mean.",
        (lambda p: (p * np.log2(p) ** 2).sum() - terms(p).sum() ** 2,),
    ),
    Mutant(
        Code.SQUARED_LOG,
        "The logarithm is squared. Use it as it is.",
        (lambda p: (p * np.log2(p) ** 2).sum(),),
    ),
    Mutant(
        Code.LOG_OF_ONE_PLUS,
        "This takes the logarithm of 1 + p. Take that of p, and leave out p = 0.",
        (lambda p: -(p * np.log2(1 + p)).sum(),),
    ),
    Mutant(
        Code.LOG_OF_COMPLEMENT,
        "This takes the logarithm of 1 - p. The surprisal of an outcome is -log2(p).",
        (lambda p: -(p * np.log2(1 - p)).sum(),),
    ),
    Mutant(
        Code.BINARY_TERMS,
        "Each outcome also counts as one that does not happen, with 1 - p. "
        "Use one term for each outcome.",
        (lambda p: (terms(p) + terms(1 - p)).sum(),),
    ),
    Mutant(
        Code.FIRST_OUTCOME_ONLY,
        "Only the first outcome counts here. Return after the loop, not inside it.",
        (lambda p: terms(p)[0], lambda p: (terms(p) + terms(1 - p))[0]),
    ),
    Mutant(
        Code.OUTCOME_LEFT_OUT,
        "One outcome is left out at an end. Check the bounds of the loop.",
        left_out(terms),
    ),
    Mutant(
        Code.SOFTMAX_APPLIED,
        "A softmax is applied first. The input is probabilities already.",
        (lambda p: terms(softmax(p)).sum(),),
    ),
    Mutant(
        Code.LAPLACE_SMOOTHED,
        "One is added as if these were counts. Use the probabilities as they are.",
        (lambda p: terms(laplace(p)).sum(),),
    ),
    Mutant(
        Code.EPSILON_CLIPPED,
        f"Small probabilities are clipped. {_EPSILON}",
        for_each_epsilon(
            lambda eps, p: _clipped(eps, 1.0, p),
            lambda eps, p: _clipped(eps, 1 - eps, p),
            _clipped_log,
            _clipped_normalised,
        ),
        exact=True,
        edge=True,
    ),
    Mutant(
        Code.EPSILON_ADDED,
        f"A small number is added to the probabilities. {_EPSILON}",
        for_each_epsilon(_added, _added_normalised),
        exact=True,
        edge=True,
    ),
    Mutant(
        Code.EPSILON_IN_LOG,
        f"A small number is added inside the logarithm. {_EPSILON}",
        for_each_epsilon(_in_log),
        exact=True,
        edge=True,
    ),
)


def _zero_when_certain(measure: Measure, rng: np.random.Generator) -> bool:
    return abs(measure(np.array([1.0, 0.0, 0.0]))) < 1e-9


def _log_n_for_uniform(measure: Measure, rng: np.random.Generator) -> bool:
    return all(
        math.isclose(measure(np.full(n, 1 / n)), math.log2(n), rel_tol=1e-9)
        for n in (2, 4, 5)
    )


def _order_free(measure: Measure, rng: np.random.Generator) -> bool:
    p = rng.dirichlet(np.ones(5))
    return math.isclose(measure(p), measure(p[::-1]), rel_tol=1e-9)


def _additive(measure: Measure, rng: np.random.Generator) -> bool:
    p, q = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    whole = measure(np.outer(p, q).ravel())
    return math.isclose(whole, measure(p) + measure(q), rel_tol=1e-9)


def _not_negative(measure: Measure, rng: np.random.Generator) -> bool:
    return all(measure(rng.dirichlet(np.ones(4))) >= 0 for _ in range(5))


_PROPERTIES = (
    Property(
        Code.NEGATIVE,
        "The result can be negative. A mean surprisal cannot: each -log2(p) is at "
        "least 0.",
        _not_negative,
    ),
    Property(
        Code.ORDER_MATTERS,
        "The result changes when the outcomes change places. Treat all outcomes alike.",
        _order_free,
    ),
    Property(
        Code.WRONG_FOR_UNIFORM,
        "For n equally likely outcomes the result should be log2(n), and is not. "
        "Work the fair coin by hand.",
        _log_n_for_uniform,
    ),
    Property(
        Code.NOT_ZERO_WHEN_CERTAIN,
        "A certain outcome surprises nobody: the result should be 0 there, and is not.",
        _zero_when_certain,
    ),
    Property(
        Code.NOT_ADDITIVE,
        "For two independent sources the results should add up, and do not. "
        "Average the surprisals -log2(p) with the weights p.",
        _additive,
    ),
)

entropy = Function(
    name="entropy",
    unit="bits",
    arguments=("p",),
    reference=exact,
    edges=_EDGES,
    mutants=_MUTANTS,
    properties=_PROPERTIES,
)
