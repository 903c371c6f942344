"""Logits that are hard to be accurate on, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

from bookbuild.hard_cases import Draw, _some, _tenth, ordinary, sparse

Array: TypeAlias = Any  # of either precision
OUT = -np.inf


def plain(rng: Generator, n: int) -> Array:
    """Draw logits of a usual size."""
    return rng.standard_normal(n) * rng.uniform(0.1, 6)


def large(rng: Generator, n: int) -> Array:
    """Draw logits between -10000 and 10000."""
    return rng.uniform(-1e4, 1e4, n) * rng.choice([1, 1, 0.1], n)


def confident(rng: Generator, n: int) -> Array:
    """Draw one logit far above the others."""
    logits = rng.uniform(-5, 5, n)
    logits[rng.integers(n)] += rng.uniform(5, 745)
    return logits


def offset(rng: Generator, n: int) -> Array:
    """Draw usual logits far from 0."""
    return plain(rng, n) + rng.choice([-1, 1]) * 10.0 ** rng.uniform(2, 9)


def ties(rng: Generator, n: int) -> Array:
    """Draw several largest logits."""
    return rng.integers(-2, 1, n) * rng.choice([0.1, 1.0, 40.0, 800.0])


def masked(rng: Generator, n: int) -> Array:
    """Draw usual logits, of which some rule their outcome out."""
    logits = plain(rng, n)
    if n > 1:
        logits[_some(rng, n)] = OUT
    return logits


def single(rng: Generator, n: int) -> Array:
    """Draw logits of single precision."""
    draws = (plain, large, confident, offset, masked)
    return np.float32(draws[rng.integers(len(draws))](rng, n))


KINDS: dict[str, Callable[[Generator, int], Array]] = {
    "ordinary": plain,
    "up to 10000": large,
    "confident": confident,
    "offset": offset,
    "ties": ties,
    "masked": masked,
    "single": single,
}


def _alone(kind: Callable[[Generator, int], Array]) -> Draw:
    return lambda rng, n: (kind(rng, n),)


def _with_class(kind: Callable[[Generator, int], Array]) -> Draw:
    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        logits = kind(rng, n)
        best = rng.random() < 0.5
        return logits, int(np.argmax(logits) if best else rng.integers(n))

    return drawn


def _with_targets(kind: Callable[[Generator, int], Array]) -> Draw:
    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        logits = kind(rng, n)
        targets = (sparse if rng.random() < 0.3 else ordinary)(rng, n)
        if rng.random() < 0.9:  # else the loss may be infinite
            targets = np.where(logits == OUT, 0.0, targets)
            targets = targets / targets.sum() if targets.any() else np.eye(n)[0]
        return logits, np.float32(targets) if rng.random() < 0.2 else targets

    return drawn


LOGITS = {name: _alone(kind) for name, kind in KINDS.items()}
CLASSES = {name: _with_class(kind) for name, kind in KINDS.items()}
TARGETS = {name: _with_targets(kind) for name, kind in KINDS.items()}


# pairs of logits


def near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours at any distance."""
    a = plain(rng, n)
    return a, a + _tenth(rng, 0, 17) * rng.standard_normal(n)


def neighbours(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours that differ by one float, or a few."""
    a = KINDS[str(rng.choice(["ordinary", "offset", "up to 10000"]))](rng, n)
    return a, a + rng.integers(-2, 3, n) * np.spacing(a)


def moved(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw the same softmax twice, at another offset."""
    a = np.round(plain(rng, n) * 2**20) / 2**20
    return a, a + rng.integers(-(2**20), 2**20)


def apart(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours that stand at another offset."""
    a, b = near(rng, n)
    return a, b + rng.integers(-(2**20), 2**20)


def both_masked(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours with the same outcomes ruled out, and one more in the first."""
    a, b = near(rng, n)
    if n > 2:
        out = _some(rng, n - 1)
        a[out], b[out[1:]] = OUT, OUT
    return a, b


def single_near(rng: Generator, n: int) -> tuple[Array, Array]:
    """Draw neighbours in single precision."""
    a, b = near(rng, n)
    return np.float32(a), np.float32(b)


def _twice(kind: Callable[[Generator, int], Array]) -> Draw:
    return lambda rng, n: (kind(rng, n), kind(rng, n))


PAIRS: dict[str, Draw] = {
    **{name: _twice(kind) for name, kind in KINDS.items() if name != "masked"},
    "near": near,
    "one float apart": neighbours,
    "moved": moved,
    "near and moved": apart,
    "masked": both_masked,
    "ruled out": _twice(masked),
    "single, near": single_near,
}
