"""Parameters, orders and counts that are hard to be accurate on, drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

from bookbuild.hard_cases import Draw, _tenth

Array: TypeAlias = Any


def with_order(draw: Draw) -> Draw:
    """Add an order: a usual one, one near 1 or 0, a large one."""

    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        kinds = (
            float(rng.choice([0.0, 0.5, 1.0, 2.0, np.inf])),
            rng.uniform(0, 5),
            1 + rng.choice([-1, 1]) * _tenth(rng, 0, 16),
            _tenth(rng, 0, 300),
            1 / _tenth(rng, 0, 4),
        )
        return *draw(rng, n), float(kinds[rng.integers(len(kinds))])

    return drawn


def ordered(draws: Mapping[str, Draw]) -> dict[str, Draw]:
    """Add an order to each class."""
    return {name: with_order(draw) for name, draw in draws.items()}


# parameters, entry by entry


def usual(rng: Generator, n: int) -> Array:
    """Draw positive numbers of a usual size."""
    return _tenth(rng, -2, 2, n)


def any_size(rng: Generator, n: int) -> Array:
    """Draw positive numbers of any magnitude whose squares are floats."""
    return _tenth(rng, -150, 150, n)


def _near(x: Array, rng: Generator) -> Array:
    """Move each number a little, by one float at least where it is moved at all."""
    moved = x * np.abs(1 + _tenth(rng, 0, 17, len(x)) * rng.standard_normal(len(x)))
    return np.where(rng.random(len(x)) < 0.3, np.nextafter(x, 0), moved)


def scales(kind: Callable[[Generator, int], Array], count: int = 1) -> Draw:
    """Draw one or two positive parameters, far from each other."""
    return lambda rng, n: tuple(kind(rng, n) for _ in range(count))


def near_scales(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw two positive parameters near each other."""
    x = usual(rng, n)
    return x, _near(x, rng)


def around(point: float) -> Draw:
    """Draw parameters near one where a logarithm is 0."""
    return lambda rng, n: (
        point * (1 + _tenth(rng, 1, 17, n) * rng.choice([-1, 1], n)),
    )


def normals(rng: Generator, n: int) -> tuple[Array, ...]:
    """Draw normal distributions far from each other."""
    means = [rng.standard_normal(n) * usual(rng, n) for _ in range(2)]
    return means[0], usual(rng, n), means[1], usual(rng, n)


def near_normals(rng: Generator, n: int) -> tuple[Array, ...]:
    """Draw normal distributions near each other."""
    s, m = usual(rng, n), rng.standard_normal(n)
    shift = s * _tenth(rng, 0, 17, n) * rng.integers(-1, 2, n)
    return m, s, m + shift, _near(s, rng)


def vast_normals(rng: Generator, n: int) -> tuple[Array, ...]:
    """Draw scales of all magnitudes, and means in units of one of them."""
    s, t = any_size(rng, n), any_size(rng, n)
    return np.zeros(n), s, t * rng.standard_normal(n), t


def coins(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw pairs of biases: any, rare, nearly sure, near each other."""
    p = np.choose(
        rng.integers(0, 4, n),
        (
            rng.random(n),
            _tenth(rng, 0, 300, n),
            1 - _tenth(rng, 1, 17, n),
            np.full(n, 0.5),
        ),
    )
    q = np.choose(
        rng.integers(0, 4, n),
        (rng.random(n), np.minimum(_near(p, rng), 1), 1 - _tenth(rng, 1, 17, n), p),
    )
    return p, q


def log_densities(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw log-densities of p, and of a q near it or far."""
    logp = -5 * rng.random(n)
    return logp, logp + _tenth(rng, -1, 16) * rng.standard_normal(n)


# normal vectors


def _covariance(rng: Generator, size: int, least: float) -> Array:
    turn = np.linalg.qr(rng.standard_normal((size, size)))[0]
    S = (turn * 10 ** rng.uniform(least, 0, size)) @ turn.T
    return (S + S.T) / 2


def _size(n: int) -> int:
    return 1 + n % 6


def covariances(least: float) -> Draw:
    """Draw a covariance matrix with eigenvalues from 10^least to 1."""
    return lambda rng, n: (_covariance(rng, _size(n), least),)


def vectors(least: float) -> Draw:
    """Draw two normal vectors far from each other."""

    def drawn(rng: Generator, n: int) -> tuple[Array, ...]:
        size = _size(n)
        draws = [
            x
            for _ in "12"
            for x in (rng.standard_normal(size), _covariance(rng, size, least))
        ]
        return tuple(draws)

    return drawn


def near_vectors(rng: Generator, n: int) -> tuple[Array, ...]:
    """Draw two normal vectors near each other."""
    size = _size(n)
    m, S = rng.standard_normal(size), _covariance(rng, size, -1)
    step = rng.standard_normal((size, size)) * _tenth(rng, 2, 12)
    return m, S, m + step[0] * rng.integers(0, 2), S + (step + step.T) / 2


# counts


def tables(rng: Generator, n: int) -> tuple[Array]:
    """Draw tables of counts with many zeros, or with none."""
    shape = (1 + n % 5, 1 + n // 5 % 5)
    counts = rng.poisson(10 ** rng.uniform(-1, 4), shape)
    counts.flat[0] += 1
    return (counts,)


def independent_tables(rng: Generator, n: int) -> tuple[Array]:
    """Draw products of whole numbers, of which a few are moved, or none."""
    shape = (2 + n % 4, 2 + n // 4 % 4)
    top = 2 + int(10 ** rng.uniform(0, 8))
    counts = np.outer(*(rng.integers(1, top, size) for size in shape))
    moved = int(rng.integers(0, 2))
    counts[0, 0] += moved
    counts[1, 1] += moved
    return (counts,)


def rows_of_counts(rng: Generator, n: int) -> tuple[Array]:
    """Draw counts of all sizes up to the largest integers."""
    counts = (10 ** rng.uniform(0, rng.uniform(0, 18), n)).astype(np.int64)
    counts[rng.random(n) < 0.2] = 0
    counts[0] += 1
    return (counts,)
