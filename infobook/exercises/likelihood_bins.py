"""A sample of times against a density: the divergence of their bins."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.likelihood_routines import divergence, rounded
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector


def _bins(times: Any, width: float) -> tuple[Vector, Vector]:
    """Left edges of the bins that hold a time, and the frequencies of these bins."""
    found, counts = np.unique(np.floor(np.asarray(times) / width), return_counts=True)
    return found * width, counts / counts.sum()


def _exact_bins(times: Any, width: float, rate: float) -> tuple[Vector, Vector]:
    low, f = _bins(times, width)
    return f, np.exp(-rate * low) * -math.expm1(-rate * width)


def _right(times: Any, width: float, rate: float) -> float:
    return divergence(*_exact_bins(times, width, rate))


def _by_height(place: float) -> Callable[[Any, float, float], float]:
    def mistaken(times: Any, width: float, rate: float) -> float:
        low, f = _bins(times, width)
        height = rate * np.exp(-rate * (low + place * width))
        return divergence(f, height * width)

    return mistaken


def _by_bare_height(place: float) -> Callable[[Any, float, float], float]:
    def mistaken(times: Any, width: float, rate: float) -> float:
        low, f = _bins(times, width)
        return divergence(f, rate * np.exp(-rate * (low + place * width)))

    return mistaken


def _absolute(times: Any, width: float, rate: float) -> float:
    return abs(_by_bare_height(0.5)(times, width, rate))


def _ungrouped(times: Any, width: float, rate: float) -> float:
    low = np.floor(np.asarray(times) / width) * width
    q = np.exp(-rate * low) * -math.expm1(-rate * width)
    return float(-np.log(len(low) * q).mean())


def _swapped(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return divergence(q, f)


def _bill(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return float(-(f * np.log(q)).sum())


def _occupied(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return divergence(f, q / q.sum())


def _survival(times: Any, width: float, rate: float) -> float:
    low, f = _bins(times, width)
    return divergence(f, np.exp(-rate * low))


def _up_to(times: Any, width: float, rate: float) -> float:
    low, f = _bins(times, width)
    return divergence(f, -np.expm1(-rate * (low + width)))


def _shifted(by: float) -> Callable[[Any, float, float], float]:
    def mistaken(times: Any, width: float, rate: float) -> float:
        f, q = _exact_bins(times, width, rate)
        return divergence(f, q * math.exp(-rate * width * by))

    return mistaken


def _alike(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return float(np.log(f / q).mean())


def _rate_ignored(times: Any, width: float, rate: float) -> float:
    return _right(times, width, 1.0)


def _rate_turned(times: Any, width: float, rate: float) -> float:
    return _right(times, width, 1 / rate)


def _rate_in_front(times: Any, width: float, rate: float) -> float:
    return _right(times, width, rate) - math.log(rate)


def _waits(rng: np.random.Generator) -> tuple[Vector, float, float]:
    """Times off the edges of their bins, so that rounding decides nothing."""
    n, width = int(rng.integers(4, 12)), float(rng.uniform(0.1, 0.8))
    bins = rng.geometric(0.3, size=n) - 1
    bins[1] = bins[0]  # at least two share a bin
    return (
        (bins + rng.uniform(0.1, 0.9, size=n)) * width,
        width,
        float(rng.uniform(0.5, 2)),
    )


binned_divergence = FindTheBugInRoutine(
    name="binned_divergence",
    unit="nats",
    arguments=("times", "width", "rate"),
    draw=_waits,
    reference=_right,
    cases=(
        Case(
            "times is a list",
            ([0.3, 0.7, 2.2], 0.5, 1.0),
            "Begin with np.asarray(times).",
            Code.LISTS_NOT_ACCEPTED,
        ),
    ),
    mutants=(
        Mutant(
            Code.DENSITY_TIMES_WIDTH,
            "Height times width only comes near the probability of a bin. Take the "
            "exact one: the chance to get past its lower end, less that to get past "
            "its upper end.",
            tuple(map(_by_height, (0.5, 0.0, 1.0))),
        ),
        Mutant(
            Code.DENSITY_FOR_PROBABILITY,
            "The model's number is still a height of its density, at another place or "
            "with the sign hidden. Take the integral over the bin.",
            (_by_bare_height(0), _by_bare_height(1), _absolute),
        ),
        Mutant(
            Code.CUMULATIVE,
            "This is the probability of everything on one side, not of the bin.",
            (_survival, _up_to),
        ),
        Mutant(
            Code.POINTS_NOT_GROUPED,
            "Times in one bin are one outcome of the binned world. Add up their shares "
            "before the logarithm.",
            (_ungrouped,),
        ),
        Mutant(
            Code.OCCUPIED_BINS_ONLY,
            "The model's probabilities are divided by their sum over the bins that "
            "hold a time. The model promised something to the empty bins as well.",
            (_occupied,),
        ),
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "The slots are swapped: the frequencies are the world and come first.",
            (_swapped,),
        ),
        Mutant(
            Code.CROSS_ENTROPY,
            "This is the cross-entropy. Take the entropy of the frequencies off.",
            (_bill,),
        ),
        Mutant(
            Code.RETURNED_NAN,
            "NaN comes back: the logarithm of something negative. The chance to get "
            "past a lower end is the larger one, so it comes first.",
            (lambda *given: math.nan,),
        ),
        Mutant(
            Code.CONSTANT,
            "The result is 0 for every input. Add up the terms, and return the sum.",
            (lambda *given: 0.0,),
        ),
        Mutant(
            Code.OFF_BY_ONE,
            "The bins are shifted. Bin k reaches from k times the width to k + 1 times "
            "the width.",
            tuple(map(_shifted, (-1.0, -0.5, 0.5, 1.0))),
        ),
        Mutant(
            Code.UNWEIGHTED,
            "The logarithms are averaged over the bins alike. Weigh them with the "
            "frequencies, and add up.",
            (_alike,),
        ),
        Mutant(
            Code.WRONG_RATE,
            "The rate enters the wrong way. The chance to wait longer than x is "
            "exp(-rate * x), with no factor in front.",
            (_rate_ignored, _rate_turned, _rate_in_front),
        ),
        Mutant(
            Code.SUM_FOR_MEAN,
            "This adds up over the times. Weigh with frequencies, not with counts.",
            (lambda times, *given: len(times) * _right(times, *given),),
        ),
        Mutant(
            Code.ROUNDED,
            "The values are rounded. Return the full number.",
            rounded(_right),
        ),
    ),
)
