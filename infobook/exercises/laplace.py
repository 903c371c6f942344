"""The check of `laplace_bill`: what is counted, and what is paid for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case, Routine


def _claim(n: int, k: int) -> float:
    return -math.fsum(j * math.log2(j / n) for j in (k, n - k) if j)


def _bill(n: int, k: int) -> float:
    return math.log2(n + 1) + math.log2(math.comb(n, k))


def _only(place: int, formula: Any, code: Code, message: str) -> Mutant:
    """A mistake in one of the three numbers, whatever the others are."""

    def mistaken(n: int, k: int) -> Any:
        found = np.full(3, np.nan)
        found[place] = formula(n, k)
        return found

    return Mutant(code, message, (mistaken,))


def _where_known(value: Any, expected: Any) -> bool:
    """Compare three numbers, of which a mutant may leave some open, as NaN."""
    value, expected = np.asarray(value), np.asarray(expected)
    known = ~np.isnan(expected)
    return value.shape == (3,) and bool(
        np.allclose(value[known], expected[known], rtol=1e-9, atol=1e-12)
    )


def _swapped(n: int, k: int) -> Any:
    return np.array([_bill(n, k), _claim(n, k), np.nan])


def _night_counts(rng: np.random.Generator) -> tuple[int, int]:
    n = int(rng.integers(7, 40))
    return n, int(rng.integers(2, n // 2))


laplace_bill = Routine(
    name="laplace_bill",
    arguments=("n", "k"),
    draw=_night_counts,
    reference=lambda n, k: np.array([_claim(n, k), _bill(n, k), 1 / (n + 1)]),
    agrees=_where_known,
    cases=(
        Case(
            "no night is foggy",
            (12, 0),
            "What never came adds nothing to the claim: 0 log 0 counts as 0.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "2,000 of 5,000 nights are foggy",
            (5000, 2000),
            "Factorials are too large for a float, and their quotient too small. Keep "
            "whole numbers, or add logarithms.",
            Code.WRONG_FOR_LONG,
        ),
    ),
    mutants=(
        Mutant(
            Code.ANSWERS_SWAPPED,
            "The order is: the claim, the bill, the chance.",
            (_swapped,),
        ),
        _only(
            0,
            lambda n, k: -_claim(n, k),
            Code.WRONG_SIGN,
            "The claim is below 0. A surprisal is minus a logarithm.",
        ),
        _only(
            0,
            lambda n, k: _claim(n, k) * math.log(2),
            Code.WRONG_BASE,
            "The claim is in nats. Use log2.",
        ),
        _only(
            0,
            lambda n, k: _claim(n, k) / n,
            Code.PER_NIGHT,
            "The claim is that for one night. It is asked for all n.",
        ),
        _only(
            0,
            lambda n, k: (
                -math.fsum(j * math.log2((j + 1) / (n + 2)) for j in (k, n - k))
            ),
            Code.LAPLACE_SMOOTHED,
            "The claim is made with the plain frequencies k/n and 1 - k/n. Imagined "
            "nights belong to the bill.",
        ),
        _only(
            1,
            lambda n, k: -_bill(n, k),
            Code.WRONG_SIGN,
            "The bill is below 0. A surprisal is minus a logarithm.",
        ),
        _only(
            1,
            lambda n, k: _bill(n, k) * math.log(2),
            Code.WRONG_BASE,
            "The bill is in nats. Use log2.",
        ),
        _only(
            1,
            lambda n, k: _bill(n, k) / n,
            Code.PER_NIGHT,
            "The bill is that for one night. It is asked for all n.",
        ),
        _only(
            1,
            lambda n, k: math.log2(math.comb(n, k)),
            Code.DENOMINATOR_TOO_SMALL,
            "The bill lacks a part. Before the first night two imagined ones are "
            "counted, so the denominators are 2, 3 and so on: where do they end?",
        ),
        _only(
            1,
            lambda n, k: math.log2(math.comb(n + 2, k + 1)) - 1,
            Code.PAID_AFTER_COUNTING,
            "The bill counts a night before paying for it. The decoder has not seen "
            "that night yet: take the counts before it.",
        ),
        _only(
            1,
            lambda n, k: _bill(n, k) + math.log2(n + 2),
            Code.DENOMINATOR_TOO_LARGE,
            "The bill is too high. The denominators run from 2 to n + 1, since the "
            "last night is paid for before it is counted.",
        ),
        _only(
            2,
            lambda n, k: 2.0 ** -_bill(n, k),
            Code.ORDER_IGNORED,
            "The chance is that of one sequence. How many have k foggy nights?",
        ),
        _only(
            2,
            lambda n, k: math.comb(n, k) * 2.0 ** -_claim(n, k),
            Code.BINOMIAL_CHANCE,
            "The chance is that for nights with the known chance k/n of fog. Take it "
            "from the product of Laplace's chances.",
        ),
        _only(
            2,
            lambda n, k: math.comb(n, k) / 2.0**n,
            Code.UNIFORM_SEQUENCES,
            "The chance takes all sequences as equally likely. In this model those "
            "with nearly all nights alike are more likely.",
        ),
        _only(
            2,
            lambda n, k: (k + 1) / (n + 2),
            Code.NEXT_NIGHT,
            "The chance is that of fog in the next night. It is asked that k of the n "
            "nights were foggy.",
        ),
    ),
)
