"""The check of `surprisal`: a function of one probability or many, and of a base."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from infobook.exercises.guard import accepts, call
from infobook.exercises.mutants import Mutant, for_each_epsilon
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Given, Routine, close


def _probability(rng: np.random.Generator) -> Given:
    p = 10.0 ** rng.uniform(-3, -0.05)
    return float(p), float(rng.choice([2.0, 10.0, 3.0, 5.0]))


def _surprisal(p: Any, base: float) -> Any:
    p = np.asarray(p, dtype=float)
    return np.where(p == 1, 0.0, -np.log(p) / math.log(base))


def _replaced(where: float, value: float) -> Callable[..., Any]:
    """Surprisal, but with another value where p is 0, or 1."""
    return lambda p, base: np.where(np.equal(p, where), value, _surprisal(p, base))


def _agrees_in_sign(value: Any, expected: Any) -> bool:
    """Tell minus 0 from 0 as well."""
    if not close(value, expected):
        return False
    zero = np.equal(expected, 0)
    signs = np.signbit(value)[zero], np.signbit(expected)[zero]
    return bool(np.array_equal(*signs))


def _bad_base(base: float) -> Case:
    return Case(
        f"the base is {base:g}",
        (0.25, base),
        "A base is a finite number above 1.",
        Code.ACCEPTS_BASE,
        refuse=True,
    )


def _bad_probability(where: str, p: Any, rule: str, code: Code) -> Case:
    return Case(where, (p, 2.0), rule, code, refuse=True)


_IMPOSSIBLE = "An impossible report has infinite surprisal."


@dataclass(kw_only=True, eq=False, repr=False)
class _OneOrMany(Routine):
    """A routine that takes single numbers and arrays, and warns of neither."""

    def _faults(self, answer: Any, drawn: Sequence[Given]) -> Iterator[Fault | None]:
        yield accepts(answer, self.arguments)
        yield self._arrays_only(answer)
        yield from super()._faults(answer, drawn)
        yield self._warns(answer)

    def _arrays_only(self, answer: Any) -> Fault | None:
        array = np.array([0.25, 0.5])
        alone, together = (self.observe(answer, (p, 2.0)) for p in (0.25, array))
        stops = isinstance(alone, Fault) and alone.code is Code.RAISED
        if not stops or isinstance(together, Fault):
            return None
        return Fault(
            Code.NUMBERS_NOT_ACCEPTED,
            "The function takes arrays but stops at a single number. Start with "
            "p = np.asarray(p, dtype=float), and use np.where or np.any.",
        )

    def _warns(self, answer: Any) -> Fault | None:
        with warnings.catch_warnings(record=True) as warned, np.errstate(all="warn"):
            warnings.simplefilter("always")
            for p in (0.0, [0.0, 0.5], np.array([0.0, 1.0]), np.zeros((2, 2))):
                call(answer, [p, 2.0])
        if not warned:
            return None
        return Fault(
            Code.WARNS_AT_ZERO,
            "All values are right, but 0 still causes a warning. Put the logarithm "
            "into a block \"with np.errstate(divide='ignore'):\".",
        )


surprisal = _OneOrMany(
    name="surprisal",
    arguments=("p", "base"),
    draw=_probability,
    reference=_surprisal,
    agrees=_agrees_in_sign,
    cases=(
        Case(
            "p is 0", (0.0, 2.0), f"{_IMPOSSIBLE} Return infinity.", Code.WRONG_AT_ZERO
        ),
        Case(
            "p is 1e-307",
            (1e-307, 2.0),
            "However rare, it is possible, and its surprisal is finite.",
            Code.SMALL_PROBABILITIES,
        ),
        Case(
            "p is 0.9999999",
            (0.9999999, 2.0),
            "It is not quite certain. Ask whether p is 1, not whether it is near.",
            Code.NEARLY_CERTAIN,
        ),
        *(
            Case(
                f"the base is {base:.4g}",
                (0.25, base),
                "Any finite number above 1 is a base, whole or not.",
                Code.REFUSES_BASE,
            )
            for base in (1.5, math.e, 1.001, 1e9)
        ),
        Case(
            "p is 1",
            (1.0, 2.0),
            "A certain report tells nothing.",
            Code.NOT_ZERO_WHEN_CERTAIN,
        ),
        Case(
            "p is an array",
            (np.array([0.25, 0.5, 0.125]), 2.0),
            "Each probability has its own surprisal. Return an array of that shape.",
            Code.ARRAYS_NOT_ACCEPTED,
        ),
        Case(
            "p is a list",
            ([0.25, 0.5, 0.125], 2.0),
            "Begin with p = np.asarray(p, dtype=float).",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "p is an array of rows",
            (np.array([[0.25, 0.5], [0.125, 0.75]]), 2.0),
            "Return an array of the same shape.",
            Code.WRONG_SHAPE,
        ),
        Case(
            "0 and 1 stand in an array",
            (np.array([0.0, 0.5, 1.0]), 2.0),
            "The rules for 0 and 1 hold there, too: use np.where, or assign by a mask.",
            Code.WRONG_IN_ARRAYS,
        ),
        Case(
            "p is the list of integers [1, 0]",
            ([1, 0], 10.0),
            "Begin with p = np.asarray(p, dtype=float).",
            Code.INTEGERS_NOT_ACCEPTED,
        ),
        _bad_probability(
            "p is negative",
            -0.25,
            "A probability is at least 0.",
            Code.ACCEPTS_NEGATIVE,
        ),
        _bad_probability(
            "p is 25", 25.0, "No probability is above 1.", Code.ACCEPTS_ABOVE_ONE
        ),
        _bad_probability(
            "p is 1.001",
            1.001,
            "No probability is above 1.",
            Code.ACCEPTS_ABOVE_ONE,
        ),
        _bad_probability(
            "p is -0.001",
            -0.001,
            "A probability is at least 0.",
            Code.ACCEPTS_NEGATIVE,
        ),
        _bad_probability(
            "p is NaN",
            math.nan,
            "Each comparison with NaN is false, so ask whether p is good, not whether "
            "it is bad.",
            Code.ACCEPTS_NAN,
        ),
        _bad_probability(
            "one entry of p is negative",
            np.array([0.5, -0.25]),
            "Each entry has to be a probability: use np.any or np.all.",
            Code.ACCEPTS_NEGATIVE,
        ),
        _bad_probability(
            "the last entry of p is above 1",
            np.array([0.5, 0.25, 1.5]),
            "Each entry has to be a probability: use np.any or np.all.",
            Code.ACCEPTS_ABOVE_ONE,
        ),
        _bad_probability(
            "one entry of p is NaN",
            np.array([0.5, math.nan]),
            "Each comparison with NaN is false, so ask whether all entries are good.",
            Code.ACCEPTS_NAN,
        ),
        _bad_base(1.0),
        _bad_base(0.5),
        _bad_base(-2.0),
        _bad_base(math.nan),
        _bad_base(math.inf),
    ),
    mutants=(
        Mutant(
            Code.WRONG_SIGN,
            "Each value has the wrong sign. Logarithms of probabilities are negative.",
            (lambda p, base: math.log(p) / math.log(base),),
        ),
        Mutant(
            Code.BASE_IGNORED,
            "The base makes no difference. Divide the logarithm of p by that of base.",
            tuple(
                lambda p, base, log=log: -log(p)
                for log in (math.log, math.log2, math.log10)
            ),
        ),
        Mutant(
            Code.BASE_TWICE,
            "The base enters the wrong way. Divide the logarithm of p by that of base.",
            (
                lambda p, base: -math.log(p) * math.log(base),
                lambda p, base: -math.log(base) / math.log(p),
                lambda p, base: -math.log(p) / base,
            ),
        ),
        Mutant(
            Code.UNITS_MIXED,
            "Two kinds of logarithm are mixed. Take that of p and that of the base by "
            "the same function.",
            (
                lambda p, base: -math.log2(p) / math.log(base),
                lambda p, base: -math.log(p) / math.log2(base),
                lambda p, base: -math.log10(p) / math.log(base),
                lambda p, base: -math.log(p) / math.log10(base),
            ),
        ),
        Mutant(
            Code.WEIGHTED,
            "This is weighed with p, as in an average. One report has the surprisal "
            "alone.",
            (lambda p, base: -p * math.log(p, base),),
        ),
        Mutant(
            Code.LOG_OF_COMPLEMENT,
            "This is the surprisal of the opposite, which has probability 1 - p.",
            (lambda p, base: -math.log(1 - p, base),),
        ),
        Mutant(
            Code.NO_LOGARITHM,
            "This rises for rarer reports, but it has no logarithm and does not add.",
            (
                lambda p, base: 1 / p,
                lambda p, base: 1 - p,
                lambda p, base: 1 / p - 1,
                lambda p, base: base**-p,
            ),
        ),
        Mutant(
            Code.ROUNDED,
            "The values are rounded. Return the full number, and round only what you "
            "print.",
            tuple(
                lambda p, base, k=k: round(-math.log(p) / math.log(base), k)
                for k in range(9)
            ),
        ),
        Mutant(
            Code.EPSILON_ADDED,
            "A small number is added to p, and that changes every value. Treat 0 by "
            "itself.",
            for_each_epsilon(lambda eps, p, base: -math.log(p + eps) / math.log(base)),
        ),
        Mutant(
            Code.PATCHED_ZERO,
            f"Where p is 0, the result is 0, as if the impossible told nothing. "
            f"{_IMPOSSIBLE}",
            (_replaced(0, 0.0),),
            edge=True,
        ),
        Mutant(
            Code.FINITE_FOR_IMPOSSIBLE,
            f"{_IMPOSSIBLE} A small number instead of 0, or a large one instead of "
            "infinity, hides that.",
            (
                *for_each_epsilon(
                    lambda eps, p, base: _surprisal(np.maximum(p, eps), base)
                ),
                lambda p, base: np.nan_to_num(_surprisal(p, base)),
            ),
            edge=True,
        ),
        Mutant(
            Code.NAN_AT_ZERO,
            f"Where p is 0, the result is NaN. {_IMPOSSIBLE}",
            (_replaced(0, math.nan),),
            edge=True,
        ),
        Mutant(
            Code.NEGATIVE_ZERO,
            "Where p is 1, the result is minus 0, which prints as -0.0. Add 0.0 to it, "
            "or take the logarithm of 1/p.",
            (_replaced(1, -0.0),),
            edge=True,
        ),
        Mutant(
            Code.NOT_ONE_FOR_EACH,
            "One number comes back for many. Each probability has its own surprisal: "
            "do not add them up.",
            (
                lambda p, base: np.sum(_surprisal(p, base)),
                lambda p, base: np.mean(_surprisal(p, base)),
                lambda p, base: _surprisal(p, base).ravel()[0],
            ),
            edge=True,
        ),
    ),
)
