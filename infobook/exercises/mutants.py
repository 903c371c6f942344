"""Mutants: wrong answers that people really write, used to explain a wrong value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Inputs, Vector

Formula = Callable[..., float]

# So long that a clipped zero adds up, and so short that a plain loop stays quick.
LONG = 20_000

# What people add to probabilities, or clip them at: a power of ten, or a constant of
# the floating-point formats.
_POWERS = (*range(2, 19), 20, 24, 30, 32, 37, 38, 40, 50, 100, 200, 300)
EPSILONS = (
    *(10.0**-k for k in _POWERS),
    float(np.finfo(np.float64).eps),
    float(np.finfo(np.float32).eps),
    float(np.finfo(np.float32).tiny),
    float(np.finfo(np.float64).tiny),
)


def _ladder() -> Vector:
    small = np.array([3 * 10.0**-k for k in _POWERS if k > 3])
    return np.array([1 - small.sum(), *small])


# A distribution with a rung above each epsilon, where clipping and adding differ.
LADDER = _ladder()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong formula in its usual spellings, with the diagnosis that it gives.

    An answer that shows the same formula in another unit, or with the other sign, is
    recognised as well, unless `exact`. At an edge only those with `edge` are tried.
    """

    code: Code
    message: str
    formulas: tuple[Formula, ...]
    exact: bool = False
    edge: bool = False

    def matches(self, value: float, expected: float, given: Inputs) -> bool:
        """Tell whether this mistake explains one value, and not just its size."""
        return any(
            _explains(value, expected, _number(formula, given))
            for formula in self.formulas
        )


@dataclass(frozen=True, slots=True)
class Trials:
    """Random inputs, what is right for each, and what mistakes make of the first."""

    inputs: list[Inputs]
    expected: list[float]
    _mistaken: dict[Formula, float] = field(default_factory=dict)

    def mistaken(self, formula: Formula) -> float:
        """Return what a wrong formula says to the first input."""
        if formula not in self._mistaken:
            self._mistaken[formula] = _number(formula, self.inputs[0])
        return self._mistaken[formula]


def explain(
    values: Sequence[float], trials: Trials, mutants: Sequence[Mutant], unit: str
) -> Fault | None:
    """Name the mistake that turns all the expected numbers into these `values`."""
    if np.ptp(values) <= 1e-12 * (1 + abs(values[0])):
        return _constant(values[0])
    if fault := factor(values, trials.expected, unit):
        return fault
    for scaled in (False, True):
        for mutant in mutants:
            if scaled and mutant.exact:
                continue
            scales = _scales(unit)[1:] if scaled else (1.0,)
            for formula in mutant.formulas:
                first = trials.mistaken(formula)  # nearly always that is enough
                if any(
                    _explains_all(formula, scale, values, trials)
                    for scale in scales
                    if _explains(values[0], trials.expected[0], scale * first)
                ):
                    return Fault(mutant.code, mutant.message)
    return _rounded(values, trials.expected)


def _explains_all(
    formula: Formula, scale: float, values: Sequence[float], trials: Trials
) -> bool:
    return all(
        _explains(value, right, scale * _number(formula, given))
        for value, right, given in zip(
            values, trials.expected, trials.inputs, strict=True
        )
    )


def _explains(value: float, expected: float, mutant: float) -> bool:
    """Compare errors, not values: a small error must be explained as well as a big."""
    if math.isinf(expected):
        return math.isclose(value, mutant, rel_tol=1e-9)
    error = abs(value - expected)
    least = 0.05 if abs(expected) > 1e-12 else 0.0
    noise = 1e-13 * max(abs(expected), abs(mutant), least) if expected else 1e-16
    return abs(value - mutant) <= max(1e-4 * error, noise)


def _number(formula: Formula, given: Inputs) -> float:
    try:
        return float(formula(*given))
    except (ArithmeticError, ValueError):
        return math.nan


def _scales(unit: str) -> tuple[float, ...]:
    other = math.log(2) if unit == "bits" else 1 / math.log(2)
    ten = math.log10(2) if unit == "bits" else 1 / math.log(10)
    return (1.0, -1.0, other, ten, -other, -ten)


def factor(
    values: Sequence[float], expected: Sequence[float], unit: str
) -> Fault | None:
    """Name the factor by which all values are off, if there is one."""
    ratios = np.divide(values, expected)
    if np.ptp(ratios) > 1e-9 * abs(ratios[0]):
        return None
    ratio = float(ratios[0])
    return next(
        fault
        for factor, fault in _factors(unit)
        if factor is None or _is(ratio, factor)
    )


def _factors(unit: str) -> list[tuple[float | None, Fault]]:
    bits = unit == "bits"
    other, log = ("nats", "np.log2") if bits else ("bits", "np.log")
    _, minus, base, ten, minus_base, minus_ten = _scales(unit)
    sign = "Each value has the wrong sign: check each minus."
    return [
        (
            base,
            Fault(
                Code.WRONG_BASE,
                f"This is the right quantity in {other}. The exercise asks for {unit}: "
                f"use {log}.",
            ),
        ),
        (
            ten,
            Fault(
                Code.BASE_10,
                f"This uses logarithms to base 10. The exercise asks for {unit}: "
                f"use {log}.",
            ),
        ),
        (minus, Fault(Code.WRONG_SIGN, sign)),
        (
            minus_base,
            Fault(Code.SIGN_AND_BASE, f"{sign} It is also in {other}: use {log}."),
        ),
        (
            minus_ten,
            Fault(Code.SIGN_AND_BASE, f"{sign} It is also in base 10: use {log}."),
        ),
        (
            1 / base,
            Fault(
                Code.BASE_TWICE,
                f"The unit is converted once too often. {log} alone gives {unit}.",
            ),
        ),
        (
            None,
            Fault(
                Code.WRONG_FACTOR,
                "Each value is off by the same factor. "
                "Look for a number that multiplies or divides the sum.",
            ),
        ),
    ]


def _constant(value: float) -> Fault:
    if value == 0 or abs(value) < 1e-12:
        return Fault(
            Code.CONSTANT,
            "The result is 0 for every input. Is the total added up, or is the sum of "
            "the probabilities, which is 1, inside the logarithm?",
        )
    return Fault(
        Code.CONSTANT,
        "The result is the same for every input. Compute it from the arguments.",
    )


def _rounded(values: Sequence[float], expected: Sequence[float]) -> Fault | None:
    if [math.floor(x) for x in expected] == list(values) or any(
        [round(x, k) for x in expected] == list(values) for k in range(9)
    ):
        return Fault(
            Code.ROUNDED,
            "The values are rounded. Return the full number, and round only what you "
            "print.",
        )
    error = np.abs(np.subtract(values, expected))
    if (error <= 1e-4 * np.abs(expected)).all():
        return Fault(
            Code.IMPRECISE,
            "Nearly right, but off by more than rounding explains. Use float64, and "
            "add nothing to the probabilities.",
        )
    return None


def _is(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-9)


def for_each_epsilon(*families: Formula) -> tuple[Formula, ...]:
    """Make each formula ``family(eps, ...)`` for each usual epsilon."""
    return tuple(partial(family, eps) for eps in EPSILONS for family in families)


def left_out(term: Callable[..., Vector]) -> tuple[Formula, ...]:
    """Sums that miss their first or their last term."""
    return (
        lambda *given: float(term(*given)[:-1].sum()),
        lambda *given: float(term(*given)[1:].sum()),
    )


def softmax(x: Vector) -> Vector:
    """Return the exponentials of `x`, normalised."""
    weights = np.exp(x - x.max())
    return np.asarray(weights / weights.sum())


def laplace(x: Vector) -> Vector:
    """Return `x` as if it were counts, with one more of each."""
    return np.asarray((x + 1) / (x.sum() + len(x)))
