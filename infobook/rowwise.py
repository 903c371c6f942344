"""Entropy, cross-entropy and the divergences of rows, each by its cheapest formula.

Each measure first tries its cheapest formula and looks at the answer. Where that is too
small for the formula's rounding error, the rows concerned are done again by a formula
of full relative accuracy, and in the end by the kernel's terms.

Nothing here is an error. Every measure returns, with its values, the sums of its
arguments, for the caller to judge; a sum is NaN where an entry is negative or NaN.
`bits` asks for an answer in bits, by exact base-2 logarithms where there are any;
without it answers are in nats.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from infobook import kernels
from infobook.blocks import (
    SMALL_TILE,
    TILE,
    Scratch,
    by_groups,
    guarded,
    row_products,
    row_sums,
    sums,
)
from infobook.kernels import TINY, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from infobook.blocks import FloatArray, RealArray, Step
    from infobook.kernels import Log

LN2 = math.log(2)

EVEN = 1e-15  # sums that differ by no more are the same

# Below these values, in nats, a formula's rounding error may exceed 4e-15 of them.
FAR = 0.25  # p log(p/q), whose ratio is rounded
LEAST = 2.0**-53 - 1  # the least argument of log1p that is not -1
CLOSE = 0.01  # p log1p((p - q)/q), whose error goes with the distance
SURE = 0.25  # -p log p, if the sum of p is 1 only up to rounding


@quiet
def cross_entropy(*arrays: RealArray, bits: bool) -> tuple[FloatArray, ...]:
    """Return H(p, q) of each row of p and q, or H(p) of p alone, and their sums.

    With sums P and Q the measure of p/P and q/Q is (-sum p log q) / P + log Q.
    """
    log, per = (np.log2, LN2) if bits else (np.log, 1.0)
    step = guarded(partial(logs_step, log), partial(exact_logs_step, log))
    sure_step = partial(parted_step, log)

    def group(scratch: Scratch, *rows: RealArray) -> tuple[FloatArray, ...]:
        found, *sizes = sums(step, scratch, *rows)
        answer = np.log(sizes[-1]) / per - found / sizes[0]
        # What an outcome of probability 1 - 1e-20 says is lost in a sum of 1.
        sure = answer < SURE / per
        if sure.any():
            some = _some(sure, *rows)
            found, *parts = sums(sure_step, scratch, *some, tile=SMALL_TILE)
            answer[sure] = nearly_sure(found, *parts, per=per)
        return np.maximum(answer, 0.0), *sizes

    return by_groups(group, *arrays)


def logs_step(
    log: Log, scratch: Scratch, p: FloatArray, *model: FloatArray, wary: bool = False
) -> tuple[FloatArray, ...]:
    """Return sum p log q, and the sums of the arguments; without a model q is p."""
    # The sums come first: memory is read faster by them than by the logarithm.
    sizes = [*map(row_sums, (p, *model))]
    q = model[0] if model else p
    x = scratch("x", p)
    log(_raised(q, TINY, x, wary), out=x)
    return row_products(p, x), *sizes


def exact_logs_step(
    log: Log, _: Scratch, p: FloatArray, *model: FloatArray
) -> tuple[FloatArray, ...]:
    """Return the same for any numbers, however small."""
    found = kernels.mean(p, log(model[0] if model else p))
    return found, *map(row_sums, (p, *model))


def parted_step(
    log: Log, _: Scratch, p: FloatArray, *model: FloatArray
) -> tuple[FloatArray, ...]:
    """Return sum p log q over the outcomes to which q gives at most 1/2, and sums.

    These are the sums of p and q over the other outcomes, of which there is one where
    q is nearly sure of it, and of p and q over those.
    """
    q = model[0] if model else p
    likely = q > 0.5
    found = kernels.mean(p, log(np.where(likely, 1.0, q)))
    parts = [np.where(some, x, 0.0) for some in (likely, ~likely) for x in (p, q)]
    return found, *(part.sum(axis=1) for part in parts)


def nearly_sure(
    found: FloatArray,
    p: FloatArray,
    q: FloatArray,
    other_p: FloatArray,
    other_q: FloatArray,
    *,
    per: float,
) -> FloatArray:
    """Return the cross-entropy from what `parted_step` says.

    The surprisal of the likely outcome is -log1p(-r), where r is the share of the
    others. That knows it better than the probability does, which is nearly 1, and no
    better than its sum.
    """
    size = q + other_q
    likely = np.where(p > 0, p * np.log1p(-other_q / size), 0.0)
    total: FloatArray = (other_p * np.log(size) - likely) / per - found
    return total / (p + other_p)


@quiet
def kl_divergence(p: RealArray, q: RealArray, *, bits: bool) -> tuple[FloatArray, ...]:
    """Return D(p || q) of each row, and the sums of `p` and `q`.

    With sums P and Q = P (1 + delta) the divergence of q/Q from p/P is
    (sum p log(p/q)) / P + log(1 + delta). It is also the sum of the kernel's terms of
    p and q / (1 + delta), divided by P, which keeps its digits where it is small.
    """
    log, per = (np.log2, LN2) if bits else (np.log, 1.0)
    ratio = guarded(partial(ratio_step, log), partial(careful_step, log, per))
    tangent = guarded(tangent_step, partial(careful_step, np.log, 1.0))

    def group(scratch: Scratch, p: RealArray, q: RealArray) -> tuple[FloatArray, ...]:
        def divergence(step: Step, per: float, *rows: RealArray) -> list[FloatArray]:
            found, size, shift = sums(step, scratch, *rows)
            return [found / size + np.log1p(shift / size) / per, size, shift]

        # The first tile of long rows foretells whether the cheapest formula will do.
        answer, size, shift = divergence(ratio, per, p[:, :TILE], q[:, :TILE])
        if p.shape[1] > TILE:
            if (answer >= FAR / per).all():
                answer, size, shift = divergence(ratio, per, p, q)
            else:
                answer[:] = 0
        near = ~(answer >= FAR / per)
        if near.any():
            rows = _some(near, p, q)
            nats, size[near], shift[near] = divergence(tangent, 1.0, *rows)
            close = nats < CLOSE
            if close.any():
                delta = (shift[near] / size[near])[close, None]
                (terms,) = sums(
                    partial(terms_step, delta),
                    scratch,
                    *_some(close, *rows),
                    tile=SMALL_TILE,
                )
                nats[close] = terms / size[near][close]
            answer[near] = nats / per
        return answer, size, size + shift

    return by_groups(group, p, q)


def ratio_step(
    log: Log, scratch: Scratch, p: FloatArray, q: FloatArray, *, wary: bool = False
) -> tuple[FloatArray, ...]:
    """Return sum p log(p/q), sum p and sum q - sum p."""
    x = scratch("x", p)
    size = row_sums(p)
    shift = row_sums(q) - size
    np.divide(p, _raised(q, TINY, x, wary), out=x)
    log(_raised(x, TINY, x, wary), out=x)
    return row_products(p, x), size, shift


def tangent_step(
    scratch: Scratch, p: FloatArray, q: FloatArray, *, wary: bool = False
) -> tuple[FloatArray, ...]:
    """Return the same, with an error that goes with the distance of `p` and `q`."""
    # Measured from q: for q << p the quotient (p - q)/p would round to 1, and what q
    # is would be lost. For p << q this one rounds to -1, and that costs little.
    x, y = scratch("x", p), scratch("y", p)
    np.subtract(p, q, out=x)
    shift = -row_sums(x)
    np.divide(x, _raised(q, TINY, y, wary), out=x)
    np.log1p(_raised(x, LEAST, x, wary), out=x)
    return row_products(p, x), row_sums(p), shift


def careful_step(
    log: Log, per: float, _: Scratch, p: FloatArray, q: FloatArray
) -> tuple[FloatArray, ...]:
    """Return the same for any numbers, however small; infinite where only q is 0."""
    d = q - p
    logs, rest = kernels.kl_parts(p, q, d, log)
    return logs.sum(axis=1) + (rest - d).sum(axis=1) / per, row_sums(p), row_sums(d)


def terms_step(
    delta: FloatArray, _: Scratch, p: FloatArray, q: FloatArray
) -> tuple[FloatArray, ...]:
    """Return the sum of the kernel's terms of p and q / (1 + delta)."""
    return (kernels.terms(p, *matched(p, q, delta)).sum(axis=1),)


def matched(
    p: FloatArray, q: FloatArray, delta: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return q / (1 + delta), which has the sum of p, and how far it lies from p."""
    scale = 1 + delta
    return q / scale, ((q - p) - p * delta) / scale


@quiet
def js_divergence(
    p: RealArray,
    q: RealArray,
    *,
    bits: bool,
    weights: tuple[float, float] = (0.5, 0.5),
) -> tuple[FloatArray, ...]:
    """Return the mean divergence of `p` and `q` from their mixture, and their sums.

    The first weight is not the smaller one.
    """
    per = LN2 if bits else 1.0
    mixture = guarded(partial(mixture_step, weights, None))

    def group(scratch: Scratch, p: RealArray, q: RealArray) -> tuple[FloatArray, ...]:
        found, size, shift = sums(mixture, scratch, p, q)
        answer, delta = found / size, shift / size
        # The mixture of p and q is that of p/P and q/Q only if P and Q are equal.
        uneven = np.abs(delta) > EVEN
        if uneven.any():
            scaled = guarded(
                partial(mixture_step, weights, 1 / (1 + delta[uneven, None]))
            )
            again, *_ = sums(scaled, scratch, *_some(uneven, p, q))
            answer[uneven] = again / size[uneven]
        close = answer < CLOSE
        if close.any():
            (terms,) = sums(
                partial(mixture_terms_step, weights, delta[close, None]),
                scratch,
                *_some(close, p, q),
                tile=SMALL_TILE,
            )
            answer[close] = terms / size[close]
        return answer / per, size, size + shift

    return by_groups(group, p, q)


def mixture_step(
    weights: tuple[float, float],
    scale: FloatArray | None,
    scratch: Scratch,
    p: FloatArray,
    q: FloatArray,
    *,
    wary: bool = False,
) -> tuple[FloatArray, ...]:
    """Return w1 sum p log(p/m) + w2 sum q log(q/m), sum p and sum q - sum p.

    If there is a `scale`, q is multiplied by it first.
    """
    one, two = weights
    r = two / one
    x, y = scratch("x", p), scratch("y", p)
    if scale is not None:
        q = np.multiply(q, scale, out=scratch("q", q))
    np.subtract(p, q, out=x)
    shift = -row_sums(x)
    np.add(p, q if r == 1 else np.multiply(q, r, out=y), out=y)
    np.divide(x, _raised(y, TINY, y, wary), out=x)  # r x is p/m - 1, and -x is q/m - 1
    t = x if r == 1 else np.multiply(x, r, out=y)
    np.log1p(_raised(t, LEAST, y, wary), out=y)
    first = row_products(p, y)
    np.negative(x, out=x)
    np.log1p(_raised(x, LEAST, x, wary), out=x)
    return one * first + two * row_products(q, x), row_sums(p), shift


def mixture_terms_step(
    weights: tuple[float, float],
    delta: FloatArray,
    _: Scratch,
    p: FloatArray,
    q: FloatArray,
) -> tuple[FloatArray, ...]:
    """Return the same sum by the kernel's terms, for p and q / (1 + delta)."""
    one, two = weights
    q, d = matched(p, q, delta)
    # Half of the smallest float is 0; the mixture must not vanish where p or q lives.
    m = np.maximum(p + two * d, np.finfo(float).smallest_subnormal)
    terms = one * kernels.terms(p, m, two * d) + two * kernels.terms(q, m, -one * d)
    return (terms.sum(axis=1),)


def _raised(x: FloatArray, floor: float, out: FloatArray, wary: bool) -> FloatArray:
    """Return `x`, or if there is reason to be wary, `x` with a floor below it."""
    return np.maximum(x, floor, out=out) if wary else x


def _some(which: NDArray[np.bool_], *arrays: RealArray) -> list[RealArray]:
    """Return the rows that are asked for, without a copy where these are all."""
    return [a if which.all() else a[which] for a in arrays]
