"""What Rényi's measures, other divergences, families and counts should return.

To hundreds of digits, as in `bookbuild.truth`.
"""

from __future__ import annotations

from typing import Any

import mpmath as mp
import numpy as np

from bookbuild.truth import (
    BOUND,
    DIGITS,
    FARTHEST,
    SMALLEST,
    UNIT,
    Number,
    Truth,
    column_sum,
    digits_for,
    distinct,
    each,
    exact,
    least,
    miss,
)

# of distributions


def hellinger(p: Any, q: Any) -> Truth:
    """Root of half the sum of (sqrt p - sqrt q)^2."""
    with digits_for(least(p, q) ** 2):
        rows, counts, _ = distinct(p, q)
        total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
        found = mp.fsum(
            k * (mp.sqrt(a / total_p) - mp.sqrt(b / total_q)) ** 2
            for (a, b), k in zip(rows, counts, strict=True)
        )
        value = mp.sqrt(found / 2)
        # Roots of the smallest floats: their squares are summed, and vanish.
        lost = mp.sqrt(np.size(p) * mp.mpf(SMALLEST))
        return Truth.of([value], [value + miss(rows, counts) + lost / BOUND])


def chi2_divergence(p: Any, q: Any) -> Truth:
    """Sum (p - q)^2 / q."""
    with digits_for(least(p, q) ** 2):
        rows, counts, _ = distinct(p, q)
        if any(a > 0 and b == 0 for a, b in rows):
            return Truth.of([mp.inf])
        total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
        value = mp.fsum(
            k * (a / total_p - b / total_q) ** 2 / (b / total_q)
            for (a, b), k in zip(rows, counts, strict=True)
            if b
        )
        off = miss(rows, counts)
        scale = value + (mp.sqrt(value) + off) * off
        return Truth.of([value], [scale], terms=np.size(p))


def renyi_entropy(p: Any, alpha: float) -> Truth:
    """Log sum p^alpha / (1 - alpha).

    A power is the exponential of a rounded product, and known as well as that.
    """
    with _more_digits(least(p), alpha):
        rows, counts, _ = distinct(p)
        total = column_sum(rows, counts, 0)
        shares = [(a / total, k) for (a,), k in zip(rows, counts, strict=True) if a]
        order = exact(alpha)
        if alpha == 1:
            value = -mp.fsum(k * x * mp.log(x) for x, k in shares)
        elif alpha == np.inf:
            value = -mp.log(max(x for x, _ in shares))
        else:
            value = _log_sum([(order * mp.log(x), k) for x, k in shares]) / (1 - order)
        product = max(-mp.log(x) for x, _ in shares) * min(alpha, 1)
        return Truth.of([value], [_wide(value, product)], terms=_terms(p, alpha))


def renyi_divergence(p: Any, q: Any, alpha: float) -> Truth:
    """Log sum p^alpha q^(1 - alpha) / (alpha - 1)."""
    with _more_digits(least(p, q), alpha):
        rows, counts, _ = distinct(p, q)
        total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
        pairs = [
            (a / total_p, b / total_q, k)
            for (a, b), k in zip(rows, counts, strict=True)
            if a
        ]
        both = [(x, y, k) for x, y, k in pairs if y]
        if not both or (alpha >= 1 and len(both) < len(pairs)):
            return Truth.of([mp.inf])
        order = exact(alpha)
        if alpha == 1:
            value = mp.fsum(k * x * mp.log(x / y) for x, y, k in both)
        elif alpha == np.inf:
            value = max(mp.log(x / y) for x, y, _ in both)
        else:
            logs = [
                (order * mp.log(x) + (1 - order) * mp.log(y), k) for x, y, k in both
            ]
            value = _log_sum(logs) / (order - 1)
        off = miss(rows, counts)
        weight = order if alpha < np.inf else 0
        scale = abs(value) + (mp.sqrt(weight * abs(value)) + weight * off) * off
        if alpha == np.inf:
            scale += off
        product = weight * max(-mp.log(min(x, y)) for x, y, _ in both)
        return Truth.of([value], [_wide(scale, product)], terms=_terms(p, alpha))


def _wide(scale: Number, product: Number) -> Number:
    return scale * (1 + 2 * product * UNIT / BOUND)


def _terms(p: Any, alpha: float) -> float:
    """Count the smallest floats that are lost before a division by 1 - alpha."""
    return float(FARTHEST * np.size(p) / min(abs(1 - alpha) or 1.0, 1.0))


def _more_digits(smallest: float, alpha: float) -> Any:
    """Work with the digits that 1 - alpha takes away as well."""
    away = min(abs(alpha - 1), alpha) or 1.0
    return digits_for(min(smallest, 1.0) * min(away, 1.0) ** 2)


def _log_sum(logs: list[tuple[Number, int]]) -> Number:
    top = max(x for x, _ in logs)
    return top + mp.log(mp.fsum(k * mp.exp(x - top) for x, k in logs))


# of families, entry by entry


def entropy_normal(s: Any) -> Truth:
    """Log(s sqrt(2 pi e))."""
    with mp.workdps(DIGITS):
        unit = mp.log(2 * mp.pi * mp.e) / 2
        return Truth.of([mp.log(x) + unit for x in each(s)])


def entropy_exponential(rate: Any) -> Truth:
    """1 - log rate."""
    with mp.workdps(DIGITS):
        return Truth.of([1 - mp.log(x) for x in each(rate)])


def kl_normal(m1: Any, s1: Any, m2: Any, s2: Any) -> Truth:
    """The gap between scales, and half the squared distance of means in units of s2."""
    with mp.workdps(DIGITS):
        found = []
        for a, s, b, t in zip(*map(each, (m1, s1, m2, s2)), strict=True):
            ratio = (s / t) ** 2
            found.append((ratio - 1 - mp.log(ratio) + ((a - b) / t) ** 2) / 2)
        return Truth.of(found)


def kl_exponential(rate1: Any, rate2: Any) -> Truth:
    """T - 1 - log t for the ratio t of the rates."""
    with mp.workdps(DIGITS):
        ratios = [b / a for a, b in zip(each(rate1), each(rate2), strict=True)]
        return Truth.of([t - 1 - mp.log(t) for t in ratios])


def kl_poisson(mean1: Any, mean2: Any) -> Truth:
    """m1 log(m1/m2) - m1 + m2."""
    with mp.workdps(DIGITS):
        pairs = zip(each(mean1), each(mean2), strict=True)
        return Truth.of([_term(a, b) for a, b in pairs], size=0)  # equal means give 0


def kl_bernoulli(p: Any, q: Any) -> Truth:
    """The terms of heads and of tails; a bias rounded beyond 1 is 1."""
    with digits_for(least(p, q)):
        one = mp.mpf(1)
        pairs = [
            (min(a, one), min(b, one)) for a, b in zip(each(p), each(q), strict=True)
        ]
        return Truth.of([_term(a, b) + _term(1 - a, 1 - b) for a, b in pairs])


def _term(p: Number, q: Number) -> Number:
    if p == 0:
        return q
    return mp.inf if q == 0 else p * mp.log(p / q) - p + q


def kl_monte_carlo(logp: Any, logq: Any) -> Truth:
    """Mean of exp(u) - 1 - u, the estimate k3, for u = log q - log p."""
    with mp.workdps(DIGITS):
        found = [
            mp.expm1(b - a) - (b - a)
            for a, b in zip(each(logp), each(logq), strict=True)
        ]
        steps = [abs(a) + abs(b) for a, b in zip(each(logp), each(logq), strict=True)]
        value = mp.fsum(found) / len(found)
        # The difference of two logarithms is rounded, and exp knows it no better.
        slack = mp.fsum(f * s for f, s in zip(found, steps, strict=True)) / len(found)
        return Truth.of([value], [value + slack * UNIT / BOUND])


# of normal vectors, whose condition limits what can be known


def entropy_multivariate_normal(S: Any) -> Truth:
    """Half of log det (2 pi e S)."""
    with mp.workdps(DIGITS):
        matrix = mp.matrix(np.asarray(S, np.float64).tolist())
        n = matrix.rows
        value = (mp.log(mp.det(matrix)) + n * mp.log(2 * mp.pi * mp.e)) / 2
        scale = abs(value) + n * (1 + _condition(S) * UNIT / BOUND)
        return Truth.of([value], [scale])


def kl_multivariate_normal(m1: Any, S1: Any, m2: Any, S2: Any) -> Truth:
    """Half of the trace, the distance and the determinants' ratio."""
    with mp.workdps(DIGITS):
        first, second = (
            mp.matrix(np.asarray(S, np.float64).tolist()) for S in (S1, S2)
        )
        d = mp.matrix([b - a for a, b in zip(each(m1), each(m2), strict=True)])
        inverse = second**-1
        product = inverse * first
        trace = mp.fsum(product[i, i] for i in range(first.rows)) - first.rows
        ratio = mp.log(mp.det(first) / mp.det(second))
        value = (trace + (d.T * inverse * d)[0] - ratio) / 2
        condition = max(_condition(S1), _condition(S2))
        return Truth.of([value], [value * (1 + 8 * condition * UNIT / BOUND)])


def _condition(S: Any) -> float:
    """Return the condition number once all components have unit variance."""
    scales = np.sqrt(np.diag(S))
    return float(np.linalg.cond(S / np.outer(scales, scales)))


# of whole numbers


def entropy_from_counts(counts: Any) -> Truth:
    """Entropy of the shares."""
    with mp.workdps(DIGITS):
        numbers = [mp.mpf(int(n)) for n in np.ravel(counts) if n]
        total = mp.fsum(numbers)
        return Truth.of([mp.fsum(n * mp.log(total / n) for n in numbers) / total])


def mutual_information_from_counts(counts: Any) -> Truth:
    """Mutual information of the shares."""
    with mp.workdps(DIGITS):
        table = [[int(n) for n in row] for row in counts]
        total = sum(map(sum, table))
        of_y = [sum(column) for column in zip(*table, strict=True)]
        found = mp.fsum(
            n * mp.log(mp.mpf(n * total) / (sum(row) * other))
            for row in table
            for n, other in zip(row, of_y, strict=True)
            if n
        )
        return Truth.of([found / total])
