"""The functions that are held against the truth, and on what."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

import infobook
from bookbuild import (
    hard_cases,
    hard_families,
    hard_logits,
    truth,
    truth_of_families,
    truth_of_logits,
)
from bookbuild.accuracy import Subject
from bookbuild.hard_cases import Draw
from bookbuild.hard_families import (
    any_size,
    around,
    covariances,
    ordered,
    scales,
    usual,
    vectors,
)

Array: TypeAlias = Any

POOL = 2000  # different outcomes among many; the truth needs each only once


def _many(*normalised: bool) -> Callable[[Draw], Draw]:
    """Repeat the entries of a shorter draw; say which arguments must sum to 1."""

    def larger(draw: Draw) -> Draw:
        def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
            pools, at = draw(rng, POOL), rng.integers(0, POOL, n)
            if normalised == (True,) and pools[0].ndim == 2:
                side = round(n**0.5)
                at = at[: side**2].reshape(side, side)
            rows = [
                _share(pool.ravel()[at % pool.size]) if share else pool[at]
                for pool, share in zip(pools, normalised, strict=False)
            ]
            return *rows, *pools[len(rows) :]

        return drawn

    return larger


def _share(x: Array) -> Array:
    found: Array = (x / x.sum(dtype=np.float64)).astype(x.dtype)
    return found


def _many_labelled(draw: Draw) -> Draw:
    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        logits = draw(rng, POOL)[0][rng.integers(0, POOL, n)]
        best = rng.random() < 0.5
        return logits, int(np.argmax(logits) if best else rng.integers(n))

    return drawn


def _gradient(*arguments: Any, **options: Any) -> Any:
    call: Any = infobook.cross_entropy_from_logits
    return call(*arguments, return_grad=True, **options)[1]


def _k3(logp: Array, logq: Array) -> Any:
    return infobook.kl_monte_carlo(logp, logq, method="k3").mean


def _measure(
    name: str, classes: Mapping[str, Draw], *, of: str = "", **more: Any
) -> Subject:
    """Take a public function, and its truth of the same name; `of` tells uses apart."""
    (true,) = (vars(module)[name] for module in TRUTHS if name in vars(module))
    known = getattr(infobook, name), true
    return Subject(f"{name}, {of}" if of else name, *known, classes, **more)


TRUTHS = (truth, truth_of_logits, truth_of_families)
SINGLES, PAIRS, TABLES = hard_cases.SINGLES, hard_cases.PAIRS, hard_cases.TABLES
LOGITS, CLASSES, TARGETS = hard_logits.LOGITS, hard_logits.CLASSES, hard_logits.TARGETS
WEIGHTED = {name: hard_cases.weighted(draw) for name, draw in PAIRS.items()}
CHANCES = {"probabilities": hard_cases.probabilities}
AROUND_0 = {"numbers": hard_cases.small_and_large(-1e4, 1e4)}
ABOVE_MINUS_1 = {"numbers": hard_cases.small_and_large(-1, 1e100)}
SCALES = {"usual": scales(usual), "any size": scales(any_size)}
TWO_SCALES = {
    "usual": scales(usual, 2),
    "any size": scales(any_size, 2),
    "near": hard_families.near_scales,
}
NORMALS = {
    "usual": hard_families.normals,
    "near": hard_families.near_normals,
    "any size": hard_families.vast_normals,
}
COVARIANCES = {"usual": covariances(-1), "ill-conditioned": covariances(-6)}
VECTORS = {
    "usual": vectors(-1),
    "ill-conditioned": vectors(-6),
    "near": hard_families.near_vectors,
}
COUNTS = {
    "ordinary": hard_families.tables,
    "nearly independent": hard_families.independent_tables,
}
NORMAL = (2 * math.pi * math.e) ** -0.5  # the scale whose entropy is 0
ONE, TWO = _many(True), _many(True, True)
LONG, LONG_TARGETS = _many(False), _many(False, True)
LOSS = "cross_entropy_from_logits"

SUBJECTS = (
    # of probabilities
    _measure("surprisal", CHANCES),
    _measure("binary_entropy", CHANCES),
    _measure("entropy", SINGLES, rows=1, many=ONE),
    _measure("perplexity", SINGLES, rows=1, many=ONE, unit=False),
    _measure("perplexity", PAIRS, of="of a model", rows=2, unit=False),
    _measure("cross_entropy", PAIRS, rows=2, many=TWO),
    _measure("kl_divergence", PAIRS, rows=2, many=TWO),
    _measure("js_divergence", PAIRS, rows=2, many=TWO),
    _measure("js_divergence", WEIGHTED, of="weighted", rows=2, keywords=("weights",)),
    _measure("total_variation", PAIRS, rows=2, many=TWO, unit=False),
    _measure("hellinger", PAIRS, rows=2, many=TWO, unit=False),
    _measure("chi2_divergence", PAIRS, rows=2, many=TWO, unit=False),
    _measure("renyi_entropy", ordered(SINGLES), rows=1, many=ONE),
    _measure("renyi_divergence", ordered(PAIRS), rows=2, many=TWO),
    # of joint tables
    _measure("joint_entropy", TABLES, many=ONE),
    _measure("conditional_entropy", TABLES, many=ONE),
    _measure("mutual_information", TABLES, many=ONE),
    # of logits
    _measure("logsumexp", LOGITS, rows=1, many=LONG, unit=False, sign=0),
    _measure("softmax", LOGITS, rows=1, many=LONG, unit=False),
    _measure("log_softmax", LOGITS, rows=1, many=LONG, unit=False, sign=-1),
    _measure(LOSS, CLASSES, of="classes", rows=1, many=_many_labelled),
    _measure(LOSS, TARGETS, of="rows", rows=2, many=LONG_TARGETS),
    Subject(
        *("its gradient, classes", _gradient, truth_of_logits.gradient, CLASSES),
        rows=1,
        many=_many_labelled,
        sign=0,
    ),
    Subject(
        *("its gradient, rows", _gradient, truth_of_logits.gradient, TARGETS),
        rows=2,
        many=LONG_TARGETS,
        sign=0,
    ),
    _measure("entropy_from_logits", LOGITS, rows=1, many=LONG),
    _measure(
        "kl_divergence_from_logits",
        hard_logits.PAIRS,
        rows=2,
        many=_many(False, False),
    ),
    # of single numbers
    _measure("kl_terms", {"numbers": hard_cases.numbers}, unit=False),
    _measure("normalize", {"counts": hard_cases.counts}, rows=1, unit=False),
    _measure("log1pmx", ABOVE_MINUS_1, unit=False, sign=-1),
    _measure("expm1mx", AROUND_0, unit=False),
    # of families
    _measure("entropy_normal", {**SCALES, "near 0": around(NORMAL)}, sign=0),
    _measure("entropy_exponential", {**SCALES, "near 0": around(math.e)}, sign=0),
    _measure("kl_normal", NORMALS),
    _measure("kl_bernoulli", {"biases": hard_families.coins}),
    _measure("kl_exponential", TWO_SCALES),
    _measure("kl_poisson", TWO_SCALES),
    _measure("entropy_multivariate_normal", COVARIANCES, sign=0),
    _measure("kl_multivariate_normal", VECTORS),
    Subject(
        *("kl_monte_carlo", _k3, truth_of_families.kl_monte_carlo),
        {"log-densities": hard_families.log_densities},
        unit=False,
    ),
    # of counts
    _measure("entropy_from_counts", {"counts": hard_families.rows_of_counts}),
    _measure("mutual_information_from_counts", COUNTS),
)
