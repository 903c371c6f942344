"""The measures as sums over tiles: each array is read once, a cacheful at a time.

A tile holds some rows and some outcomes of a larger array. What a measure adds up is
computed in buffers that every tile uses again, so a large array needs no more memory
than a small one, and NumPy's loops work on data that is near.

Each measure first tries its cheapest formula and looks at the answer. Where that is too
small for the formula's rounding error, the rows concerned are done again by a formula
of full relative accuracy. A tile with zeros in it shows itself by an answer that is not
finite, and is done again by the same formula with a floor below its entries.

Nothing here is an error. Every measure returns, with its values, the sums of its
arguments, for the caller to judge; a sum is NaN where an entry is negative or NaN.
Arrays are of real numbers, with distributions as rows. `bits` asks for exact base-2
logarithms and an answer in bits; without it answers are in nats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from infobook import kernels
from infobook.kernels import quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    RealArray: TypeAlias = NDArray[Any]
    Log: TypeAlias = Callable[..., FloatArray]
    Step: TypeAlias = Callable[..., tuple[FloatArray, ...]]

LN2 = math.log(2)
TINY = float(np.finfo(float).tiny)

TILE = 32_768  # 256 KiB: two or three fit beside each other into a core's cache
SMALL_TILE = 8_192  # of careful formulas, whose temporary arrays then stay on the heap
FEW = 40  # up to so many outcomes plain Python is faster than NumPy

# Below these values, in nats, a formula's rounding error may exceed 4e-15 of them.
FAR = 0.25  # p log(p/q), whose ratio is rounded
LEAST = 2.0**-53 - 1  # the least argument of log1p that is not -1
CLOSE = 0.02  # p log1p((p - q)/q), whose error goes with the distance
SURE = 0.25  # -p log p, if the sum of p is 1 only up to rounding
SUMMED = 0.1  # p log(p/q) and -p log p of a few outcomes, whose sum is exact


class Scratch:
    """Buffers for one call at a time, handed on to the next call when it ends."""

    _spare: list[Scratch] = []  # noqa: RUF012

    def __init__(self) -> None:
        self._buffers: dict[object, FloatArray] = {}

    def __call__(
        self, name: object, like: RealArray, order: Literal["C", "F"] = "C"
    ) -> FloatArray:
        """Return the buffer `name` in the shape of `like`."""
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < like.size:
            buffer = self._buffers[name] = np.empty(max(TILE, like.size))
        return buffer[: like.size].reshape(like.shape, order=order)

    @classmethod
    @contextmanager
    def lent(cls) -> Iterator[Scratch]:
        """Lend a spare one, so that no two calls ever share it."""
        try:
            scratch = cls._spare.pop()
        except IndexError:
            scratch = cls()
        yield scratch
        # After an error, or with buffers for a long row, it is left to be collected.
        if all(buffer.size <= TILE for buffer in scratch._buffers.values()):
            cls._spare.append(scratch)


def row_sums(x: FloatArray) -> FloatArray:
    """Return the sum of each row, pairwise where the rows are long."""
    rows, columns = x.shape
    if columns < 64:  # reducing a short axis is slow, a product is not
        short: FloatArray = x @ np.ones(columns)
        return short
    if rows == 1 and columns >= 512:
        whole = columns - columns % 256
        parts = x[0, :whole].reshape(-1, 256) @ np.ones(256)
        long: FloatArray = parts.sum(keepdims=True) + x[:, whole:].sum(axis=1)
        return long
    total: FloatArray = x.sum(axis=1)
    return total


def row_products(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the sum of x y over each row; long rows are summed in pieces of 256."""
    columns = x.shape[1]
    if columns < 64:
        short: FloatArray = np.einsum("ij,ij->i", x, y)
        return short
    if columns <= 2048:
        middling: FloatArray = np.vecdot(x, y)
        return middling
    whole = columns - columns % 256
    shape = (len(x), -1, 256)
    pieces = np.vecdot(x[:, :whole].reshape(shape), y[:, :whole].reshape(shape))
    total: FloatArray = pieces.sum(axis=1) + np.vecdot(x[:, whole:], y[:, whole:])
    return total


def row_groups(like: RealArray, tile: int = TILE) -> Iterator[slice]:
    """Cut the rows into groups that one tile, or tiles side by side, can hold."""
    rows, columns = like.shape
    step = max(1, tile // columns)
    if like.strides[0] < like.strides[1]:  # rows lie across memory: take many at once
        step = max(step, min(rows, 64))
    for start in range(0, rows, step):
        yield slice(start, start + step)


def sums(
    step: Step, scratch: Scratch, *arrays: RealArray, tile: int = TILE
) -> tuple[FloatArray, ...]:
    """Add up, over the tiles of a group of rows, what `step` returns for each."""
    rows, columns = arrays[0].shape
    width = columns if rows * columns <= tile else max(1, tile // rows)
    parts = []
    for start in range(0, columns, width):
        cut = slice(start, start + width)
        parts.append(
            step(scratch, *(_read(a[:, cut], i, scratch) for i, a in enumerate(arrays)))
        )
    if len(parts) == 1:
        return parts[0]
    return tuple(np.sum(part, axis=0) for part in zip(*parts, strict=True))


def _read(part: RealArray, name: int, scratch: Scratch) -> FloatArray:
    """Return a part of an array as a contiguous tile of doubles, if need be a copy."""
    if part.dtype == np.float64 and part.flags.c_contiguous:
        return part
    copy = scratch(("read", name), part)
    np.copyto(copy, part)
    return copy


def guarded(
    step: Callable[..., tuple[FloatArray, ...]],
    careful: Step | None = None,
) -> Step:
    """Take a step that expects positive numbers; if it fails, look why and repeat it.

    `step` is told to be wary, and puts a floor under zeros, in its second attempt.
    Where q is 0 or nearly so and p is not, `careful` takes its place.
    """

    def take(scratch: Scratch, *tiles: FloatArray) -> tuple[FloatArray, ...]:
        answer = step(scratch, *tiles)
        # With one argument a negative entry gives NaN; with two, two could cancel.
        if np.isfinite(answer[0]).all() and (len(tiles) == 1 or tiles[0].min() >= 0):
            return answer
        if not all(tile.min() >= 0 for tile in tiles):
            return tuple(np.full_like(part, np.nan) for part in answer)
        ruled_out = (tiles[-1] < TINY) & (tiles[0] > 0)
        if careful is not None and ruled_out.any():
            return careful(scratch, *tiles)
        return step(scratch, *tiles, wary=True)

    return take


def by_groups(
    measure: Callable[..., tuple[FloatArray, ...]], *arrays: RealArray
) -> tuple[FloatArray, ...]:
    """Call `measure` for one group of rows after the other, and join its answers."""
    with Scratch.lent() as scratch:
        answers = [
            measure(scratch, *(a[rows] for a in arrays))
            for rows in row_groups(arrays[0])
        ]
    if len(answers) == 1:
        return answers[0]
    if not answers:
        return (np.empty(0),) * (1 + len(arrays))
    return tuple(map(np.concatenate, zip(*answers, strict=True)))


def over_batch(
    measure: Callable[..., tuple[FloatArray, ...]],
    *arrays: RealArray,
    few: Callable[..., tuple[float, ...] | None] | None = None,
    **options: Any,
) -> tuple[FloatArray | float, ...]:
    """Apply a measure of rows to arrays of any shape; rows lie along the last axis.

    `few` does the same for one row as a list, and may decline by returning None.
    """
    shape = arrays[0].shape
    if any(a.shape != shape for a in arrays):
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        arrays = tuple(np.broadcast_to(a, shape) for a in arrays)
    if len(shape) == 1:
        answer = None
        if few is not None and shape[0] <= FEW:
            answer = few(*(a.tolist() for a in arrays), **options)
        if answer is None:
            rows = measure(*(a[None] for a in arrays), **options)
            answer = tuple(float(x[0]) for x in rows)
        return answer
    if len(shape) == 2:
        return measure(*arrays, **options)
    if all(a.flags.c_contiguous for a in arrays) or 0 in shape:
        flat = [a.reshape(math.prod(shape[:-1]), shape[-1]) for a in arrays]
        return tuple(x.reshape(shape[:-1]) for x in measure(*flat, **options))
    # Made contiguous, they might not fit into memory.
    parts = [
        over_batch(measure, *(a[i] for a in arrays), **options) for i in range(shape[0])
    ]
    return tuple(map(np.stack, zip(*parts, strict=True)))


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
    x = scratch("x", p)
    log(_raised(model[0] if model else p, TINY, x, wary), out=x)
    return row_products(p, x), *map(row_sums, (p, *model))


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
    np.divide(p, _raised(q, TINY, x, wary), out=x)
    log(_raised(x, TINY, x, wary), out=x)
    size = row_sums(p)
    return row_products(p, x), size, row_sums(q) - size


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
    p: RealArray, q: RealArray, *, weights: tuple[float, float]
) -> tuple[FloatArray, ...]:
    """Return the mean divergence of `p` and `q` from their mixture, and their sums.

    In nats. The first weight is not the smaller one.
    """
    mixture = guarded(partial(mixture_step, weights))

    def group(scratch: Scratch, p: RealArray, q: RealArray) -> tuple[FloatArray, ...]:
        found, size, shift = sums(mixture, scratch, p, q)
        answer, delta = found / size, shift / size
        close = (answer < CLOSE) | (np.abs(delta) > 1e-15)
        if close.any():
            (terms,) = sums(
                partial(mixture_terms_step, weights, delta[close, None]),
                scratch,
                *_some(close, p, q),
                tile=SMALL_TILE,
            )
            answer[close] = terms / size[close]
        return answer, size, size + shift

    return by_groups(group, p, q)


def mixture_step(
    weights: tuple[float, float],
    scratch: Scratch,
    p: FloatArray,
    q: FloatArray,
    *,
    wary: bool = False,
) -> tuple[FloatArray, ...]:
    """Return w1 sum p log(p/m) + w2 sum q log(q/m), sum p and sum q - sum p."""
    one, two = weights
    r = two / one
    x, y = scratch("x", p), scratch("y", p)
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
    floor = np.where((p > 0) | (q > 0), np.finfo(float).smallest_subnormal, 0.0)
    m = np.maximum(p + two * d, floor)
    terms = one * kernels.terms(p, m, two * d) + two * kernels.terms(q, m, -one * d)
    return (terms.sum(axis=1),)


def _raised(x: FloatArray, floor: float, out: FloatArray, wary: bool) -> FloatArray:
    """Return `x`, or if there is reason to be wary, `x` with a floor below it."""
    return np.maximum(x, floor, out=out) if wary else x


def _some(which: NDArray[np.bool_], *arrays: RealArray) -> list[RealArray]:
    """Return the rows that are asked for, without a copy where these are all."""
    return [a if which.all() else a[which] for a in arrays]


def few_cross_entropy(
    p: list[float], q: list[float] | None = None, *, bits: bool
) -> tuple[float, ...] | None:
    """Return what `cross_entropy` does for a short list, or None where that is hard."""
    log, per = (math.log2, LN2) if bits else (math.log, 1.0)
    if not (min(p) >= 0 and (q is None or min(q) >= 0)):
        return None
    try:
        sizes = [math.fsum(p)]
        if q is None:
            found = math.fsum([x * log(x) for x in p if x])
        else:
            sizes.append(math.fsum(q))
            found = math.fsum([x * log(y) for x, y in zip(p, q, strict=True) if x])
        value = math.log(sizes[-1]) / per - found / sizes[0]
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return (value, *sizes) if SUMMED / per <= value < math.inf else None


def few_kl_divergence(
    p: list[float], q: list[float], *, bits: bool
) -> tuple[float, ...] | None:
    """Return what `kl_divergence` does for short lists, or None where that is hard."""
    log, per = (math.log2, LN2) if bits else (math.log, 1.0)
    if not (min(p) >= 0 and min(q) >= 0):
        return None
    try:
        found = math.fsum([x * log(x / y) for x, y in zip(p, q, strict=True) if x])
        size_p, size_q = math.fsum(p), math.fsum(q)
        value = found / size_p + math.log(size_q / size_p) / per
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return (value, size_p, size_q) if SUMMED / per <= value < math.inf else None
