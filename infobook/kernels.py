"""The one numerical kernel, x - log(1 + x), entry by entry.

A divergence is small where its two arguments are close, and there the textbook term
``p log(p / q)`` is one of many that cancel. The terms ``p log(p / q) - p + q`` have the
same sum, none of them is negative, and each can be had to full relative accuracy. With
p = 1 and q = 1 + x the term is x - log(1 + x); with q = exp(x) it is exp(x) - 1 - x.
KL, Jensen-Shannon and mutual information, the divergences of the usual families and
the k3 estimator are sums of such terms, so they are never negative and are zero only
for equal arguments. `infobook.blocks` sums them over large arrays.

Nothing here checks its input: arrays are float64, finite and non-negative where they
are probabilities. Nothing here keeps NumPy quiet either: public functions do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    Log: TypeAlias = Callable[..., FloatArray]

TINY = sys.float_info.min  # below it floats have fewer digits

# Below this |z| the series is used, and its 12 terms leave less than a rounding error.
NEAR = 0.2
SERIES = tuple(1 / (2 * n + 3) for n in range(12))
# ENOUGH[n] is the largest z^2 for which the first n + 1 terms do.
ENOUGH = tuple((2.0**-54 * (2 * n + 3)) ** (1 / n) for n in range(1, 12))

# log(0), 0 * inf and a result beyond the largest float are all meant; no setting of
# NumPy's, ours or the caller's, shall turn them into a warning.
quiet = np.errstate(all="ignore")


def terms_needed(largest: float) -> int:
    """Return how many terms of the series leave less than a rounding error."""
    # Beside an entry that is no number, and of no account, there may be any others.
    return 1 + sum(not largest <= enough for enough in ENOUGH)


def near_terms(p: FloatArray, z: FloatArray, d: FloatArray) -> FloatArray:
    """Return p log(p/q) - p + q for d = q - p and a small z = d / (p + q).

    With w = z^2 it is z (d - 2 p w (1/3 + w/5 + w^2/7 + ...)), because log(p/q) is
    -2 artanh z. The bracket has the sign of z and nothing cancels, so the term is as
    accurate as `d` and `z`: a caller that knows the difference better than the rounded
    `p` and `q` do passes it so.
    """
    w = z * z
    last, *others = reversed(SERIES[: terms_needed(w.max(initial=0.0))])
    series = np.full_like(w, last)
    for coefficient in others:
        series *= w
        series += coefficient
    series *= w
    series *= p
    series *= -2
    series += d
    series *= z
    return series


def kl_parts(
    p: FloatArray, q: FloatArray, d: FloatArray, log: Log = np.log
) -> tuple[FloatArray, FloatArray]:
    """Split each term p log(p/q) - p + q into a logarithm and the rest, in nats.

    The term is the first part, in units of `log`, plus the second. They stand apart
    so that a sum of exact base-2 logarithms stays exact. `d` is q - p.
    """
    half = 0.5 * p + 0.5 * q  # p + q could overflow
    z = np.where(half > 0, 0.5 * d / half, np.sign(d))  # half of the least float is 0
    near = np.abs(z) <= NEAR
    series = near_terms(p, z, d)
    if near.all():
        return np.zeros_like(z), series
    ratio = p / q
    usable = (ratio > TINY) & (ratio < np.inf)
    log_ratio = np.where(usable, log(ratio), log(p) - log(q))
    logs = np.where(near | (p == 0), 0.0, p * log_ratio)
    return logs, np.where(near, series, d)


def terms(p: FloatArray, q: FloatArray, d: FloatArray) -> FloatArray:
    """Return p log(p/q) - p + q, entry by entry: 0 only where p = q, else positive."""
    logs, rest = kl_parts(p, q, d)
    return logs + rest


def log1pmx(x: FloatArray) -> FloatArray:
    """Return log(1 + x) - x, entry by entry, for x >= -1: never positive."""
    z = x / (2 + x)
    near = np.abs(z) <= NEAR
    terms = near_terms(np.ones_like(x), z, x)
    total: FloatArray = np.where(near, -terms, np.log1p(x) - x)
    return total


def expm1mx(x: FloatArray) -> FloatArray:
    """Return exp(x) - 1 - x, entry by entry: never negative."""
    d = np.expm1(x)
    z = d / (2 + d)
    near = np.abs(z) <= NEAR
    terms = near_terms(np.ones_like(x), z, d)
    total: FloatArray = np.where(near, terms, np.where(d < np.inf, d - x, d))
    return total


def gap(a: FloatArray, b: FloatArray, power: int) -> FloatArray:
    """Return (t^n - 1)/n - log t for t = a/b > 0 and n = `power`, which is 1 or 2.

    It is 0 only where a = b, else positive. With n = 2 neither a square nor the ratio
    of two squares is formed, so that scales of any size pass.
    """
    e = (a - b) / b
    ratio = a / b
    close = (ratio >= 0.5) & (ratio <= 2)
    near = -log1pmx(e if power == 1 else e * (2 + e)) / power
    usable = (ratio > TINY) & (ratio < np.inf)
    log_ratio = np.where(usable, np.log(ratio), np.log(a) - np.log(b))
    far = ratio / power * ratio ** (power - 1) - 1 / power - log_ratio
    total: FloatArray = np.where(close, near, far)
    return total


def exact_difference(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return x - y as a float, and what its rounding has lost; 0 for infinities."""
    d = x - y
    back = d - x
    lost = (x - (d - back)) - (y + back)
    return d, np.where(np.isfinite(lost), lost, 0.0)


def difference(
    p: FloatArray, q: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return p/P, q/Q and q/Q - p/P, for the sums P and Q of `p` and `q`.

    P and Q are 1 only up to rounding, or to the tolerance of single precision. The
    difference is formed from q - p, which is exact for neighbours, so that it keeps
    its digits where p/P and q/Q agree in all of theirs.
    """
    d = q - p
    total_p = 1 + excess(p)[..., None]
    shift = d.sum(axis=-1, keepdims=True)
    total_q = total_p + shift
    return p / total_p, q / total_q, (d - p * (shift / total_p)) / total_q


def mean(p: FloatArray, x: FloatArray) -> FloatArray:
    """Return sum p x along the last axis; an infinite x of weight 0 adds nothing."""
    total: FloatArray = np.where(p > 0, p * x, 0.0).sum(axis=-1)
    return total


def excess(p: FloatArray) -> FloatArray:
    """Return sum p - 1 along the last axis, accurate where one entry is near 1."""
    top = p.argmax(axis=-1, keepdims=True)
    largest = np.take_along_axis(p, top, axis=-1)[..., 0]
    total: FloatArray = (largest - 1) + without(p, top).sum(axis=-1)
    return total


def without(x: FloatArray, at: NDArray[np.intp]) -> FloatArray:
    """Return a copy of `x` with the entries `at` along the last axis set to 0."""
    copy = x.copy()
    np.put_along_axis(copy, at, 0.0, axis=-1)
    return copy
