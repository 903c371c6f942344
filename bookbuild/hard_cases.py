"""Input that is hard to be accurate on, drawn at random: what a campaign is made of.

Each class of cases has the difficulty that it is named for. A case is drawn by its own
generator of random numbers, so that it can be had again by its name alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

Array: TypeAlias = Any  # of either precision
Draw: TypeAlias = Callable[[Generator, int], tuple[Any, ...]]

TINY = 5e-324


def _share(weights: Array) -> Array:
    found: Array = weights / weights.sum()
    return found


def _tenth(rng: Generator, low: float, high: float, size: Any = None) -> Any:
    """Draw 10^-x for x between `low` and `high`."""
    return 10.0 ** -rng.uniform(low, high, size)


def _some(rng: Generator, n: int) -> Array:
    """Choose some of n entries, one at least and not all where n allows."""
    count = rng.integers(1, max(n, 2))
    return rng.permutation(n)[:count]


def _insert(rng: Generator, p: Array, small: Array) -> Array:
    """Put small numbers in the place of some entries, and let the others sum to 1."""
    if len(p) == 1:
        return p
    at = _some(rng, len(p))
    p = p.copy()
    p[at] = 0
    if not p.any():
        p[np.setdiff1d(np.arange(len(p)), at)] = 1
    p = _share(p)
    p[at] = small[at]
    return p


# one distribution


def ordinary(rng: Generator, n: int) -> Array:
    """Draw probabilities that are alike, or not at all."""
    return _share(rng.dirichlet(np.full(n, _tenth(rng, -1, 1))) + _tenth(rng, 5, 20))


def uniform(rng: Generator, n: int) -> Array:
    """Draw equal probabilities, over some outcomes only."""
    p = np.zeros(n)
    p[: rng.integers(1, n + 1)] = 1
    return rng.permutation(_share(p))


def wide(rng: Generator, n: int) -> Array:
    """Draw probabilities of all orders of magnitude."""
    weights = _tenth(rng, 0, 320, n)
    weights[rng.integers(n)] = 1
    return _share(weights)


def subnormal(rng: Generator, n: int) -> Array:
    """Draw some of the smallest numbers beside ordinary ones."""
    small = np.where(
        rng.random(n) < 0.5, rng.integers(1, 9, n) * TINY, _tenth(rng, 300, 323, n)
    )
    return _insert(rng, ordinary(rng, n), small)


def sparse(rng: Generator, n: int) -> Array:
    """Draw zeros beside ordinary numbers."""
    return _insert(rng, ordinary(rng, n), np.zeros(n))


def sure(rng: Generator, n: int) -> Array:
    """Draw one probability that is nearly 1."""
    p = _tenth(rng, 2, 30, n) * _tenth(rng, 0, 3)
    at = rng.integers(n)
    p[at] = 0
    p[at] = 1 - p.sum()
    return p


def fairly_sure(rng: Generator, n: int) -> Array:
    """Draw one probability that is above all others by far, but not nearly 1."""
    p = ordinary(rng, n)
    p[rng.integers(n)] += _tenth(rng, -2, 0)
    return _share(p)


def dyadic(rng: Generator, n: int) -> Array:
    """Draw whole multiples of a power of two, which sum to exactly 1."""
    bits = int(rng.integers(max(8, n.bit_length() + 1), 53))
    counts = np.floor(rng.dirichlet(np.ones(n)) * (2.0**bits - n))
    counts[np.argmax(counts)] += 2.0**bits - counts.sum()
    return np.ldexp(counts, -bits)


def single_precision(rng: Generator, n: int) -> Array:
    """Draw numbers of single precision, whose sum misses 1 by its rounding or more."""
    p = np.float32(ordinary(rng, n))
    miss = rng.uniform(-8e-5, 8e-5) if rng.random() < 0.5 else 0.0
    return p * np.float32(1 + miss)


def defective(rng: Generator, n: int) -> Array:
    """Draw a sum that misses 1 by nearly as much as may be."""
    return ordinary(rng, n) * (1 + rng.uniform(-9e-10, 9e-10))


def sure_and_off(rng: Generator, n: int) -> Array:
    """Draw one probability that is nearly 1, and a sum that is not."""
    p = sure(rng, n)
    if rng.random() < 0.5:
        return np.float32(p) * np.float32(1 + rng.uniform(-8e-5, 8e-5))
    return p * (1 + rng.uniform(-9e-10, 9e-10))


# pairs of distributions


def _twice(draw: Callable[[Generator, int], Array]) -> Draw:
    return lambda rng, n: (draw(rng, n), draw(rng, n))


def near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours at any distance."""
    p = ordinary(rng, n)
    return p, _share(p * np.abs(1 + _tenth(rng, 0, 17) * rng.standard_normal(n)))


def fairly_near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours at distances where one formula takes over from another."""
    p = ordinary(rng, n)
    return p, _share(p * np.abs(1 + _tenth(rng, -0.3, 1.5) * rng.standard_normal(n)))


def neighbours(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours that differ by one float, or a few, in some entries."""
    p = ordinary(rng, n)
    return p, _stepped(rng, p)


def _stepped(rng: Generator, p: Array) -> Array:
    q, at = p.copy(), _some(rng, len(p))
    q[at] += (rng.integers(-2, 3, len(at)) * np.spacing(q[at])).astype(p.dtype)
    return np.abs(q)


def dyadic_near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw exact distributions of which mass has been moved, a little or a lot."""
    p = dyadic(rng, n)
    q = p.copy()
    unit = 2.0 ** -rng.integers(20, 53)
    order = rng.permutation(n)
    for a, b in zip(order[0::2], order[1::2], strict=False):
        moved = unit * rng.integers(1, 4)
        if q[a] > moved and q[a] - (q[a] - moved) == moved:
            q[a], q[b] = q[a] - moved, q[b] + moved
    return p, q


def subnormal_near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours of the smallest floats beside equal ordinary numbers."""
    p = subnormal(rng, n)
    q = p.copy()
    small = p < 1e-290
    q[small] = np.abs(q[small] + rng.integers(-2, 3, int(small.sum())) * TINY)
    return p, q


def proportional(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw the same distribution twice, with sums that differ by their rounding."""
    p = ordinary(rng, n)
    return p, p * (1 + rng.integers(-8, 9) * 2.0**-52)


def loose(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours whose sums differ by up to the tolerance."""
    p, q = near(rng, n)
    return p, q * (1 + rng.uniform(-9e-10, 9e-10))


def equal(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw a distribution and itself."""
    p = (ordinary, sparse, wide, subnormal, single_precision)[rng.integers(5)](rng, n)
    return p, p.copy()


def common_zeros(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw zeros in both, and zeros of p where q lives."""
    p, q = sparse(rng, n), ordinary(rng, n)
    both = (p == 0) & (rng.random(n) < 0.5)
    q[both] = 0
    return p, _share(q)


def ruled_out(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw zeros in q, some of them where p lives."""
    return ordinary(rng, n), sparse(rng, n)


def single_near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours in single precision."""
    p = np.float32(ordinary(rng, n))
    if rng.random() < 0.5:
        return p, _stepped(rng, p)
    return p, p * np.float32(1 + _tenth(rng, 1, 7) * rng.standard_normal(n) * 1e-4)


def mixed_precision(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw a distribution, and the same in single precision."""
    p = ordinary(rng, n)
    return (p, np.float32(p)) if rng.random() < 0.5 else (np.float32(p), p)


PAIRS: dict[str, Draw] = {
    "ordinary": _twice(ordinary),
    "near": near,
    "fairly near": fairly_near,
    "one float apart": neighbours,
    "dyadic, near": dyadic_near,
    "subnormal": _twice(subnormal),
    "subnormal, near": subnormal_near,
    "all magnitudes": _twice(wide),
    "nearly sure": _twice(sure),
    "fairly sure": _twice(fairly_sure),
    "zeros": common_zeros,
    "ruled out": ruled_out,
    "proportional": proportional,
    "equal": equal,
    "single": _twice(single_precision),
    "single, near": single_near,
    "single and double": mixed_precision,
    "sums off, near": loose,
    "nearly sure, sums off": _twice(sure_and_off),
}
SINGLES: dict[str, Draw] = {
    "ordinary": lambda rng, n: (ordinary(rng, n),),
    "uniform": lambda rng, n: (uniform(rng, n),),
    "all magnitudes": lambda rng, n: (wide(rng, n),),
    "subnormal": lambda rng, n: (subnormal(rng, n),),
    "zeros": lambda rng, n: (sparse(rng, n),),
    "nearly sure": lambda rng, n: (sure(rng, n),),
    "fairly sure": lambda rng, n: (fairly_sure(rng, n),),
    "dyadic": lambda rng, n: (dyadic(rng, n),),
    "single": lambda rng, n: (single_precision(rng, n),),
    "sum off": lambda rng, n: (defective(rng, n),),
    "nearly sure, sum off": lambda rng, n: (sure_and_off(rng, n),),
}


def weighted(draw: Draw) -> Draw:
    """Add weights for two, of any magnitude."""

    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        kind = rng.integers(4)
        one = (0.5, rng.random(), _tenth(rng, 1, 320), 0.0)[kind]
        weights = np.array([one, 1 - one])
        return *draw(rng, n), rng.permutation(weights)

    return drawn


# single numbers


def probabilities(rng: Generator, n: int) -> tuple[Array]:
    """Draw probabilities, each on its own."""
    kinds = (
        rng.random(n),
        _tenth(rng, 0, 324, n),
        1 - _tenth(rng, 0, 17, n),
        0.5 + rng.choice([-1, 1], n) * _tenth(rng, 1, 17, n),
        1 + 1e-10 * rng.random(n),
        rng.integers(0, 2, n) * 1.0,
    )
    x = np.choose(rng.integers(0, len(kinds), n), kinds)
    return (np.float32(x) if rng.random() < 0.2 else x,)


def numbers(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw pairs of non-negative numbers, far from each other and near."""
    p = 10.0 ** rng.uniform(-323, 308, n)
    kinds = (
        10.0 ** rng.uniform(-323, 308, n),
        p * np.abs(1 + _tenth(rng, 0, 17, n) * rng.standard_normal(n)),
        np.nextafter(p, 0),
        p,
        np.zeros(n),
    )
    q = np.choose(rng.integers(0, len(kinds), n), kinds)
    swapped = rng.random(n) < 0.5
    return np.where(swapped, q, p), np.where(swapped, p, q)


def counts(rng: Generator, n: int) -> tuple[Array]:
    """Draw weights of any size, or counts."""
    kind = rng.integers(3)
    if kind == 0:
        return (rng.integers(0, 1000, n) + (np.arange(n) == 0),)
    if kind == 1:
        return (10.0 ** rng.uniform(-320, 308, n),)
    return (10.0 ** rng.uniform(-323, -300, n),)


def small_and_large(low: float, high: float) -> Draw:
    """Draw numbers of all magnitudes between two bounds, of either sign."""

    def drawn(rng: Generator, n: int) -> tuple[Array]:
        x = _tenth(rng, -4, 200, n) * rng.choice([-1.0, 1.0], n)
        near_edge = rng.uniform(-1, 2, n)
        return (np.clip(np.where(rng.random(n) < 0.5, x, near_edge), low, high),)

    return drawn


# joint tables


def _shape(rng: Generator, n: int) -> tuple[int, int]:
    rows = int(rng.integers(1, max(2, int(np.sqrt(n)) + 1)))
    return rows, max(1, n // rows)


def _flat(draw: Callable[[Generator, int], Array]) -> Draw:
    def drawn(rng: Generator, n: int) -> tuple[Array]:
        rows, columns = _shape(rng, n)
        table = draw(rng, rows * columns).reshape(rows, columns)
        return (table.T if rng.random() < 0.5 else table,)

    return drawn


def independent(rng: Generator, n: int) -> tuple[Array]:
    """Draw products of marginals, disturbed a little or not at all."""
    rows, columns = _shape(rng, n)
    table = np.outer(ordinary(rng, rows), ordinary(rng, columns))
    noise = _tenth(rng, 0, 17) * rng.standard_normal(table.shape)
    return (_share(table * np.abs(1 + noise)),)


def determined(rng: Generator, n: int) -> tuple[Array]:
    """Draw tables in which one variable nearly decides the other."""
    side = max(1, int(np.sqrt(n)))
    table = np.diag(ordinary(rng, side)) + _tenth(rng, 3, 300, (side, side))
    return (_share(table),)


TABLES: dict[str, Draw] = {
    "ordinary": _flat(ordinary),
    "zeros": _flat(sparse),
    "all magnitudes": _flat(wide),
    "subnormal": _flat(subnormal),
    "nearly sure": _flat(sure),
    "fairly sure": _flat(fairly_sure),
    "nearly independent": independent,
    "nearly determined": determined,
    "single": _flat(single_precision),
}
