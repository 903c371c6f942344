"""What each way answers where the truth is known to sixty digits and more.

The truth is that of the numbers as they are stored; see `bookbuild.truth`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers import Way
from bookbuild import truth, truth_of_logits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

# A table of three shares, and its second printing: they differ in the ninth digit.
PRINTED = ((0.2, 0.3, 0.5), (0.199999999, 0.300000001, 0.5))
OUTCOMES = 8
DISTANCES = np.geomspace(3e-15, 2, 61)  # divergences from 1e-30 to about 1
MARGINS = (0.0, 0.5, 1, 2, 5, 10, 15, 20, 25, 30, 35, 36, 37, 40, 50, 100, 300, 700)
CLOSE, CLOSE_PAIRS = 1e-8, 300


def divergences(ways: Sequence[Way], seed: int = 1951) -> dict[str, Any]:
    """Compare the divergences of one distribution from others, near and far."""
    rng = np.random.default_rng(seed)
    p = shares(rng.uniform(0.5, 2, OUTCOMES))
    q = [shares(p * np.exp(step * rng.normal(size=OUTCOMES))) for step in DISTANCES]
    return _compared(ways, p, q)


def printed(ways: Sequence[Way]) -> dict[str, Any]:
    """Compare the divergences of the two printings."""
    p, q = map(np.array, PRINTED)
    return _compared(ways, p, [q])


def _compared(
    ways: Sequence[Way], p: FloatArray, q: Sequence[FloatArray]
) -> dict[str, Any]:
    known = [float(truth.kl_divergence(p, other).high[0]) for other in q]
    answers = {
        way.name: [way(p, other) for other in q]
        for way in ways
        if way.measure == "kl_divergence"
    }
    table = [other.tolist() for other in q]
    return {"p": p.tolist(), "q": table, "truth": known, "answers": answers}


def losses(ways: Sequence[Way]) -> dict[str, Any]:
    """Compare the losses of a classifier that is right, and ever surer of it."""
    logits = [[margin, 0.0, -1.0] for margin in MARGINS]
    known = [
        float(truth_of_logits.cross_entropy_from_logits(row, 0).high[0])
        for row in map(np.array, logits)
    ]
    answers = {
        way.name: [
            float(np.asarray(way.function(*map(way.prepare, batch)))[0])
            for row in logits
            for batch in [(np.array([row]), np.array([0]))]
        ]
        for way in ways
        if way.measure == "loss"
    }
    return {"logits": logits, "truth": known, "answers": answers}


def close_pairs(ways: Sequence[Way], seed: int = 8) -> dict[str, Any]:
    """Count how often the divergence of two near distributions comes out negative."""
    rng = np.random.default_rng(seed)
    pairs, known = [], []
    for _ in range(CLOSE_PAIRS):
        weights = rng.uniform(0.01, 1, rng.integers(2, 100))
        p = shares(weights)
        q = shares(p * (1 + CLOSE * rng.normal(size=p.size)))
        pairs.append((p, q))
        known.append(float(truth.kl_divergence(p, q).high[0]))
    negative, error = {}, {}
    for way in ways:
        if way.measure == "kl_divergence":
            found = np.array([way(p, q) for p, q in pairs])
            negative[way.name] = int(np.sum(found < 0))
            error[way.name] = rounded(np.median(np.abs(found / known - 1)))
    return {
        "distance": CLOSE,
        "pairs": CLOSE_PAIRS,
        "negative": negative,
        "median_error": error,
    }


def shares(weights: FloatArray) -> FloatArray:
    """Divide by the sum, as everybody does."""
    return np.asarray(weights / weights.sum())


def rounded(x: Any) -> float:
    """Keep three digits: a measurement has no more."""
    return float(f"{x:.3g}")
