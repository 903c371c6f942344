"""Log-softmax and the loss of scores, to be right in each format of numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.mutants import Mutant, for_each_epsilon, softmax
from infobook.exercises.result import Code
from infobook.exercises.routine import Case
from infobook.exercises.watched_scores import Loss, Watched

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector


def log_softmax(z: Any) -> Any:
    """Return the logarithms of the softmax, in the format of the scores."""
    z = np.asarray(z)
    kind = z.dtype if z.dtype.kind == "f" else np.dtype(np.float64)
    exact = z.astype(np.float64)
    k = int(np.argmax(exact))
    shifted = exact - exact[k]
    return (shifted - np.log1p(np.exp(np.delete(shifted, k)).sum())).astype(kind)


def _agrees(value: Any, expected: Any) -> bool:
    """Compare to the digits of the format; what is nearly 0 must have them, too."""
    expected = np.asarray(expected)
    rtol = {2: 5e-3, 4: 1e-5}.get(expected.dtype.itemsize, 1e-9)
    exact = expected.astype(np.float64)
    atol = np.where(abs(exact) < 1e-15, 0.0, 1e-12)
    return np.shape(value) == exact.shape and bool(
        np.isclose(value, exact, rtol=rtol, atol=atol, equal_nan=True).all()
    )


def _any_scores(rng: np.random.Generator) -> tuple[Vector]:
    return (rng.normal(scale=3, size=int(rng.integers(2, 7))),)


def _plain(z: Any) -> Any:
    weights = np.exp(z)
    return weights / weights.sum()


def _shifted(z: Any) -> Any:
    return softmax(np.asarray(z))


def _lse(z: Any) -> Any:
    return np.log(np.sum(np.exp(z)))


def _other_shift(z: Any, shift: Any) -> Any:
    """Shift by another score than the largest; told only where that alone fails."""
    if not 500 < np.ptp(z) < np.inf:
        raise ValueError
    return z - shift - _lse(z - shift)


def _with_zero(q: Any) -> Any:
    """Return `q` if it has a zero, where an epsilon shows; else it explains nothing."""
    if q.min() > 0:
        raise ValueError
    return q


_HALF = np.array([12, 11, 0], dtype=np.float16)
_SINGLE = np.array([100, 99, 0], dtype=np.float32)
_LARGE = np.array([1000.0, 1001.0, 1002.0])
_RULED_OUT = np.array([1.0, -math.inf, 0.0])
_TO_MEND = "Measure each score from the largest before taking exponentials."
_LOST = (
    "The small term is lost where it is added to something large, be it 1 or a score. "
    "Give np.log1p the sum of the other exponentials alone, and subtract the scores "
    "from each other first."
)
_TIES = (
    "Equal scores all count. If one largest score is set apart, the others that equal "
    "it belong to the sum."
)
_ONE_TOO_MANY = (
    "The sum is complete already, and np.log1p adds a 1. After the shift, this 1 "
    "stands for the largest score: leave that one out of the sum."
)
_EPSILON = (
    "A small number is added to the probability, or the probability is clipped at it. "
    "What is smaller is lost: the logarithm never gets below that of this number."
)
_NEVER = (
    "A small probability is rounded to 0 before its logarithm is taken. Never form it: "
    "take the difference of the score and the log-sum-exp."
)
_ZERO = "Its probability is 0, whose logarithm is -inf; the others are as without it."

stable_log_softmax = Watched(
    name="stable_log_softmax",
    unit="nats",
    arguments=("z",),
    draw=_any_scores,
    reference=log_softmax,
    agrees=_agrees,
    cases=(
        Case(
            "all scores are equal",
            (np.array([3.0, 3.0, 3.0, 3.0]),),
            _TIES,
            Code.TIES_DROPPED,
        ),
        Case(
            "two scores share the lead",
            (np.array([2.0, 0.0, 2.0]),),
            _TIES,
            Code.TIES_DROPPED,
        ),
        Case(
            "the scores are a list",
            ([2.0, 1.0, 0.0],),
            "Begin with z = np.asarray(z).",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case("the scores are 1000, 1001 and 1002", (_LARGE,), _TO_MEND, Code.OVERFLOWS),
        Case(
            "the scores are -1000, -1001 and -1002",
            (-_LARGE,),
            f"{_TO_MEND} Largest means nearest to plus infinity, whatever the sign.",
            Code.UNDERFLOWS,
        ),
        Case(
            "the scores are 0 and -800",
            (np.array([0.0, -800.0]),),
            _NEVER,
            Code.LOG_OF_SOFTMAX,
        ),
        Case(
            "the scores are -800 and 0",
            (np.array([-800.0, 0.0]),),
            _TO_MEND,
            Code.OTHER_SHIFT,
        ),
        Case(
            "the scores are 100, 99 and 0 in single precision",
            (_SINGLE,),
            _TO_MEND,
            Code.OVERFLOWS,
        ),
        Case(
            "the scores are 12, 11 and 0 in half precision",
            (_HALF,),
            f"{_TO_MEND} In this format exp overflows above 11.",
            Code.OVERFLOWS,
        ),
        Case("one score is -inf", (_RULED_OUT,), _ZERO, Code.WRONG_AT_ZERO),
        Case(
            "the scores are 50 and 0",
            (np.array([50.0, 0.0]),),
            _LOST,
            Code.ROUNDED_AWAY,
        ),
        Case(
            "the scores are 50 and 0 in single precision",
            (np.array([50, 0], dtype=np.float32),),
            _LOST,
            Code.ROUNDED_AWAY,
        ),
    ),
    mutants=(
        Mutant(
            Code.OTHER_SHIFT,
            "Shift by the largest score; you shifted by another. Then exp overflows.",
            (
                lambda z: _other_shift(z, np.min(z)),
                lambda z: _other_shift(z, z[0]),
                lambda z: _other_shift(z, z[-1]),
            ),
            edge=True,
        ),
        Mutant(
            Code.COUNTED_TWICE,
            _ONE_TOO_MANY,
            (
                lambda z: z - np.log1p(np.exp(z).sum()),
                lambda z: z - z.max() - np.log1p(np.exp(z - z.max()).sum()),
            ),
        ),
        Mutant(
            Code.SOFTMAX_APPLIED,
            "These are the probabilities. Their logarithms are asked for.",
            (_plain, _shifted),
        ),
        Mutant(
            Code.SHIFT_LOST,
            "The exponentials of the result do not add up to 1: the largest score is "
            "taken from the score, or from the log-sum-exp, but not from both.",
            (
                lambda z: z - _lse(z - np.max(z)),
                lambda z: z - np.max(z) - _lse(z),
                lambda z: z - np.max(z) + _lse(z),
            ),
        ),
        Mutant(
            Code.NOT_NORMALISED,
            "The largest score is subtracted, and nothing else. Subtract the logarithm "
            "of the sum as well.",
            (lambda z: z - np.max(z),),
        ),
        Mutant(
            Code.MEAN_FOR_SUM,
            "The mean of the exponentials is taken where their sum is needed.",
            (lambda z: z - _lse(z) + np.log(len(z)),),
        ),
        Mutant(
            Code.TWICE_SOFTENED,
            "The softmax is applied twice. Take the scores themselves.",
            (lambda z: np.log(_plain(_plain(z))),),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            _EPSILON,
            for_each_epsilon(
                lambda e, z: np.log(_shifted(z) + e),
                lambda e, z: np.log(np.maximum(_shifted(z), e)),
            ),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            _EPSILON,
            for_each_epsilon(
                lambda e, z: np.log(_with_zero(_shifted(z)) + e),
                lambda e, z: np.log(np.maximum(_with_zero(_shifted(z)), e)),
            ),
            edge=True,
        ),
    ),
)


def _loss(z: Any, y: int) -> Any:
    return -log_softmax(z)[y]


def _scores_and_label(rng: np.random.Generator) -> tuple[Vector, int]:
    (z,) = _any_scores(rng)
    return z, int(rng.integers(len(z)))


loss_from_logits = Loss(
    name="loss_from_logits",
    unit="nats",
    arguments=("z", "y"),
    draw=_scores_and_label,
    reference=_loss,
    agrees=_agrees,
    cases=(
        Case(
            "all scores are equal",
            (np.array([3.0, 3.0, 3.0, 3.0]), 0),
            _TIES,
            Code.TIES_DROPPED,
        ),
        Case(
            "two scores share the lead",
            (np.array([2.0, 0.0, 2.0]), 0),
            _TIES,
            Code.TIES_DROPPED,
        ),
        Case(
            "the scores are a list",
            ([2.0, 1.0, 0.0], 1),
            "Begin with z = np.asarray(z).",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "the scores are 1000, 1001 and 1002", (_LARGE, 0), _TO_MEND, Code.OVERFLOWS
        ),
        Case(
            "the scores are 0 and -800, and the second class is right",
            (np.array([0.0, -800.0]), 1),
            "A small probability is rounded to 0, or the exponential of 800 overflows. "
            "Shift by the largest score, and never form the probability.",
            Code.LOG_OF_SOFTMAX,
        ),
        Case(
            "the scores are 12, 11 and 0 in half precision",
            (_HALF, 1),
            f"{_TO_MEND} In this format exp overflows above 11.",
            Code.OVERFLOWS,
        ),
        Case(
            "another class has the score -inf",
            (_RULED_OUT, 2),
            "That class adds 0 to the sum: the loss is as without it.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "the right class has the score -inf",
            (_RULED_OUT, 1),
            "What was ruled out has happened: the loss is infinite.",
            Code.FINITE_FOR_IMPOSSIBLE,
        ),
        Case(
            "the scores are 50 and 0, and the first class is right",
            (np.array([50.0, 0.0]), 0),
            _LOST,
            Code.ROUNDED_AWAY,
        ),
        Case(
            "the scores are 50 and 0 in single precision, and the first class is right",
            (np.array([50, 0], dtype=np.float32), 0),
            _LOST,
            Code.ROUNDED_AWAY,
        ),
    ),
    mutants=(
        Mutant(
            Code.COUNTED_TWICE,
            _ONE_TOO_MANY,
            (
                lambda z, y: np.log1p(np.exp(z).sum()) - z[y],
                lambda z, y: np.log1p(np.exp(z - z.max()).sum()) + z.max() - z[y],
            ),
        ),
        Mutant(
            Code.TWICE_SOFTENED,
            "There still is a softmax too many. Scores go in, and the loss has one "
            "softmax inside already.",
            (
                lambda z, y: -np.log(_plain(_plain(z))[y]),
                lambda z, y: -np.log(_plain(_plain(_plain(z)))[y]),
            ),
        ),
        Mutant(
            Code.LOG_FORGOTTEN,
            "The probability is used without its logarithm. The loss is a surprisal.",
            (lambda z, y: -_plain(z)[y], lambda z, y: 1 - _plain(z)[y]),
        ),
        Mutant(
            Code.LARGEST_ONLY,
            "This is the surprisal of the class with the largest score. The right "
            "class is y.",
            (lambda z, y: _lse(z) - np.max(z),),
        ),
        Mutant(
            Code.MIXED_LEVELS,
            "One term is a score, the other comes from probabilities. Use the scores "
            "in both, the log-sum-exp and what is subtracted.",
            (
                lambda z, y: _lse(_plain(z)) - z[y],
                lambda z, y: _lse(z) - _plain(z)[y],
            ),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            _EPSILON,
            for_each_epsilon(
                lambda e, z, y: -np.log(_shifted(z)[y] + e),
                lambda e, z, y: -np.log(max(_shifted(z)[y], e)),
            ),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            _EPSILON,
            for_each_epsilon(
                lambda e, z, y: -np.log(_with_zero(_shifted(z))[y] + e),
                lambda e, z, y: -np.log(max(_with_zero(_shifted(z))[y], e)),
            ),
            edge=True,
        ),
    ),
)
