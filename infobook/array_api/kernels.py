"""The kernel of `infobook.kernels`, for arrays of any library and for autograd.

Two rules make it so. Nothing branches on a value: both sides of each `where` are
computed, and the side not taken is fed a harmless number, because an infinite slope
times the 0 of a branch not taken is NaN. And each sum over outcomes is taken in one
pass, so that a lazy array need not be kept: arguments are not divided by their sums
beforehand; what the sums contribute is subtracted afterwards.

`xp` is the array's namespace, `log` its logarithm in the wanted unit, and `nats` the
length of that unit in nats. Nothing here checks its input.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from infobook.kernels import NEAR, SERIES

Array: TypeAlias = Any  # of whichever library
Namespace: TypeAlias = Any
Log: TypeAlias = Callable[[Array], Array]


def terms(
    xp: Namespace, p: Array, q: Array, d: Array, log: Log, nats: float
) -> tuple[Array, Array]:
    """Split each p log(p/q) - p + q, for d = q - p, into a logarithm and the rest.

    As `infobook.kernels.kl_parts`: the parts stand apart so that a sum of exact base-2
    logarithms stays exact. Where only `q` is 0 the term is finite; see `infinity`.
    """
    tiny = float(xp.finfo(d.dtype).smallest_normal)
    # Slopes of a quotient hold the square of what divides, which must not vanish.
    usable = (p > 0) & (q > 8 * math.sqrt(tiny))
    # At most 1, so that the series is finite also where it is not taken.
    z = xp.where(usable, d, 1.0) / xp.where(usable, p + q, 1.0)
    near = xp.abs(z) <= NEAR
    w = z * z
    series = SERIES[-1]
    for coefficient in SERIES[-2::-1]:
        series = coefficient + w * series
    rest = xp.where(near, z * (d - 2 * (p * w * series)), d)
    ratio = floor(xp, p, tiny) / xp.where(usable, q, 1.0)
    above = xp.where(near, 1.0, ratio)
    below = xp.where(near | usable, 1.0, floor(xp, q, tiny))
    return p * (log(above) - log(below)), rest / nats


def divergence(
    xp: Namespace, p: Array, q: Array, d: Array, log: Log, nats: float
) -> Array:
    """Return the sum of p log(p/q) - p + q along the last axis, for d = q - p."""
    logs, rest = terms(xp, p, q, d, log, nats)
    return xp.sum(logs, axis=-1) + xp.sum(rest, axis=-1)


def kl(xp: Namespace, p: Array, q: Array, total: Array, log: Log, nats: float) -> Array:
    """Return D(p || q) of `p` and `q` divided by their sums; `total` is sum p.

    The sum of terms p log(p/q) - p + q is sum p times that, plus one such term of the
    sums themselves.
    """
    d = q - p
    shift = xp.sum(d, axis=-1)
    of_sums = terms(xp, total, total + shift, shift, log, nats)
    raw = divergence(xp, p, q, d, log, nats) - sum(of_sums)
    gaps = infinity(xp, (p > 0) & (q == 0), raw)
    return not_negative(xp, raw / total) + gaps


def js(
    xp: Namespace,
    p: Array,
    q: Array,
    total: Array,
    weights: tuple[float, float],
    log: Log,
    nats: float,
) -> Array:
    """Return the weighted mean divergence of `p` and `q` from their mixture.

    The kernel takes the differences as they are, so that the rounding of the mixture
    does not enter. The sums are treated as in `kl`; where they differ, that shifts the
    weights by as much.
    """
    one, two = weights
    d = q - p
    shift = xp.sum(d, axis=-1)
    mixture, mixed = one * p + two * q, total + two * shift
    first = divergence(xp, p, mixture, two * d, log, nats)
    second = divergence(xp, q, mixture, -one * d, log, nats)
    first_sums = sum(terms(xp, total, mixed, two * shift, log, nats))
    second_sums = sum(terms(xp, total + shift, mixed, -one * shift, log, nats))
    raw = one * (first - first_sums) + two * (second - second_sums)
    return not_negative(xp, raw / mixed)


def cross_entropy(
    xp: Namespace,
    p: Array,
    q: Array,
    excesses: tuple[Array, Array],
    log: Log,
    nats: float,
) -> Array:
    """Return -sum p log q of `p` and `q` divided by their sums, 1 plus the excesses.

    The surprisal of an outcome that q is nearly sure of is -log1p(-r), where r is the
    share of all others: that is known better than a probability close to 1, and no
    better than its sum.
    """
    of_p, of_q = excesses
    tiny = float(xp.finfo(q.dtype).smallest_normal)
    likely = q > 0.75  # one outcome at most, whatever the tolerance
    surprisals = -log(floor(xp, xp.where(likely, 1.0, q), tiny))
    others = xp.sum(xp.where(likely, 0.0, q), axis=-1) / (1 + of_q)
    share = xp.where(xp.any(likely, axis=-1), others, 0.0)
    other_p = xp.sum(xp.where(likely, 0.0, p), axis=-1)
    likely_p = xp.sum(xp.where(likely, p, 0.0), axis=-1)
    rest = other_p * xp.log1p(of_q) - likely_p * xp.log1p(-share)
    total = (xp.sum(p * surprisals, axis=-1) + rest / nats) / (1 + of_p)
    return not_negative(xp, total) + infinity(xp, (p > 0) & (q == 0), total)


def excess(xp: Namespace, p: Array) -> Array:
    """Return sum p - 1 along the last axis, accurate where one entry is near 1."""
    above_half = p > 0.5  # in a distribution, one entry at most
    count = xp.sum(xp.astype(above_half, p.dtype), axis=-1)
    return xp.sum(xp.where(above_half, p - 1, p), axis=-1) + (count - 1)


def surprisals(xp: Namespace, logits: Array, positions: Array) -> tuple[Array, Array]:
    """Return how far each logit lies below the largest, and log sum exp of -those.

    Along the last axis, whose indices are `positions`. The largest is cut out of the
    sum, and of both slopes, so that a small loss and its slope keep their digits.
    """
    first = positions == xp.argmax(logits, axis=-1, keepdims=True)
    # Picked, not the maximum: that would share its slope among equals.
    largest = xp.sum(xp.where(first, logits, 0.0), axis=-1, keepdims=True)
    below = xp.where(first, 0.0, largest - logits)
    others = xp.sum(xp.where(first, 0.0, xp.exp(-below)), axis=-1, keepdims=True)
    return below, xp.log1p(others)


def mean(xp: Namespace, p: Array, excess: Array, x: Array) -> Array:
    """Return sum p x / sum p for x >= 0; an infinite x of weight 0 adds nothing.

    Its slope is p by `x` also where that is infinite. By `p` it is finite at weight 0,
    where an infinite x counts as the surprisal of the smallest normal float.
    """
    most = -math.log(float(xp.finfo(x.dtype).smallest_normal))
    infinite = x == math.inf
    finite = xp.sum(p * xp.where(infinite, most, x), axis=-1) / (1 + excess)
    return finite + xp.sum(p * xp.where(infinite & (p > 0), x, 0.0), axis=-1)


def floor(xp: Namespace, x: Array, tiny: float) -> Array:
    """Return `x` with its zeros raised to `tiny`, and slope 1 there too."""
    return xp.where(x > 0, x, x + tiny)


def infinity(xp: Namespace, gaps: Array, like: Array) -> Array:
    """Return ``inf`` for each row with a gap, else 0: a constant, without a slope."""
    return xp.where(xp.any(gaps, axis=-1), math.inf, xp.zeros_like(like))


def not_negative(xp: Namespace, x: Array) -> Array:
    """Cut off what rounding left below 0; a 0 keeps its slope and its curvature."""
    return xp.where(x < 0, 0.0, x)
