"""Functions that take and return anything: rows of numbers, code words, choices.

As for measures, an answer is observed on many inputs and compared with the definition;
mutants only explain. What an input or a result is, an exercise says by `draw`, `read`
and `agrees`.
"""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.exercise import Exercise
from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call
from infobook.exercises.mutants import Mutant, factor
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

Given = tuple[Any, ...]

_NOT_REPEATABLE = Fault(
    Code.NOT_REPEATABLE,
    "Two calls with the same input give two results. Keep nothing between calls: start "
    "each total inside the function.",
)
_NOT_THE_DEFINITION = Fault(
    Code.NOT_THE_DEFINITION,
    "On random inputs the result differs from the definition. Work one small case by "
    "hand, and compare each step.",
)


def numbers(value: Any) -> NDArray[np.float64] | Fault:
    """Read one number, or an array or list of them."""
    try:
        read = np.asarray(value)
    except ValueError:  # rows of different lengths
        read = np.array(None)
    if read.dtype.kind not in "iuf" or isinstance(value, bool):
        return Fault(
            Code.NOT_A_NUMBER,
            f"A {type(value).__name__} comes back that does not hold real numbers. "
            "Return a number, or a list or array of numbers.",
        )
    return read.astype(np.float64)


def words(value: Any) -> list[str] | Fault:
    """Read a list of code words."""
    if isinstance(value, list | tuple) and all(isinstance(x, str) for x in value):
        if all(set(word) <= {"0", "1"} for word in value):
            return list(value)
        return Fault(
            Code.NOT_CODE_WORDS, "A word holds something else than the digits 0 and 1."
        )
    return Fault(
        Code.NOT_CODE_WORDS,
        f"A {type(value).__name__} comes back. Return a list of strings such as '010'.",
    )


def anything(value: Any) -> Any:
    """Read whatever comes back."""
    return value


def close(value: Any, expected: Any) -> bool:
    """Tell whether numbers, or arrays of one shape, agree up to rounding."""
    value, expected = np.asarray(value), np.asarray(expected)
    return value.shape == expected.shape and bool(
        np.allclose(value, expected, rtol=1e-9, atol=1e-12, equal_nan=True)
    )


def equal(value: Any, expected: Any) -> bool:
    """Tell whether two results are the same."""
    return bool(value == expected)


@dataclass(frozen=True, slots=True)
class Case:
    """One input that the answer must get right, and the rule that holds there.

    `where` completes "Where ...". If `refuse`, the input is none that can be worked
    with, and the function must raise a ValueError.
    """

    where: str
    given: Given
    rule: str
    otherwise: Code
    refuse: bool = False


@dataclass(kw_only=True, eq=False, repr=False)
class Routine(Exercise):
    """Write a function of any kind; its results are checked, its mistakes explained.

    Parameters
    ----------
    arguments : tuple of str
        Names, for messages; the function is called positionally.
    reference : callable
        The definition.
    draw : callable
        ``draw(rng)`` makes the arguments of one random call, as a tuple.
    read : callable
        Makes what comes back comparable, or names the fault: `numbers`, `words`,
        `anything` or your own.
    agrees : callable
        ``agrees(result, expected)``; by default numbers may differ by rounding.
    verify : callable
        ``verify(result, *given)`` returns a fault or None, where there is more than one
        right result; then `reference` and `agrees` are not asked.
    cases : tuple of Case
        The edges.
    mutants : tuple of Mutant
        What explains a failure, most telling first.
    otherwise : Fault
        What to say where no mutant explains it.
    trials : int
        How many random calls are made.
    """

    arguments: tuple[str, ...]
    draw: Callable[[np.random.Generator], Given]
    reference: Callable[..., Any] = anything
    read: Callable[[Any], Any] = numbers
    agrees: Callable[[Any, Any], bool] = close
    verify: Callable[..., Fault | None] | None = None
    cases: tuple[Case, ...] = ()
    mutants: tuple[Mutant, ...] = ()
    otherwise: Fault = _NOT_THE_DEFINITION
    trials: int = 25

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        drawn = [self.draw(rng) for _ in range(self.trials)]
        return next(filter(None, self._faults(answer, drawn)), None)

    def _faults(self, answer: Any, drawn: Sequence[Given]) -> Iterator[Fault | None]:
        """Look in the order in which a learner would mend things; stop at the first."""
        yield accepts(answer, self.arguments)
        results = []
        for given in drawn:
            result = self.observe(answer, given)
            if isinstance(result, Fault):
                yield result
            results.append(result)
        yield self._values(drawn, results)
        for case in self.cases:
            yield self._at(case, answer)
        again = self.observe(answer, drawn[0])
        if isinstance(again, Fault) or not self._alike(again, results[0]):
            yield _NOT_REPEATABLE

    def observe(self, answer: Callable[..., Any], given: Given) -> Any:
        """Call the answer with copies; return what comes back, read, or the fault."""
        copies = copy.deepcopy(given)
        returned = call(answer, copies)
        if isinstance(returned, Fault):
            return returned
        if not all(map(_same, copies, given)):
            return Fault(
                Code.INPUT_CHANGED,
                "The function changes what it is given. Work on a copy, or build "
                "something new.",
            )
        if returned is None:
            return Fault(
                Code.RETURNED_NOTHING,
                "The function returns None. Does it end with a return statement?",
            )
        if returned is Ellipsis or returned is NotImplemented:
            return NOT_ATTEMPTED
        if isinstance(returned, types.GeneratorType | map | filter | zip):
            return Fault(
                Code.RETURNED_GENERATOR,
                "This is a generator that nobody has run. Put list(...) around it.",
            )
        return self.read(returned)

    def _values(self, drawn: Sequence[Given], results: Sequence[Any]) -> Fault | None:
        if self.verify is not None:
            judged = (
                self.verify(result, *copy.deepcopy(given))
                for given, result in zip(drawn, results, strict=True)
            )
            return next(filter(None, judged), None)
        expected = [self.reference(*copy.deepcopy(given)) for given in drawn]
        if all(map(self.agrees, results, expected)):
            return None
        shapes = [
            (np.shape(result), np.shape(right))
            for result, right in zip(results, expected, strict=True)
        ]
        for mutant in self.mutants:
            for formula in mutant.formulas:
                if self._explains(formula, drawn, results, expected):
                    return Fault(mutant.code, mutant.message)
        if self.read is numbers and any(one != other for one, other in shapes):
            one, other = next(pair for pair in shapes if pair[0] != pair[1])
            return Fault(
                Code.WRONG_SHAPE,
                f"The result has the shape {one}, and {other} is asked for.",
            )
        if self.unit:
            flat = [np.concatenate([np.ravel(x) for x in y]) for y in (results, expected)]
            if fault := factor(*flat, self.unit):
                return fault
        return self.otherwise

    def _explains(
        self,
        formula: Callable[..., Any],
        drawn: Sequence[Given],
        results: Sequence[Any],
        expected: Sequence[Any],
    ) -> bool:
        """Tell whether a mistake gives these results, and differs from the truth."""
        differs = False
        for given, result, right in zip(drawn, results, expected, strict=True):
            try:
                mistaken = formula(*copy.deepcopy(given))
            except (ArithmeticError, ValueError, LookupError):
                return False
            if not self.agrees(result, mistaken):
                return False
            differs = differs or not self.agrees(right, mistaken)
        return differs

    def _at(self, case: Case, answer: Any) -> Fault | None:
        if case.refuse:
            return _refusal(case, answer)
        result = self.observe(answer, case.given)
        if isinstance(result, Fault):
            if result.code not in (Code.RAISED, Code.NOT_ATTEMPTED):
                return result
            return Fault(
                case.otherwise,
                f"Where {case.where}, the function stops with an error. {case.rule}",
            )
        given = copy.deepcopy(case.given)
        if self.verify is not None:
            fault = self.verify(result, *given)
            wrong = fault is not None
        else:
            expected = self.reference(*given)
            wrong = not self.agrees(result, expected)
        if not wrong:
            return None
        for mutant in self.mutants if self.verify is None else ():
            if mutant.edge and any(
                self._explains(formula, [case.given], [result], [expected])
                for formula in mutant.formulas
            ):
                return Fault(mutant.code, mutant.message)
        return Fault(
            case.otherwise, f"Where {case.where}, the result is wrong. {case.rule}"
        )

    def behaves_as(self, answer: Callable[..., Any], other: Callable[..., Any]) -> bool:
        """Tell whether two answers give the same on some inputs and at the edges."""
        rng = np.random.default_rng(0)
        inputs = [self.draw(rng) for _ in range(self.trials)]
        inputs += [case.given for case in self.cases]
        return all(
            self._alike(self.observe(answer, x), self.observe(other, x)) for x in inputs
        )

    def _alike(self, one: Any, other: Any) -> bool:
        if isinstance(one, Fault) or isinstance(other, Fault):
            return isinstance(one, Fault) and isinstance(other, Fault) and one == other
        return self.agrees(one, other)


def _refusal(case: Case, answer: Callable[..., Any]) -> Fault | None:
    """Say what is wrong with how an answer refuses, if anything is."""
    stopped: list[BaseException] = []
    call(answer, copy.deepcopy(case.given), stopped)
    if not stopped:
        return Fault(
            case.otherwise,
            f"Where {case.where}, an answer comes back. {case.rule} Raise a ValueError.",
        )
    if isinstance(stopped[0], ValueError):
        return None
    return Fault(
        case.otherwise,
        f"Where {case.where}, the function stops with a {type(stopped[0]).__name__}. "
        f"{case.rule} Raise a ValueError that says so.",
    )


def _same(one: Any, other: Any) -> bool:
    """Tell whether two arguments are equal, arrays within lists as well."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return (
            isinstance(one, np.ndarray)
            and isinstance(other, np.ndarray)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) or (one != one and other != other)
