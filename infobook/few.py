"""The measures of one short row, where NumPy's fixed costs would outweigh the work.

Each has one formula, the cheapest, and declines where the answer is too small for it.
What is declined goes to `infobook.rowwise`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from infobook.blocks import DOUBLE, over_batch
from infobook.rowwise import EVEN, LN2

if TYPE_CHECKING:
    from infobook.blocks import FloatArray, RealArray

FEW = 40  # up to so many outcomes plain Python is faster than NumPy
RATIO = 1e-150  # no quotient or product of numbers above it leaves the range
LARGE = 0.1  # with an exact sum, smaller answers than in `rowwise` keep their digits
MOST = 2.0  # a larger sum is none of probabilities, and could make products overflow


def evaluate(
    measure: Callable[..., tuple[FloatArray, ...]],
    formula: Callable[..., float],
    bits: bool,
    p: RealArray,
    q: RealArray | None = None,
) -> tuple[FloatArray | float, ...]:
    """Apply a measure of rows, or if there is one short row, the formula for that.

    A plain list is faster here than NumPy, and its sum is exact. What has an entry of 0
    or nearly so, and what `formula` declines by NaN, goes to the measure after all.
    """
    if p.size <= FEW:
        size, least = size_q, least_q = _size(p)
        if q is not None:
            size_q, least_q = _size(q)
        if 0 < size < MOST and 0 < size_q < MOST:
            x = p if least > RATIO else np.maximum(p, RATIO)
            y = x if q is None else q if least_q > RATIO else np.maximum(q, RATIO)
            if q is None or y is q or not ((q < RATIO) & (p > 0)).any():
                value = formula(bits, x, y, size, size_q)
                if value == value:
                    return value, size, size_q
    return over_batch(measure, *((p,) if q is None else (p, q)), bits=bits)


def _size(p: RealArray) -> tuple[float, float]:
    """Return sum and least entry of a short row; NaN for what is no row of numbers."""
    if p.ndim != 1 or p.dtype != DOUBLE:
        return math.nan, math.nan
    row = p.tolist()
    least = min(row)
    try:
        return (math.fsum(row) if least >= 0 else math.nan), least
    except OverflowError:
        return math.nan, math.nan


# The formulas, of p and q with a floor under their zeros, and of their sums before.
# Each gives NaN where the answer is small.


def cross_entropy(
    bits: bool, p: FloatArray, q: FloatArray, size: float, size_q: float
) -> float:
    """Return H(p, q)."""
    if bits:
        value = math.log2(size_q) - float(p.dot(np.log2(q))) / size
    else:
        value = math.log(size_q) - float(p.dot(np.log(q))) / size
    return value if value >= LARGE else math.nan


def kl_divergence(
    bits: bool, p: FloatArray, q: FloatArray, size: float, size_q: float
) -> float:
    """Return D(p || q)."""
    if bits:
        value = float(p.dot(np.log2(p / q))) / size + math.log2(size_q / size)
    else:
        value = float(p.dot(np.log(p / q))) / size + math.log(size_q / size)
    return value if value * LN2 >= LARGE else math.nan


def js_divergence(
    bits: bool, p: FloatArray, q: FloatArray, size: float, size_q: float
) -> float:
    """Return the JS divergence."""
    if abs(size_q - size) > EVEN:
        return math.nan
    log = np.log2 if bits else np.log
    m = 0.5 * (p + q)
    value = float(p.dot(log(p / m)) + q.dot(log(q / m))) / (2 * size)
    return value if value * LN2 >= LARGE else math.nan
