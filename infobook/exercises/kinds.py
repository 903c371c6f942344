"""Exercises whose answer is a value: numbers, a certificate, a prediction."""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.exercise import Exercise
from infobook.exercises.guard import NOT_ATTEMPTED, read_number
from infobook.exercises.result import Code, Fault, Text

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong number that people really give, and why."""

    value: float
    code: Code
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """One number: what is right, and what the wrong ones mean.

    Parameters
    ----------
    expected : float
        The right number, never shown.
    unit : str
        ``"bits"``, ``"nats"``, or nothing.
    rtol, atol : float
        How far off an answer may be; by default three significant digits suffice.
    bounds : tuple of float
        What is possible at all.
    mistakes : tuple of Mistake
        Wrong numbers of this exercise's own.
    """

    expected: float
    unit: str = ""
    rtol: float = 1e-3
    atol: float = 0.0
    bounds: tuple[float, float] = (-math.inf, math.inf)
    mistakes: tuple[Mistake, ...] = ()

    def fault(self, answer: Any) -> Fault | None:
        """Say what is wrong with a number, if anything is."""
        value = read_number(answer)
        if isinstance(value, Fault):
            if value.code is Code.RETURNED_GENERATOR or callable(answer):
                return Fault(
                    Code.NOT_A_NUMBER, "Hand in the number itself, not code for it."
                )
            return value
        if math.isnan(value):
            return Fault(Code.RETURNED_NAN, "This is NaN. Give a number.")
        if self._near(value, self.expected, self.rtol):
            return None
        for mistake in (*self.mistakes, *self._slips()):
            if self._near(value, mistake.value, max(self.rtol, 1e-3)):
                return Fault(mistake.code, mistake.message)
        low, high = self.bounds
        if not low <= value <= high:
            return Fault(
                Code.OUT_OF_RANGE,
                "No answer to this question can be that "
                f"{'small' if value < low else 'large'}. Check the sign and the unit.",
            )
        if math.isclose(value, self.expected, rel_tol=0.005):
            return Fault(
                Code.IMPRECISE,
                "Close, but not to the digits asked for. Round only at the end.",
            )
        if math.isclose(value, self.expected, rel_tol=0.05):
            return Fault(
                Code.IMPRECISE,
                "Near, but not equal: some step differs. Do each step once more.",
            )
        return Fault(
            Code.OTHER_VALUE,
            "No slip that we know leads to this number. Write down each step, and "
            "compare with the hints.",
        )

    def _near(self, value: float, other: float, rtol: float) -> bool:
        return value == other or (
            math.isfinite(other)
            and abs(value - other) <= max(self.atol, rtol * abs(other))
        )

    def _slips(self) -> list[Mistake]:
        x, ln2, ln10 = self.expected, math.log(2), math.log(10)
        if x == 0 or math.isinf(x):
            return [Mistake(-x, Code.WRONG_SIGN, _SIGN)] if x else []
        slips = [Mistake(-x, Code.WRONG_SIGN, _SIGN)]
        if self.unit in ("bits", "nats"):
            bits = self.unit == "bits"
            other = "nats" if bits else "bits"
            factor = ln2 if bits else 1 / ln2
            ten = ln2 / ln10 if bits else 1 / ln10
            slips += [
                Mistake(
                    x * factor,
                    Code.WRONG_BASE,
                    f"This is the answer in {other}. The exercise asks for "
                    f"{self.unit}: {'divide' if bits else 'multiply'} by ln 2.",
                ),
                Mistake(
                    x * ten,
                    Code.BASE_10,
                    "This comes from logarithms to base 10. The exercise asks for "
                    f"{self.unit}.",
                ),
                Mistake(
                    x / factor,
                    Code.BASE_TWICE,
                    "The unit is converted once too often, or the wrong way.",
                ),
                Mistake(-x * factor, Code.SIGN_AND_BASE, f"{_SIGN} The unit, too."),
            ]
        return [
            *slips,
            Mistake(100 * x, Code.PERCENT, "This is in percent. Divide by 100."),
            Mistake(x / 100, Code.PERCENT, "This is 100 times too small."),
            Mistake(1 / x, Code.RECIPROCAL, "This is upside down: take 1 over it."),
            *(
                Mistake(x * k, Code.WRONG_FACTOR, "A simple factor is off. Recount.")
                for k in (2, 1 / 2, 10, 1 / 10, 3, 1 / 3, 4, 1 / 4)
            ),
        ]


@dataclass(kw_only=True, eq=False, repr=False)
class Number(Exercise):
    """Give a number; a wrong one is compared with the usual slips.

    Parameters
    ----------
    expected : float
        The right number, never shown.
    rtol, atol, bounds, mistakes
        As for a `Quantity`.
    """

    expected: float
    rtol: float = 1e-3
    atol: float = 0.0
    bounds: tuple[float, float] = (-math.inf, math.inf)
    mistakes: tuple[Mistake, ...] = ()

    @property
    def quantities(self) -> dict[str, Quantity]:
        """The number that is asked for, as if it were one of several."""
        only = Quantity(
            expected=self.expected,
            unit=self.unit,
            rtol=self.rtol,
            atol=self.atol,
            bounds=self.bounds,
            mistakes=self.mistakes,
        )
        return {"": only}

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        return self.quantities[""].fault(answer)


@dataclass(kw_only=True, eq=False, repr=False)
class Numbers(Exercise):
    """Give several numbers, in the order in which the task asks for them.

    Parameters
    ----------
    quantities : dict of str to Quantity
        What each number is, as in "the suit", and the number.
    """

    quantities: dict[str, Quantity]

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        names = list(self.quantities)
        given = list(answer.values()) if isinstance(answer, dict) else answer
        if isinstance(given, np.ndarray):
            given = given.tolist()
        if isinstance(given, set | frozenset):
            return Fault(
                Code.WRONG_COUNT,
                "A set keeps neither order nor repeated numbers. Use round brackets: "
                f"({', '.join(['...'] * len(names))}).",
            )
        if not isinstance(given, list | tuple) or len(given) != len(names):
            count = len(given) if isinstance(given, list | tuple) else 1
            here = "is one" if count == 1 else f"are {count}"
            return Fault(
                Code.WRONG_COUNT,
                f"{len(names)} numbers are asked for, in this order: "
                f"{'; '.join(names)}. Here {here}.",
            )
        faults = [
            quantity.fault(x) if x is not ... and x is not None else _MISSING
            for quantity, x in zip(self.quantities.values(), given, strict=True)
        ]
        if all(fault is _MISSING for fault in faults):
            return NOT_ATTEMPTED
        first = next(filter(None, faults), None)
        if first and not self._foreseen(first) and self._in_another_order(given):
            return Fault(
                Code.ANSWERS_SWAPPED,
                "These are the right numbers in another order. Asked for are, in this "
                f"order: {'; '.join(names)}.",
            )
        for name, fault in zip(names, faults, strict=True):
            if fault:
                return Fault(
                    fault.code,
                    f"{name[0].upper()}{name[1:]}: {fault.message}",
                )
        return None

    def _foreseen(self, fault: Fault) -> bool:
        """Tell whether the exercise itself says more than that the order is wrong."""
        return any(
            fault == (mistake.code, mistake.message)
            for quantity in self.quantities.values()
            for mistake in quantity.mistakes
        )

    def _in_another_order(self, given: Sequence[Any]) -> bool:
        def fits(quantity: Quantity, x: Any) -> bool:
            fault = quantity.fault(x)
            return fault is None or fault.code is Code.IMPRECISE

        fitting = [[fits(q, x) for x in given] for q in self.quantities.values()]
        return any(
            all(row[place] for row, place in zip(fitting, order, strict=True))
            for order in itertools.permutations(range(len(given)))
            if order != tuple(range(len(given)))
        )


_SIGN = "The sign is wrong."
_MISSING = Fault(Code.NOT_ATTEMPTED, "This number is still missing.")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate must show; `holds` takes the distributions in order."""

    message: str
    holds: Callable[..., bool]
    code: Code = Code.PROPERTY_FAILS


@dataclass(kw_only=True, eq=False, repr=False)
class Certificate(Exercise):
    """Give distributions with a property; the check verifies it.

    Parameters
    ----------
    claims : tuple of Claim
        Verified in order; the first that fails is the diagnosis.
    count : int
        How many distributions are asked for, each a list; two or more are given as one
        tuple or list.
    read : callable, optional
        Where something else than distributions is asked for: makes of the answer a
        tuple for the claims, or names the fault.
    """

    claims: tuple[Claim, ...]
    count: int = 1
    read: Callable[[Any], tuple[Any, ...] | Fault] | None = None

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        if self.read is not None:
            found = self.read(answer)
            if isinstance(found, Fault):
                return found
            return self._first_failure(found)
        given = [answer] if self.count == 1 else list(answer)
        if len(given) != self.count:
            return Fault(
                Code.WRONG_COUNT,
                f"{self.count} distributions are asked for, {len(given)} are here.",
            )
        read = []
        for x in given:
            p = distribution(x)
            if isinstance(p, Fault):
                return p
            read.append(p)
        return self._first_failure(tuple(read))

    def _first_failure(self, given: tuple[Any, ...]) -> Fault | None:
        for claim in self.claims:
            if not claim.holds(*copy.deepcopy(given)):
                return Fault(claim.code, claim.message)
        return None


def distribution(x: Any) -> Vector | Fault:
    """Read one distribution of a certificate, or say what is wrong with it."""
    try:
        p = np.array(x, dtype=np.float64)
    except (TypeError, ValueError):
        p = np.empty(0)
    if p.ndim != 1 or p.size == 0 or not np.isfinite(p).all():
        return Fault(
            Code.NOT_A_DISTRIBUTION,
            "Give each distribution as a plain list of finite probabilities, such as "
            "[0.5, 0.5].",
        )
    if (p < 0).any():
        return Fault(
            Code.NEGATIVE_PROBABILITY, "A probability is negative. All are at least 0."
        )
    if abs(p.sum() - 1) > 1e-9:
        return Fault(
            Code.SUM_IS_NOT_ONE,
            "The probabilities do not sum to 1. Divide them by their sum.",
        )
    return p


@dataclass(kw_only=True, eq=False, repr=False)
class Prediction(Exercise):
    """Choose what will happen before it is shown.

    Parameters
    ----------
    options : tuple of str
        What one may predict. An answer is an option, or its letter a, b, c, ...
    right : int
        Index of the right option.
    why_not : dict
        What to say to each wrong option, by index.
    revelation : str
        What happens and why, shown by `reveal` after a first prediction.
    """

    options: tuple[str, ...]
    right: int
    revelation: str
    why_not: dict[int, str] = field(default_factory=dict)
    _predicted: bool = field(default=False, init=False)

    def reveal(self) -> Text:
        """Return what happens and why, once something has been predicted.

        Returns
        -------
        Text
            The revelation, or a request to predict first.
        """
        if self._predicted:
            return Text(self.revelation)
        return Text(f"Predict first: exercises.{self.name}.check('a'), or another.")

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        said = answer.strip(" ().").lower() if isinstance(answer, str) else None
        letters = [chr(ord("a") + i) for i in range(len(self.options))]
        names = [option.lower() for option in self.options]
        if said not in (*letters, *names):
            return Fault(
                Code.NO_SUCH_OPTION,
                "Answer with a letter in quotes: "
                + ", ".join(
                    f"'{letter}' for {option}"
                    for letter, option in zip(letters, self.options, strict=True)
                )
                + ".",
            )
        self._predicted = True
        chosen = letters.index(said) if said in letters else names.index(str(said))
        if chosen == self.right:
            return None
        return Fault(
            Code.MISPREDICTED,
            self.why_not.get(chosen, "It turns out otherwise. See .reveal()."),
        )
