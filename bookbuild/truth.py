"""What the measures should return, to hundreds of digits.

The truth is the value for the numbers as they are stored, every binary digit of them
meant. A distribution p with the sum P stands for p/P: that a stored sum is 1 only up to
rounding is no property of the measure.

Differences of neighbouring floats cancel 32 digits of a divergence, and the smallest
floats stand 324 digits behind a 1. Results below the normal floats are judged by their
absolute error, so 400 digits are always enough; ordinary numbers get by with 80.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import mpmath as mp
import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Number: TypeAlias = Any  # an mpmath number; the library has no types

DIGITS, MORE_DIGITS = 80, 330
FARTHEST = 745  # exp(-x) of a larger x is 0
SMALLEST = float(np.finfo(float).smallest_subnormal)
UNIT = 2.0**-53
BOUND = 4e-15


@dataclass(frozen=True)
class Truth:
    """True values as sums of two floats, and what an error is measured by.

    Attributes
    ----------
    high, low : ndarray
        The true values are high + low.
    scale : ndarray
        The error may be `BOUND` times this; the value itself unless the measure says
        why it is more.
    terms : float
        How many smallest floats the error may be besides: below the normal floats each
        term of a sum is rounded to whole ones.
    """

    high: FloatArray
    low: FloatArray
    scale: FloatArray
    terms: float = 1

    @classmethod
    def of(
        cls,
        values: Sequence[Number],
        scales: Sequence[Number] | None = None,
        places: NDArray[np.intp] | None = None,
        terms: float = 1,
        size: float = 1,
    ) -> Truth:
        """Round `values`; entry i of the result is value number ``places[i]``.

        What the working precision leaves of an exact 0 is a 0. `size` is that of the
        numbers whose difference a value is.
        """
        noise = size * mp.mpf(10) ** (15 - mp.mp.dps)
        values = [x if abs(x) > noise else mp.mpf(0) for x in values]
        high = np.array([float(x) for x in values])
        low = np.array(
            [
                float(x - mp.mpf(h)) if np.isfinite(h) else 0.0
                for x, h in zip(values, high.tolist(), strict=True)
            ]
        )
        scale = np.abs(high if scales is None else [float(x) for x in scales])
        if places is None:
            return cls(high, low, scale, terms)
        return cls(high[places], low[places], scale[places], terms)

    def errors(self, found: Any) -> FloatArray:
        """Return the errors of `found` in units of the scale; inf where it is none."""
        free = self.terms * SMALLEST
        with np.errstate(all="ignore"):
            away = np.abs((found - self.high) - self.low)
            relative = np.maximum(away - free, 0) / self.scale
        relative = np.where(away <= free, 0.0, relative)
        relative = np.where(np.isinf(self.high) & (found == self.high), 0.0, relative)
        return np.where(np.isfinite(relative), relative, np.inf)


def exact(x: float) -> Number:
    """Return a float as the number that it is."""
    return mp.mpf(float(x))


def each(x: Any) -> list[Number]:
    """Return the entries as the numbers that they are."""
    return [exact(y) for y in np.ravel(x)]


def digits_for(least: float) -> Any:
    """Work with as many digits as numbers down to `least` need beside a 1."""
    decades = -np.log10(least) if least > 0 else MORE_DIGITS
    return mp.workdps(DIGITS + int(np.clip(decades, 0, MORE_DIGITS)))


def least(*arrays: Any) -> float:
    """Return the smallest positive entry."""
    flat = np.concatenate([np.asarray(a, np.float64).ravel() for a in arrays])
    return float(flat[flat > 0].min(initial=1.0))


def distinct(
    *arrays: Any,
) -> tuple[list[tuple[Number, ...]], list[int], NDArray[np.intp]]:
    """Return the different tuples of entries, how often each comes, and where."""
    table = np.stack([np.asarray(a, np.float64).ravel() for a in arrays], axis=1)
    if len(table) < 1000:
        rows, counts, places = table, [1] * len(table), np.arange(len(table))
    else:
        rows, places, some = np.unique(
            table, axis=0, return_inverse=True, return_counts=True
        )
        counts = some.tolist()
    return [tuple(map(exact, row)) for row in rows], counts, places.ravel()


def column_sum(
    rows: Sequence[tuple[Number, ...]], counts: Sequence[int], at: int
) -> Number:
    """Return the sum over all outcomes of one entry of what `distinct` returns."""
    return mp.fsum(k * row[at] for row, k in zip(rows, counts, strict=True))


# of probabilities


def surprisal(p: Any) -> Truth:
    """-log p, and 0 for a p that was rounded up beyond 1."""
    with digits_for(least(p)):
        return Truth.of([mp.inf if x == 0 else -mp.log(min(x, 1)) for x in each(p)])


def binary_entropy(x: Any) -> Truth:
    """-x log x - (1 - x) log(1 - x)."""
    with digits_for(least(x)):
        return Truth.of([_coin(min(y, mp.mpf(1))) for y in each(x)])


def _coin(x: Number) -> Number:
    return -mp.fsum(y * mp.log(y) for y in (x, 1 - x) if y)


def entropy(p: Any) -> Truth:
    """-sum p log p."""
    return cross_entropy(p, p)


def cross_entropy(p: Any, q: Any) -> Truth:
    """-sum p log q."""
    with digits_for(least(p, q)):
        return Truth.of([_cross_entropy(p, q)], terms=np.size(p))


def _cross_entropy(p: Any, q: Any) -> Number:
    rows, counts, _ = distinct(p, q)
    if any(a > 0 and b == 0 for a, b in rows):
        return mp.inf
    total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
    found = mp.fsum(
        k * a * mp.log(b) for (a, b), k in zip(rows, counts, strict=True) if a
    )
    return mp.log(total_q) - found / total_p


def perplexity(p: Any, q: Any = None) -> Truth:
    """Exp of the cross-entropy, to the accuracy that one in its exponent allows."""
    q = p if q is None else q
    with digits_for(least(p, q)):
        exponent = _cross_entropy(p, q)
        value = mp.exp(exponent)
        return Truth.of([value], [value * (1 + exponent)])


def kl_divergence(p: Any, q: Any) -> Truth:
    """Sum p log(p/q)."""
    with digits_for(least(p, q)):
        rows, counts, _ = distinct(p, q)
        found = _divergence(rows, counts)
        off = miss(rows, counts)
        scale = found + (mp.sqrt(abs(found)) + off) * off
        return Truth.of([found], [scale], terms=np.size(p))


def miss(rows: Sequence[tuple[Number, ...]], counts: Sequence[int]) -> Number:
    """Tell how far apart two distributions seem because their sums differ.

    A rounding of the difference between the sums moves one of the distributions by so
    much; distances are not known better, in units of `BOUND`.
    """
    total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
    return abs(total_q / total_p - 1) * 4 * UNIT / BOUND


def _divergence(rows: Sequence[tuple[Number, ...]], counts: Sequence[int]) -> Number:
    if any(a > 0 and b == 0 for a, b in rows):
        return mp.inf
    total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
    found = mp.fsum(
        k * a * mp.log(a / b) for (a, b), k in zip(rows, counts, strict=True) if a
    )
    return found / total_p + mp.log(total_q / total_p)


def js_divergence(p: Any, q: Any, weights: Any = (0.5, 0.5)) -> Truth:
    """w1 D(p || m) + w2 D(q || m) for the mixture m."""
    with digits_for(least(p, q) * least(weights)):
        rows, counts, _ = distinct(p, q)
        total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
        one, two = map(exact, weights)
        one, two = one / (one + two), two / (one + two)
        found = mp.mpf(0)
        for (a, b), k in zip(rows, counts, strict=True):
            a, b = a / total_p, b / total_q
            m = one * a + two * b
            if one * a:
                found += k * one * a * mp.log(a / m)
            if two * b:
                found += k * two * b * mp.log(b / m)
        off = miss(rows, counts) * mp.sqrt(one * two)
        scale = found + (mp.sqrt(abs(found)) + off) * off
        return Truth.of([found], [scale], terms=2 * np.size(p))


def total_variation(p: Any, q: Any) -> Truth:
    """Sum |p - q| / 2."""
    with digits_for(least(p, q)):
        rows, counts, _ = distinct(p, q)
        total_p, total_q = column_sum(rows, counts, 0), column_sum(rows, counts, 1)
        found = mp.fsum(
            k * abs(a / total_p - b / total_q)
            for (a, b), k in zip(rows, counts, strict=True)
        )
        scale = found / 2 + miss(rows, counts)
        return Truth.of([found / 2], [scale], terms=np.size(p))


def kl_terms(p: Any, q: Any) -> Truth:
    """P log(p/q) - p + q, entry by entry."""
    rows, _, places = distinct(p, q)
    with digits_for(least(p, q) / max(1.0, np.max(p), np.max(q))):
        return Truth.of([_term(a, b) for a, b in rows], places=places)


def _term(p: Number, q: Number) -> Number:
    if p == 0:
        return q
    return mp.inf if q == 0 else p * mp.log(p / q) - p + q


def normalize(x: Any) -> Truth:
    """X / sum x."""
    with digits_for(least(x) / max(1.0, np.max(x))):
        numbers = each(x)
        total = mp.fsum(numbers)
        return Truth.of([y / total for y in numbers])


# of joint tables


def joint_entropy(pxy: Any) -> Truth:
    """-sum p log p over a table."""
    return entropy(np.ravel(pxy))


def conditional_entropy(pxy: Any, given: int = 0) -> Truth:
    """Sum over x of p(x) H(Y | X = x), or the other way round."""
    with digits_for(least(pxy) ** 2):
        table = _table(pxy if given == 0 else np.transpose(pxy))
        found = _logs([mp.fsum(row) for row in table]) - _entry_logs(pxy)
        # A share of a row that is rounded to smallest floats, times its surprisal.
        return Truth.of([found / _total(table)], terms=FARTHEST * np.size(pxy))


def mutual_information(pxy: Any) -> Truth:
    """D(p(x, y) || p(x) p(y)).

    The rounding of the marginals moves a product by some units of rounding, and the
    divergence by that times its square root, down to its square.
    """
    with digits_for(least(pxy) ** 2):
        table = _table(pxy)
        total = _total(table)
        of_x = [mp.fsum(row) for row in table]
        of_y = [mp.fsum(column) for column in zip(*table, strict=True)]
        found = _entry_logs(pxy) + _logs([total]) - _logs(of_x) - _logs(of_y)
        found /= total
        slack = 4 * UNIT
        scale = found + (slack * mp.sqrt(abs(found)) + slack**2) / BOUND
        return Truth.of([found], [scale], terms=FARTHEST * np.size(pxy))


def _table(pxy: Any) -> list[list[Number]]:
    values = np.asarray(pxy, np.float64)
    known = {x: exact(x) for x in np.unique(values).tolist()}
    return [[known[x] for x in row] for row in values.tolist()]


def _logs(numbers: Sequence[Number]) -> Number:
    """Return sum x log x. Differences of these cancel; there are digits to spare."""
    return mp.fsum(x * mp.log(x) for x in numbers if x)


def _entry_logs(pxy: Any) -> Number:
    """Return the same of all entries of a table, each logarithm taken once."""
    values, counts = np.unique(np.asarray(pxy, np.float64), return_counts=True)
    pairs = zip(map(exact, values.tolist()), counts.tolist(), strict=True)
    return mp.fsum(k * x * mp.log(x) for x, k in pairs if x)


def _total(table: Sequence[Sequence[Number]]) -> Number:
    return mp.fsum(mp.fsum(row) for row in table)


# of single numbers


def log1pmx(x: Any) -> Truth:
    """log(1 + x) - x."""
    with digits_for(least(np.abs(x)) ** 2):
        return Truth.of([-mp.inf if y == -1 else mp.log1p(y) - y for y in each(x)])


def expm1mx(x: Any) -> Truth:
    """exp(x) - 1 - x."""
    with digits_for(least(np.abs(x)) ** 2):
        return Truth.of([mp.expm1(y) - y for y in each(x)])
