"""The check of `exercises.kl_divergence`: its edges, and what its wrong values mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises import pairs
from infobook.exercises.function import Function, Measure, Property
from infobook.exercises.mutants import Mutant, laplace, left_out, softmax
from infobook.exercises.result import Code

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["kl_divergence"]


def exact(p: Vector, q: Vector) -> float:
    """KL divergence in nats, each term rounded a few times and the sum exact."""
    both = [(x, y) for x, y in zip(p.tolist(), q.tolist(), strict=True) if x > 0]
    if any(y == 0 for _, y in both):
        return math.inf
    return math.fsum(x * math.log(x / y) for x, y in both) + 0.0


def terms(p: Vector, q: Vector) -> Vector:
    """Return the terms of the divergence, with 0 log 0 = 0."""
    p1, q1 = np.where(p > 0, p, 1.0), np.where(p > 0, q, 1.0)
    return np.asarray(p * np.log(p1 / q1))


def _kl(p: Vector, q: Vector) -> float:
    return float(terms(p, q).sum())


def _entropy(p: Vector) -> float:
    return float(-(p * np.log(p)).sum())


def _js(p: Vector, q: Vector) -> float:
    return (_kl(p, (p + q) / 2) + _kl(q, (p + q) / 2)) / 2


_MUTANTS = (
    Mutant(
        Code.SWAPPED_WEIGHTS,
        "The terms are weighed with q. The world p weighs: p * log(p/q).",
        (lambda p, q: -_kl(q, p),),
        exact=True,
    ),
    Mutant(
        Code.SWAPPED_ARGUMENTS,
        "The arguments have changed places: this is D(q || p). The world p comes "
        "first, as the weight and in the numerator.",
        (lambda p, q: _kl(q, p),),
    ),
    Mutant(
        Code.CROSS_ENTROPY,
        "This is the cross-entropy. The divergence has p/q inside the logarithm, which "
        "takes off the entropy of p.",
        (
            lambda p, q: _kl(p, q) + _entropy(p),
            lambda p, q: _kl(q, p) + _entropy(q),
        ),
    ),
    Mutant(
        Code.ENTROPY_OF_P,
        "This is the entropy of p: the model q does not enter. Compare p with q.",
        (lambda p, q: _entropy(p),),
    ),
    Mutant(
        Code.ENTROPY_OF_Q,
        "This is the entropy of q: the world p does not enter. Weigh with p.",
        (lambda p, q: _entropy(q),),
    ),
    Mutant(
        Code.ENTROPY_DIFFERENCE,
        "This is a difference of two entropies. Weigh both logarithms with p: "
        "p * (log p - log q).",
        (lambda p, q: _entropy(q) - _entropy(p),),
    ),
    Mutant(
        Code.MEAN_FOR_SUM,
        "The terms are averaged. The weights p already make the average: use the sum.",
        (lambda p, q: terms(p, q).mean(),),
    ),
    Mutant(
        Code.UNWEIGHTED,
        "Each log ratio counts once. Weigh it with the probability p of its outcome.",
        (lambda p, q: np.log(p / q).sum(), lambda p, q: np.log(p / q).mean()),
    ),
    Mutant(
        Code.LOG_OF_SUM,
        "The logarithm is taken of an average ratio. Average the logarithms instead.",
        (lambda p, q: np.log((p * p / q).sum()), lambda p, q: np.log((p / q).sum())),
    ),
    Mutant(
        Code.WEIGHTED_TWICE,
        "A weight too many: each term is p times log(p/q), and nothing more.",
        (lambda p, q: (p * terms(p, q)).sum(), lambda p, q: (q * terms(p, q)).sum()),
    ),
    Mutant(
        Code.ABSOLUTE_TERMS,
        "The terms are made positive one by one. Some are negative, and the sum is "
        "still not: leave out abs.",
        (lambda p, q: np.abs(terms(p, q)).sum(),),
    ),
    Mutant(
        Code.POSITIVE_TERMS,
        "The negative terms are left out. They belong to the sum, which is still not "
        "negative.",
        (lambda p, q: np.maximum(terms(p, q), 0).sum(),),
    ),
    Mutant(
        Code.SYMMETRIZED,
        "Both directions are mixed here. D(p || q) has one direction: p is the world.",
        (lambda p, q: _kl(p, q) + _kl(q, p), lambda p, q: (_kl(p, q) + _kl(q, p)) / 2),
    ),
    Mutant(
        Code.JENSEN_SHANNON,
        "This is the Jensen-Shannon divergence or its root, which compares with the "
        "mean of p and q. Compare p with q itself.",
        (
            _js,
            lambda p, q: math.sqrt(max(_js(p, q), 0.0)),
            lambda p, q: _kl(p, (p + q) / 2),
        ),
    ),
    Mutant(
        Code.TOTAL_VARIATION,
        "These are absolute differences of probabilities. Use the logarithm of p/q.",
        (lambda p, q: np.abs(p - q).sum() / 2, lambda p, q: np.abs(p - q).sum()),
    ),
    Mutant(
        Code.SQUARED_DIFFERENCE,
        "These are squared differences. Use the logarithm of p/q.",
        (
            lambda p, q: ((p - q) ** 2).sum(),
            lambda p, q: ((p - q) ** 2).mean(),
            lambda p, q: math.sqrt(((p - q) ** 2).sum()),
        ),
    ),
    Mutant(
        Code.CHI_SQUARED,
        "This is the chi-squared divergence, or the mean ratio. Use the logarithm of "
        "p/q.",
        (lambda p, q: ((p - q) ** 2 / q).sum(), lambda p, q: (p * p / q).sum()),
    ),
    Mutant(
        Code.PERPLEXITY,
        "This is a power of the divergence. Leave the power out.",
        (lambda p, q: np.exp(_kl(p, q)), lambda p, q: np.exp(-_kl(p, q))),
        exact=True,
    ),
    Mutant(
        Code.LOG_OF_ONE_PLUS,
        "This takes the logarithm of 1 plus something. Take that of p/q.",
        (
            lambda p, q: (p * np.log1p(p / q)).sum(),
            lambda p, q: (p * np.log((1 + p) / (1 + q))).sum(),
        ),
    ),
    Mutant(
        Code.FIRST_OUTCOME_ONLY,
        "Only the first outcome counts here. Return after the loop, not inside it.",
        (lambda p, q: terms(p, q)[0],),
    ),
    Mutant(
        Code.OUTCOME_LEFT_OUT,
        "One outcome is left out at an end. Check the bounds of the loop.",
        left_out(terms),
    ),
    Mutant(
        Code.DIVIDED_BY_MAXIMUM,
        "This is divided by an entropy or by log(n). Leave that out: the divergence "
        "has no largest value.",
        (
            lambda p, q: _kl(p, q) / np.log(len(p)),
            lambda p, q: _kl(p, q) / _entropy(p),
        ),
        exact=True,
    ),
    Mutant(
        Code.SOFTMAX_APPLIED,
        "A softmax is applied first. The inputs are probabilities already.",
        (lambda p, q: _kl(softmax(p), softmax(q)), lambda p, q: _kl(p, softmax(q))),
    ),
    Mutant(
        Code.LAPLACE_SMOOTHED,
        "One is added as if these were counts. Use the probabilities as they are.",
        (lambda p, q: _kl(laplace(p), laplace(q)), lambda p, q: _kl(p, laplace(q))),
    ),
    *pairs.at_zeros(_kl),
)


def _zero_when_equal(measure: Measure, rng: np.random.Generator) -> bool:
    p, _ = pairs.draw(rng)
    return abs(measure(p, p)) < 1e-9


def _not_negative(measure: Measure, rng: np.random.Generator) -> bool:
    return all(measure(*pairs.draw(rng)) >= 0 for _ in range(5))


_PROPERTIES = (
    Property(
        Code.NOT_ZERO_WHEN_EQUAL,
        "Where q = p the result should be 0, and is not. "
        "The logarithm of p/q vanishes there.",
        _zero_when_equal,
    ),
    Property(
        Code.NEGATIVE,
        "The result can be negative, which the divergence never is. "
        "Check the weights: they are p, and p stands above q.",
        _not_negative,
    ),
    Property(
        Code.ORDER_MATTERS,
        "The result changes when the outcomes change places. Treat all outcomes alike.",
        pairs.order_free,
    ),
    Property(
        Code.NOT_ADDITIVE,
        "For independent parts the results should add up, and do not. "
        "Average the logarithms of p/q with the weights p.",
        pairs.additive,
    ),
)

kl_divergence = Function(
    name="kl_divergence",
    unit="nats",
    arguments=("p", "q"),
    reference=exact,
    edges=pairs.edges(exact, Code.NOT_ZERO_WHEN_EQUAL),
    mutants=_MUTANTS,
    properties=_PROPERTIES,
)
