"""What the functions of logits should return, to hundreds of digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp
import numpy as np

from bookbuild.truth import (
    BOUND,
    FARTHEST,
    UNIT,
    FloatArray,
    Number,
    Truth,
    column_sum,
    digits_for,
    distinct,
    each,
)


class Weights:
    """The distinct logits of a row measured from the largest, and their log-sum."""

    def __init__(self, logits: Any) -> None:
        rows, self.counts, self.places = distinct(logits)
        self.logits = [row[0] for row in rows]
        self.largest = max(self.logits)
        self.below = [self.largest - x for x in self.logits]
        # Each about 1 or less, so that nothing is lost beside the largest.
        self.size = mp.fsum(
            k * mp.exp(-x) for x, k in zip(self.below, self.counts, strict=True)
        )
        self.excess = mp.log(self.size)
        self.p = [mp.exp(-x) / self.size for x in self.below]


def logit_digits(*arrays: Any) -> Any:
    """Work with as many digits as the weights of these logits need beside a 1."""
    spread = max(float(np.ptp(x[np.isfinite(x)])) for x in map(_float64, arrays))
    return digits_for(float(np.exp(-min(spread, 740.0))))


def _float64(x: Any) -> FloatArray:
    return np.asarray(x, np.float64)


def logsumexp(logits: Any) -> Truth:
    """Log sum exp; where it is near 0 the largest logit's digits limit it."""
    with logit_digits(logits):
        of = Weights(logits)
        value = of.largest + of.excess
        return Truth.of([value], [max(abs(value), abs(of.largest))])


def softmax(logits: Any) -> Truth:
    """Probabilities; far below the largest, the rounded distance limits them."""
    with logit_digits(logits):
        of = Weights(logits)
        return Truth.of(of.p, _widened(of.p, of.below), of.places)


def _widened(values: Sequence[Number], below: Sequence[Number]) -> list[Number]:
    """Let the exponential of a rounded x have a relative error of (2 + x) roundings."""
    return [
        abs(v) * (1 + x * UNIT / BOUND) if x < mp.inf else mp.mpf(0)
        for v, x in zip(values, below, strict=True)
    ]


def log_softmax(logits: Any) -> Truth:
    """Log-probabilities."""
    with logit_digits(logits):
        of = Weights(logits)
        values = [-x - of.excess for x in of.below]
        return Truth.of(values, places=of.places, terms=np.size(logits))


def cross_entropy_from_logits(logits: Any, labels: Any) -> Truth:
    """Surprisal of a class, or its mean over a row of probabilities."""
    with logit_digits(logits):
        of = Weights(logits)
        if np.ndim(labels) == 0:
            loss = of.below[of.places[labels]] + of.excess
            return Truth.of([loss], terms=np.size(logits))
        rows, counts, _ = distinct(logits, labels)
        if any(t > 0 and x == -mp.inf for x, t in rows):
            return Truth.of([mp.inf])
        mean = mp.fsum(
            k * t * (of.largest - x)
            for (x, t), k in zip(rows, counts, strict=True)
            if t
        )
        value = of.excess + mean / column_sum(rows, counts, 1)
        return Truth.of([value], terms=np.size(logits))


def gradient(logits: Any, labels: Any) -> Truth:
    """Softmax minus the labels; where these agree, their digits limit the difference.

    A class of its own has no such limit: p - 1 is known as well as the loss.
    """
    with logit_digits(logits):
        of = Weights(logits)
        if np.ndim(labels) == 0:
            values = [of.p[i] for i in of.places]
            scales = _widened(values, [of.below[i] for i in of.places])
            loss = of.below[of.places[labels]] + of.excess
            values[labels] = mp.expm1(-loss)
            scales[labels] = abs(values[labels])
            return Truth.of(values, scales, terms=np.size(logits))
        targets = each(labels)
        size = mp.fsum(targets)
        p = [of.p[i] for i in of.places]
        wide = _widened(p, [of.below[i] for i in of.places])
        values = [a - t / size for a, t in zip(p, targets, strict=True)]
        scales = [w + t / size for w, t in zip(wide, targets, strict=True)]
        return Truth.of(values, scales)


def entropy_from_logits(logits: Any) -> Truth:
    """Entropy of the softmax."""
    with logit_digits(logits):
        of = Weights(logits)
        mean = mp.fsum(
            k * p * x
            for p, x, k in zip(of.p, of.below, of.counts, strict=True)
            if x < mp.inf
        )
        # A weight that is rounded to smallest floats is multiplied by its distance.
        return Truth.of([of.excess + mean], terms=FARTHEST * np.size(logits))


def kl_divergence_from_logits(a: Any, b: Any) -> Truth:
    """Divergence of the softmax of `b` from that of `a`."""
    with logit_digits(a, b):
        rows, counts, _ = distinct(a, b)
        if any(x > -mp.inf and y == -mp.inf for x, y in rows):
            return Truth.of([mp.inf])
        first, second = Weights(a), Weights(b)
        found = mp.fsum(
            k
            * mp.exp(x - first.largest - first.excess)
            * ((x - first.largest) - (y - second.largest))
            for (x, y), k in zip(rows, counts, strict=True)
            if x > -mp.inf
        )
        value = found - first.excess + second.excess
        return Truth.of([value], terms=FARTHEST * np.size(a))
