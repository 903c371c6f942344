"""The check of `exercises.cross_entropy`: its edges, and what its wrong values mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises import pairs
from infobook.exercises.function import Edge, Function, Measure, Property
from infobook.exercises.mutants import Mutant, laplace, left_out, softmax
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["cross_entropy"]


def exact(p: Vector, q: Vector) -> float:
    """Cross-entropy in nats, each term rounded once and the sum exact."""
    both = [(x, y) for x, y in zip(p.tolist(), q.tolist(), strict=True) if x > 0]
    if any(y == 0 for _, y in both):
        return math.inf
    return -math.fsum(x * math.log(y) for x, y in both) + 0.0


def terms(p: Vector, q: Vector) -> Vector:
    """Return the terms of the cross-entropy, with 0 log 0 = 0 and log 0 = -inf."""
    return np.asarray(-p * np.log(np.where(p > 0, q, 1.0)))


def _cost(p: Vector, q: Vector) -> float:
    return float(terms(p, q).sum())


_MUTANTS = (
    Mutant(
        Code.SWAPPED_ARGUMENTS,
        "The arguments have changed places. The world p weighs; the model q stands "
        "inside the logarithm.",
        (lambda p, q: _cost(q, p),),
    ),
    Mutant(
        Code.KL_DIVERGENCE,
        "This is the KL divergence, which lacks the entropy of p. The cross-entropy "
        "has q alone inside the logarithm.",
        (
            lambda p, q: _cost(p, q) - _cost(p, p),
            lambda p, q: _cost(q, p) - _cost(q, q),
        ),
    ),
    Mutant(
        Code.ENTROPY_OF_P,
        "This is the entropy of p: the model q does not enter. Put q inside the "
        "logarithm.",
        (lambda p, q: _cost(p, p),),
    ),
    Mutant(
        Code.ENTROPY_OF_Q,
        "This is the entropy of q: the world p does not enter. Weigh with p.",
        (lambda p, q: _cost(q, q),),
    ),
    Mutant(
        Code.MEAN_FOR_SUM,
        "The terms are averaged. The weights p already make the average: use the sum.",
        (lambda p, q: terms(p, q).mean(),),
    ),
    Mutant(
        Code.UNWEIGHTED,
        "Each surprisal counts once. Weigh it with the probability p of its outcome.",
        (lambda p, q: -np.log(q).sum(), lambda p, q: -np.log(q).mean()),
    ),
    Mutant(
        Code.LOG_OF_SUM,
        "The logarithm is taken of the average of q. Average the logarithms instead.",
        (lambda p, q: -np.log((p * q).sum()),),
    ),
    Mutant(
        Code.WEIGHTED_TWICE,
        "A weight too many: each term is p times log(q), and nothing more.",
        (
            lambda p, q: (p * terms(p, q)).sum(),
            lambda p, q: (q * terms(p, q)).sum(),
            lambda p, q: -(p * np.log(p * q)).sum(),
        ),
    ),
    Mutant(
        Code.LARGEST_ONLY,
        "Only the likeliest outcome counts here, as for a one-hot label. Go over all "
        "outcomes.",
        (lambda p, q: -np.log(q[p.argmax()]), lambda p, q: -np.log(q.max())),
    ),
    Mutant(
        Code.BINARY_TERMS,
        "This is a sum of binary cross-entropies, with terms in 1 - p as well. "
        "Over one set of outcomes, use p * log(q) alone.",
        (
            lambda p, q: (terms(p, q) + terms(1 - p, 1 - q)).sum(),
            lambda p, q: (terms(p, q) + terms(1 - p, 1 - q)).mean(),
        ),
    ),
    Mutant(
        Code.PERPLEXITY,
        "This is the perplexity, a power of the cross-entropy. Leave the power out.",
        (
            lambda p, q: np.exp(_cost(p, q)),
            lambda p, q: np.exp2(_cost(p, q)),
        ),
    ),
    Mutant(
        Code.SQUARED_DIFFERENCE,
        "These are squared differences (the Brier score). Use the logarithm of q.",
        (
            lambda p, q: ((p - q) ** 2).sum(),
            lambda p, q: ((p - q) ** 2).mean(),
        ),
    ),
    Mutant(
        Code.TOTAL_VARIATION,
        "These are absolute differences of probabilities. Use the logarithm of q.",
        (lambda p, q: np.abs(p - q).sum() / 2, lambda p, q: np.abs(p - q).sum()),
    ),
    Mutant(
        Code.SYMMETRIZED,
        "Both directions are mixed here. The order matters: p weighs, q is coded.",
        (
            lambda p, q: (_cost(p, q) + _cost(q, p)) / 2,
            lambda p, q: _cost(p, q) + _cost(q, p),
        ),
    ),
    Mutant(
        Code.LOG_OF_ONE_PLUS,
        "This takes the logarithm of 1 + q. Take that of q.",
        (lambda p, q: -(p * np.log1p(q)).sum(),),
    ),
    Mutant(
        Code.LOG_OF_COMPLEMENT,
        "This takes the logarithm of 1 - q. The surprisal of an outcome is -log(q).",
        (lambda p, q: -(p * np.log(1 - q)).sum(),),
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
        "This is divided by log(n) or by the entropy of p. Leave that out.",
        (
            lambda p, q: _cost(p, q) / np.log(len(p)),
            lambda p, q: _cost(p, q) / _cost(p, p),
        ),
        exact=True,
    ),
    Mutant(
        Code.SOFTMAX_APPLIED,
        "A softmax is applied first. The inputs are probabilities already.",
        (lambda p, q: _cost(p, softmax(q)), lambda p, q: _cost(softmax(p), softmax(q))),
    ),
    Mutant(
        Code.LAPLACE_SMOOTHED,
        "One is added as if these were counts. Use the probabilities as they are.",
        (lambda p, q: _cost(p, laplace(q)), lambda p, q: _cost(laplace(p), laplace(q))),
    ),
    *pairs.at_zeros(_cost),
)


def _entropy_when_equal(measure: Measure, rng: np.random.Generator) -> bool:
    p, _ = pairs.draw(rng)
    return math.isclose(measure(p, p), exact(p, p), rel_tol=1e-9)


def _at_least_entropy(measure: Measure, rng: np.random.Generator) -> bool:
    drawn = [pairs.draw(rng) for _ in range(5)]
    return all(measure(p, q) >= exact(p, p) - 1e-9 for p, q in drawn)


def _linear_in_p(measure: Measure, rng: np.random.Generator) -> bool:
    (p, q), (r, _) = pairs.draw(rng), pairs.draw(rng)
    mixed = (measure(p, q) + measure(r, q)) / 2
    return math.isclose(measure((p + r) / 2, q), mixed, rel_tol=1e-9)


_PROPERTIES = (
    Property(
        Code.ORDER_MATTERS,
        "The result changes when the outcomes change places. Treat all outcomes alike.",
        pairs.order_free,
    ),
    Property(
        Code.NOT_ENTROPY_WHEN_EQUAL,
        "Where q = p the result should be the entropy of p, and is not. "
        "Average the surprisals -log(q) with the weights p.",
        _entropy_when_equal,
    ),
    Property(
        Code.BELOW_ENTROPY,
        "The result falls below the entropy of p, which no model can do. "
        "Check what weighs and what stands inside the logarithm.",
        _at_least_entropy,
    ),
    Property(
        Code.NOT_LINEAR,
        "The result should be an average with weights p: for a mixture of two worlds "
        "it lies halfway, and here it does not. Let p appear only as a factor.",
        _linear_in_p,
    ),
    Property(
        Code.NOT_ADDITIVE,
        "For independent parts the results should add up, and do not. "
        "Use the logarithm of q.",
        pairs.additive,
    ),
)


class _CrossEntropy(Function):
    """A measure whose answers are told first what comes back, and then where."""

    def _stopped(self, fault: Fault, edge: Edge) -> Fault:
        if fault.code is Code.RETURNED_TEXT:
            return Fault(
                fault.code, f"Where {edge.where}, text comes back. {edge.rule}"
            )
        return Function._stopped(self, fault, edge)


cross_entropy = _CrossEntropy(
    name="cross_entropy",
    unit="nats",
    arguments=("p", "q"),
    reference=exact,
    edges=pairs.edges(exact, Code.NOT_ENTROPY_WHEN_EQUAL),
    mutants=_MUTANTS,
    properties=_PROPERTIES,
)
