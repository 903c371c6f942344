"""What the tests of `infobook.array_api` put in, good and bad."""

from __future__ import annotations

import numpy as np
import pytest

from infobook import normalize

BAD = [
    [0.5, 0.6],
    [[0.5, 0.5], [0.7, 0.2]],
    [-0.5, 1.5],
    [np.nan, 1.0],
    [np.inf, 0.0],
    [3.0, 1.0],
    [[]],
]
BAD_LOGITS = [[0.0, np.nan], [[0.0, 1.0], [np.inf, 0.0]], [[0.0, 1.0], [-np.inf] * 2]]


def batch():
    """Return pairs of distributions: random ones, then the edges."""
    rng = np.random.default_rng(7)
    p = normalize(rng.gamma(0.3, size=(12, 6)))
    q = normalize(rng.gamma(0.3, size=(12, 6)))
    near = p * (1 + 1e-8 * rng.standard_normal(p.shape))
    edges = [
        ([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]),
        ([1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]),
        ([0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0]),
        ([0.25, 0.75, 0, 0, 0, 0], [0.125, 0.125, 0.75, 0, 0, 0]),
        ([1 - 1e-16, 1e-20, 0, 0, 0, 0], [1, 1e-300, 0, 0, 0, 0]),
        ([1, 0, 0, 0, 0, 0], [5e-324, 1, 0, 0, 0, 0]),
        ([1, 1e-310, 1e-160, 0, 0, 0], [1, 1e-311, 1.1e-160, 0, 0, 0]),
    ]
    first, second = (np.array(side) for side in zip(*edges, strict=True))
    return np.vstack([p, p, p, first]), np.vstack([q, normalize(near), p, second])


def logits_batch():
    rng = np.random.default_rng(7)
    logits = rng.normal(0, 10, size=(9, 5))
    logits[0, 2:] = -np.inf
    logits[1] = 3.0
    logits[2] = [1000, 0, 0, 0, -np.inf]
    logits[3] = [50, 0, 0, 0, 0]
    return logits, np.array([1, 0, 0, 0, 4, 3, 2, 1, 3])


def message(kind, call, *args, **options):
    with pytest.raises(kind) as caught:
        call(*args, **options)
    return str(caught.value)
