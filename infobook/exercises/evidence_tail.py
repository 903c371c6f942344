"""The check of `exercises.tail_probability`: the exact law of a sum."""

from __future__ import annotations

import math
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from infobook.exercises.guard import call, read_number
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Given, Routine

__all__ = ["tail_probability"]


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


def _rounded_bar(
    to_whole: Callable[[float], int], of_sum: bool, q: Any, f: Any, a: float, n: int
) -> float:
    # less than a rounding: a tie stays one
    bar = to_whole(round(n * a, 9)) if of_sum else n * to_whole(round(a, 9))
    return _tail(q, f, a, n, bar)


def _rounded(digits: int, q: Any, f: Any, a: float, n: int) -> float:
    return round(_tail(q, f, a, n), digits)


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
    return q, f, float(whole - rng.choice([0, 0.3, 0.7])) / n, n


def _relatively_close(value: Any, expected: Any) -> bool:
    return np.ndim(value) == 0 and math.isclose(value, expected, rel_tol=1e-9)


def _effort(answer: Callable[..., Any], n: int) -> tuple[int, int]:
    """Lines of Python that n flips of a coin take, and kilobytes at most."""
    lines = 0

    def count(*event: object) -> Callable[..., Any]:
        nonlocal lines
        lines += 1
        return count

    before = sys.gettrace()  # a debugger's, or that of a measurement of coverage
    tracemalloc.start()
    sys.settrace(count)
    try:
        call(answer, (np.array([0.5, 0.5]), np.array([0, 1]), 0.5, n))
    finally:
        sys.settrace(before)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return lines, 1 + most // 1024


class _Tail(Routine):
    """Also asks that more draws do not take disproportionately more work.

    Five more flips have 32 times as many sequences, and twice as many sums at most.
    That tells a convolution from brute force, in a loop or in a large array, without a
    wait and without a clock.
    """

    def _faults(self, answer: Any, drawn: Sequence[Given]) -> Iterator[Fault | None]:
        yield from super()._faults(answer, drawn)
        few, more = _effort(answer, 8), _effort(answer, 13)
        if any(b > 8 * a for a, b in zip(few, more, strict=True)):
            yield Fault(
                Code.VISITS_ALL_SEQUENCES,
                "The results are right, but five flips more take more than eight times "
                "the work: all sequences are visited, and 1,000 draws have too many. "
                "Keep the law of the sum, and convolve.",
            )


tail_probability = _Tail(
    name="tail_probability",
    arguments=("q", "f", "a", "n"),
    draw=_several_draws,
    read=read_number,
    reference=_tail,
    agrees=_relatively_close,
    otherwise=Fault(
        Code.NOT_THE_DEFINITION,
        "On random inputs the probability is wrong. Try it by hand: two throws of a "
        "die average 4 or more in 15 of 36 ways, and at least 4.2 in 10.",
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
            "a is 4.0001 and n is 2",
            (np.array([0.75, 0.25]), np.array([3, 5]), 4.0001, 2),
            "An average of 4 is too low, and not by rounding. Allow for less, such as "
            "1e-9.",
            Code.TIE_STRETCHED,
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
            Code.AVERAGE_ROUNDED,
            "The bar, a or n * a, is rounded to a whole number. Compare with it as it "
            "is.",
            tuple(
                partial(_rounded_bar, to_whole, of_sum)
                for to_whole in (math.floor, round, math.ceil)
                for of_sum in (True, False)
            ),
        ),
        Mutant(
            Code.ROUNDED,
            "The probability is rounded. Return all digits.",
            tuple(partial(_rounded, digits) for digits in (2, 3, 4, 6, 8)),
        ),
        Mutant(
            Code.PERCENT,
            "This is in percent. Return a number between 0 and 1.",
            (lambda q, f, a, n: 100 * _tail(q, f, a, n),),
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
                lambda q, f, a, n: -math.log(_tail(q, f, a, n)),
                lambda q, f, a, n: math.log(_tail(q, f, a, n)),
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
