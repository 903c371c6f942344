"""The check of `exercises.sorted_samples`: a divergence that hides nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.guard import read_number
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["sorted_samples"]


def exact(p: Sequence[float] | Vector, q: Sequence[float] | Vector) -> float:
    """KL divergence in nats, to nearly all digits even where p and q are close.

    It sums p log(p/q) - p + q, whose terms are not negative and so cancel nothing.
    """
    both = [(float(x), float(y)) for x, y in zip(p, q, strict=True)]
    if any(y == 0 < x for x, y in both):
        return math.inf
    return math.fsum(_term(x, y) for x, y in both)


def _term(x: float, y: float) -> float:
    if x == 0:
        return y
    if not x / 2 < y < 2 * x:
        return x * (math.log(x) - math.log(y)) - x + y
    t = (y - x) / x
    if abs(t) > 0.01:
        return x * (t - math.log1p(t))
    # t - log(1 + t) loses its digits here, and its series does not
    return x * math.fsum((-t) ** k / k for k in range(2, 12))


def _bits(p: Vector, q: Vector) -> float:
    return exact(p, q) / math.log(2)


def _support_dropped(p: Vector, q: Vector) -> float:
    kept = (np.asarray(p) > 0) & (np.asarray(q) > 0)
    p, q = np.asarray(p)[kept], np.asarray(q)[kept]
    return _bits(p, q) - math.fsum(q - p) / math.log(2)


def _gaps_where_p(p: Vector, q: Vector) -> float:
    """Sum the second form, without what q gives to outcomes that never happen."""
    never = math.fsum(y for x, y in zip(p, q, strict=True) if x == 0)
    return _bits(p, q) - never / math.log(2)


def _parabola(p: Vector, q: Vector) -> float:
    return float(((q - p) ** 2 / (2 * p)).sum()) / math.log(2)


def _draw(rng: np.random.Generator) -> tuple[Vector, Vector]:
    """Draw two distributions that differ so much that any formula is right for them.

    Their sums are exactly 1, so that a test of the sums needs no tolerance here.
    """
    while True:
        n = int(rng.integers(2, 7))
        p, q = (np.diff(np.sort(rng.random(n - 1)), prepend=0, append=1) for _ in "pq")
        p, q = (np.round(x * 2**20) / 2**20 for x in (p, q))
        if p.sum() == q.sum() == 1 and min(p.min(), q.min()) > 0 and exact(p, q) > 0.5:
            return p, q


def _agrees(value: Any, expected: Any) -> bool:
    return np.shape(value) == () and math.isclose(
        float(value), float(expected), rel_tol=1e-3, abs_tol=1e-40
    )


_HALF = np.array([0.5, 0.5])
_SKIP = "Leave out what never happens, p = 0, yourself; then nothing is NaN."
_SMALL = (
    "Each ratio is rounded, and the sum of logarithms keeps little else. "
    "Sum p log(p/q) - p + q, and take small terms from a series."
)

_ZEROS = (
    Case(
        "q is 0 and p is not",
        (_HALF, np.array([1.0, 0.0])),
        "What q calls impossible happens: return infinity.",
        Code.FINITE_FOR_IMPOSSIBLE,
    ),
    Case(
        "p is 0 and q is not",
        (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.5, 0.25])),
        _SKIP,
        Code.WRONG_AT_ZERO,
    ),
    Case(
        "p and q are both 0",
        (np.array([0.5, 0.0, 0.5]), np.array([0.25, 0.0, 0.75])),
        _SKIP,
        Code.WRONG_AT_ZERO,
    ),
    Case(
        "p and q are plain lists",
        ([0.25, 0.75], [0.5, 0.5]),
        "Begin with np.asarray(p, dtype=float).",
        Code.LISTS_NOT_ACCEPTED,
    ),
)

_ROUNDED_SUM = (
    Case(
        "p is [0.33333333333333] * 3, which adds up to 1 but for rounding",
        (np.full(3, 0.33333333333333), np.array([0.25, 0.5, 0.25])),
        "Allow for rounding in the sums, such as 1e-9.",
        Code.REFUSES_ROUNDING,
    ),
)

_REFUSED = (
    Case(
        "p and q are sorted samples",
        (np.array([-1.2, -0.4, 0.3, 1.1]), np.array([-0.3, 0.5, 1.4, 2.2])),
        "A sample is a list of values, and no list of probabilities.",
        Code.ACCEPTS_SAMPLES,
        refuse=True,
    ),
    Case(
        "p adds up to 0.6, so that only abs keeps the result positive",
        (np.array([0.3, 0.3]), _HALF),
        "Probabilities add up to 1.",
        Code.ACCEPTS_OTHER_SUMS,
        refuse=True,
    ),
    Case(
        "q adds up to 0.6",
        (_HALF, np.array([0.3, 0.3])),
        "Probabilities add up to 1. Look at both arguments.",
        Code.ACCEPTS_OTHER_SUMS,
        refuse=True,
    ),
    Case(
        "p holds the counts [5, 3, 2]",
        (np.array([5.0, 3.0, 2.0]), np.array([0.25, 0.5, 0.25])),
        "They add up to 10.",
        Code.ACCEPTS_COUNTS,
        refuse=True,
    ),
    *(
        Case(
            f"{which} adds up to {total}",
            given,
            "That is no rounding. Allow 1e-9, not a percent.",
            Code.ACCEPTS_OTHER_SUMS,
            refuse=True,
        )
        for which, total, given in (
            ("p", "1.01", (np.array([0.51, 0.5]), _HALF)),
            ("q", "0.9999", (_HALF, np.array([0.5, 0.4999]))),
        )
    ),
    Case(
        "p has a negative entry, though it adds up to 1",
        (np.array([0.7, 0.5, -0.2]), np.array([0.6, 0.3, 0.1])),
        "No probability is negative, and nansum left that term out.",
        Code.ACCEPTS_NEGATIVE,
        refuse=True,
    ),
    Case(
        "q has a negative entry, though it adds up to 1",
        (np.array([0.5, 0.5, 0.0]), np.array([0.7, 0.5, -0.2])),
        "No probability is negative. Look at both arguments.",
        Code.ACCEPTS_NEGATIVE,
        refuse=True,
    ),
    Case(
        "an entry of p is as little below 0 as -0.001",
        (np.array([0.501, 0.5, -0.001]), np.array([0.5, 0.25, 0.25])),
        "That is no rounding. No probability is negative.",
        Code.ACCEPTS_NEGATIVE,
        refuse=True,
    ),
    Case(
        "an entry of q is not a number",
        (_HALF, np.array([0.5, math.nan])),
        "NaN is no probability, and it is neither below 0 nor above.",
        Code.ACCEPTS_NAN,
        refuse=True,
    ),
    Case(
        "p has two outcomes and q has one",
        (_HALF, np.array([1.0])),
        "NumPy stretches q to the length of p. Compare the shapes.",
        Code.ACCEPTS_OTHER_LENGTHS,
        refuse=True,
    ),
)

# The plain formula gives minus the truth where both entries are 1/2, and abs hides it.
_CLOSE = (
    Case(
        "q is p exactly",
        (np.array([0.1, 0.2, 0.7]), np.array([0.1, 0.2, 0.7])),
        "There the divergence is 0, with no rounding left.",
        Code.NOT_ZERO_WHEN_EQUAL,
    ),
    Case(
        "the entries differ by one rounding",
        (np.array([0.625, 0.375]), np.array([0.625 - 2.0**-53, 0.375 + 2.0**-53])),
        _SMALL,
        Code.LOST_IN_ROUNDING,
    ),
    Case(
        "one coin leans by 1 in 300 million from the other",
        (np.array([0.3125, 0.6875]), np.array([0.3125 + 2.0**-28, 0.6875 - 2.0**-28])),
        _SMALL,
        Code.LOST_IN_ROUNDING,
    ),
    Case(
        "one coin leans by 1 in 15 million from the other",
        (np.array([0.3125, 0.6875]), np.array([0.3125 + 2.0**-24, 0.6875 - 2.0**-24])),
        "Use the series also where q is as far from p as that: x + log(p/q) has "
        "lost its digits.",
        Code.LOST_IN_ROUNDING,
    ),
    Case(
        "the entries differ by less than a hundredth",
        (np.array([0.125, 0.875]), np.array([0.124, 0.876])),
        "The first term of the series does not give three digits here. Use it where q "
        "is closer to p, or take more terms.",
        Code.SERIES_TOO_FAR,
    ),
    Case(
        "a rare outcome has 0.0001 in p and 0.0002 in q",
        (np.array([0.9999, 0.0001]), np.array([0.9998, 0.0002])),
        "The difference is small, but not compared with p. Look at (q - p)/p.",
        Code.SERIES_TOO_FAR,
    ),
    Case(
        "the entries differ by nearly a tenth",
        (np.array([0.125, 0.875]), np.array([0.136, 0.864])),
        "The first terms of the series are too coarse here. Use them where q is closer "
        "to p, or take more.",
        Code.SERIES_TOO_FAR,
    ),
    Case(
        "q is as small as 1e-200",
        (_HALF, np.array([1.0, 1e-200])),
        "There (q - p)/p is rounded to -1. Take the logarithm of p/q itself.",
        Code.SMALL_PROBABILITIES,
    ),
)

sorted_samples = FindTheBugInRoutine(
    name="sorted_samples",
    unit="bits",
    arguments=("p", "q"),
    draw=_draw,
    reference=_bits,
    read=read_number,
    agrees=_agrees,
    cases=(*_ZEROS, *_ROUNDED_SUM, *_REFUSED, *_CLOSE),
    mutants=(
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "This is D(q || p). The world p weighs, and stands above q.",
            (lambda p, q: _bits(q, p),),
        ),
        Mutant(
            Code.WRONG_BASE,
            "This is in nats. Use log2, or divide by ln 2: the form with - p + q and "
            "its series come in nats, too.",
            (lambda p, q: exact(p, q),),
            edge=True,
        ),
        Mutant(
            Code.CHI_SQUARED,
            "This is half of the squared differences over p. That holds for close "
            "tables only; elsewhere use the logarithm.",
            (_parabola,),
        ),
        Mutant(
            Code.SUPPORT_DROPPED,
            "Outcomes with q = 0 are left out although they happen. Leave out those "
            "with p = 0 only.",
            (_support_dropped,),
            edge=True,
        ),
        Mutant(
            Code.GAPS_LEFT_OUT,
            "In the form with - p + q an outcome that never happens still counts: its "
            "term is q. Add what q gives to these.",
            (_gaps_where_p,),
            edge=True,
        ),
    ),
)
