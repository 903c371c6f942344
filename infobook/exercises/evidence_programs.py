"""The two programs of the exercises on evidence: a sum of weights, and a tail."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Given, Routine, numbers

__all__ = ["false_tie", "tail_probability"]


def _weights(p: Any, q: Any, x: Any) -> Any:
    p, q, x = np.asarray(p, float), np.asarray(q, float), np.asarray(x, int)
    return np.log2(p[x]) - np.log2(q[x])


def _weight(p: Any, q: Any, x: Any) -> float:
    return float(_weights(p, q, x).sum())


def _possible_only(p: Any, q: Any, x: Any) -> float:
    weights = _weights(p, q, x)
    return float(weights[np.isfinite(weights)].sum())


def _two_models(rng: np.random.Generator) -> Given:
    k = int(rng.integers(2, 5))
    p, q = (0.6 * rng.dirichlet(np.ones(k)) + 0.4 / k for _ in range(2))
    return p, q, rng.integers(0, k, size=int(rng.integers(5, 12)))


def _one_number(value: Any) -> Any:
    """Read one number, where an array of one entry or more is not what is asked for."""
    read = numbers(value)
    if isinstance(read, Fault) or read.ndim == 0:
        return read
    return Fault(
        Code.RETURNED_ARRAY,
        f"An array of shape {read.shape} comes back. Give one single number.",
    )


false_tie = FindTheBugInRoutine(
    name="false_tie",
    unit="bits",
    arguments=("p", "q", "x"),
    draw=_two_models,
    read=_one_number,
    reference=_weight,
    cases=(
        Case(
            "x holds 5,000 flips",
            (np.array([0.5, 0.5]), np.array([0.75, 0.25]), np.repeat([0, 1], 2500)),
            "A product of so many probabilities, or of their ratios, leaves the range "
            "of floating point. Add logarithms instead, one for each outcome.",
            Code.PRODUCT_OUT_OF_RANGE,
        ),
        Case(
            "p, q and x are plain lists",
            ([0.25, 0.75], [0.5, 0.5], [0, 1, 1]),
            "Begin with np.asarray, or take one entry at a time.",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "q excludes an outcome that does not occur in x",
            (np.array([0.5, 0.25, 0.25]), np.array([0.5, 0.5, 0]), np.array([0, 1, 0])),
            "Only the outcomes in x count. Beware of 0 times infinity.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "q excludes an outcome of x",
            (np.array([0.5, 0.5]), np.array([1.0, 0.0]), np.array([0, 1, 0])),
            "One such outcome rules q out, and no finite weight says that.",
            Code.EXCLUDED_OUTCOME,
        ),
        Case(
            "p excludes an outcome of x",
            (np.array([0.0, 1.0]), np.array([0.5, 0.5]), np.array([1, 0])),
            "One such outcome rules p out, and no finite weight says that.",
            Code.EXCLUDED_OUTCOME,
        ),
        Case(
            "p excludes one outcome of x and q another",
            (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([0, 1])),
            "Neither model can have made the data.",
            Code.ACCEPTS_IMPOSSIBLE,
            refuse=True,
        ),
        Case(
            "both models exclude an outcome of x",
            (np.array([0.5, 0.5, 0]), np.array([0.75, 0.25, 0]), np.array([0, 2])),
            "Neither model can have made the data.",
            Code.ACCEPTS_IMPOSSIBLE,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "This is the weight for q against p. It should speak for p.",
            (lambda p, q, x: -_weight(p, q, x),),
        ),
        Mutant(
            Code.MEAN_FOR_SUM,
            "This is the weight of one outcome on average. Weights add: give the sum.",
            (lambda p, q, x: _weight(p, q, x) / len(x),),
        ),
        Mutant(
            Code.WEIGHTED_TWICE,
            "The weights are multiplied by probabilities. How often each outcome "
            "occurs in x is all that counts.",
            (lambda p, q, x: float(p[x] @ _weights(p, q, x)),),
        ),
        Mutant(
            Code.KL_DIVERGENCE,
            "This is the weight that p expects, not that of the outcomes in x.",
            (
                lambda p, q, x: float(p @ np.log2(p / q)),
                lambda p, q, x: float(len(x) * (p @ np.log2(p / q))),
            ),
        ),
        Mutant(
            Code.NO_LOGARITHM,
            "These are the odds. Their logarithm is asked for, and 5,000 outcomes "
            "would take the odds out of the range of floating point.",
            (lambda p, q, x: 2 ** _weight(p, q, x),),
        ),
        Mutant(
            Code.SUPPORT_DROPPED,
            "Outcomes that a model excludes are left out, and they say most: one of "
            "them rules that model out.",
            (_possible_only,),
            edge=True,
        ),
    ),
)


def _law(q: Any, f: Any, n: int) -> tuple[Any, Any]:
    """The sums that n draws of f can have, and their probabilities."""
    f = np.asarray(f)
    low = int(f.min())
    one = np.zeros(int(f.max()) - low + 1)
    np.add.at(one, f - low, q)
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, one)
    return n * low + np.arange(len(law)), law


_ROUNDING = 1e-9


def _tail(q: Any, f: Any, a: float, n: int, bar: float | None = None) -> float:
    sums, law = _law(q, f, n)
    bar = n * a if bar is None else bar
    return float(law[sums >= bar - _ROUNDING].sum())


def _strictly(q: Any, f: Any, a: float, n: int) -> float:
    return _tail(q, f, a, n, n * a + 2 * _ROUNDING)


def _exactly(q: Any, f: Any, a: float, n: int) -> float:
    sums, law = _law(q, f, n)
    return float(law[np.abs(sums - n * a) < _ROUNDING].sum())


def _draws(more: int, q: Any, f: Any, a: float, n: int) -> float:
    return _tail(q, f, a, n + more, n * a)


def _normal(q: Any, f: Any, a: float, n: int) -> float:
    mean = q @ f
    variance = q @ (f - mean) ** 2
    return math.erfc((a - mean) * math.sqrt(n / (2 * variance))) / 2


def _several_draws(rng: np.random.Generator) -> Given:
    k = int(rng.integers(2, 5))
    q = 0.6 * rng.dirichlet(np.ones(k)) + 0.4 / k
    f = rng.permutation(10)[:k]
    n = int(rng.integers(1, 6))
    whole = int(rng.integers(n * f.min() + 1, n * f.max() + 1))
    return q, f, float(whole - rng.choice([0, 0.5])) / n, n


def _relatively_close(value: Any, expected: Any) -> bool:
    return np.ndim(value) == 0 and math.isclose(value, expected, rel_tol=1e-9)


tail_probability = Routine(
    name="tail_probability",
    arguments=("q", "f", "a", "n"),
    draw=_several_draws,
    read=_one_number,
    reference=_tail,
    agrees=_relatively_close,
    otherwise=Fault(
        Code.NOT_THE_DEFINITION,
        "On random inputs the probability is wrong. Two throws of a die average 4 or "
        "more in 15 of 36 ways: does your function say so, each time it is asked?",
    ),
    cases=(
        Case(
            "q and f are plain lists",
            ([0.5, 0.25, 0.25], [1, 2, 4], 2.5, 2),
            "Begin with np.asarray, or loop over the entries.",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "some of the numbers f are negative",
            (np.array([0.5, 0.25, 0.25]), np.array([-1, 2, -3]), 0.5, 3),
            "A negative number is no place in an array. Take the least off all of "
            "them, and add it back to the sums.",
            Code.NEGATIVE_VALUES,
        ),
        Case(
            "two outcomes have the same number",
            (np.array([0.5, 0.25, 0.25]), np.array([1, 3, 1]), 2.0, 2),
            "Add up their probabilities: the second must not overwrite the first.",
            Code.REPEATED_VALUES,
        ),
        Case(
            "the probability is as small as 1e-20",
            (np.array([1 - 1e-5, 1e-5]), np.array([0, 1]), 1.0, 4),
            "Its digits are lost. Add up the sums that count, not one minus the "
            "others, and do not use a Fourier transform.",
            Code.SMALL_PROBABILITIES,
        ),
        Case(
            "a is 29 / 7 and n is 7",
            (np.array([0.75, 0.25]), np.array([4, 5]), 29 / 7, 7),
            "A sum of 29 counts, but in floating point n * a is a little above 29. "
            "Allow for rounding.",
            Code.TIE_ROUNDED,
        ),
        Case(
            "a is above all numbers f",
            (np.array([0.75, 0.25]), np.array([1, 2]), 3.0, 2),
            "No sum is so large.",
            Code.WRONG_BEYOND_RANGE,
        ),
        Case(
            "a is below all numbers f",
            (np.array([0.75, 0.25]), np.array([3, 5]), 1.0, 2),
            "Each sum is large enough. A place in an array must not become negative.",
            Code.WRONG_BEYOND_RANGE,
        ),
    ),
    mutants=(
        Mutant(
            Code.TIE_LEFT_OUT,
            "An average that equals a counts as well.",
            (_strictly,),
        ),
        Mutant(
            Code.OTHER_TAIL,
            "This is the probability of a low average. At least a is asked for.",
            (
                lambda q, f, a, n: 1 - _tail(q, f, a, n),
                lambda q, f, a, n: 1 - _strictly(q, f, a, n),
            ),
        ),
        Mutant(
            Code.ONE_SUM_ONLY,
            "This is the probability of one sum. Add those of all larger sums.",
            (_exactly,),
        ),
        Mutant(
            Code.FIRST_OUTCOME_ONLY,
            "This is the probability for one draw. The average of n draws is asked "
            "for.",
            (lambda q, f, a, n: _tail(q, f, a, 1),),
        ),
        Mutant(
            Code.EACH_FOR_AVERAGE,
            "This asks each draw to be at least a. Low draws may be made up for by "
            "high ones.",
            (lambda q, f, a, n: _tail(q, f, a, 1) ** n,),
        ),
        Mutant(
            Code.ONE_DRAW_OFF,
            "This is the law of one draw too many or too few. Begin with the sum 0, "
            "which is certain, and convolve n times.",
            (partial(_draws, 1), partial(_draws, -1)),
        ),
        Mutant(
            Code.SUM_FOR_AVERAGE,
            "The sum is compared with a. The average is the sum divided by n.",
            (lambda q, f, a, n: _tail(q, f, a, n, a),),
        ),
        Mutant(
            Code.VALUES_IGNORED,
            "The numbers f are not used: these are the sums of places 0, 1, 2, ..., of "
            "faces 1, 2, 3, ..., or of f without its gaps.",
            (
                lambda q, f, a, n: _tail(q, np.arange(len(f)), a, n),
                lambda q, f, a, n: _tail(q, np.arange(1, len(f) + 1), a, n),
                lambda q, f, a, n: _tail(q, f.min() + np.arange(len(f)), a, n),
            ),
        ),
        Mutant(
            Code.PROBABILITIES_IGNORED,
            "All sequences count alike. Weigh each outcome with its probability.",
            (lambda q, f, a, n: _tail(np.full(len(f), 1 / len(f)), f, a, n),),
        ),
        Mutant(
            Code.NOT_A_PROBABILITY,
            "This is an exponent, the logarithm of the probability. Return the "
            "probability.",
            (
                lambda q, f, a, n: -math.log2(_tail(q, f, a, n)) / n,
                lambda q, f, a, n: -math.log2(_tail(q, f, a, n)),
            ),
        ),
        Mutant(
            Code.NORMAL_APPROXIMATION,
            "This is the normal curve's tail, which is wrong for few draws and far "
            "from the mean. Add up exact probabilities.",
            (_normal,),
        ),
    ),
)
